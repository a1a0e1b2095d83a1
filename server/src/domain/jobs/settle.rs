//! Writes down what a stage came to: public names, report and, at the end, charge or release, in one transaction.

use eiderpix_engine::{Format, MissingReason, OriginalInfo, Outcome, Produced, VariantOutcome};
use eiderpix_store::{
    Writing,
    downloads::{self, DownloadRow},
    jobs::{self, JobRow},
    queue::{self, Claimed, Ending, Progress},
    sites, uploads,
    usage::{self, Part},
    variants::VariantSet,
};

use super::{
    Download, Evidence, FailureReason, JobOptions, MainResult, Measured, OriginalFacts, VariantResult,
    cache::{self, Known},
    keys::charge_key,
    rows::{Report, render_failure},
};
use crate::{JobId, StoreError, Timestamp, domain::Service, domain::credits};

/// What a settled job came to, for the log and the metrics.
#[derive(Debug, Clone)]
pub(crate) struct JobSummary {
    pub(crate) original_bytes: u64,
    pub(crate) result_bytes: u64,
    pub(crate) is_charged: bool,
}

impl JobSummary {
    /// Reads what a job came to; `None` where it has no results.
    pub(crate) fn of(job: &JobRow) -> Result<Option<Self>, StoreError> {
        Ok(Report::of(job)?.map(|report| Self {
            original_bytes: report.original.size_bytes,
            result_bytes: smallest_in_its_place(&report),
            is_charged: job.is_charged,
        }))
    }
}

/// Ends a job with what is known now; `None` when the lease was lost and nothing was changed.
pub(crate) async fn settle(
    service: &Service,
    claimed: &Claimed,
    options: &JobOptions,
    set: &VariantSet,
    known: &Known,
    original_key: Option<&str>,
) -> Result<Option<JobSummary>, StoreError> {
    let job = &claimed.job;
    let expires_at = service.results_expire_at();
    let mut writing = service.store.write().await?;
    let mut report = deliver(service, &mut writing, claimed, options, set, known, expires_at).await?;
    if let (Some(object_key), Some(info)) = (original_key, &known.info) {
        let mut names = Names { service, job, expires_at };
        report.evidence.original_name = Some(names.original(&mut writing, info, object_key).await?);
    }
    downloads::keep(&mut writing, &job.id, expires_at).await?;
    let ending = done(&report, options, expires_at);
    let Some(settled) = queue::settle(&mut writing, &claimed.lease, ending, service.clock.now()).await?
    else {
        return Ok(None);
    };
    add_to_parts(service, &mut writing, &settled.job).await?;
    warn_of_late_reservation(service, &mut writing, job, &settled.job).await?;
    writing.commit().await?;
    service.notifier.notify_moved(&job.id);
    JobSummary::of(&settled.job)
}

/// Hands out the first results and lets the job wait for the rest; `false` when the lease was lost.
pub(crate) async fn hand_out_first_results(
    service: &Service,
    claimed: &Claimed,
    options: &JobOptions,
    set: &VariantSet,
    known: &Known,
    original_key: Option<String>,
) -> Result<bool, StoreError> {
    let expires_at = service.results_expire_at();
    let mut writing = service.store.write().await?;
    let report = deliver(service, &mut writing, claimed, options, set, known, expires_at).await?;
    let progress = Progress { report: report.render(), expires_at, original_key };
    if !queue::advance(&mut writing, claimed, &progress, service.clock.now()).await? {
        return Ok(false);
    }
    writing.commit().await?;
    service.notifier.notify_moved(&claimed.job.id);
    service.notifier.notify_work();
    Ok(true)
}

/// Ends a job before all of it is done; costs nothing unless it has results already. `None` when the lease was lost.
pub(crate) async fn fail(
    service: &Service,
    claimed: &Claimed,
    reason: &FailureReason,
) -> Result<Option<JobRow>, StoreError> {
    let mut writing = service.store.write().await?;
    let ending = end_early(&claimed.job, reason);
    let settled = queue::settle(&mut writing, &claimed.lease, ending, service.clock.now()).await?;
    if let Some(settled) = &settled {
        add_to_parts(service, &mut writing, &settled.job).await?;
        warn_of_late_reservation(service, &mut writing, &claimed.job, &settled.job).await?;
    }
    writing.commit().await?;
    if settled.is_some() {
        service.notifier.notify_moved(&claimed.job.id);
    }
    Ok(settled.map(|settled| settled.job))
}

