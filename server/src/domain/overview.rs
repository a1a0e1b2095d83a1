//! What the operator looks at: the queue, failures of all accounts, the disk, and health in plain words.

use std::net::IpAddr;

use eiderpix_store::{
    Timestamp, accounts, mails,
    objects::Disk,
    overview::{self, AccountCounts, StageRow, Stored},
};

use crate::{
    AccountId, JobId, StoreError,
    domain::{
        Service,
        api_keys::KeyHolder,
        audit::{self, Actor, AuditEvent},
        jobs::{self, Job, Submission, SubmitError, SubmitRefusal, readable},
        language::Language,
    },
    words::Text,
};

/// The queue, stage by stage.
#[derive(Debug, Clone)]
pub struct QueueView {
    /// What owners wait for.
    pub first: StageRow,
    /// Formats that take long.
    pub later: StageRow,
    /// Most pictures at once in this process; 0 = none.
    pub slots: usize,
}

/// A job that failed, with whose it is.
#[derive(Debug, Clone)]
pub struct FailedJob {
    /// The job.
    pub job: Job,
    /// Whose it is.
    pub account_id: AccountId,
    /// Their address.
    pub email: String,
}

/// What lies on the disk.
#[derive(Debug, Clone, Copy)]
pub struct StorageView {
    /// The disk that it lies on.
    pub disk: Disk,
    /// Free bytes below which nothing new is accepted.
    pub floor_bytes: u64,
    /// All files.
    pub all: Stored,
    /// Those of them that are results.
    pub results: Stored,
}

/// How grave a sentence about the service's health is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gravity {
    /// As it should be.
    Fine,
    /// Worth a look.
    Look,
    /// Someone must act.
    Act,
}

/// A sentence about the service's health.
#[derive(Debug, Clone)]
pub struct HealthLine {
    /// What it is about.
    pub subject: Text,
    /// How grave it is.
    pub gravity: Gravity,
    /// What is so, and what to do where something is to be done.
    pub sentence: Text,
}

