//! What a client asks for, and why it was not taken.

use super::{JobOptions, Source};
use crate::StoreError;

/// What a client asks for.
#[derive(Debug, Clone)]
pub struct Submission {
    /// Where the original comes from.
    pub source: Source,
    /// What to make of it.
    pub options: JobOptions,
    /// Start anew when the last job for the same request has ended.
    pub refresh: bool,
    /// The site that asked, where it is known.
    pub origin_host: Option<String>,
}

/// Why one submission of a list was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SubmitRefusal {
    /// No credit is left for it.
    #[error("no credits are left")]
    OutOfCredits,
    /// Too much waits already.
    #[error("the queue is full; try again later")]
    QueueFull,
    /// The upload is unknown or expired.
    #[error("the upload is gone; send it again")]
    UploadGone,
    /// The key is bound to other sites.
    #[error("this API key may not be used for this site")]
    HostNotAllowed,
    /// The key had all the pictures that its owner allows it a month.
    #[error("this API key has reached its monthly limit")]
    KeyLimitReached,
}

/// Why a whole list was not taken.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// The database cannot be reached now.
    #[error("jobs cannot be taken now; try again later")]
    Unavailable(#[source] StoreError),
    /// No room is left on the disk.
    #[error("no room is left to store results")]
    StorageFull,
}
