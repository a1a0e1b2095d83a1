//! Waits for jobs to end, without a thread or a query for each.

use std::{collections::HashSet, time::Duration};

use eiderpix_store::jobs;
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::Job;
use crate::{JobId, StoreError, app::Core};

/// Ends in other processes are found by looking so often.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Waits until all have ended or the time is up, then tells how far each is.
pub(super) async fn wait(core: &Core, ids: &[JobId], at_most: Duration) -> Result<Vec<Job>, StoreError> {
    // Listening begins before looking, or an end between the two would be missed.
    let mut ends = core.bell.listen();
    let time_is_up = tokio::time::sleep(at_most);
    tokio::pin!(time_is_up);
    loop {
        let found = look(core, ids).await?;
        let open = found.iter().filter(|job| !job.state.has_ended()).map(|job| job.id.clone()).collect();
        tokio::select! {
            biased;
            () = all_ended(&mut ends, open) => if found.iter().all(|job| job.state.has_ended()) { return Ok(found) },
            () = &mut time_is_up => return look(core, ids).await,
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}

async fn all_ended(ends: &mut Receiver<JobId>, mut open: HashSet<JobId>) {
    while !open.is_empty() {
        match ends.recv().await {
            Ok(id) => drop(open.remove(&id)),
            Err(RecvError::Lagged(_) | RecvError::Closed) => return,
        }
    }
}

async fn look(core: &Core, ids: &[JobId]) -> Result<Vec<Job>, StoreError> {
    let now = core.clock.now();
    let mut reading = core.store.read().await?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        if let Some(row) = jobs::find(&mut reading, id).await? {
            found.push(Job::from_row(row, now)?);
        }
    }
    Ok(found)
}
