use eiderpix_store::{jobs as job_rows, queue::Stage};

use super::*;
use crate::{
    app::App,
    context::{
        clock::Clock,
        config::{Flags, load},
        random::Random,
    },
    domain::{
        accounts::{self, Admission, EmailAddress, SignUp},
        api_keys::{self, KeyHolder},
        files::uploads,
        jobs::{self, JobOptions, Source, Submission},
    },
    worker::Engine,
};

struct Fixture {
    app: App,
    runner: EngineRunner,
    running: Arc<Running>,
    _data: tempfile::TempDir,
}

impl Fixture {
    async fn new() -> Self {
        let data = tempfile::tempdir().unwrap();
        let flags = Flags { data: Some(data.path().to_owned()), ..Flags::default() };
        let config = load(&flags).unwrap().config;
        let (clock, random) = (Clock::manual(crate::Timestamp(1_793_009_600_000)), Random::seeded(1));
        let url = "http://127.0.0.1:8787".parse().unwrap();
        let app = App::open_with(config, url, clock, random).await.unwrap();
        let runner = EngineRunner::new(app.service().clone(), Engine::InProcess, 1);
        Self { app, runner, running: Arc::default(), _data: data }
    }

    async fn submit(&self) -> JobId {
        let email = EmailAddress::parse("owner@example.org").unwrap();
        let signed_up = accounts::sign_up(&self.app, &email, Admission::ByOperator).await.unwrap();
        let SignUp::Created { api_key, .. } = signed_up else { panic!("the address is new") };
        let holder: KeyHolder = api_keys::authenticate(&self.app, api_key.expose()).await.unwrap();
        let upload = uploads::put(&self.app, &holder, "a.png", None, "any".into()).await.unwrap();
        let wanted = Submission {
            source: Source::Upload { name: upload.name },
            options: JobOptions::default(),
            refresh: false,
            origin_host: None,
        };
        jobs::submit(&self.app, &holder, vec![wanted]).await.unwrap().remove(0).unwrap().id
    }

    async fn claim(&self) -> Claimed {
        let slots = Slots { all: 1, ..Slots::default() };
        claim(&self.runner, "worker", slots).await.unwrap().remove(0)
    }

    async fn state(&self, id: &JobId) -> (job_rows::JobState, Option<String>) {
        let row = job_rows::find(&mut self.app.store.read().await.unwrap(), id).await.unwrap().unwrap();
        (row.state, row.failure)
    }
}

async fn panics() -> Result<RunOutcome, RunError> {
    panic!("a job of the test")
}

/// Holds up D1 and J4.
#[tokio::test]
async fn a_job_that_panics_is_tried_again_after_a_pause_and_in_the_end_fails_by_name() {
    let fixture = Fixture::new().await;
    let id = fixture.submit().await;
    for attempt in 1..=MAX_ATTEMPTS {
        let claimed = fixture.claim().await;
        assert_eq!((claimed.lease.stage, claimed.lease.attempt), (Stage::First, attempt));
        let held = fixture.running.hold(&claimed.lease);
        see_through(&fixture.runner, &claimed, panics()).await;
        drop(held);
        assert!(fixture.running.leases().is_empty());
        fixture.app.clock.advance_ms(60_000);
    }
    let (state, failure) = fixture.state(&id).await;
    assert_eq!((state, failure.as_deref()), (job_rows::JobState::Failed, Some(r#"{"code":"crashed"}"#)));
}

/// Holds up J4.
#[tokio::test]
async fn a_lease_is_not_kept_alive_once_its_task_is_gone() {
    let fixture = Fixture::new().await;
    fixture.submit().await;
    let claimed = fixture.claim().await;
    let held = fixture.running.hold(&claimed.lease);
    assert_eq!(fixture.running.leases(), std::slice::from_ref(&claimed.lease));
    let task = tokio::spawn(async move {
        let _held = held;
        panic!("not in the job, but around it");
    });
    assert!(task.await.is_err());
    assert!(fixture.running.leases().is_empty(), "the lease would be extended for ever");
}

#[tokio::test]
async fn a_job_that_was_claimed_anew_for_its_next_stage_keeps_its_new_lease() {
    let fixture = Fixture::new().await;
    fixture.submit().await;
    let first = fixture.claim().await.lease;
    let held = fixture.running.hold(&first);
    let later = Lease { stage: Stage::Later, ..first };
    let held_later = fixture.running.hold(&later);
    drop(held);
    assert_eq!(fixture.running.leases(), [later]);
    drop(held_later);
}