/// Why a job was not tried again.
#[derive(Debug, thiserror::Error)]
pub enum RetryError {
    /// There is no such failed job any more.
    #[error("this job is gone, or did not fail")]
    NotFailed,
    /// It cannot be accepted.
    #[error(transparent)]
    Refused(#[from] SubmitRefusal),
    /// Nothing can be accepted.
    #[error(transparent)]
    Submit(#[from] SubmitError),
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const MINUTE_MS: i64 = 60_000;
/// Whoever waits longer than this for a first result wonders.
const LONG_WAIT_MS: i64 = 10 * MINUTE_MS;

/// Tells what waits and runs.
pub async fn queue(service: &Service) -> Result<QueueView, StoreError> {
    let rows = overview::stages(&mut *service.store.read().await?, service.clock.now()).await?;
    let stage = |stage| {
        let nothing = StageRow { stage, waiting: 0, paused: 0, running: 0, oldest_waiting: None };
        rows.iter().find(|row| row.stage == stage).copied().unwrap_or(nothing)
    };
    Ok(QueueView { first: stage(0), later: stage(1), slots: service.config.worker_slots() })
}

/// Lists the jobs of all accounts that failed before then, the latest first.
pub async fn failures(
    service: &Service,
    before: Option<Timestamp>,
    limit: u32,
) -> Result<Vec<FailedJob>, StoreError> {
    let now = service.clock.now();
    let mut reading = service.store.read().await?;
    let before = before.unwrap_or(Timestamp(i64::MAX));
    let mut failed = Vec::new();
    for row in overview::list_failed(&mut reading, before, limit).await? {
        let account = accounts::find(&mut reading, &row.account_id).await?;
        let account_id = row.account_id.clone();
        let Some(job) = readable(Job::remembered(row, now))? else { continue };
        let email = account.map(|account| account.email).unwrap_or_default();
        failed.push(FailedJob { account_id, email, job });
    }
    Ok(failed)
}

/// Submits a failed job anew, as its owner's client would; who asks for the same finds the new one. Noted in its
/// owner's log.
pub async fn retry(service: &Service, id: &JobId) -> Result<JobId, RetryError> {
    let found = overview::find_job(&mut *service.store.read().await?, id).await?;
    let (account_id, row) = found.ok_or(RetryError::NotFailed)?;
    let (key_id, origin_host) = (row.api_key_id.clone(), row.site.clone());
    let job = Job::remembered(row, service.clock.now())?;
    if job.failure.is_none() {
        return Err(RetryError::NotFailed);
    }
    // The limits of its key were kept to when it was first accepted.
    let holder = KeyHolder {
        account_id: account_id.clone(),
        key_id,
        account_state: crate::domain::accounts::AccountState::Active,
        limits: crate::domain::api_keys::KeyLimits::default(),
    };
    let again = Submission { source: job.source, options: job.options, refresh: true, origin_host };
    let answers = jobs::submit(service, &holder, vec![again]).await?;
    let again = answers.into_iter().next().ok_or(RetryError::NotFailed)??;
    let mut writing = service.store.write().await?;
    let event = AuditEvent::JobRetried { job: id.to_string(), again: again.id.to_string() };
    audit::record(service, &mut writing, &account_id, &Actor::Operator, event).await?;
    writing.commit().await?;
    Ok(again.id)
}

/// Tells what lies on the disk.
pub async fn storage(service: &Service) -> Result<StorageView, StoreError> {
    let disk = service.store.objects().disk().await?;
    let (all, results) = overview::stored(&mut *service.store.read().await?).await?;
    let floor_bytes = disk.floor_bytes(service.config.storage.min_free_bytes);
    Ok(StorageView { disk, floor_bytes, all, results })
}

/// Counts the accounts.
pub async fn accounts(service: &Service) -> Result<AccountCounts, StoreError> {
    overview::count_accounts(&mut *service.store.read().await?).await
}

/// Says in plain words of a language how the service is, the gravest first, given its queue and its disk.
pub async fn health(
    service: &Service,
    t: Language,
    queue: &QueueView,
    storage: &StorageView,
) -> Result<Vec<HealthLine>, StoreError> {
    let mut lines = vec![
        HealthLine::fine(t.say("health-database"), t.say("health-database-answers")),
        disk_line(t, storage),
        queue_line(t, queue, service.clock.now()),
        mail_line(t, service.config.smtp_url.is_some(), mails(service).await?),
        address_line(t, service),
    ];
    lines.extend(service.untrusted_forwarding.lately_from().map(|proxy| proxy_line(t, proxy)));
    lines.sort_by_key(|line| std::cmp::Reverse(line.gravity));
    Ok(lines)
}

async fn mails(service: &Service) -> Result<mails::MailCounts, StoreError> {
    mails::count(&mut *service.store.read().await?).await
}

impl HealthLine {
    fn fine(subject: Text, sentence: Text) -> Self {
        Self { subject, gravity: Gravity::Fine, sentence }
    }

    fn look(subject: Text, sentence: Text) -> Self {
        Self { subject, gravity: Gravity::Look, sentence }
    }

    fn act(subject: Text, sentence: Text) -> Self {
        Self { subject, gravity: Gravity::Act, sentence }
    }
}

fn disk_line(t: Language, storage: &StorageView) -> HealthLine {
    let (free, floor) = (storage.disk.free_bytes, storage.floor_bytes);
    let figures =
        |text: Text| text.with("free", t.size(free)).with("total", t.size(storage.disk.total_bytes));
    let disk = t.say("health-disk");
    if free <= floor {
        let sentence = figures(t.say("health-disk-full")).with("floor", t.size(floor));
        return HealthLine::act(disk, sentence);
    }
    if free <= floor.saturating_mul(3) {
        let sentence = figures(t.say("health-disk-near")).with("floor", t.size(floor));
        return HealthLine::look(disk, sentence);
    }
    HealthLine::fine(disk, figures(t.say("health-disk-free")))
}

fn queue_line(t: Language, queue: &QueueView, now: Timestamp) -> HealthLine {
    let workers = t.say("health-workers");
    let number = queue.first.waiting + queue.later.waiting;
    let waiting = t.say("health-jobs-wait").with("count", number);
    if queue.slots == 0 {
        return match number {
            0 => HealthLine::look(workers, t.say("health-no-workers")),
            _ => HealthLine::act(workers, t.say("health-no-workers-waiting").with("waiting", waiting)),
        };
    }
    let running = t.say("health-jobs-run").with("count", queue.first.running + queue.later.running);
    let figures = |text: Text| text.with("running", running).with("waiting", waiting);
    match queue.first.oldest_waiting {
        Some(oldest) if now.ms_since(oldest) >= LONG_WAIT_MS => {
            let sentence = figures(t.say("health-workers-slow")).with("ago", t.ago(now, oldest));
            HealthLine::look(workers, sentence)
        }
        _ => HealthLine::fine(workers, figures(t.say("health-workers-fine"))),
    }
}

fn mail_line(t: Language, has_server: bool, mails: mails::MailCounts) -> HealthLine {
    let mail = t.say("health-mail");
    if !has_server {
        return HealthLine::look(mail, t.say("health-mail-no-server"));
    }
    if mails.given_up > 0 {
        return HealthLine::act(mail, t.say("health-mail-given-up").with("count", mails.given_up));
    }
    if mails.retrying > 0 {
        return HealthLine::look(mail, t.say("health-mail-retrying").with("count", mails.retrying));
    }
    HealthLine::fine(mail, t.say("health-mail-sent"))
}

fn address_line(t: Language, service: &Service) -> HealthLine {
    let url = &service.public_url;
    let address = url.as_str().trim_end_matches('/');
    let is_loopback = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => true,
    };
    let subject = t.say("health-address");
    if is_loopback {
        return HealthLine::look(subject, t.say("health-address-loopback").with("address", address));
    }
    if url.scheme() != "https" {
        return HealthLine::look(subject, t.say("health-address-http").with("address", address));
    }
    HealthLine::fine(subject, t.say("health-address-fine").with("address", address))
}

fn proxy_line(t: Language, proxy: IpAddr) -> HealthLine {
    let sentence = t.say("health-proxy-untrusted").with("proxy", proxy.to_string());
    HealthLine::look(t.say("health-proxy"), sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_793_009_600_000);

    fn stage(waiting: u64, oldest_waiting: Option<Timestamp>) -> StageRow {
        StageRow { stage: 0, waiting, paused: 0, running: 1, oldest_waiting }
    }

    fn queue(slots: usize, waiting: u64, waits_ms: i64) -> QueueView {
        QueueView { first: stage(waiting, Some(NOW.minus_ms(waits_ms))), later: stage(0, None), slots }
    }

    fn storage(free_bytes: u64) -> StorageView {
        StorageView {
            disk: Disk { total_bytes: 100_000_000_000, free_bytes },
            floor_bytes: 500_000_000,
            all: Stored::default(),
            results: Stored::default(),
        }
    }

    fn told(t: Language) -> String {
        let counts = |retrying, given_up| mails::MailCounts { all: 5, retrying, given_up };
        let lines = [
            disk_line(t, &storage(50_000_000_000)),
            disk_line(t, &storage(1_000_000_000)),
            disk_line(t, &storage(400_000_000)),
            queue_line(t, &queue(3, 4, 1_000), NOW),
            queue_line(t, &queue(3, 4, 20 * MINUTE_MS), NOW),
            queue_line(t, &queue(0, 4, 1_000), NOW),
            mail_line(t, false, counts(0, 0)),
            mail_line(t, true, counts(0, 0)),
            mail_line(t, true, counts(2, 0)),
            mail_line(t, true, counts(2, 1)),
            proxy_line(t, "172.17.0.1".parse().unwrap()),
        ];
        let told = lines.map(|line| format!("{:?} {}: {}", line.gravity, line.subject, line.sentence));
        told.join("\n")
    }

    #[test]
    fn what_is_wrong_is_said_with_what_to_do() {
        insta::assert_snapshot!("health", told(Language::English));
    }

    #[test]
    fn health_is_told_in_the_language_of_the_operator() {
        insta::assert_snapshot!("german_health", told(Language::German));
    }
}
