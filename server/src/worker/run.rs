//! Runs one stage of a job: original, results, and either the job's end or its place in the line for the rest.
//!
//! Safe to run twice: results are found again, and only one attempt ends the stage, the job and its charge.

use bytes::Bytes;
use eiderpix_engine::{Format, Options, Outcome, VariantFormat};
use eiderpix_store::{
    JobId, Objects,
    jobs::JobRow,
    object_rows,
    queue::{Claimed, Stage},
    uploads,
};
use tracing::{info, warn};

use crate::{
    StoreError, Timestamp,
    domain::{
        Service,
        fetch::{self, Content, Fetched, NoOriginal, Seen, SourceUrl, Validators},
        jobs::{
            FailureReason, Job, Source, Untaken,
            cache::{self, Known},
            settle::{self, JobSummary},
            stages,
        },
        sandbox::{SandboxError, Work},
    },
    words::failure,
    worker::{EngineRunner, WorkerSlot, source_image::SourceImage},
};

/// A kept original that no row refers to is swept after so long.
const ORIGINAL_MS: i64 = 10 * 60 * 1_000;

/// How a run ended.
#[derive(Debug)]
pub(crate) enum RunOutcome {
    /// The job is done.
    Done(JobSummary),
    /// Its first results can be downloaded; what takes long waits for its turn.
    FirstResults,
    /// The job failed by name.
    Failed(FailureReason),
    /// Another attempt has the job; nothing was changed.
    LeaseLost,
}

/// Why a run could not end its job.
#[derive(Debug)]
pub(crate) enum RunError {
    /// Storage failed; the job is not to blame.
    Storage(StoreError),
    /// The engine's process died; the job may be.
    Crashed,
}

impl From<StoreError> for RunError {
    fn from(error: StoreError) -> Self {
        Self::Storage(error)
    }
}

/// What ends a run before there is a result.
enum NoResult {
    Fail(FailureReason),
    Stop(RunError),
}

impl From<StoreError> for NoResult {
    fn from(error: StoreError) -> Self {
        Self::Stop(RunError::Storage(error))
    }
}

/// Runs a job's stage: its results stored and, with the last one, credits settled.
pub(crate) async fn run(
    runner: &EngineRunner,
    claimed: &Claimed,
    slot: &mut WorkerSlot,
) -> Result<RunOutcome, RunError> {
    match try_to_deliver(runner, claimed, slot).await {
        Ok(ran) => Ok(ran),
        Err(NoResult::Stop(stopped)) => Err(stopped),
        Err(NoResult::Fail(reason)) => fail(runner, claimed, reason).await,
    }
}

/// Ends a job by name or, where it has its first results, with these alone.
pub(crate) async fn fail(
    runner: &EngineRunner,
    claimed: &Claimed,
    reason: FailureReason,
) -> Result<RunOutcome, RunError> {
    let Some(ended) = settle::fail(&runner.service, claimed, &reason).await? else {
        return Ok(RunOutcome::LeaseLost);
    };
    Ok(match JobSummary::of(&ended)? {
        Some(came) => {
            warn!(job.id = %ended.id, reason = reason.code(), "job {} ends without a later format: {}", ended.id, failure::english(&reason));
            RunOutcome::Done(came)
        }
        None => RunOutcome::Failed(reason),
    })
}

async fn try_to_deliver(
    runner: &EngineRunner,
    claimed: &Claimed,
    slot: &mut WorkerSlot,
) -> Result<RunOutcome, NoResult> {
    let service = &runner.service;
    let account = &claimed.job.account_id;
    let job = Job::from_row(claimed.job.clone(), service.clock.now())?;
    let (came, validators) = load(service, claimed, &job.source).await?;
    let options = job.options.for_original(&came);
    if Format::sniff(&came) == Some(Format::Svg) && !options.takes_svg {
        return Err(NoResult::Fail(FailureReason::UnsupportedFormat { name: Untaken::of_engine("SVG") }));
    }
    let mut image = SourceImage::of(service, account, came, options.clone()).await?;
    let flight = runner.single_flight.join(&image.beside, &image.picture);
    image.share(&flight.picture);
    let _locked = slot.lock(&flight.lock, &service.notifier).await;
    let mut known = cache::find(service, &image.set, &image.beside).await?;
    if image.options.main_wanted {
        known.leave_out_beside_provisional_main(&image.options.variants);
    }
    let stage = claimed.lease.stage;
    if let Some(work) = missing_work(runner, &image, stage, &known) {
        let delivered = runner.optimize(account, work).await.map_err(|error| match error {
            SandboxError::Refused { reason, cause } => {
                tell_cause(&claimed.job.id, &reason, &cause);
                NoResult::Fail(reason)
            }
            SandboxError::Crashed => NoResult::Stop(RunError::Crashed),
            SandboxError::Unavailable(cause) => {
                NoResult::Stop(RunError::Storage(StoreError::Unavailable(Box::new(cause))))
            }
        })?;
        cache::store(service, delivered, &mut known).await?;
    }
    image.describe(&mut known);
    known.seen = validators.map(|validators| Seen {
        validators,
        content: Content { digest: image.digest.clone(), size_bytes: image.came.len() as u64 },
    });
    let (_, later) = stages::formats(stage, &options);
    if known.has_all(&later) {
        let compared = match &job.source {
            Source::Url { .. } if service.config.results.keep_originals => {
                Some(cache::keep_original(service, image.came, claimed.original_key.as_deref()).await?)
            }
            // An upload lies there already.
            Source::Url { .. } | Source::Upload { .. } => None,
        };
        let came =
            settle::settle(service, claimed, &options, &image.set, &known, compared.as_deref()).await?;
        return Ok(came.map_or(RunOutcome::LeaseLost, RunOutcome::Done));
    }
    let kept = keep_original(service, &job.source, image.came).await?;
    let is_handed_out =
        settle::hand_out_first_results(service, claimed, &options, &image.set, &known, kept).await?;
    Ok(if is_handed_out { RunOutcome::FirstResults } else { RunOutcome::LeaseLost })
}

