//! Runs one job to its end: original, results, settlement.
//!
//! Safe to run twice: results are found again, and only one attempt ends the job and its charge.

use bytes::Bytes;
use eiderpix_engine::{Options, Outcome, VariantFormat};
use eiderpix_store::{queue::Claimed, uploads};

use super::{
    FailureReason, Job, JobOptions, Source,
    cache::{self, Known},
    keys::variant_set,
    settle::{self, Came},
};
use crate::{
    StoreError, Timestamp,
    fetch::FetchError,
    sandbox::{SandboxError, Work},
    worker::Workshop,
};

/// How a run ended.
#[derive(Debug)]
pub(crate) enum Ran {
    /// The job is done.
    Done(Came),
    /// The job failed by name.
    Failed(FailureReason),
    /// Another attempt has the job; nothing was changed.
    LeaseLost,
}

/// Why a run could not end its job.
#[derive(Debug)]
pub(crate) enum Stopped {
    /// Storage failed; the job is not to blame.
    Storage(StoreError),
    /// The engine's process died; the job may be.
    Crashed,
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self::Storage(error)
    }
}

/// What ends a run before there is a result.
enum NoResult {
    Fail(FailureReason),
    Stop(Stopped),
}

impl From<StoreError> for NoResult {
    fn from(error: StoreError) -> Self {
        Self::Stop(Stopped::Storage(error))
    }
}

/// Runs a job; every variant stored, credits settled.
pub(crate) async fn run(workshop: &Workshop, claimed: &Claimed) -> Result<Ran, Stopped> {
    match try_to_deliver(workshop, claimed).await {
        Ok(Some(came)) => Ok(Ran::Done(came)),
        Ok(None) => Ok(Ran::LeaseLost),
        Err(NoResult::Stop(stopped)) => Err(stopped),
        Err(NoResult::Fail(reason)) => fail(workshop, claimed, reason).await,
    }
}

/// Ends a job by name.
pub(crate) async fn fail(
    workshop: &Workshop,
    claimed: &Claimed,
    reason: FailureReason,
) -> Result<Ran, Stopped> {
    let is_ended = settle::fail(&workshop.core, claimed, &reason).await?;
    Ok(if is_ended { Ran::Failed(reason) } else { Ran::LeaseLost })
}

async fn try_to_deliver(workshop: &Workshop, claimed: &Claimed) -> Result<Option<Came>, NoResult> {
    let core = &workshop.core;
    let job = Job::from_row(claimed.job.clone(), core.clock.now())?;
    let original = load(workshop, &job.source).await?;
    let digest = blake3::hash(&original).to_hex().to_string();
    let set = variant_set(&claimed.job.account_id, &digest, &job.options);
    let _turn = core.same_work.begin(&set).await;
    let mut known = cache::find(core, &set).await?;
    if let Some(work) = missing_work(workshop, &original, &job.options, &known) {
        let delivered = workshop.optimize(work).await.map_err(|error| match error {
            SandboxError::Refused(reason) => NoResult::Fail(reason),
            SandboxError::Crashed => NoResult::Stop(Stopped::Crashed),
            SandboxError::Unavailable(cause) => {
                NoResult::Stop(Stopped::Storage(StoreError::Unavailable(Box::new(cause))))
            }
        })?;
        cache::store(core, delivered, &mut known).await?;
    }
    let original_key = match &job.source {
        Source::Url { .. } if core.config.results.keep_originals => {
            Some(cache::keep_original(core, original).await?)
        }
        // An upload lies there already.
        Source::Url { .. } | Source::Upload { .. } => None,
    };
    Ok(settle::settle(core, claimed, &job.options, &set, &known, original_key.as_deref()).await?)
}

async fn load(workshop: &Workshop, source: &Source) -> Result<Bytes, NoResult> {
    let core = &workshop.core;
    match source {
        Source::Url { url, .. } => {
            let fetched = match workshop.fetcher.fetch(url).await {
                // A connection that broke once is worth one more try; the client waits for the answer.
                Err(FetchError::Unreachable(_)) => workshop.fetcher.fetch(url).await,
                other => other,
            };
            fetched.map(|fetched| fetched.bytes).map_err(|error| NoResult::Fail(error.into()))
        }
        Source::Upload { name } => {
            // Also past its time: what was accepted is still finished, and its row stays as long as the job lives.
            let upload = uploads::find(&mut *core.store.read().await?, name, Timestamp(0)).await?;
            let upload = upload.ok_or(NoResult::Fail(FailureReason::StorageFailed))?;
            let bytes = core.store.objects().get(&upload.object_key).await?;
            bytes.ok_or(NoResult::Fail(FailureReason::StorageFailed))
        }
    }
}

/// What the engine has yet to do; `None` when all is there.
fn missing_work(workshop: &Workshop, original: &Bytes, wanted: &JobOptions, known: &Known) -> Option<Work> {
    let is_there = |format: &VariantFormat| known.variants.iter().any(|(made, _)| made == format);
    let variants: Vec<_> = wanted.variants.iter().copied().filter(|format| !is_there(format)).collect();
    let main_bytes = match (&known.main, wanted.main_wanted) {
        (Some(stored), true) => Some(match stored.outcome {
            Outcome::Optimized(_) => stored.size_bytes,
            Outcome::Kept(_) => original.len() as u64,
        }),
        (None, true) => None,
        // Beside it lies the original itself, so that is what a further format must beat.
        (_, false) => Some(original.len() as u64),
    };
    let is_complete = variants.is_empty() && main_bytes.is_some() && known.info.is_some();
    let options = Options {
        mode: wanted.mode,
        keep_metadata: wanted.keep_metadata,
        resize: wanted.resize,
        limits: workshop.core.config.limits,
        ..Options::default()
    };
    (!is_complete).then(|| Work { original: original.clone(), options, main_bytes, variants })
}
