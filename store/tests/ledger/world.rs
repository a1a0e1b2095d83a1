//! A store, and the model that it is held against.

use std::collections::{HashMap, HashSet};

use eiderpix_store::{
    AccountId, ApiKeyId, Connection, JobId, Store, Timestamp, accounts,
    credits::{self, BalanceRow, Reservation, TransferReferences},
    jobs::{self, JobState, SourceColumns},
    ledger::{self, EntryKind},
    queue::{self, Accepted, Claimed, Ending, LEASE_MS, NewJob, Progress, Slots, Stage},
    usage::Outcome,
};

use crate::steps::{QUOTAS, Step};

pub(crate) struct World {
    store: Store,
    _folder: tempfile::TempDir,
    now: Timestamp,
    made: u64,
    accounts: Vec<AccountId>,
    held: Vec<Claimed>,
    ended: Vec<Claimed>,
    delivered: HashMap<AccountId, HashSet<String>>,
    /// What the first stage handed out, by job.
    first_results: HashMap<JobId, String>,
    owners: HashMap<JobId, AccountId>,
    /// Jobs that ended while their account was unlimited.
    ended_unlimited: HashSet<JobId>,
}

impl World {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let now = Timestamp(1_000_000_000_000);
        let mut accounts = Vec::new();
        let mut writing = store.write().await.unwrap();
        for (number, quota) in QUOTAS.into_iter().enumerate() {
            let id = AccountId::new(now, [number as u8; 10]);
            let email = format!("{number}@example.org");
            accounts::create(&mut writing, &id, &email, &email, now).await.unwrap();
            credits::create(&mut writing, &id, quota, now).await.unwrap();
            accounts.push(id);
        }
        writing.commit().await.unwrap();
        Self {
            store,
            _folder: folder,
            now,
            made: 0,
            accounts,
            held: Vec::new(),
            ended: Vec::new(),
            delivered: HashMap::new(),
            first_results: HashMap::new(),
            owners: HashMap::new(),
            ended_unlimited: HashSet::new(),
        }
    }

    pub(crate) async fn take(&mut self, step: &Step) {
        let mut writing = self.store.write().await.unwrap();
        match *step {
            Step::Submit { account, jobs } => {
                for _ in 0..jobs {
                    let before = self.balance(account, &mut writing).await;
                    let new = self.new_job(account);
                    let may_cost = new.may_cost;
                    let accepted = queue::accept(&mut writing, new, self.now).await.unwrap();
                    let is_refused = matches!(accepted, Accepted::OutOfCredits);
                    assert_eq!(is_refused, may_cost && !before.is_unlimited && before.left() == 0);
                }
            }
            Step::Claim { owner, slots } => {
                let owner = format!("owner {owner}");
                let claimed = queue::claim(&mut writing, &owner, slots, self.now).await.unwrap();
                let of_later = claimed.iter().filter(|claimed| claimed.lease.stage == Stage::Later).count();
                assert!(claimed.len() as u64 <= slots.all + slots.guests && of_later as u64 <= slots.later);
                let only_first = Slots { all: 1, ..Slots::default() };
                let waits = queue::is_waiting(&mut writing, only_first, self.now).await.unwrap();
                let is_ahead = of_later as u64 <= slots.ahead;
                assert!(is_ahead || !waits, "more later stages than may went before a first one");
                self.held.extend(claimed);
            }
            Step::Advance { lease, picture } => {
                if let Some(claimed) = self.pick(lease) {
                    let progress = Progress {
                        report: format!("picture {picture}"),
                        expires_at: Timestamp(i64::MAX),
                        original_key: None,
                    };
                    let advanced = queue::advance(&mut writing, &claimed, &progress, self.now).await.unwrap();
                    if advanced {
                        self.first_results.insert(claimed.job.id.clone(), format!("picture {picture}"));
                    }
                    match claimed.lease.stage {
                        Stage::First => self.ended.push(claimed),
                        // There is no stage after this one: it is refused, and the lease stays as it was.
                        Stage::Later => {
                            assert!(!advanced, "a later stage was advanced");
                            self.held.push(claimed);
                        }
                    }
                }
            }
            Step::Deliver { lease, picture } => {
                if let Some(claimed) = self.pick(lease) {
                    let key = format!("picture {picture}");
                    let ending = done(Some(key.clone()));
                    let before = self.balance_of(&claimed.job.account_id, &mut writing).await;
                    let settled =
                        queue::settle(&mut writing, &claimed.lease, ending, self.now).await.unwrap();
                    if let Some(settled) = settled {
                        let is_payable = claimed.job.reservation != Reservation::Nothing
                            || before.is_unlimited
                            || before.left() > 0;
                        let delivered = self.delivered.entry(settled.job.account_id.clone()).or_default();
                        let is_charged = is_payable && delivered.insert(key);
                        assert_eq!(settled.job.is_charged, is_charged);
                        self.note_unlimited(&settled.job.id, &mut writing).await;
                    }
                    self.ended.push(claimed);
                }
            }
            Step::DeliverForFree { lease } => {
                if let Some(claimed) = self.pick(lease) {
                    queue::settle(&mut writing, &claimed.lease, done(None), self.now).await.unwrap();
                    self.ended.push(claimed);
                }
            }
            Step::Fail { lease } => {
                if let Some(claimed) = self.pick(lease) {
                    let ending = crashed(&claimed.job);
                    let settled =
                        queue::settle(&mut writing, &claimed.lease, ending, self.now).await.unwrap();
                    if settled.is_some() {
                        self.count_crashed(std::slice::from_ref(&claimed.job.id), &mut writing).await;
                    }
                    self.ended.push(claimed);
                }
            }
            Step::DeliverAgain { lease, picture } => {
                if !self.ended.is_empty() {
                    let claimed = &self.ended[lease % self.ended.len()];
                    let ending = done(Some(format!("picture {picture}")));
                    let settled =
                        queue::settle(&mut writing, &claimed.lease, ending, self.now).await.unwrap();
                    assert!(settled.is_none(), "a job that was let go of was ended again");
                }
            }
            Step::Retry { lease } => {
                if let Some(claimed) = self.pick(lease) {
                    queue::retry(&mut writing, &claimed.lease, self.now).await.unwrap();
                    self.ended.push(claimed);
                }
            }
            Step::HandBack { lease } => {
                // The same attempt number may be claimed again by the same owner, so this one is not kept.
                if let Some(claimed) = self.pick(lease) {
                    queue::hand_back(&mut writing, &claimed.lease, self.now).await.unwrap();
                }
            }
            Step::Crash { owner } => {
                let owner = format!("owner {owner}");
                self.held.retain(|claimed| claimed.lease.owner != owner);
            }
            Step::LetLeasesLapse => {
                self.now = self.now.plus_ms(LEASE_MS);
                let ended = queue::reap(&mut writing, crashed, self.now).await.unwrap();
                self.count_crashed(&ended, &mut writing).await;
            }
            Step::Restart => {
                self.held.clear();
                let ended = queue::release_all(&mut writing, crashed, self.now).await.unwrap();
                self.count_crashed(&ended, &mut writing).await;
            }
            Step::Grant { account, credits } => {
                self.made += 1;
                let reference = format!("grant {}", self.made);
                let account = &self.accounts[account];
                credits::grant(&mut writing, account, credits, &reference, self.now).await.unwrap();
            }
            Step::SetMonthly { account, monthly } => {
                self.made += 1;
                let (account, reference) = (&self.accounts[account], format!("plan {}", self.made));
                credits::set_monthly(&mut writing, account, monthly, &reference, self.now).await.unwrap();
                let balance = credits::find(&mut writing, account, self.now).await.unwrap().unwrap();
                assert_eq!(balance.is_unlimited, monthly.is_none());
                assert!(balance.monthly_left <= monthly.unwrap_or(0));
            }
            Step::Transfer { from, to, credits } if from != to => {
                self.made += 1;
                let before = [self.balance(from, &mut writing).await, self.balance(to, &mut writing).await];
                let (here, there) = (format!("a {}", self.made), format!("b {}", self.made));
                let references = TransferReferences { from: &here, to: &there };
                let parties = (&self.accounts[from], &self.accounts[to]);
                let is_moved =
                    credits::transfer(&mut writing, parties, credits, references, self.now).await.unwrap();
                assert_eq!(is_moved, before[0].is_unlimited || before[0].left() >= credits);
                let after = [self.balance(from, &mut writing).await, self.balance(to, &mut writing).await];
                let moved = if is_moved { credits } else { 0 };
                for (before, after, change) in [(&before[0], &after[0], -1), (&before[1], &after[1], 1)] {
                    let change = if before.is_unlimited { 0 } else { change * moved as i64 };
                    assert_eq!(after.left() as i64, before.left() as i64 + change);
                }
            }
            Step::Transfer { .. } => {}
            Step::GiveGrace { account, credits } => {
                self.made += 1;
                let (account, reference) = (&self.accounts[account], format!("grace {}", self.made));
                credits::give_grace(&mut writing, account, credits, &reference, self.now).await.unwrap();
            }
            Step::LetAMonthPass => self.now = self.now.plus_ms(credits::PERIOD_MS),
        }
        writing.commit().await.unwrap();
        self.now = self.now.plus_ms(20_000);
    }

    pub(crate) async fn check(&self, step: &Step) {
        let mut reading = self.store.read().await.unwrap();
        for account in &self.accounts {
            // As of the beginning of time: what is booked, not what is reckoned.
            let balance = credits::find(&mut reading, account, Timestamp(0)).await.unwrap().unwrap();
            let sums = ledger::sum(&mut reading, account).await.unwrap();
            assert_eq!(
                sums,
                (balance.monthly_left as i64, balance.onetime_left as i64),
                "the ledger after {step:?}"
            );
            let delivered = self.delivered.get(account).map_or(0, HashSet::len) as u64;
            assert_eq!(balance.charged_total, delivered, "charges after {step:?}");

            let jobs = jobs::latest(&mut reading, account, 10_000).await.unwrap();
            let living = jobs.iter().filter(|job| matches!(job.state, JobState::Queued | JobState::Running));
            let (_, queued) = queue::count(&mut reading, account).await.unwrap();
            assert_eq!(living.clone().count() as u64, queued, "queue rows after {step:?}");
            let reserving = living.filter(|job| job.reservation != Reservation::Nothing).count() as u64;
            assert_eq!(balance.reserved, reserving, "reservations after {step:?}");

            let entries = ledger::list(&mut reading, account, 10_000).await.unwrap();
            for job in &jobs {
                let count = |kind: EntryKind| {
                    let is_it =
                        |entry: &&ledger::EntryRow| entry.kind == kind && entry.reference == job.id.as_str();
                    entries.iter().filter(is_it).count()
                };
                let reserved = usize::from(job.reservation != Reservation::Nothing);
                let is_paid_for = reserved == 1 || self.ended_unlimited.contains(&job.id);
                assert!(!job.is_charged || is_paid_for, "a charge without a reservation after {step:?}");
                assert_eq!(count(EntryKind::Reservation), reserved);
                if let Some(first_results) = self.first_results.get(&job.id) {
                    assert_ne!(job.state, JobState::Failed, "{first_results} was handed out before {step:?}");
                }
                let ends = count(EntryKind::Charge) + count(EntryKind::Release);
                match job.state {
                    JobState::Queued | JobState::Running => assert_eq!(ends, 0),
                    _ => assert!(ends <= 1 && ends >= reserved, "{ends} ends after {step:?}"),
                }
                assert_eq!(count(EntryKind::Charge) == 1, job.is_charged);
            }
        }
    }

    async fn balance(&self, account: usize, connection: &mut Connection) -> BalanceRow {
        self.balance_of(&self.accounts[account], connection).await
    }

    async fn balance_of(&self, account: &AccountId, connection: &mut Connection) -> BalanceRow {
        credits::find(connection, account, self.now).await.unwrap().unwrap()
    }

    async fn note_unlimited(&mut self, id: &JobId, connection: &mut Connection) {
        if self.balance_of(&self.owners[id], connection).await.is_unlimited {
            self.ended_unlimited.insert(id.clone());
        }
    }

    /// Jobs that crashed too often are done when they had their first results, and these are charged where there is a
    /// credit for them.
    async fn count_crashed(&mut self, ended: &[JobId], connection: &mut Connection) {
        for id in ended {
            self.note_unlimited(id, connection).await;
            let Some(first_results) = self.first_results.get(id) else { continue };
            let job = jobs::find(connection, id).await.unwrap().unwrap();
            let delivered = self.delivered.entry(self.owners[id].clone()).or_default();
            match job.is_charged {
                true => assert!(delivered.insert(first_results.clone()), "{first_results} was charged twice"),
                false => {
                    let is_free =
                        delivered.contains(first_results) || job.reservation == Reservation::Nothing;
                    assert!(is_free, "{first_results} was not charged");
                }
            }
        }
    }

    fn pick(&mut self, lease: usize) -> Option<Claimed> {
        if self.held.is_empty() { None } else { Some(self.held.swap_remove(lease % self.held.len())) }
    }

    fn new_job(&mut self, account: usize) -> NewJob {
        self.made += 1;
        let mut random = [0; 10];
        random[..8].copy_from_slice(&self.made.to_be_bytes());
        let id = JobId::new(self.now, random);
        self.owners.insert(id.clone(), self.accounts[account].clone());
        NewJob {
            id,
            account_id: self.accounts[account].clone(),
            api_key_id: ApiKeyId::new(self.now, random),
            request_key: format!("request {}", self.made),
            source: SourceColumns {
                is_upload: false,
                source: "https://example.org/a.jpg".into(),
                given: "https://example.org/a.jpg".into(),
                bare: "https://example.org/a.jpg".into(),
            },
            options: "{}".into(),
            // Some turn out to cost what nobody foresaw.
            may_cost: !self.made.is_multiple_of(3),
            stage: if self.made.is_multiple_of(5) { Stage::Later } else { Stage::First },
        }
    }
}

fn crashed(job: &jobs::JobRow) -> Ending {
    match &job.report {
        None => Ending::Failed { failure: "{}".into() },
        Some(first_results) => done(Some(first_results.clone())),
    }
}

fn done(charge_key: Option<String>) -> Ending {
    Ending::Done {
        report: "{}".into(),
        charge_key,
        expires_at: Timestamp(i64::MAX),
        outcome: Some(Outcome::Kept { original_bytes: 1 }),
    }
}