/// Tells of a bound that was brought near by a credit that was held back only when the job ended.
async fn warn_of_late_reservation(
    service: &Service,
    writing: &mut Writing,
    before: &JobRow,
    settled: &JobRow,
) -> Result<(), StoreError> {
    if before.reservation == settled.reservation {
        return Ok(());
    }
    credits::warn_of_bound(service, writing, &settled.account_id).await
}

/// Adds what a job came to where it is told by site and by format.
async fn add_to_parts(service: &Service, writing: &mut Writing, job: &JobRow) -> Result<(), StoreError> {
    let Some(report) = Report::of(job)?.filter(|report| !report.is_own_result) else { return Ok(()) };
    let now = service.clock.now();
    let bytes = (report.original.size_bytes, smallest_in_its_place(&report));
    let format = report.original.format.extension();
    usage::add_part(writing, &job.account_id, Part::Format, format, bytes, now).await?;
    if let Some(site) = &job.site {
        usage::add_part(writing, &job.account_id, Part::Site, site, bytes, now).await?;
        sites::add_savings(writing, &job.api_key_id, site, bytes.0.saturating_sub(bytes.1)).await?;
    }
    Ok(())
}

/// Adds what jobs came to that ended without their worker: their first results were delivered.
pub(crate) async fn add_crashed_to_parts(
    service: &Service,
    writing: &mut Writing,
    ended: &[JobId],
) -> Result<(), StoreError> {
    for id in ended {
        if let Some(job) = jobs::find(writing, id).await? {
            add_to_parts(service, writing, &job).await?;
        }
    }
    Ok(())
}

/// How a job ends that took its worker down too often.
pub(crate) fn end_crashed(job: &JobRow) -> Ending {
    end_early(job, &FailureReason::Crashed)
}

/// First results that were handed out stay what they are: the job is done, without the formats that did not come.
fn end_early(job: &JobRow, reason: &FailureReason) -> Ending {
    let failed = || Ending::Failed { failure: render_failure(reason) };
    // A row that cannot be read is no reason to keep its job for ever.
    let Ok(Some(mut report)) = Report::of(job) else { return failed() };
    let Ok(options) = serde_json::from_str::<JobOptions>(&job.options) else { return failed() };
    let Some(expires_at) = job.expires_at else { return failed() };
    for &format in &options.variants {
        if !report.variants.iter().any(|(made, _)| *made == format) {
            report.variants.push((format, VariantResult::Missing(MissingReason::Failed)));
        }
    }
    done(&report, &options, expires_at)
}

fn done(report: &Report, options: &JobOptions, expires_at: Timestamp) -> Ending {
    let original_bytes = report.original.size_bytes;
    let result_bytes = smallest_in_its_place(report);
    let outcome = match result_bytes < original_bytes {
        true => usage::Outcome::Optimized { original_bytes, result_bytes },
        false => usage::Outcome::Kept { original_bytes },
    };
    Ending::Done {
        report: report.render(),
        charge_key: is_worth_a_credit(report).then(|| charge_key(&report.original_digest, options)),
        expires_at,
        outcome: (!report.is_own_result).then_some(outcome),
    }
}

/// Gives what is known now its public names, but for what has them already from an earlier stage.
async fn deliver(
    service: &Service,
    writing: &mut Writing,
    claimed: &Claimed,
    options: &JobOptions,
    set: &VariantSet,
    known: &Known,
    expires_at: Timestamp,
) -> Result<Report, StoreError> {
    let job = &claimed.job;
    let info =
        known.info.as_ref().ok_or_else(|| StoreError::Corrupt("a result without its original".into()))?;
    let mut names = Names { service, job, expires_at };
    let before = Report::of(job)?;
    let (mut main, named, seen_before) =
        before.map(|report| (report.main, report.variants, report.seen)).unwrap_or_default();
    if let (None, true, Some(stored)) = (&main, options.main_wanted, &known.main) {
        main = Some(match &stored.outcome {
            Outcome::Kept(reason) => MainResult::Kept(*reason),
            Outcome::Optimized(produced) => MainResult::Optimized(
                names.download(writing, produced, stored.size_bytes, stored.object_key.as_deref()).await?,
            ),
        });
    }
    let mut variants = Vec::with_capacity(options.variants.len());
    for &format in &options.variants {
        if let Some(before) = named.iter().find(|(made, _)| *made == format) {
            variants.push(before.clone());
            continue;
        }
        let Some((_, stored)) = known.variants.iter().find(|(made, _)| *made == format) else { continue };
        let result = match &stored.outcome {
            VariantOutcome::Missing(reason) => VariantResult::Missing(reason.clone()),
            VariantOutcome::Made(produced) => VariantResult::Made(
                names.download(writing, produced, stored.size_bytes, stored.object_key.as_deref()).await?,
            ),
        };
        variants.push((format, result));
    }
    cache::record(service, writing, set, known).await?;
    if job.source.is_upload {
        // The upload's address stands for a kept result, so it lives as long as the others.
        uploads::keep(writing, &job.source.source, expires_at).await?;
    }
    let original = OriginalFacts {
        size_bytes: info.size_bytes,
        format: info.format,
        width: info.width,
        height: info.height,
        frames: info.frames,
    };
    let evidence = evidence(info, known, options);
    Ok(Report {
        original_digest: set.original_digest.clone(),
        original,
        main,
        variants,
        is_own_result: known.is_own_result,
        evidence,
        seen: known.seen.clone().or(seen_before),
    })
}

