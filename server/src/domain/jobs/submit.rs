//! Accepts jobs: a whole list in one transaction, with the credits it may cost.

use std::collections::{HashMap, HashSet};

use eiderpix_store::{
    Connection, Writing, api_keys as key_rows, charges,
    credits::Reservation,
    jobs::{self, JobRow},
    queue::{self, Accepted, NewJob},
    uploads,
};

use super::{
    FailureReason, Job, Source, Submission, SubmitError, SubmitRefusal,
    keys::{possible_charge_keys, request_key},
    provisional, recheck,
    rows::{Report, columns, readable},
    stages::first_stage,
};
use crate::{
    AccountId, JobId, StoreError, Timestamp,
    domain::Service,
    domain::{
        api_keys::{self, KeyHolder, month_of},
        credits,
    },
};

type Answers = Vec<Result<Job, SubmitRefusal>>;

/// How long a failure answers the same request again.
const TRANSIENT_FAILURE_MS: i64 = 60 * 1_000;
const LASTING_FAILURE_MS: i64 = 10 * 60 * 1_000;

/// Where a list comes from.
#[derive(Debug, Clone, Copy)]
pub enum Origin<'a> {
    /// A client, which may say what it is; its pictures count for their sites.
    Client(Option<&'a str>),
    /// A page of ours.
    Page,
}

/// Accepts what is new of a list, and finds what was asked for before.
pub async fn submit(
    service: &Service,
    holder: &KeyHolder,
    submissions: Vec<Submission>,
) -> Result<Answers, SubmitError> {
    submit_from(service, holder, Origin::Page, submissions).await
}

/// The same for a list of a client.
pub async fn submit_from(
    service: &Service,
    holder: &KeyHolder,
    origin: Origin<'_>,
    submissions: Vec<Submission>,
) -> Result<Answers, SubmitError> {
    let keys: Vec<String> =
        submissions.iter().map(|wanted| request_key(&wanted.source, &wanted.options)).collect();
    let found = jobs::find_by_requests(&mut *service.store.read().await?, &holder.account_id, &keys).await?;
    let answered = submissions.iter().zip(&keys).filter_map(|(wanted, key)| Some((wanted, found.get(key)?)));
    let outdated = recheck::outdated(service, answered).await;
    if let Some(answers) = find_all(service, holder, &submissions, &keys, &found, &outdated)? {
        return Ok(answers);
    }
    service.check_room().await?;
    let answers = accept_all(service, holder, origin, &submissions, &keys, &outdated).await?;
    service.notifier.notify_work();
    Ok(answers)
}

/// Answers a poll without writing anything; `None` when there is something new in the list.
fn find_all(
    service: &Service,
    holder: &KeyHolder,
    submissions: &[Submission],
    keys: &[String],
    found: &HashMap<String, JobRow>,
    outdated: &HashSet<JobId>,
) -> Result<Option<Answers>, StoreError> {
    let now = service.clock.now();
    let mut answers = Vec::with_capacity(keys.len());
    for (wanted, key) in submissions.iter().zip(keys) {
        if !is_host_allowed(holder, wanted) {
            answers.push(Err(SubmitRefusal::HostNotAllowed));
            continue;
        }
        match found.get(key).filter(|row| is_answer(row, wanted.refresh || outdated.contains(&row.id), now)) {
            Some(row) => match readable(Job::from_row(row.clone(), now))? {
                Some(job) => answers.push(Ok(job)),
                None => return Ok(None),
            },
            None => return Ok(None),
        }
    }
    Ok(Some(answers))
}

async fn accept_all(
    service: &Service,
    holder: &KeyHolder,
    origin: Origin<'_>,
    submissions: &[Submission],
    keys: &[String],
    outdated: &HashSet<JobId>,
) -> Result<Answers, StoreError> {
    let now = service.clock.now();
    let mut writing = service.store.write().await?;
    let (mut queued, mut queued_of_account) = queue::count(&mut writing, &holder.account_id).await?;
    let limits = &service.config.queue;
    let mut answers = Vec::with_capacity(keys.len());
    let mut sites: Vec<(&str, u64)> = Vec::new();
    for (wanted, key) in submissions.iter().zip(keys) {
        if !is_host_allowed(holder, wanted) {
            answers.push(Err(SubmitRefusal::HostNotAllowed));
            continue;
        }
        if let Some(job) = find_answer(&mut writing, holder, wanted, key, outdated, now).await? {
            answers.push(Ok(job));
            continue;
        }
        if queued >= limits.max_queued || queued_of_account >= limits.max_queued_per_account {
            answers.push(Err(SubmitRefusal::QueueFull));
            continue;
        }
        let answer = accept(service, &mut writing, holder, wanted, key.clone(), now).await?;
        if answer.is_ok() {
            queued += 1;
            queued_of_account += 1;
            if let Some(host) = wanted.origin_host.as_deref() {
                match sites.iter_mut().find(|(known, _)| *known == host) {
                    Some((_, images)) => *images += 1,
                    None => sites.push((host, 1)),
                }
            }
        }
        answers.push(answer);
    }
    // Before the jobs run, so that what they save is added to a site that is there.
    for (host, images) in sites {
        let (client, images) = match origin {
            Origin::Client(client) => (client, images),
            Origin::Page => (None, 0),
        };
        api_keys::note_site(service, &mut writing, &holder.key_id, host, client, images).await?;
    }
    writing.commit().await?;
    Ok(answers)
}

