//! What has to be done now and then, by whichever process works on the data.

use std::{sync::Arc, time::Duration};

use eiderpix_store::{mails, queue};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::{StoreError, accounts, api_keys, app::Core, jobs, reports, sessions};

const REAP_EVERY: Duration = Duration::from_secs(queue::LEASE_MS as u64 / 1_000 / 4);
const SWEEP_EVERY: Duration = Duration::from_secs(60);
const MAILBOX_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

/// Takes back the jobs of workers that gave no sign of life.
pub(super) async fn keep_reaping(core: Arc<Core>, shutdown: CancellationToken) {
    while is_time(REAP_EVERY, &shutdown).await {
        if let Err(cause) = reap(&core).await {
            warn!(cause = cause.chain(), "leases cannot be looked through now");
        }
    }
}

/// Deletes what is past its time.
pub(super) async fn keep_sweeping(core: Arc<Core>, shutdown: CancellationToken) {
    loop {
        if let Err(cause) = sweep(&core).await {
            warn!(cause = cause.chain(), "what is past its time cannot be deleted now");
        }
        if !is_time(SWEEP_EVERY, &shutdown).await {
            return;
        }
    }
}

async fn reap(core: &Core) -> Result<(), StoreError> {
    let mut writing = core.store.write().await?;
    let ended = queue::reap(&mut writing, jobs::end_crashed, core.clock.now()).await?;
    jobs::add_crashed_to_parts(core, &mut writing, &ended).await?;
    let queued = queue::count_all(&mut writing).await?;
    writing.commit().await?;
    for id in &ended {
        core.bell.ring_moved(id);
    }
    metrics::gauge!("eiderpix_queue_jobs").set(queued as f64);
    Ok(())
}

async fn sweep(core: &Core) -> Result<(), StoreError> {
    let now = core.clock.now();
    let swept = core.store.sweep(now).await?;
    sessions::sweep(core).await?;
    let mut writing = core.store.write().await?;
    mails::delete_old(&mut writing, now.minus_ms(MAILBOX_MS)).await?;
    writing.commit().await?;
    remind(core).await?;
    if swept.objects > 0 {
        info!(jobs = swept.jobs, objects = swept.objects, "deleted {} files past their time", swept.objects);
    }
    Ok(())
}

/// Writes down what ended by itself, and the mails that are due because a moment has come.
pub(crate) async fn remind(core: &Core) -> Result<(), StoreError> {
    accounts::go_on_deleting(core).await?;
    api_keys::end_over(core).await?;
    api_keys::remind_of_ending_keys(core).await?;
    api_keys::tell_of_new_sites(core).await?;
    reports::write_due(core).await
}

/// Waits; `false` when the process stops.
async fn is_time(pause: Duration, shutdown: &CancellationToken) -> bool {
    tokio::select! {
        () = shutdown.cancelled() => false,
        () = tokio::time::sleep(pause) => true,
    }
}
