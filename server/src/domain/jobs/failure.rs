//! Why a job failed: stable codes, each with a sentence for its owner.

use eiderpix_engine::Error as EngineError;
use serde::{Deserialize, Serialize};

use crate::domain::fetch::FetchError;

/// Why a job ended without a result. Lies in the job's row as JSON; the codes never change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum FailureReason {
    /// The address cannot be read.
    #[error("the address of the picture is not valid")]
    BadUrl,
    /// The address is not a public one.
    #[error("the address of the picture is not public")]
    SourceRefused,
    /// No answer.
    #[error("the picture's server cannot be reached")]
    SourceUnreachable,
    /// No answer so often that its host is not asked for a while.
    #[error("too many pictures of this site could not be reached")]
    HostUnreachable,
    /// It asks for a user name and a password.
    #[error("the picture's server asks for a user name and a password")]
    SourceProtected,
    /// It does not let us have the picture.
    #[error("the picture's server forbids us this picture")]
    SourceForbidden,
    /// It was asked too often.
    #[error("the picture's server was asked too often; try again later")]
    SourceBusy,
    /// It answers with an error of its own.
    #[error("the picture's server answers with an error of its own; try again later")]
    SourceFailing,
    /// An answer without a picture.
    #[error("the picture's server has no picture at this address")]
    SourceNotFound,
    /// Too little in too long a time.
    #[error("the picture's server is too slow")]
    SourceTooSlow,
    /// More bytes than are taken.
    #[error("the picture has more than {limit_bytes} bytes")]
    SourceTooLarge {
        /// The limit.
        limit_bytes: u64,
    },
    /// Led from one address to the next.
    #[error("the address of the picture redirects too often")]
    TooManyRedirects,
    /// Not a picture at all.
    #[error("this is not a picture of a known format")]
    NotAPicture,
    /// A picture, but of a format that is not taken.
    #[error("{name} is not taken yet")]
    UnsupportedFormat {
        /// The format.
        name: String,
    },
    /// Wanted as a format that cannot hold it.
    #[error("a {from} cannot become a {to} without losing {loss}")]
    CannotConvert {
        /// Its own format.
        from: String,
        /// The wanted one.
        to: String,
        /// What would be lost.
        loss: String,
    },
    /// A document that opens with its password only.
    #[error("the document is protected by a password")]
    PasswordProtected,
    /// A drawing with something that could do harm where it is shown.
    #[error("the SVG holds {found}, which is not taken: take it out and send the file again")]
    UnsafeContent {
        /// What was found.
        found: String,
    },
    /// Broken, truncated, contradicting itself.
    #[error("the picture is damaged")]
    Damaged,
    /// Too large a picture.
    #[error("the picture has more than {limit} {what}")]
    TooManyPixels {
        /// What there is too much of.
        what: String,
        /// The limit.
        limit: u64,
    },
    /// Time ran out.
    #[error("the picture took too long")]
    TookTooLong,
    /// Reading and decoding it took more time than its size is worth.
    #[error("the picture took too long to open")]
    TookTooLongToOpen,
    /// It took its worker down, each time it was tried, or a codec panicked on it.
    #[error("the picture could not be worked on")]
    Crashed,
    /// The result, or the upload, could not be stored or read.
    #[error("the result could not be stored; try again later")]
    StorageFailed,
    /// Our mistake.
    #[error("something went wrong on our side")]
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
                Self::UnsupportedFormat { name: name.into() }
            }
            EngineError::PasswordProtected => Self::PasswordProtected,
            EngineError::Unsafe { found } => Self::UnsafeContent { found },
            EngineError::Malformed(_) => Self::Damaged,
            EngineError::TooLarge { what: "bytes", limit } => Self::SourceTooLarge { limit_bytes: limit },
            EngineError::TooLarge { what, limit } => Self::TooManyPixels { what: what.into(), limit },
            EngineError::DeadlineExceeded => Self::TookTooLong,
            EngineError::CannotConvert { from, to, loss } => Self::CannotConvert {
                from: from.extension().to_uppercase(),
                to: to.extension().to_uppercase(),
                loss: loss.to_owned(),
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
        let reason = FailureReason::TooManyPixels { what: "pixels".into(), limit: 5 };
        let stored = serde_json::to_value(&reason).unwrap();
        assert_eq!(stored["code"], reason.code());
        assert_eq!(serde_json::from_value::<FailureReason>(stored).unwrap(), reason);
    }
}