async fn accept(
    service: &Service,
    writing: &mut Writing,
    holder: &KeyHolder,
    wanted: &Submission,
    request_key: String,
    now: Timestamp,
) -> Result<Result<Job, SubmitRefusal>, StoreError> {
    let account = &holder.account_id;
    let may_cost = match &wanted.source {
        Source::Url { .. } => true,
        Source::Upload { name } => {
            let upload = uploads::find(writing, name, now).await?;
            let Some(upload) = upload.filter(|upload| upload.account_id == *account) else {
                return Ok(Err(SubmitRefusal::UploadGone));
            };
            is_any_uncharged(writing, account, &possible_charge_keys(&upload.digest, &wanted.options)).await?
        }
    };
    let month = month_of(now);
    if may_cost && is_at_limit(writing, holder, month).await? {
        return Ok(Err(SubmitRefusal::KeyLimitReached));
    }
    let new = NewJob {
        id: JobId::new(now, service.random.bytes()),
        account_id: account.clone(),
        api_key_id: holder.key_id.clone(),
        request_key,
        source: columns(&wanted.source),
        options: serde_json::to_string(&wanted.options).expect("options are plain data"),
        may_cost,
        stage: first_stage(&wanted.options),
    };
    match queue::accept(writing, new, now).await? {
        Accepted::Queued(row) => {
            let key_month = may_cost.then_some(month);
            jobs::note_origin(writing, &row.id, wanted.origin_host.as_deref(), key_month).await?;
            if may_cost {
                key_rows::count_image(writing, &holder.key_id, month).await?;
                warn(service, writing, holder, &row).await?;
            }
            Job::from_row(*row, now).map(Ok)
        }
        Accepted::OutOfCredits => Ok(Err(SubmitRefusal::OutOfCredits)),
    }
}

async fn is_any_uncharged(
    connection: &mut Connection,
    account: &AccountId,
    charge_keys: &[String],
) -> Result<bool, StoreError> {
    for charge_key in charge_keys {
        if !charges::was_charged(connection, account, charge_key).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Tells of a bound that this job brought near, before it is reached, in the job's own transaction.
async fn warn(
    service: &Service,
    writing: &mut Writing,
    holder: &KeyHolder,
    accepted: &JobRow,
) -> Result<(), StoreError> {
    if holder.limits.monthly.is_some() {
        credits::warn_of_key_limit(service, writing, holder).await?;
    }
    match accepted.reservation {
        Reservation::Nothing => Ok(()),
        Reservation::Monthly | Reservation::OneTime => {
            credits::warn_of_bound(service, writing, &holder.account_id).await
        }
    }
}

/// A key that is bound to sites is held to them also when it asks for what is there already.
fn is_host_allowed(holder: &KeyHolder, wanted: &Submission) -> bool {
    holder.limits.hosts.allow(wanted.origin_host.as_deref())
}

/// Says whether a key had its month's pictures; a job that runs still counts as one.
async fn is_at_limit(
    connection: &mut Connection,
    holder: &KeyHolder,
    month: i64,
) -> Result<bool, StoreError> {
    let Some(limit) = holder.limits.monthly else { return Ok(false) };
    let row = key_rows::find(connection, &holder.account_id, &holder.key_id).await?;
    let images = row.filter(|row| row.month == month).map_or(0, |row| row.month_images);
    Ok(images >= limit)
}

/// Finds the job that answers a request as it is.
async fn find_answer(
    connection: &mut Connection,
    holder: &KeyHolder,
    wanted: &Submission,
    request_key: &str,
    outdated: &HashSet<JobId>,
    now: Timestamp,
) -> Result<Option<Job>, StoreError> {
    let row = jobs::find_by_request(connection, &holder.account_id, request_key).await?;
    let answer = row.filter(|row| is_answer(row, wanted.refresh || outdated.contains(&row.id), now));
    answer.map_or(Ok(None), |row| readable(Job::from_row(row, now)))
}

fn is_answer(row: &JobRow, refresh: bool, now: Timestamp) -> bool {
    let is_over = row.expires_at.is_some_and(|expires_at| expires_at <= now);
    match row.state {
        jobs::JobState::Queued | jobs::JobState::Running => !is_over,
        jobs::JobState::Expired => false,
        jobs::JobState::Done => !refresh && !is_over && !is_retry_due(row, now),
        jobs::JobState::Failed => {
            let reason: Option<FailureReason> =
                row.failure.as_deref().and_then(|failure| serde_json::from_str(failure).ok());
            let is_transient = reason.is_none_or(|reason| reason.is_transient());
            let answers_for = if is_transient { TRANSIENT_FAILURE_MS } else { LASTING_FAILURE_MS };
            !refresh && row.finished_at.is_some_and(|finished_at| now.ms_since(finished_at) < answers_for)
        }
    }
}

/// Says whether nothing was made of a picture because time ran out, so long ago that it is tried again.
fn is_retry_due(row: &JobRow, now: Timestamp) -> bool {
    let is_due =
        row.finished_at.is_some_and(|finished_at| now.ms_since(finished_at) >= provisional::RETRY_AFTER_MS);
    is_due && Report::of(row).is_ok_and(|report| report.is_some_and(|report| provisional::is_all(&report)))
}

impl From<StoreError> for SubmitError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Self::StorageFull,
            other => Self::Unavailable(other),
        }
    }
}
