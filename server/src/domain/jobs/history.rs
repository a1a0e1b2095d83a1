//! An account's jobs as its owner looks through them: lists, what they came to, and the proof of each.

use eiderpix_store::{
    job_list::{self, JobFilter},
    jobs::{self, JobRow},
    shares,
    usage::{self, Part, UsageRow},
};

use super::{Evidence, Job, JobState, Source, rows::Report};
use crate::{
    AccountId, ApiKeyId, JobId, StoreError, Timestamp,
    domain::{
        Service,
        audit::{self, Actor, AuditEvent},
        files::PublicFile,
    },
};

/// Everything about one job.
#[derive(Debug, Clone)]
pub struct Proof {
    /// The job; what is known of its results stays when they are deleted.
    pub job: Job,
    /// The key that it came with.
    pub api_key_id: ApiKeyId,
    /// The site that asked, where it is known.
    pub site: Option<String>,
    /// What was measured and found.
    pub evidence: Evidence,
    /// When its results are deleted, or were.
    pub expires_at: Option<Timestamp>,
    /// The name of the link by which anyone sees this.
    pub share: Option<String>,
}

impl Proof {
    /// The original on this service, while it lasts.
    pub fn original(&self) -> Option<PublicFile<'_>> {
        if self.job.state != JobState::Done {
            return None;
        }
        match (&self.evidence.original_name, &self.job.source) {
            (Some(name), _) => Some(PublicFile::Result(name)),
            (None, Source::Upload { name }) => Some(PublicFile::Upload(name)),
            (None, Source::Url { .. }) => None,
        }
    }
}

/// What an account's jobs came to over some days.
#[derive(Debug, Clone)]
pub struct History {
    /// The first day, counted from 1970.
    pub first_day: i64,
    /// The last one, which is today.
    pub last_day: i64,
    /// The days on which something ended.
    pub days: Vec<UsageRow>,
    /// Sites, the largest savings first.
    pub sites: Vec<UsageRow>,
    /// Formats of originals, the largest savings first.
    pub formats: Vec<UsageRow>,
}

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Lists up to `limit` jobs older than `before`, newest first, with what is known of results that are deleted.
pub async fn list(
    service: &Service,
    account: &AccountId,
    filter: &JobFilter,
    before: Option<&JobId>,
    limit: u32,
) -> Result<Vec<Job>, StoreError> {
    let now = service.clock.now();
    let mut reading = service.store.read().await?;
    let (mut found, mut before) = (Vec::new(), before.cloned());
    // Whoever pages takes a short list for the last one, so that rows that cannot be read are made up for.
    loop {
        let wanted = limit.saturating_sub(u32::try_from(found.len()).unwrap_or(u32::MAX));
        let rows = job_list::list(&mut reading, account, filter, before.as_ref(), wanted).await?;
        let is_last = rows.len() < wanted as usize;
        before = rows.last().map(|row| row.id.clone());
        found.extend(Job::list(rows, |row| Job::remembered(row, now))?);
        if is_last || found.len() >= limit as usize {
            return Ok(found);
        }
    }
}

/// Adds up what came of an account's jobs over the last days, by day, site and format.
pub async fn history(
    service: &Service,
    account: &AccountId,
    days: i64,
    parts: u32,
) -> Result<History, StoreError> {
    let now = service.clock.now();
    let since = now.minus_ms((days - 1) * DAY_MS);
    let mut reading = service.store.read().await?;
    Ok(History {
        first_day: usage::day(since),
        last_day: usage::day(now),
        days: usage::list_days(&mut reading, account, since).await?,
        sites: usage::list_parts(&mut reading, account, Part::Site, since, parts).await?,
        formats: usage::list_parts(&mut reading, account, Part::Format, since, parts).await?,
    })
}

/// Finds the proof of an account's job.
pub async fn proof(service: &Service, account: &AccountId, id: &JobId) -> Result<Option<Proof>, StoreError> {
    let mut reading = service.store.read().await?;
    let Some(row) = jobs::find_of_account(&mut reading, account, id).await? else { return Ok(None) };
    let share = shares::find_of_job(&mut reading, account, id).await?;
    read_proof(service, row, share).map(Some)
}

/// Finds the proof that a link shows.
pub async fn shared_proof(service: &Service, name: &str) -> Result<Option<Proof>, StoreError> {
    let mut reading = service.store.read().await?;
    let Some((account, id)) = shares::find(&mut reading, name).await? else { return Ok(None) };
    let Some(row) = jobs::find_of_account(&mut reading, &account, &id).await? else { return Ok(None) };
    read_proof(service, row, Some(name.to_owned())).map(Some)
}

/// Lists the links of an account: name, job, and since when.
pub async fn shares(
    service: &Service,
    account: &AccountId,
) -> Result<Vec<(String, JobId, Timestamp)>, StoreError> {
    shares::list(&mut *service.store.read().await?, account).await
}

/// Makes a link by which anyone sees the proof of a job; `false` when there is no such job.
pub async fn share(
    service: &Service,
    account: &AccountId,
    id: &JobId,
    by: &Actor,
) -> Result<bool, StoreError> {
    let mut writing = service.store.write().await?;
    if jobs::find_of_account(&mut writing, account, id).await?.is_none() {
        return Ok(false);
    }
    if shares::find_of_job(&mut writing, account, id).await?.is_none() {
        let name = service.random.name();
        shares::create(&mut writing, &name, account, id, service.clock.now()).await?;
        let event = AuditEvent::ProofShared { job: id.to_string() };
        audit::record(service, &mut writing, account, by, event).await?;
    }
    writing.commit().await?;
    Ok(true)
}

/// Withdraws the link to the proof of a job.
pub async fn withdraw_share(
    service: &Service,
    account: &AccountId,
    id: &JobId,
    by: &Actor,
) -> Result<(), StoreError> {
    let mut writing = service.store.write().await?;
    if shares::delete(&mut writing, account, id).await? {
        let event = AuditEvent::ProofWithdrawn { job: id.to_string() };
        audit::record(service, &mut writing, account, by, event).await?;
    }
    writing.commit().await
}

fn read_proof(service: &Service, row: JobRow, share: Option<String>) -> Result<Proof, StoreError> {
    let report: Option<Report> = row.report.as_deref().and_then(|report| serde_json::from_str(report).ok());
    Ok(Proof {
        api_key_id: row.api_key_id.clone(),
        site: row.site.clone(),
        evidence: report.map(|report| report.evidence).unwrap_or_default(),
        expires_at: row.expires_at,
        share,
        job: Job::remembered(row, service.clock.now())?,
    })
}
