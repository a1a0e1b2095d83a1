//! Keeps the tasks of a process alive: one that panics is started again after a pause.

use std::{panic::AssertUnwindSafe, time::Duration};

use futures_util::FutureExt;
use tokio_util::sync::CancellationToken;
use tracing::error;

use crate::context::telemetry::panic_words;

/// A task that panics again and again must not take a whole service for that.
const RESTART_PAUSE: Duration = Duration::from_secs(5);

/// Runs a task until it ends by itself; whenever it panics, it is logged, counted and started again.
pub(super) async fn supervise<F: Future<Output = ()>>(
    name: &'static str,
    shutdown: CancellationToken,
    start: impl FnMut() -> F,
) {
    supervise_with(name, RESTART_PAUSE, shutdown, start).await;
}

async fn supervise_with<F: Future<Output = ()>>(
    name: &'static str,
    pause: Duration,
    shutdown: CancellationToken,
    mut start: impl FnMut() -> F,
) {
    loop {
        // What a task leaves half-done is in the database or dropped with it.
        let Err(panic) = AssertUnwindSafe(start()).catch_unwind().await else { return };
        error!(task = name, panic = panic_words(&*panic), "the task {name} panicked and is started again");
        metrics::counter!("eiderpix_task_restarts_total", "task" => name).increment(1);
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[tokio::test]
    async fn a_task_that_panics_is_started_again_until_it_ends_by_itself() {
        let starts = Cell::new(0);
        let task = || {
            starts.set(starts.get() + 1);
            let number = starts.get();
            async move { assert!(number == 3, "start {number} fails") }
        };
        supervise_with("test", Duration::ZERO, CancellationToken::new(), task).await;
        assert_eq!(starts.get(), 3);
    }

    #[tokio::test]
    async fn a_task_that_panics_while_the_process_stops_is_not_started_again() {
        let shutdown = CancellationToken::new();
        shutdown.cancel();
        let starts = Cell::new(0);
        let task = || {
            starts.set(starts.get() + 1);
            async { panic!("always") }
        };
        supervise_with("test", Duration::MAX, shutdown, task).await;
        assert_eq!(starts.get(), 1);
    }
}
