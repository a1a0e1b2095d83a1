//! Why a job failed: stable codes with their details; `words::failure` has the sentences.

use eiderpix_engine::Error as EngineError;
use serde::{Deserialize, Serialize};

use super::{Excess, Found, Loss, Untaken};
use crate::domain::fetch::FetchError;

/// Why a job ended without a result. Lies in the job's row as JSON; the codes never change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum FailureReason {
    /// The address cannot be read.
    BadUrl,
    /// The address is not a public one.
    SourceRefused,
    /// No answer.
    SourceUnreachable,
    /// No answer so often that its host is not asked for a while.
    HostUnreachable,
    /// It asks for a user name and a password.
    SourceProtected,
    /// It does not let us have the picture.
    SourceForbidden,
    /// It was asked too often.
    SourceBusy,
    /// It answers with an error of its own.
    SourceFailing,
    /// An answer without a picture.
    SourceNotFound,
    /// Too little in too long a time.
    SourceTooSlow,
    /// More bytes than are taken.
    SourceTooLarge {
        /// The limit.
        limit_bytes: u64,
    },
    /// Led from one address to the next.
    TooManyRedirects,
    /// Not a picture at all.
    NotAPicture,
    /// A picture, but of a format that is not taken.
    UnsupportedFormat {
        /// The format.
        name: Untaken,
    },
    /// Wanted as a format that cannot hold it.
    CannotConvert {
        /// Its own format.
        from: String,
        /// The wanted one.
        to: String,
        /// What would be lost.
        loss: Loss,
    },
    /// A document that opens with its password only.
    PasswordProtected,
    /// A drawing with something that could do harm where it is shown.
    UnsafeContent {
        /// What was found.
        found: Found,
    },
    /// Broken, truncated, contradicting itself.
    Damaged,
    /// Too large a picture.
    TooManyPixels {
        /// What there is too much of.
        what: Excess,
        /// The limit.
        limit: u64,
    },
    /// Time ran out.
    TookTooLong,
    /// Reading and decoding it took more time than its size is worth.
    TookTooLongToOpen,
    /// It took its worker down, each time it was tried, or a codec panicked on it.
    Crashed,
    /// The result, or the upload, could not be stored or read.
    StorageFailed,
    /// Our mistake.
    Internal,
}

impl FailureReason {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadUrl => "bad_url",
            Self::SourceRefused => "source_refused",
            Self::SourceUnreachable => "source_unreachable",
            Self::HostUnreachable => "host_unreachable",
            Self::SourceProtected => "source_protected",
            Self::SourceForbidden => "source_forbidden",
            Self::SourceBusy => "source_busy",
            Self::SourceFailing => "source_failing",
            Self::SourceNotFound => "source_not_found",
            Self::SourceTooSlow => "source_too_slow",
            Self::SourceTooLarge { .. } => "source_too_large",
            Self::TooManyRedirects => "too_many_redirects",
            Self::NotAPicture => "not_a_picture",
            Self::UnsupportedFormat { .. } => "unsupported_format",
            Self::CannotConvert { .. } => "cannot_convert",
            Self::PasswordProtected => "password_protected",
            Self::UnsafeContent { .. } => "unsafe_content",
            Self::Damaged => "damaged",
            Self::TooManyPixels { .. } => "too_many_pixels",
            Self::TookTooLong => "took_too_long",
            Self::TookTooLongToOpen => "took_too_long_to_open",
            Self::Crashed => "crashed",
            Self::StorageFailed => "storage_failed",
            Self::Internal => "internal",
        }
    }

    /// Says whether the same request may well succeed a little later.
    pub fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::SourceUnreachable
                | Self::HostUnreachable
                | Self::SourceProtected
                | Self::SourceForbidden
                | Self::SourceBusy
                | Self::SourceFailing
                | Self::SourceNotFound
                | Self::SourceTooSlow
                | Self::TookTooLong
                | Self::StorageFailed
                | Self::Internal
        )
    }
}

impl From<FetchError> for FailureReason {
    fn from(error: FetchError) -> Self {
        match error {
            FetchError::Refused => Self::SourceRefused,
            FetchError::Unreachable(_) => Self::SourceUnreachable,
            FetchError::Failing(_) => Self::SourceFailing,
            FetchError::Busy => Self::SourceBusy,
            FetchError::Forbidden => Self::SourceForbidden,
            FetchError::Protected => Self::SourceProtected,
            FetchError::NotFound(_) | FetchError::BadAnswer => Self::SourceNotFound,
            FetchError::TooSlow => Self::SourceTooSlow,
            FetchError::TooLarge { limit_bytes } => Self::SourceTooLarge { limit_bytes },
            FetchError::TooManyRedirects => Self::TooManyRedirects,
        }
    }
}

impl From<EngineError> for FailureReason {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::UnsupportedFormat { name: None } => Self::NotAPicture,
            EngineError::UnsupportedFormat { name: Some(name) } => {
                Self::UnsupportedFormat { name: Untaken::of_engine(name) }
            }
            EngineError::PasswordProtected => Self::PasswordProtected,
            EngineError::Unsafe { found } => Self::UnsafeContent { found: Found::of_engine(&found) },
            EngineError::Malformed(_) => Self::Damaged,
            EngineError::TooLarge { what: "bytes", limit } => Self::SourceTooLarge { limit_bytes: limit },
            EngineError::TooLarge { what, limit } => {
                Self::TooManyPixels { what: Excess::of_engine(what), limit }
            }
            EngineError::DeadlineExceeded => Self::TookTooLong,
            EngineError::CannotConvert { from, to, loss } => Self::CannotConvert {
                from: from.extension().to_uppercase(),
                to: to.extension().to_uppercase(),
                loss: Loss::of_engine(loss),
            },
            EngineError::Panicked { .. } => Self::Crashed,
            EngineError::Codec { .. } | EngineError::DifferentSize { .. } => Self::Internal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_a_codec_panics_on_is_not_to_be_sent_again() {
        let reason = FailureReason::from(EngineError::Panicked { message: "index out of bounds".into() });
        assert_eq!(reason, FailureReason::Crashed);
        assert!(!reason.is_transient());
    }

    #[test]
    fn a_reason_is_stored_under_its_code() {
        let reason = FailureReason::TooManyPixels { what: Excess::Pixels, limit: 5 };
        let stored = serde_json::to_value(&reason).unwrap();
        assert_eq!(stored["code"], reason.code());
        assert_eq!(serde_json::from_value::<FailureReason>(stored).unwrap(), reason);
    }
}
