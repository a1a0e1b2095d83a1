//! Ends a job with its results: public names, charge or release, and the job's end, in one transaction.

use eiderpix_engine::{Format, OriginalInfo, Outcome, Produced, VariantFormat, VariantOutcome};
use eiderpix_store::{
    Writing,
    downloads::{self, DownloadRow},
    jobs::JobRow,
    queue::{self, Claimed, Ending},
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
use crate::{StoreError, Timestamp, app::Core};

/// What a settled job came to, for the log and the metrics.
#[derive(Debug, Clone)]
pub(crate) struct Came {
    pub(crate) original_bytes: u64,
    pub(crate) result_bytes: u64,
    pub(crate) is_charged: bool,
}

/// Ends a job with what is known now; `None` when the lease was lost and nothing was changed.
pub(super) async fn settle(
    core: &Core,
    claimed: &Claimed,
    options: &JobOptions,
    set: &VariantSet,
    known: &Known,
    original_key: Option<&str>,
) -> Result<Option<Came>, StoreError> {
    let job = &claimed.job;
    let info =
        known.info.as_ref().ok_or_else(|| StoreError::Corrupt("a result without its original".into()))?;
    let mut writing = core.store.write().await?;
    let mut names = Names { core, job, expires_at: core.results_expire_at() };
    let main = match known.main.as_ref().filter(|_| options.main_wanted) {
        Some(stored) => Some(match &stored.outcome {
            Outcome::Kept(reason) => MainResult::Kept(*reason),
            Outcome::Optimized(produced) => MainResult::Optimized(
                names
                    .download(&mut writing, produced, stored.size_bytes, stored.object_key.as_deref())
                    .await?,
            ),
        }),
        None => None,
    };
    let mut evidence = Evidence {
        original_name: match original_key {
            Some(object_key) => Some(names.original(&mut writing, info, object_key).await?),
            None => None,
        },
        metadata: info.metadata.clone(),
        main: known.main.as_ref().filter(|_| options.main_wanted).and_then(|stored| match &stored.outcome {
            Outcome::Optimized(produced) => Some(Measured::on(produced)),
            Outcome::Kept(_) => None,
        }),
        variants: Vec::new(),
    };
    let mut variants: Vec<(VariantFormat, VariantResult)> = Vec::new();
    for &format in &options.variants {
        let Some((_, stored)) = known.variants.iter().find(|(made, _)| *made == format) else { continue };
        let result = match &stored.outcome {
            VariantOutcome::Missing(reason) => VariantResult::Missing(reason.clone()),
            VariantOutcome::Made(produced) => VariantResult::Made(
                names
                    .download(&mut writing, produced, stored.size_bytes, stored.object_key.as_deref())
                    .await?,
            ),
        };
        if let VariantOutcome::Made(produced) = &stored.outcome {
            evidence.variants.push((format, Measured::on(produced)));
        }
        variants.push((format, result));
    }
    cache::record(core, &mut writing, set, known).await?;
    if job.source.is_upload {
        // The upload's address stands for a kept result, so it lives as long as the others.
        uploads::keep(&mut writing, &job.source.source, names.expires_at).await?;
    }
    let original = OriginalFacts {
        size_bytes: info.size_bytes,
        format: info.format,
        width: info.width,
        height: info.height,
        frames: info.frames,
    };
    let report = Report { original, main, variants, evidence };
    let result_bytes = smallest_in_its_place(&report);
    let ending = Ending::Done {
        report: serde_json::to_string(&report).expect("a report is plain data"),
        charge_key: is_worth_a_credit(&report).then(|| charge_key(&set.original_digest, options)),
        expires_at: names.expires_at,
        outcome: match result_bytes < info.size_bytes {
            true => usage::Outcome::Optimized { original_bytes: info.size_bytes, result_bytes },
            false => usage::Outcome::Kept { original_bytes: info.size_bytes },
        },
    };
    let now = core.clock.now();
    let Some(settled) = queue::settle(&mut writing, &claimed.lease, ending, now).await? else {
        return Ok(None);
    };
    let bytes = (info.size_bytes, result_bytes);
    let format = info.format.extension();
    usage::add_part(&mut writing, &job.account_id, Part::Format, format, bytes, now).await?;
    if let Some(site) = &job.site {
        usage::add_part(&mut writing, &job.account_id, Part::Site, site, bytes, now).await?;
        let saved = info.size_bytes.saturating_sub(result_bytes);
        sites::add_savings(&mut writing, &job.api_key_id, site, saved).await?;
    }
    writing.commit().await?;
    core.bell.ring_ended(&job.id);
    Ok(Some(Came { original_bytes: info.size_bytes, result_bytes, is_charged: settled.job.is_charged }))
}

/// Ends a job without a result; costs nothing. `false` when the lease was lost.
pub(super) async fn fail(core: &Core, claimed: &Claimed, reason: &FailureReason) -> Result<bool, StoreError> {
    let mut writing = core.store.write().await?;
    let ending = Ending::Failed { failure: render_failure(reason) };
    let settled = queue::settle(&mut writing, &claimed.lease, ending, core.clock.now()).await?;
    writing.commit().await?;
    if settled.is_some() {
        core.bell.ring_ended(&claimed.job.id);
    }
    Ok(settled.is_some())
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
    core: &'a Core,
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
        let name = format!("{}.{}", self.core.random.name(), format.extension());
        let row = DownloadRow {
            name: name.clone(),
            account_id: self.job.account_id.clone(),
            job_id: self.job.id.clone(),
            object_key: object_key.to_owned(),
            media_type: format.media_type().to_owned(),
            size_bytes,
            created_at: self.core.clock.now(),
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
            floor: produced.floor.map(|floor| floor.0),
            encoding: produced.encoding.clone(),
        })
    }
}
