//! Scheduled jobs: what has to be done now and then, by whichever process works on the data.
//!
//! Each one is run whatever became of those before it, a panic included: one that fails is tried again with the next round.

use std::{panic::AssertUnwindSafe, time::Duration};

use eiderpix_store::{mails, queue};
use futures_util::FutureExt;
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use crate::{
    StoreError,
    domain::{
        Service,
        accounts::{self, sessions},
        api_keys,
        credits::reports,
        jobs,
    },
};

const REAP_EVERY: Duration = Duration::from_secs(queue::LEASE_MS as u64 / 1_000 / 4);
const SWEEP_EVERY: Duration = Duration::from_secs(60);
const MAILBOX_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

/// Takes back the jobs of workers that gave no sign of life.
pub(super) async fn keep_reaping(service: Service, shutdown: CancellationToken) {
    while is_time(REAP_EVERY, &shutdown).await {
        // It is logged.
        let _ = run("leases", reap(&service)).await;
    }
}

/// Deletes what is past its time.
pub(super) async fn keep_sweeping(service: Service, shutdown: CancellationToken) {
    loop {
        sweep(&service).await;
        if !is_time(SWEEP_EVERY, &shutdown).await {
            return;
        }
    }
}

async fn reap(service: &Service) -> Result<(), StoreError> {
    let mut writing = service.store.write().await?;
    let ended = queue::reap(&mut writing, jobs::end_crashed, service.clock.now()).await?;
    jobs::add_crashed_to_parts(service, &mut writing, &ended).await?;
    let queued = queue::count_all(&mut writing).await?;
    writing.commit().await?;
    for id in &ended {
        service.notifier.notify_moved(id);
    }
    metrics::gauge!("eiderpix_queue_jobs").set(queued as f64);
    Ok(())
}

/// Does everything that is due; what fails is logged.
async fn sweep(service: &Service) {
    let _ = run("expired files", sweep_expired(service)).await;
    let _ = run("sessions", sessions::sweep(service)).await;
    let _ = run("old mails", sweep_mails(service)).await;
    let _ = remind(service).await;
}

/// Writes down what ended by itself, and the mails that are due because a moment has come; gives the first failure.
pub(crate) async fn remind(service: &Service) -> Result<(), StoreError> {
    let deletions = run("deleted accounts", accounts::go_on_deleting(service)).await;
    let ends = run("ended keys", api_keys::end_over(service)).await;
    let reminders = run("ending keys", api_keys::remind_of_ending_keys(service)).await;
    let new_sites = run("new sites", api_keys::tell_of_new_sites(service)).await;
    let reports = run("reports", reports::write_due(service)).await;
    deletions.and(ends).and(reminders).and(new_sites).and(reports)
}

async fn sweep_expired(service: &Service) -> Result<(), StoreError> {
    let swept = service.store.sweep(service.clock.now()).await?;
    metrics::counter!("eiderpix_swept_files_total").increment(swept.objects);
    metrics::counter!("eiderpix_undeletable_files_total").increment(swept.put_off);
    if swept.objects > 0 {
        info!(jobs = swept.jobs, objects = swept.objects, "deleted {} files past their time", swept.objects);
    }
    Ok(())
}

async fn sweep_mails(service: &Service) -> Result<(), StoreError> {
    let mut writing = service.store.write().await?;
    mails::delete_old(&mut writing, service.clock.now().minus_ms(MAILBOX_MS)).await?;
    writing.commit().await
}

/// Runs one scheduled job to its end, whatever that is.
async fn run(name: &str, job: impl Future<Output = Result<(), StoreError>>) -> Result<(), StoreError> {
    // What it held is dropped with it, and a transaction that is not committed is undone.
    let ended = AssertUnwindSafe(job).catch_unwind().await.unwrap_or_else(|_| {
        error!(job = name, "scheduled job {name} panicked");
        Err(StoreError::Unavailable("a scheduled job panicked".into()))
    });
    if let Err(cause) = &ended {
        metrics::counter!("eiderpix_scheduled_job_failures_total", "job" => name.to_owned()).increment(1);
        warn!(job = name, cause = cause.chain(), "scheduled job {name} failed, and is tried again");
    }
    ended
}

