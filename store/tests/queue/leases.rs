//! Leases, and what becomes of jobs whose worker is gone.

use eiderpix_store::{
    Store, accounts,
    jobs::{self, JobState},
    queue::{self, Ending, LEASE_MS, MAX_ATTEMPTS},
};

use crate::support::{Fixture, START, crashed};

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
    queue::release_all(&mut writing, crashed, START).await.unwrap();
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
    // It has yet to look at the source, so it will do so anew anyway.
    jobs::forget_bare(&mut writing, &account, "https://example.org/a.jpg").await.unwrap();
    assert!(jobs::find_by_request(&mut writing, &account, "request 1").await.unwrap().is_some());
    writing.commit().await.unwrap();

    fixture.claim(1, START).await;
    let mut writing = fixture.store.write().await.unwrap();
    jobs::forget_bare(&mut writing, &account, "https://example.org/a.jpg").await.unwrap();
    assert!(jobs::find_by_request(&mut writing, &account, "request 1").await.unwrap().is_none());
}

#[tokio::test]
async fn what_was_committed_is_seen_by_another_process() {
    let fixture = Fixture::new().await;
    let other = Store::open(fixture.folder.path()).await.unwrap();
    let account = fixture.account("owner").await;
    assert!(accounts::find(&mut other.read().await.unwrap(), &account).await.unwrap().is_some());
}
