//! Why a dropped picture was not taken.

use serde::{Deserialize, Serialize};

use crate::domain::jobs::SubmitRefusal;

/// Why a dropped picture was not taken. Lies beside it as JSON; the codes never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// It is no picture of a known format.
    NotAPicture,
    /// It has more bytes than are taken.
    TooLarge {
        /// The limit.
        most_bytes: u64,
    },
    /// More pictures were dropped than are taken at once.
    TooMany {
        /// The limit.
        most: u64,
    },
    /// Too much is being received at once, or cannot be stored.
    TooBusy,
    /// No credit is left.
    NoCredits,
    /// The queue is full.
    QueueFull,
    /// It was deleted before its job began.
    UploadGone,
    /// Something else.
    NotTaken,
}

impl Problem {
    pub(super) fn stored(self) -> String {
        serde_json::to_string(&self).expect("a problem is plain data")
    }

    pub(super) fn of_row(stored: &str) -> Self {
        serde_json::from_str(stored).unwrap_or(Self::NotTaken)
    }
}

/// No key of somebody's is spoken of here.
impl From<SubmitRefusal> for Problem {
    fn from(refusal: SubmitRefusal) -> Self {
        match refusal {
            SubmitRefusal::OutOfCredits | SubmitRefusal::KeyLimitReached => Self::NoCredits,
            SubmitRefusal::QueueFull => Self::QueueFull,
            SubmitRefusal::UploadGone => Self::UploadGone,
            SubmitRefusal::HostNotAllowed => Self::NotTaken,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_stored_as_a_code_and_what_is_unknown_was_not_taken() {
        let problem = Problem::TooLarge { most_bytes: 5 };
        assert_eq!(problem.stored(), r#"{"too_large":{"most_bytes":5}}"#);
        assert_eq!(Problem::of_row(&problem.stored()), problem);
        assert_eq!(Problem::of_row(r#""not_taken""#), Problem::NotTaken);
        assert_eq!(Problem::of_row("The picture is too large."), Problem::NotTaken);
    }
}
