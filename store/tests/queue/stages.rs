//! First and later stages.

use eiderpix_store::{
    jobs::JobState,
    object_rows,
    queue::{self, Ending, LEASE_MS, MAX_ATTEMPTS, Slots, Stage},
};

use crate::support::{Fixture, START, crashed};

#[tokio::test]
async fn any_first_stage_goes_before_any_later_one_and_within_a_stage_the_order_is_that_of_coming_to_it() {
    let fixture = Fixture::new().await;
    let (early, late) = (fixture.account("early").await, fixture.account("late").await);
    let mut of_early = Vec::new();
    for number in 0..3 {
        of_early.push(fixture.submit(&early, number, START).await);
    }
    for claimed in fixture.claim(3, START).await {
        assert!(fixture.advance(&claimed, None, START).await);
    }
    let of_late = fixture.submit(&late, 100, START).await;
    of_early.push(fixture.submit(&early, 101, START).await);

    let next = fixture.claim(4, START).await;
    let order: Vec<_> = next.iter().map(|claimed| (claimed.lease.stage, &claimed.job.id)).collect();
    let expected = [
        (Stage::First, &of_late),
        (Stage::First, &of_early[3]),
        (Stage::Later, &of_early[0]),
        (Stage::Later, &of_early[1]),
    ];
    assert_eq!(order, expected);
}

#[tokio::test]
async fn a_slot_that_is_kept_for_first_stages_takes_no_later_one() {
    let fixture = Fixture::new().await;
    let account = fixture.account("owner").await;
    for number in 0..3 {
        fixture.submit(&account, number, START).await;
    }
    for claimed in fixture.claim(3, START).await {
        fixture.advance(&claimed, None, START).await;
    }
    for (all, later, claimed) in [(1, 0, 0), (3, 2, 2)] {
        let slots = Slots { all, later, ..Slots::default() };
        let waits = queue::is_waiting(&mut fixture.store.read().await.unwrap(), slots, START).await.unwrap();
        assert_eq!((waits, fixture.claim_slots(slots, START).await.len()), (claimed > 0, claimed));
    }
}

#[tokio::test]
async fn a_single_later_stage_goes_ahead_of_another_accounts_long_list_of_first_ones() {
    let fixture = Fixture::new().await;
    let (bulk, other) = (fixture.account("bulk").await, fixture.account("other").await);
    for number in 0..40 {
        fixture.submit(&bulk, number, START).await;
    }
    for claimed in fixture.claim(2, START).await {
        fixture.advance(&claimed, None, START).await;
    }
    let single = fixture.submit(&other, 100, START).await;
    let claimed = fixture.claim(4, START).await;
    let first = claimed.iter().find(|claimed| claimed.job.id == single).expect("it is among the next four");
    fixture.advance(first, None, START).await;

    let slots = Slots { all: 3, later: 2, ahead: 1, guests: 0 };
    let next = fixture.claim_slots(slots, START).await;
    let order: Vec<_> = next.iter().map(|claimed| (claimed.lease.stage, &claimed.job.account_id)).collect();
    assert_eq!(order, [(Stage::Later, &other), (Stage::First, &bulk), (Stage::First, &bulk)]);
    let next = fixture.claim_slots(slots, START).await;
    let of_first = next.iter().filter(|claimed| claimed.lease.stage == Stage::First).count();
    assert_eq!((next.len(), of_first), (3, 3), "the long list's own later stages wait for its first ones");
}

#[tokio::test]
async fn while_one_account_has_all_slots_a_first_stage_of_another_takes_that_of_guests() {
    let fixture = Fixture::new().await;
    let (bulk, other) = (fixture.account("bulk").await, fixture.account("other").await);
    for number in 0..10 {
        fixture.submit(&bulk, number, START).await;
    }
    let slots = Slots { all: 3, later: 2, ahead: 1, guests: 1 };
    assert_eq!(fixture.claim_slots(slots, START).await.len(), 3, "the account is no guest beside itself");
    let guests = Slots { guests: 1, ..Slots::default() };
    let waits =
        async || queue::is_waiting(&mut fixture.store.read().await.unwrap(), guests, START).await.unwrap();
    assert!(!waits().await);

    let ids = [fixture.submit(&other, 100, START).await, fixture.submit(&other, 101, START).await];
    assert!(waits().await);
    let next = fixture.claim_slots(guests, START).await;
    assert_eq!(next.iter().map(|claimed| &claimed.job.id).collect::<Vec<_>>(), [&ids[0]]);
    assert!(!waits().await, "something of it runs now");
    assert!(fixture.claim_slots(guests, START).await.is_empty());
}

#[tokio::test]
async fn an_advanced_job_keeps_its_original_from_the_sweep_until_it_ends() {
    let fixture = Fixture::new().await;
    let account = fixture.account("owner").await;
    fixture.submit(&account, 1, START).await;
    let first = fixture.claim(1, START).await.remove(0);
    let mut writing = fixture.store.write().await.unwrap();
    object_rows::register(&mut writing, "aa/bb/original", 1, START).await.unwrap();
    writing.commit().await.unwrap();
    fixture.advance(&first, Some("aa/bb/original"), START).await;
    assert_eq!(fixture.store.sweep(START.plus_ms(1)).await.unwrap().objects, 0);

    let later = fixture.claim(1, START).await.remove(0);
    assert_eq!(later.original_key.as_deref(), Some("aa/bb/original"));
    assert_eq!(later.job.report.as_deref(), Some("first results"));
    let mut writing = fixture.store.write().await.unwrap();
    queue::settle(&mut writing, &later.lease, crashed(&later.job), START).await.unwrap().unwrap();
    writing.commit().await.unwrap();
    assert_eq!(fixture.store.sweep(START.plus_ms(1)).await.unwrap().objects, 1);
}

#[tokio::test]
async fn a_lease_of_the_first_stage_means_nothing_in_the_later_one() {
    let fixture = Fixture::new().await;
    let account = fixture.account("owner").await;
    let id = fixture.submit(&account, 1, START).await;
    let first = fixture.claim(1, START).await.remove(0);
    assert!(fixture.advance(&first, None, START).await);
    let later = fixture.claim(1, START).await.remove(0);
    assert_eq!((later.lease.attempt, &later.lease.owner), (first.lease.attempt, &first.lease.owner));

    assert!(!fixture.advance(&first, None, START).await);
    let mut writing = fixture.store.write().await.unwrap();
    assert!(!queue::extend(&mut writing, &first.lease, START).await.unwrap());
    assert!(!queue::hand_back(&mut writing, &first.lease, START).await.unwrap());
    let ending = Ending::Failed { failure: "late".into() };
    assert!(queue::settle(&mut writing, &first.lease, ending, START).await.unwrap().is_none());
    writing.commit().await.unwrap();
    assert_eq!(fixture.job(&id).await.state, JobState::Running);
}

#[tokio::test]
async fn a_later_stage_that_takes_every_worker_down_leaves_the_first_results() {
    let fixture = Fixture::new().await;
    let account = fixture.account("owner").await;
    let id = fixture.submit(&account, 1, START).await;
    let first = fixture.claim(1, START).await.remove(0);
    fixture.advance(&first, None, START).await;
    let mut now = START;
    let mut tries = 0;
    while fixture.job(&id).await.state != JobState::Done {
        tries += fixture.claim(1, now).await.len();
        now = now.plus_ms(LEASE_MS);
        fixture.reap(now).await;
    }
    assert_eq!(tries as u64, MAX_ATTEMPTS);
    assert_eq!(fixture.job(&id).await.report.as_deref(), Some("first results alone"));
}
