//! What the operator looks at: the queue, failures of all accounts, and the disk.

use eiderpix_store::{
    Timestamp, accounts,
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
    },
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
