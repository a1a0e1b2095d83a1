//! The queue's promises, one by one.

use eiderpix_store::{
    AccountId, ApiKeyId, JobId, Store, Timestamp, accounts, credits,
    jobs::{self, JobState, SourceColumns},
    queue::{self, Ending, LEASE_MS, MAX_ATTEMPTS, NewJob},
};

const START: Timestamp = Timestamp(1_000_000_000_000);

struct Fixture {
    store: Store,
    _folder: tempfile::TempDir,
}

impl Fixture {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { store: Store::open(folder.path()).await.unwrap(), _folder: folder }
    }

    async fn account(&self, name: &str) -> AccountId {
        let mut random = [0; 10];
        random[..name.len()].copy_from_slice(name.as_bytes());
        let id = AccountId::new(START, random);
        let mut writing = self.store.write().await.unwrap();
        accounts::create(&mut writing, &id, name, name, START).await.unwrap();
        credits::create(&mut writing, &id, None, START).await.unwrap();
        writing.commit().await.unwrap();
        id
    }

    async fn submit(&self, account: &AccountId, number: u8, now: Timestamp) -> JobId {
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
        };
        let mut writing = self.store.write().await.unwrap();
        queue::accept(&mut writing, new, now).await.unwrap();
        writing.commit().await.unwrap();
        id
    }

    async fn claim(&self, limit: u64, now: Timestamp) -> Vec<queue::Claimed> {
        let mut writing = self.store.write().await.unwrap();
        let claimed = queue::claim(&mut writing, "worker", limit, now).await.unwrap();
        writing.commit().await.unwrap();
        claimed
    }

    async fn reap(&self, now: Timestamp) -> Vec<JobId> {
        let mut writing = self.store.write().await.unwrap();
        let ended = queue::reap(&mut writing, "crashed", now).await.unwrap();
        writing.commit().await.unwrap();
        ended
    }

    async fn job(&self, id: &JobId) -> jobs::JobRow {
        jobs::find(&mut self.store.read().await.unwrap(), id).await.unwrap().unwrap()
    }
}

#[tokio::test]
async fn a_late_account_does_not_wait_behind_a_long_list() {
    let fixture = Fixture::new().await;
    let (early, late) = (fixture.account("early").await, fixture.account("late").await);
    for number in 0..40 {
        fixture.submit(&early, number, START).await;
    }
    fixture.claim(4, START).await;
    for number in 100..110 {
        fixture.submit(&late, number, START).await;
    }
    let next = fixture.claim(20, START).await;
    let of_late = next.iter().filter(|claimed| claimed.job.account_id == late).count();
    assert_eq!(of_late, 10, "all of the late account's jobs are among the next twenty");
}

#[tokio::test]
async fn a_dead_workers_job_comes_back_after_its_lease_and_a_pause() {
    let fixture = Fixture::new().await;
    let account = fixture.account("owner").await;
    let id = fixture.submit(&account, 1, START).await;
    assert_eq!(fixture.claim(1, START).await[0].lease.attempt, 1);
    fixture.reap(START.plus_ms(LEASE_MS - 1)).await;
    assert_eq!(fixture.job(&id).await.state, JobState::Running);

    let lapsed = START.plus_ms(LEASE_MS);
    fixture.reap(lapsed).await;
    assert_eq!(fixture.job(&id).await.state, JobState::Queued);
    assert!(fixture.claim(1, lapsed).await.is_empty());
    assert_eq!(fixture.claim(1, lapsed.plus_ms(4_000)).await[0].lease.attempt, 2);
}

#[tokio::test]
async fn a_job_that_takes_every_worker_down_fails_by_name() {
    let fixture = Fixture::new().await;
    let account = fixture.account("owner").await;
    let id = fixture.submit(&account, 1, START).await;
    let mut now = START;
    let mut tries = 0;
    let ended = loop {
        tries += fixture.claim(1, now).await.len();
        now = now.plus_ms(LEASE_MS);
        let ended = fixture.reap(now).await;
        if !ended.is_empty() {
            break ended;
        }
    };
    assert_eq!((ended, tries as u64), (vec![id.clone()], MAX_ATTEMPTS));
    let job = fixture.job(&id).await;
    assert_eq!((job.state, job.failure.as_deref()), (JobState::Failed, Some("crashed")));
}

#[tokio::test]
async fn a_restart_takes_leases_back_at_once() {
    let fixture = Fixture::new().await;
    let account = fixture.account("owner").await;
    fixture.submit(&account, 1, START).await;
    fixture.claim(1, START).await;
    let mut writing = fixture.store.write().await.unwrap();
    queue::release_all(&mut writing, "crashed", START).await.unwrap();
    writing.commit().await.unwrap();
    assert_eq!(fixture.claim(1, START).await.len(), 1);
}

#[tokio::test]
async fn a_job_handed_back_has_not_used_up_an_attempt() {
    let fixture = Fixture::new().await;
    let account = fixture.account("owner").await;
    fixture.submit(&account, 1, START).await;
    for _ in 0..5 {
        let claimed = fixture.claim(1, START).await.remove(0);
        assert_eq!(claimed.lease.attempt, 1);
        let mut writing = fixture.store.write().await.unwrap();
        assert!(queue::hand_back(&mut writing, &claimed.lease, START).await.unwrap());
        writing.commit().await.unwrap();
    }
}

#[tokio::test]
async fn a_worker_that_lost_its_lease_changes_nothing() {
    let fixture = Fixture::new().await;
    let account = fixture.account("owner").await;
    let id = fixture.submit(&account, 1, START).await;
    let late = fixture.claim(1, START).await.remove(0);
    let lapsed = START.plus_ms(LEASE_MS);
    fixture.reap(lapsed).await;
    fixture.claim(1, lapsed.plus_ms(4_000)).await;

    let mut writing = fixture.store.write().await.unwrap();
    assert!(!queue::extend(&mut writing, &late.lease, lapsed).await.unwrap());
    let ending = Ending::Failed { failure: "late".into() };
    assert!(queue::settle(&mut writing, &late.lease, ending, lapsed).await.unwrap().is_none());
    writing.commit().await.unwrap();
    assert_eq!(fixture.job(&id).await.state, JobState::Running);
}

#[tokio::test]
async fn a_forgotten_source_is_forgotten_whatever_its_query() {
    let fixture = Fixture::new().await;
    let account = fixture.account("owner").await;
    fixture.submit(&account, 1, START).await;
    let mut writing = fixture.store.write().await.unwrap();
    assert!(jobs::find_by_request(&mut writing, &account, "request 1").await.unwrap().is_some());
    jobs::forget_bare(&mut writing, &account, "https://example.org/a.jpg").await.unwrap();
    assert!(jobs::find_by_request(&mut writing, &account, "request 1").await.unwrap().is_none());
}

#[tokio::test]
async fn what_was_committed_is_seen_by_another_process() {
    let fixture = Fixture::new().await;
    let other = Store::open(fixture._folder.path()).await.unwrap();
    let account = fixture.account("owner").await;
    assert!(accounts::find(&mut other.read().await.unwrap(), &account).await.unwrap().is_some());
}
