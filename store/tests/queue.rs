//! The queue's promises, one by one.

use eiderpix_store::{
    AccountId, ApiKeyId, JobId, Store, Timestamp, accounts, credits,
    jobs::{self, JobState, SourceColumns},
    object_rows,
    queue::{self, Claimed, Ending, LEASE_MS, MAX_ATTEMPTS, NewJob, Progress, Slots, Stage},
    usage::Outcome,
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
            stage: Stage::First,
        };
        let mut writing = self.store.write().await.unwrap();
        queue::accept(&mut writing, new, now).await.unwrap();
        writing.commit().await.unwrap();
        id
    }

    async fn claim(&self, limit: u64, now: Timestamp) -> Vec<Claimed> {
        self.claim_slots(Slots { all: limit, later: limit, ..Slots::default() }, now).await
    }

    async fn claim_slots(&self, slots: Slots, now: Timestamp) -> Vec<Claimed> {
        let mut writing = self.store.write().await.unwrap();
        let claimed = queue::claim(&mut writing, "worker", slots, now).await.unwrap();
        writing.commit().await.unwrap();
        claimed
    }

    async fn advance(&self, claimed: &Claimed, original_key: Option<&str>, now: Timestamp) -> bool {
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

    async fn reap(&self, now: Timestamp) -> Vec<JobId> {
        let mut writing = self.store.write().await.unwrap();
        let ended = queue::reap(&mut writing, crashed, now).await.unwrap();
        writing.commit().await.unwrap();
        ended
    }

    async fn job(&self, id: &JobId) -> jobs::JobRow {
        jobs::find(&mut self.store.read().await.unwrap(), id).await.unwrap().unwrap()
    }
}

/// What is there already stays; without it the job fails by name.
fn crashed(job: &jobs::JobRow) -> Ending {
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
async fn a_late_account_does_not_wait_behind_what_others_left_for_later() {
    let fixture = Fixture::new().await;
    let (early, late) = (fixture.account("early").await, fixture.account("late").await);
    for number in 0..40 {
        fixture.submit(&early, number, START).await;
    }
    for claimed in fixture.claim(40, START).await {
        fixture.advance(&claimed, None, START).await;
    }
    // Some are done before the other account comes.
    fixture.claim(4, START).await;
    for number in 100..110 {
        fixture.submit(&late, number, START).await;
    }
    for claimed in fixture.claim(10, START).await {
        assert_eq!((claimed.lease.stage, &claimed.job.account_id), (Stage::First, &late));
        fixture.advance(&claimed, None, START).await;
    }
    let next = fixture.claim(20, START).await;
    let of_late = next.iter().filter(|claimed| claimed.job.account_id == late).count();
    assert_eq!(of_late, 10, "all of the late account's jobs are among the next twenty");
}

#[tokio::test]
async fn what_an_account_sends_later_holds_up_neither_what_it_sent_before_nor_others() {
    let fixture = Fixture::new().await;
    let (bulk, other) = (fixture.account("bulk").await, fixture.account("other").await);
    let mut sent = Vec::new();
    let mut served = Vec::new();
    let mut rounds_of_other = 0;
    for round in 0..20u8 {
        // More comes in than is worked off, as from a bulk run.
        for number in 0..5 {
            let now = START.plus_ms(i64::from(round) * 3_000 + i64::from(number));
            sent.push(fixture.submit(&bulk, round * 5 + number, now).await);
        }
        if round == 10 {
            fixture.submit(&other, 200, START.plus_ms(30_000)).await;
        }
        for claimed in fixture.claim(2, START.plus_ms(100_000)).await {
            match claimed.job.account_id == other {
                true => rounds_of_other = round,
                false => served.push(claimed.job.id),
            }
        }
    }
    assert_eq!(served[..], sent[..served.len()], "first come, first served");
    assert!((10..=11).contains(&rounds_of_other), "the other account waited until round {rounds_of_other}");
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
    let other = Store::open(fixture._folder.path()).await.unwrap();
    let account = fixture.account("owner").await;
    assert!(accounts::find(&mut other.read().await.unwrap(), &account).await.unwrap().is_some());
}
