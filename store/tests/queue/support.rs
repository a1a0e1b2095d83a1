//! A store with accounts and jobs.

use eiderpix_store::{
    AccountId, ApiKeyId, JobId, Store, Timestamp, accounts, credits,
    jobs::{self, SourceColumns},
    queue::{self, Claimed, Ending, NewJob, Progress, Slots, Stage},
    usage::Outcome,
};

pub(crate) const START: Timestamp = Timestamp(1_000_000_000_000);

pub(crate) struct Fixture {
    pub(crate) store: Store,
    pub(crate) folder: tempfile::TempDir,
}

impl Fixture {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { store: Store::open(folder.path()).await.unwrap(), folder }
    }

    pub(crate) async fn account(&self, name: &str) -> AccountId {
        let mut random = [0; 10];
        random[..name.len()].copy_from_slice(name.as_bytes());
        let id = AccountId::new(START, random);
        let mut writing = self.store.write().await.unwrap();
        accounts::create(&mut writing, &id, name, name, START).await.unwrap();
        credits::create(&mut writing, &id, None, START).await.unwrap();
        writing.commit().await.unwrap();
        id
    }

    pub(crate) async fn submit(&self, account: &AccountId, number: u8, now: Timestamp) -> JobId {
        let mut random = [number; 10];
        random[..5].copy_from_slice(&account.as_str().as_bytes()[20..25]);
        let id = JobId::new(now, random);
        let source = SourceColumns {
            is_upload: false,
            source: "https://example.org/a.jpg?x=1".into(),
            given: "https://example.org/a.jpg?x=1".into(),
            bare: "https://example.org/a.jpg".into(),
        };
        let new = NewJob {
            id: id.clone(),
            account_id: account.clone(),
            api_key_id: ApiKeyId::new(now, random),
            request_key: format!("request {number}"),
            source,
            options: "{}".into(),
            may_cost: true,
            stage: Stage::First,
        };
        let mut writing = self.store.write().await.unwrap();
        queue::accept(&mut writing, new, now).await.unwrap();
        writing.commit().await.unwrap();
        id
    }

    pub(crate) async fn claim(&self, limit: u64, now: Timestamp) -> Vec<Claimed> {
        self.claim_slots(Slots { all: limit, later: limit, ..Slots::default() }, now).await
    }

    pub(crate) async fn claim_slots(&self, slots: Slots, now: Timestamp) -> Vec<Claimed> {
        let mut writing = self.store.write().await.unwrap();
        let claimed = queue::claim(&mut writing, "worker", slots, now).await.unwrap();
        writing.commit().await.unwrap();
        claimed
    }

    pub(crate) async fn advance(
        &self,
        claimed: &Claimed,
        original_key: Option<&str>,
        now: Timestamp,
    ) -> bool {
        let progress = Progress {
            report: "first results".into(),
            expires_at: Timestamp(i64::MAX),
            original_key: original_key.map(str::to_owned),
        };
        let mut writing = self.store.write().await.unwrap();
        let is_advanced = queue::advance(&mut writing, claimed, &progress, now).await.unwrap();
        writing.commit().await.unwrap();
        is_advanced
    }

    pub(crate) async fn reap(&self, now: Timestamp) -> Vec<JobId> {
        let mut writing = self.store.write().await.unwrap();
        let ended = queue::reap(&mut writing, crashed, now).await.unwrap();
        writing.commit().await.unwrap();
        ended
    }

    pub(crate) async fn job(&self, id: &JobId) -> jobs::JobRow {
        jobs::find(&mut self.store.read().await.unwrap(), id).await.unwrap().unwrap()
    }
}

/// What is there already stays; without it the job fails by name.
pub(crate) fn crashed(job: &jobs::JobRow) -> Ending {
    match &job.report {
        None => Ending::Failed { failure: "crashed".into() },
        Some(report) => Ending::Done {
            report: format!("{report} alone"),
            charge_key: None,
            expires_at: Timestamp(i64::MAX),
            outcome: Some(Outcome::Kept { original_bytes: 1 }),
        },
    }
}
