//! Waits for jobs to be ready, without a thread or a query for each.

use std::{collections::HashSet, time::Duration};

use eiderpix_store::jobs;
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::{Job, readable};
use crate::{JobId, StoreError, domain::Service};

/// What was not rung for is found by looking so often.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Waits until all are ready or the time is up, then tells how far each is.
pub async fn wait(service: &Service, ids: &[JobId], at_most: Duration) -> Result<Vec<Job>, StoreError> {
    // Listening begins before looking, or a move between the two would be missed.
    let mut moves = service.notifier.listen();
    let time_is_up = tokio::time::sleep(at_most);
    tokio::pin!(time_is_up);
    loop {
        let found = look(service, ids).await?;
        let now = service.clock.now();
        let open: Vec<&Job> = found.iter().filter(|job| !job.is_ready(now)).collect();
        if open.is_empty() {
            return Ok(found);
        }
        // Those that have their first results become ready by waiting alone.
        let next_ms = open.iter().filter_map(|job| job.ms_until_ready(now)).min();
        let pause = next_ms.map_or(LOOK_EVERY, |ms| Duration::from_millis(ms + 1).min(LOOK_EVERY));
        let open = open.into_iter().map(|job| job.id.clone()).collect();
        tokio::select! {
            biased;
            () = all_moved(&mut moves, open) => {}
            () = &mut time_is_up => return look(service, ids).await,
            () = service.notifier.stop() => return Ok(found),
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Waits until each of these has moved on at least once: with one that has not, the list is not complete.
async fn all_moved(moves: &mut Receiver<JobId>, mut open: HashSet<JobId>) {
    while !open.is_empty() {
        match moves.recv().await {
            Ok(id) => drop(open.remove(&id)),
            Err(RecvError::Lagged(_) | RecvError::Closed) => return,
        }
    }
}

async fn look(service: &Service, ids: &[JobId]) -> Result<Vec<Job>, StoreError> {
    let now = service.clock.now();
    let mut reading = service.store.read().await?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        if let Some(row) = jobs::find(&mut reading, id).await? {
            found.extend(readable(Job::from_row(row, now))?);
        }
    }
    Ok(found)
}
