//! Jobs: one original and the variants asked for it, from acceptance to settlement.

pub(crate) mod cache;
mod cmyk;
mod evidence;
mod failure;
mod history;
pub(crate) mod keys;
pub(crate) mod notifier;
mod options;
mod provisional;
mod recheck;
mod result;
mod rows;
pub(crate) mod settle;
pub(crate) mod stages;
mod submit;
mod wait;

pub use evidence::{Evidence, Measured};
pub use failure::FailureReason;
pub use history::{History, Proof};
pub(crate) use notifier::Bell;
pub use options::JobOptions;
pub(crate) use recheck::Rechecks;
pub use result::{Download, MainResult, OriginalFacts, VariantResult};
pub(crate) use rows::readable;
pub(crate) use settle::{add_crashed_to_parts, end_crashed};

use std::time::Duration;

use eiderpix_engine::VariantFormat;
pub use eiderpix_store::job_list::{JobFilter, Progress};
use eiderpix_store::{
    jobs::{self, JobRow, SourceColumns},
    usage,
};
use serde::Serialize;

use crate::{
    AccountId, JobId, StoreError, Timestamp,
    domain::Service,
    domain::{api_keys::KeyHolder, fetch::SourceUrl},
};

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

/// What an account's finished jobs came to, failed ones left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct JobTotals {
    /// Pictures that became smaller.
    pub optimized: u64,
    /// Pictures whose original stayed.
    pub kept: u64,
    /// Size of their originals, kept ones included.
    pub original_bytes: u64,
    /// Size of what was delivered in the original's place; a kept original counts as itself.
    pub result_bytes: u64,
}

impl From<usage::Totals> for JobTotals {
    fn from(totals: usage::Totals) -> Self {
        Self {
            optimized: totals.optimized,
            kept: totals.kept,
            original_bytes: totals.original_bytes,
            result_bytes: totals.result_bytes,
        }
    }
}

/// What an account's finished jobs of one day came to, failed ones left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct UsageDay {
    /// When it begins, UTC.
    pub begins_at: Timestamp,
    /// Pictures that became smaller.
    pub optimized: u64,
    /// Pictures whose original stayed.
    pub kept: u64,
    /// Size of their originals.
    pub original_bytes: u64,
    /// Size of what was delivered in the original's place.
    pub result_bytes: u64,
}

/// Everything about jobs.
#[derive(Debug, Clone)]
pub struct Jobs {
    core: Service,
}

impl Jobs {
    pub(crate) fn new(core: Service) -> Self {
        Self { core }
    }

    /// Accepts a list in one transaction; what was asked for before is found again, free.
    pub async fn submit(
        &self,
        holder: &KeyHolder,
        submissions: Vec<Submission>,
    ) -> Result<Vec<Result<Job, SubmitRefusal>>, SubmitError> {
        submit::submit(&self.core, holder, submissions).await
    }

    /// Waits until all of these are ready or the time is up, then tells how far each is, in the order given.
    pub async fn wait(&self, ids: &[JobId], at_most: Duration) -> Result<Vec<Job>, StoreError> {
        wait::wait(&self.core, ids, at_most).await
    }

    /// Finds an account's job.
    pub async fn find(&self, account: &AccountId, id: &JobId) -> Result<Option<Job>, StoreError> {
        let row = jobs::find_of_account(&mut *self.core.store.read().await?, account, id).await?;
        row.map(|row| self.job(row)).transpose()
    }

    /// Finds the account's latest job on an upload.
    pub async fn latest_for_upload(
        &self,
        account: &AccountId,
        name: &str,
    ) -> Result<Option<Job>, StoreError> {
        self.latest_on(account, rows::columns(&Source::Upload { name: name.to_owned() })).await
    }

    /// Finds the account's latest job on an address, byte for byte as submitted.
    pub async fn latest_for_url(&self, account: &AccountId, given: &str) -> Result<Option<Job>, StoreError> {
        let source = SourceColumns {
            is_upload: false,
            source: given.to_owned(),
            given: given.to_owned(),
            bare: rows::bare(given).to_owned(),
        };
        self.latest_on(account, source).await
    }

    /// Lists an account's latest jobs, newest first.
    pub async fn latest(&self, account: &AccountId, limit: u32) -> Result<Vec<Job>, StoreError> {
        let rows = jobs::latest(&mut *self.core.store.read().await?, account, limit).await?;
        Job::list(rows, |row| self.job(row))
    }

    /// Adds up what an account's finished jobs came to; expired ones count on.
    pub async fn totals(&self, account: &AccountId) -> Result<JobTotals, StoreError> {
        let totals = usage::totals(&mut *self.core.store.read().await?, account).await?;
        Ok(totals.into())
    }

    /// Lists what an account's jobs of the last days came to, oldest first; days without a job are left out.
    pub async fn usage_days(&self, account: &AccountId, last_days: u32) -> Result<Vec<UsageDay>, StoreError> {
        let now = self.core.clock.now();
        let days = usage::list(&mut *self.core.store.read().await?, account, last_days, now).await?;
        let day = |day: usage::Day| UsageDay {
            begins_at: day.begins_at,
            optimized: day.totals.optimized,
            kept: day.totals.kept,
            original_bytes: day.totals.original_bytes,
            result_bytes: day.totals.result_bytes,
        };
        Ok(days.into_iter().map(day).collect())
    }

    /// Forgets what was done for these addresses: the next request for one starts anew. Stops nothing that runs, and leaves
    /// alone what has not begun: it will look at the address anew.
    ///
    /// An address is meant with any query; that of an upload means the upload.
    pub async fn forget(&self, account: &AccountId, urls: &[String]) -> Result<(), StoreError> {
        let mut writing = self.core.store.write().await?;
        for url in urls {
            let bare = rows::bare(url);
            jobs::forget_bare(&mut writing, account, bare).await?;
            if let Some((_, name)) = bare.rsplit_once("/u/") {
                jobs::forget_bare(&mut writing, account, name).await?;
            }
        }
        writing.commit().await
    }

    async fn latest_on(&self, account: &AccountId, source: SourceColumns) -> Result<Option<Job>, StoreError> {
        let row = jobs::latest_given(&mut *self.core.store.read().await?, account, &source).await?;
        row.map_or(Ok(None), |row| readable(self.job(row)))
    }

    fn job(&self, row: JobRow) -> Result<Job, StoreError> {
        Job::from_row(row, self.core.clock.now())
    }
}
