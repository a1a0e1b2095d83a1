//! Claims jobs for free slots and sees each to its end.

use std::{
    collections::HashMap,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use eiderpix_store::queue::{self, Claimed, Lease, MAX_ATTEMPTS, Slots};
use futures_util::FutureExt;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use super::{EngineRunner, slots::WorkerSlots, supervise::supervise};
use crate::{
    JobId, StoreError,
    context::telemetry::panic_words,
    domain::jobs::FailureReason,
    words::failure,
    worker::run::{self, RunError, RunOutcome},
};

/// What was not rung for (a retry whose pause is over) is found by looking so often.
const LOOK_EVERY: Duration = Duration::from_secs(1);
const AFTER_STORAGE_ERROR: Duration = Duration::from_secs(2);
/// Four signs of life a lease.
const HEARTBEAT: Duration = Duration::from_secs(queue::LEASE_MS as u64 / 1_000 / 4);
/// What runs when the process is told to stop has so long to finish; then it is handed back.
const LAST_MINUTE: Duration = Duration::from_secs(20);
/// Far above all deadlines together: a run that hangs is let go of.
const LONGEST_RUN: Duration = Duration::from_secs(30 * 60);
const POSTPONED_MS: i64 = 10_000;

/// The leases this process is really working on.
#[derive(Debug, Default)]
struct Running(Mutex<HashMap<JobId, Lease>>);

/// A lease that is kept alive until this is dropped, whether its run ends, panics or is given up.
#[derive(Debug)]
struct Held {
    running: Arc<Running>,
    lease: Lease,
}

/// Works until told to stop, then finishes or hands back what runs.
pub(super) async fn work(runner: Arc<EngineRunner>, slots: usize, shutdown: CancellationToken) {
    let owner = format!("{}-{}", std::process::id(), runner.service.random.name());
    let slots = WorkerSlots::new(slots);
    let running = Arc::new(Running::default());
    // Both end with this task, in whatever way it ends.
    let (mut runs, mut heart) = (JoinSet::new(), JoinSet::new());
    let (beating, held) = (Arc::clone(&runner), Arc::clone(&running));
    let beat = move || keep_leases(Arc::clone(&beating), Arc::clone(&held));
    heart.spawn(supervise("keep leases", CancellationToken::new(), beat));
    while !shutdown.is_cancelled() {
        let mut free = tokio::select! {
            () = shutdown.cancelled() => break,
            free = slots.free() => free,
        };
        // Never given up half-way: a claim that was committed has to be worked on.
        let claimed = match claim(&runner, &owner, free.counts()).await {
            Ok(claimed) => claimed,
            Err(pause) => {
                drop(free);
                tokio::select! {
                    () = shutdown.cancelled() => break,
                    () = pause_or_work(&runner, pause) => continue,
                }
            }
        };
        for claimed in claimed {
            let held = running.hold(&claimed.lease);
            let mut slot = free.take(claimed.lease.stage);
            let runner = Arc::clone(&runner);
            runs.spawn(async move {
                see_through(&runner, &claimed, run::run(&runner, &claimed, &mut slot)).await;
                drop((held, slot));
                runner.service.notifier.notify_work();
            });
        }
        while runs.try_join_next().is_some() {}
    }
    let all_done = async { while runs.join_next().await.is_some() {} };
    if tokio::time::timeout(LAST_MINUTE, all_done).await.is_err() {
        let leases = running.leases();
        runs.shutdown().await;
        hand_back(&runner, leases).await;
    }
}

/// Claims at least one job; or says how long to wait before looking again.
async fn claim(runner: &EngineRunner, owner: &str, free: Slots) -> Result<Vec<Claimed>, Duration> {
    let service = &runner.service;
    let claimed = async {
        let now = service.clock.now();
        // A look by a reader first: an idle service writes nothing.
        if !queue::is_waiting(&mut *service.store.read().await?, free, now).await? {
            return Ok(Vec::new());
        }
        let mut writing = service.store.write().await?;
        let claimed = queue::claim(&mut writing, owner, free, now).await?;
        writing.commit().await?;
        Ok::<_, StoreError>(claimed)
    };
    match claimed.await {
        Ok(claimed) if claimed.is_empty() => Err(LOOK_EVERY),
        Ok(claimed) => Ok(claimed),
        Err(cause) => {
            warn!(cause = cause.chain(), "no jobs can be claimed now");
            Err(AFTER_STORAGE_ERROR)
        }
    }
}

async fn pause_or_work(runner: &EngineRunner, pause: Duration) {
    let _ = tokio::time::timeout(pause, runner.service.notifier.work()).await;
}

/// Sees a job's run to its end and, where the job did not end with it, gives the job back.
async fn see_through(
    runner: &EngineRunner,
    claimed: &Claimed,
    run: impl Future<Output = Result<RunOutcome, RunError>>,
) {
    let started_at = runner.service.clock.now();
    let ran = AssertUnwindSafe(tokio::time::timeout(LONGEST_RUN, run)).catch_unwind().await;
    let ran = ran.unwrap_or_else(|panic| {
        error!(job.id = %claimed.job.id, panic = panic_words(&*panic), "job {} panicked", claimed.job.id);
        Ok(Err(RunError::Crashed))
    });
    let ended = match ran.unwrap_or(Err(RunError::Crashed)) {
        Err(RunError::Crashed) if claimed.lease.attempt >= MAX_ATTEMPTS => {
            run::fail(runner, claimed, FailureReason::Crashed).await
        }
        // What does not make sense will not the next time.
        Err(RunError::Storage(StoreError::Corrupt(what))) => {
            error!(job.id = %claimed.job.id, what, "job {} cannot be read", claimed.job.id);
            run::fail(runner, claimed, FailureReason::Internal).await
        }
        other => other,
    };
    let duration_ms = runner.service.clock.now().ms_since(started_at);
    match ended {
        Ok(ran) => tell(claimed, &ran, duration_ms),
        Err(stopped) => give_back(runner, claimed, &stopped).await,
    }
}

/// Gives a job back for another try, for as long as it takes to write that down.
async fn give_back(runner: &EngineRunner, claimed: &Claimed, stopped: &RunError) {
    let service = &runner.service;
    let (id, attempt) = (&claimed.job.id, claimed.lease.attempt);
    match stopped {
        RunError::Crashed => warn!(job.id = %id, attempt, "job {id} crashed"),
        RunError::Storage(cause) => {
            warn!(job.id = %id, attempt, cause = cause.chain(), "job {id} waits for storage");
        }
    }
    loop {
        let given = async {
            let now = service.clock.now();
            let mut writing = service.store.write().await?;
            match stopped {
                RunError::Crashed => queue::retry(&mut writing, &claimed.lease, now).await?,
                RunError::Storage(_) => {
                    queue::postpone(&mut writing, &claimed.lease, now.plus_ms(POSTPONED_MS)).await?
                }
            };
            writing.commit().await
        };
        match given.await {
            Ok(()) => return,
            Err(_) => tokio::time::sleep(AFTER_STORAGE_ERROR).await,
        }
    }
}

/// One line a job, and the figures.
fn tell(claimed: &Claimed, ran: &RunOutcome, duration_ms: i64) {
    let id = &claimed.job.id;
    let outcome = match ran {
        RunOutcome::Done(came) => {
            let (size_bytes, result_bytes) = (came.original_bytes, came.result_bytes);
            let is_charged = came.is_charged;
            info!(job.id = %id, size_bytes, result_bytes, is_charged, duration_ms, "job {id} is done");
            metrics::counter!("eiderpix_original_bytes_total").increment(size_bytes);
            metrics::counter!("eiderpix_saved_bytes_total")
                .increment(size_bytes.saturating_sub(result_bytes));
            "done"
        }
        RunOutcome::Failed(reason) => {
            info!(job.id = %id, reason = reason.code(), duration_ms, "job {id} failed: {}", failure::english(reason));
            reason.code()
        }
        RunOutcome::FirstResults => {
            info!(job.id = %id, duration_ms, "job {id} has its first results");
            return;
        }
        RunOutcome::LeaseLost => {
            warn!(job.id = %id, duration_ms, "job {id}: lease lost");
            return;
        }
    };
    metrics::counter!("eiderpix_jobs_total", "outcome" => outcome).increment(1);
    metrics::histogram!("eiderpix_job_duration_seconds").record(duration_ms as f64 / 1_000.0);
}

async fn keep_leases(runner: Arc<EngineRunner>, running: Arc<Running>) {
    loop {
        tokio::time::sleep(HEARTBEAT).await;
        let leases = running.leases();
        if leases.is_empty() {
            continue;
        }
        let service = &runner.service;
        let extended = async {
            let mut writing = service.store.write().await?;
            for lease in &leases {
                queue::extend(&mut writing, lease, service.clock.now()).await?;
            }
            writing.commit().await
        };
        if let Err(cause) = extended.await {
            warn!(cause = cause.chain(), "leases cannot be extended now");
        }
    }
}

async fn hand_back(runner: &EngineRunner, leases: Vec<Lease>) {
    let service = &runner.service;
    let handed = async {
        let mut writing = service.store.write().await?;
        for lease in &leases {
            queue::hand_back(&mut writing, lease, service.clock.now()).await?;
        }
        writing.commit().await
    };
    match handed.await {
        Ok(()) => info!(jobs = leases.len(), "handed back {} jobs", leases.len()),
        Err(cause) => {
            warn!(cause = cause.chain(), "jobs could not be handed back; they come back at the next start");
        }
    }
}

impl Running {
    /// Keeps a lease alive for as long as it is held.
    fn hold(self: &Arc<Self>, lease: &Lease) -> Held {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        running.insert(lease.job_id.clone(), lease.clone());
        Held { running: Arc::clone(self), lease: lease.clone() }
    }

    fn leases(&self) -> Vec<Lease> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }
}

impl Drop for Held {
    /// Forgets the lease, unless the job was claimed anew meanwhile for its next stage.
    fn drop(&mut self) {
        let mut running = self.running.0.lock().unwrap_or_else(PoisonError::into_inner);
        if running.get(&self.lease.job_id) == Some(&self.lease) {
            running.remove(&self.lease.job_id);
        }
    }
}

#[cfg(test)]
mod tests;
