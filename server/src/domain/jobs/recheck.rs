//! Looks whether a picture has changed under its address, before a result of some time ago answers a new request for it.
//!
//! A request that finds such a result has its source asked once, and then not for a while: polls stay quick and write
//! nothing. What cannot be told in time has not changed.

use std::{collections::HashSet, time::Duration};

use eiderpix_store::{
    downloads,
    jobs::{JobRow, JobState},
};
use tokio::task::JoinSet;
use tracing::debug;

use super::{MainResult, Source, Submission, rows::Report};
use crate::{
    AccountId, ApiKeyId, JobId, StoreError,
    domain::Service,
    domain::fetch::{Content, Seen, SourceUrl, site_credentials},
};

/// Clients wait for their answer meanwhile.
const WITHIN: Duration = Duration::from_secs(5);

/// A source that is to be asked, and the job that it was fetched for.
struct Check {
    job_id: JobId,
    account_id: AccountId,
    api_key_id: ApiKeyId,
    url: SourceUrl,
    seen: Seen,
    /// The main result, which clients put in the picture's place.
    main: Option<MainResult>,
}

/// Finds those of the jobs that would answer these submissions although their source has changed.
pub(super) async fn outdated<'a>(
    service: &Service,
    answers: impl Iterator<Item = (&'a Submission, &'a JobRow)>,
) -> HashSet<JobId> {
    let mut checks = JoinSet::new();
    for check in due(service, answers) {
        let service = service.clone();
        checks.spawn(async move { has_changed(&service, &check).await.then_some(check.job_id) });
    }
    let mut outdated = HashSet::new();
    let all = async {
        while let Some(checked) = checks.join_next().await {
            outdated.extend(checked.ok().flatten());
        }
    };
    // What was found until then counts.
    let _ = tokio::time::timeout(WITHIN, all).await;
    outdated
}

fn due<'a>(service: &Service, answers: impl Iterator<Item = (&'a Submission, &'a JobRow)>) -> Vec<Check> {
    let minutes = i64::try_from(service.config.results.recheck_after_minutes).unwrap_or(i64::MAX);
    if minutes == 0 {
        return Vec::new();
    }
    let now = service.clock.now();
    let since = now.minus_ms(minutes.saturating_mul(60_000));
    let due = answers.filter_map(|(wanted, row)| {
        let Source::Url { url, .. } = &wanted.source else { return None };
        let is_old = row.state == JobState::Done && row.finished_at.is_some_and(|at| at <= since);
        if !is_old || wanted.refresh {
            return None;
        }
        let Report { seen, main, .. } = Report::of(row).ok()??;
        let seen = seen?;
        service.rechecks.begin(&row.id, since, now).then(|| Check {
            job_id: row.id.clone(),
            account_id: row.account_id.clone(),
            api_key_id: row.api_key_id.clone(),
            url: url.clone(),
            seen,
            main,
        })
    });
    due.collect()
}

async fn has_changed(service: &Service, check: &Check) -> bool {
    let Check { job_id, account_id, api_key_id, url, seen, main } = check;
    let host = url.host();
    if service.rate_limits.check_host(account_id, host).is_err() {
        return false;
    }
    let Ok(credentials) = site_credentials::find(service, api_key_id, url).await else { return false };
    let Ok(ours) = content(service, main.as_ref()).await else { return false };
    let _permit = service.rechecks.at_once.acquire().await.expect("the semaphore is never closed");
    match service.fetcher.has_changed(url, credentials.as_ref(), seen, ours.as_ref()).await {
        Ok(has_changed) => has_changed,
        // The result is still that of the picture that was there.
        Err(error) => {
            debug!(job.id = %job_id, %error, "the source of job {job_id} cannot be looked at again");
            false
        }
    }
}

/// What a result of ours holds, by its object's name.
async fn content(service: &Service, main: Option<&MainResult>) -> Result<Option<Content>, StoreError> {
    let Some(MainResult::Optimized(download)) = main else { return Ok(None) };
    let row = downloads::find(&mut *service.store.read().await?, &download.name, service.clock.now()).await?;
    let digest = row.and_then(|row| row.object_key.rsplit('/').next().map(str::to_owned));
    Ok(digest.map(|digest| Content { digest, size_bytes: download.size_bytes }))
}
