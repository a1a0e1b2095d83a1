//! A job: where its original comes from, what was asked for, and how far it is.

use super::{FailureReason, JobOptions, MainResult, OriginalFacts, VariantResult};
use crate::{JobId, Timestamp, domain::fetch::SourceUrl};
use eiderpix_engine::VariantFormat;
use serde::Serialize;

/// Where an original comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// It is fetched.
    Url {
        /// The address that is fetched.
        url: SourceUrl,
        /// The address byte for byte as submitted.
        given: String,
    },
    /// It was sent to us.
    Upload {
        /// The upload's public name.
        name: String,
    },
}

/// One original and the variants asked for it.
#[derive(Debug, Clone)]
pub struct Job {
    /// Names the job.
    pub id: JobId,
    /// How far it is.
    pub state: JobState,
    /// Where the original comes from.
    pub source: Source,
    /// What was asked for.
    pub options: JobOptions,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// What the original turned out to be; known with the first results.
    pub original: Option<OriginalFacts>,
    /// What became of the main result.
    pub main: Option<MainResult>,
    /// What became of each further format, in the order asked; one that takes long is still missing for a while.
    pub variants: Vec<(VariantFormat, VariantResult)>,
    /// Why it failed.
    pub failure: Option<FailureReason>,
    /// Whether it cost a credit.
    pub charged: bool,
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// It waits.
    Queued,
    /// It is worked on.
    Running,
    /// Its results can be downloaded.
    Done,
    /// It ended without a result.
    Failed,
    /// Its results were deleted.
    Expired,
}

impl JobState {
    /// Says whether nothing will change by waiting.
    pub fn has_ended(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Expired)
    }
}