/// What was measured on the results that were made, whichever stage made them.
fn evidence(info: &OriginalInfo, known: &Known, options: &JobOptions) -> Evidence {
    let main = known.main.as_ref().filter(|_| options.main_wanted);
    let made = known.variants.iter().filter(|(format, _)| options.variants.contains(format));
    Evidence {
        original_name: None,
        metadata: info.metadata.clone(),
        main: main.and_then(|stored| match &stored.outcome {
            Outcome::Optimized(produced) => Some(Measured::on(produced)),
            Outcome::Kept(_) => None,
        }),
        variants: made
            .filter_map(|(format, stored)| match &stored.outcome {
                VariantOutcome::Made(produced) => Some((*format, Measured::on(produced))),
                VariantOutcome::Missing(_) => None,
            })
            .collect(),
    }
}

/// Kept is free, and so is a main result that saves under 5 % with no further format beside it.
fn is_worth_a_credit(report: &Report) -> bool {
    let has_variant = report.variants.iter().any(|(_, result)| matches!(result, VariantResult::Made(_)));
    let saves_enough = match &report.main {
        Some(MainResult::Optimized(download)) => {
            download.size_bytes.saturating_mul(100) <= report.original.size_bytes.saturating_mul(95)
        }
        Some(MainResult::Kept(_)) | None => false,
    };
    has_variant || saves_enough
}

/// What is delivered in the original's place: the main result, or the first further format where no other is wanted.
fn smallest_in_its_place(report: &Report) -> u64 {
    match &report.main {
        Some(MainResult::Optimized(download)) => download.size_bytes,
        Some(MainResult::Kept(_)) => report.original.size_bytes,
        None => {
            let made = report.variants.iter().filter_map(|(_, result)| match result {
                VariantResult::Made(download) => Some(download.size_bytes),
                VariantResult::Missing(_) => None,
            });
            made.min().unwrap_or(report.original.size_bytes)
        }
    }
}

/// Gives results their public names.
struct Names<'a> {
    service: &'a Service,
    job: &'a JobRow,
    expires_at: Timestamp,
}

impl Names<'_> {
    /// Gives a fetched original its name.
    async fn original(
        &mut self,
        writing: &mut Writing,
        info: &OriginalInfo,
        object_key: &str,
    ) -> Result<String, StoreError> {
        self.name(writing, info.format, info.size_bytes, object_key).await
    }

    async fn name(
        &mut self,
        writing: &mut Writing,
        format: Format,
        size_bytes: u64,
        object_key: &str,
    ) -> Result<String, StoreError> {
        let name = format!("{}.{}", self.service.random.name(), format.extension());
        let row = DownloadRow {
            name: name.clone(),
            account_id: self.job.account_id.clone(),
            job_id: self.job.id.clone(),
            object_key: object_key.to_owned(),
            media_type: format.media_type().to_owned(),
            size_bytes,
            created_at: self.service.clock.now(),
            expires_at: self.expires_at,
        };
        downloads::create(writing, &row).await?;
        Ok(name)
    }

    async fn download(
        &mut self,
        writing: &mut Writing,
        produced: &Produced,
        size_bytes: u64,
        object_key: Option<&str>,
    ) -> Result<Download, StoreError> {
        let object_key =
            object_key.ok_or_else(|| StoreError::Corrupt("a result without its object".into()))?;
        let media_type = produced.format.media_type();
        let name = self.name(writing, produced.format, size_bytes, object_key).await?;
        Ok(Download {
            name,
            size_bytes,
            media_type: media_type.to_owned(),
            width: produced.width,
            height: produced.height,
            score: produced.score.value(),
            worst_tile: produced.score.worst_tile(),
            floor: produced.floor.map(|floor| floor.0),
            judgement: produced.judgement,
            limits: produced.limits,
            encoding: produced.encoding.clone(),
        })
    }
}