/// Tells the log what the engine said, which is more than its owner is told: what failed is ours to look into.
fn tell_cause(id: &JobId, reason: &FailureReason, cause: &str) {
    let code = reason.code();
    if matches!(reason, FailureReason::Internal | FailureReason::Crashed) {
        warn!(job.id = %id, reason = code, cause, "job {id}: a codec failed: {cause}");
    } else {
        info!(job.id = %id, reason = code, cause, "job {id}: the picture was refused: {cause}");
    }
}

/// Gives the original and, where it is fetched now, what its server says of its version.
async fn load(
    service: &Service,
    claimed: &Claimed,
    source: &Source,
) -> Result<(Bytes, Option<Validators>), NoResult> {
    let gone = || NoResult::Fail(FailureReason::StorageFailed);
    if let Some(key) = &claimed.original_key {
        let kept = service.store.objects().get(key).await?;
        return Ok((kept.ok_or_else(gone)?, None));
    }
    match source {
        Source::Url { url, .. } => {
            let Fetched { bytes, validators } = fetch_original(service, &claimed.job, url).await?;
            Ok((bytes, Some(validators)))
        }
        Source::Upload { name } => {
            // Also past its time: what was accepted is still finished, and its row stays as long as the job lives.
            let upload = uploads::find(&mut *service.store.read().await?, name, Timestamp(0)).await?;
            let bytes = service.store.objects().get(&upload.ok_or_else(gone)?.object_key).await?;
            Ok((bytes.ok_or_else(gone)?, None))
        }
    }
}

/// Fetches a picture.
async fn fetch_original(service: &Service, job: &JobRow, url: &SourceUrl) -> Result<Fetched, NoResult> {
    let fetched = fetch::for_account(service, &job.account_id, &job.api_key_id, url).await;
    fetched.map_err(|cause| match cause {
        NoOriginal::HostLeftAlone => NoResult::Fail(FailureReason::HostUnreachable),
        NoOriginal::Fetch(error) => NoResult::Fail(error.into()),
        NoOriginal::Store(error) => error.into(),
    })
}

/// Stores what was fetched until the later stage has seen it, so that its server is not asked twice; an upload is there.
async fn keep_original(
    service: &Service,
    source: &Source,
    original: Bytes,
) -> Result<Option<String>, StoreError> {
    if matches!(source, Source::Upload { .. }) {
        return Ok(None);
    }
    let key = Objects::key_of(&original);
    // The queue's row keeps it from being swept; until that is written, this does.
    let keep_until = service.clock.now().plus_ms(ORIGINAL_MS);
    let mut writing = service.store.write().await?;
    object_rows::register(&mut writing, &key, original.len() as u64, keep_until).await?;
    writing.commit().await?;
    service.store.objects().put(&key, original).await?;
    Ok(Some(key))
}

/// What the engine has yet to do in a stage; `None` when all is there.
fn missing_work(runner: &EngineRunner, image: &SourceImage, stage: Stage, known: &Known) -> Option<Work> {
    let SourceImage { picture: original, options: wanted, .. } = image;
    let (now, later) = stages::formats(stage, wanted);
    let missing = |formats: Vec<VariantFormat>| -> Vec<_> {
        formats.into_iter().filter(|format| !known.has(*format)).collect()
    };
    let (variants, later) = (missing(now), missing(later));
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
        floor: wanted.floor,
        keep_metadata: wanted.keep_metadata,
        resize: wanted.resize,
        main_format: wanted.main_format,
        limits: runner.service.config.limits,
        ..Options::default()
    };
    (!is_complete).then(|| Work { original: original.clone(), options, main_bytes, variants, later })
}