/// Waits; `false` when the process stops.
async fn is_time(pause: Duration, shutdown: &CancellationToken) -> bool {
    tokio::select! {
        () = shutdown.cancelled() => false,
        () = tokio::time::sleep(pause) => true,
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        Timestamp,
        app::App,
        context::{
            clock::Clock,
            config::{Flags, load},
            random::Random,
        },
        domain::{
            accounts::{Account, Admission, EmailAddress, SignUp},
            api_keys::Overlap,
            audit::Actor,
        },
        mail::outbox,
    };
    use eiderpix_store::{Objects, object_rows};
    use sqlx::Executor;

    use super::*;

    const NOW: Timestamp = Timestamp(1_793_009_600_000);
    const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

    async fn app(data: &std::path::Path) -> App {
        let config = load(&Flags { data: Some(data.to_owned()), ..Flags::default() }).unwrap().config;
        let url = "http://127.0.0.1:8787".parse().unwrap();
        App::open_with(config, url, Clock::manual(NOW), Random::seeded(1)).await.unwrap()
    }

    /// Someone whose key was replaced by one that a site does not use yet.
    async fn with_retiring_key(app: &App, email: &str) -> Account {
        let email = EmailAddress::parse(email).unwrap();
        let SignUp::Created { account, .. } =
            accounts::sign_up(app, &email, Admission::ByOperator).await.unwrap()
        else {
            panic!("{email:?} has an account");
        };
        let key = api_keys::find_main(app, &account.id).await.unwrap().unwrap();
        api_keys::record_site(app, &key, "shop.example", None, 1).await.unwrap();
        let by = Actor::Service;
        api_keys::replace(app, &account.id, &key, Overlap::default(), &by).await.unwrap().unwrap();
        account
    }

    async fn put_unused(app: &App, content: &'static str) -> String {
        let key = Objects::key_of(content.as_bytes());
        let mut writing = app.store.write().await.unwrap();
        object_rows::register(&mut writing, &key, 1, NOW).await.unwrap();
        writing.commit().await.unwrap();
        app.store.objects().put(&key, content.into()).await.unwrap();
        key
    }

    #[tokio::test]
    async fn whatever_fails_everything_else_is_swept_and_mailed() {
        let data = tempfile::tempdir().unwrap();
        let app = app(data.path()).await;
        let broken = with_retiring_key(&app, "broken@example.org").await;
        with_retiring_key(&app, "owner@example.org").await;
        let (stays, goes) = (put_unused(&app, "stays").await, put_unused(&app, "goes").await);
        let path = data.path().join("objects").join(&stays);
        std::fs::remove_file(&path).unwrap();
        std::fs::create_dir_all(path.join("inside")).unwrap();
        let mut writing = app.store.write().await.unwrap();
        // First in every list, and unreadable.
        let spoil = format!("UPDATE accounts SET email = 'no address' WHERE id = '{}'", broken.id);
        writing.execute(sqlx::AssertSqlSafe(spoil)).await.unwrap();
        writing
            .execute(
                "CREATE TRIGGER t BEFORE DELETE ON web_sessions BEGIN SELECT RAISE(FAIL, 'on purpose'); END",
            )
            .await
            .unwrap();
        writing.commit().await.unwrap();
        let mut session = app.store.write().await.unwrap();
        eiderpix_store::web_sessions::create(&mut session, "digest", &broken.id, (None, None), NOW)
            .await
            .unwrap();
        session.commit().await.unwrap();

        app.clock.advance_ms(6 * DAY_MS + DAY_MS / 2);
        sweep(&app).await;
        assert!(app.store.objects().get(&goes).await.unwrap().is_none());
        let mails = outbox::list(&app).await.unwrap();
        let reminders = mails.iter().filter(|mail| mail.subject.contains("ends soon"));
        let reminded: Vec<_> = reminders.map(|mail| mail.to.as_str()).collect();
        assert_eq!(reminded, ["owner@example.org"]);

        app.clock.advance_ms(2 * DAY_MS);
        sweep(&app).await;
        let left: Vec<_> =
            outbox::list(&app).await.unwrap().into_iter().map(|mail| mail.created_at).collect();
        assert!(left.iter().all(|written| app.clock.now().ms_since(*written) < MAILBOX_MS), "{left:?}");
        let retiring = api_keys::list(&app, &broken.id).await.unwrap();
        assert!(
            retiring.iter().all(|key| key.ended_at.is_some() == (key.replaced_by.is_some())),
            "{retiring:?}"
        );
    }

    #[tokio::test]
    async fn a_panic_ends_one_scheduled_job_only() {
        let panicked = run("test", async { panic!("on purpose") }).await;
        assert!(matches!(panicked, Err(StoreError::Unavailable(_))));
        assert!(run("test", async { Ok(()) }).await.is_ok());
    }
}
