//! Notifies inside one process: there is work, or a job has moved on. What is missed is found by polling.

use tokio::sync::{Notify, broadcast};
use tokio_util::sync::CancellationToken;

use crate::JobId;

/// So many moves are remembered for someone slow; whoever misses more looks for himself.
const REMEMBERED: usize = 1_024;

/// Tells workers of work and waiters of results.
#[derive(Debug)]
pub(crate) struct Notifier {
    work: Notify,
    moved: broadcast::Sender<JobId>,
    stopping: CancellationToken,
}

impl Notifier {
    pub(crate) fn new() -> Self {
        Self {
            work: Notify::new(),
            moved: broadcast::Sender::new(REMEMBERED),
            stopping: CancellationToken::new(),
        }
    }

    /// Says that there is work.
    pub(crate) fn notify_work(&self) {
        self.work.notify_one();
    }

    /// Waits until there is work that was not told of before.
    pub(crate) async fn work(&self) {
        self.work.notified().await;
    }

    /// Says that a job has ended, or has its first results.
    pub(crate) fn notify_moved(&self, id: &JobId) {
        // Nobody may be listening.
        let _ = self.moved.send(id.clone());
    }

    /// Says that the process stops: whoever waits is answered with what there is.
    pub(crate) fn notify_stop(&self) {
        self.stopping.cancel();
    }

    /// Waits until the process stops.
    pub(crate) async fn stop(&self) {
        self.stopping.cancelled().await;
    }

    /// Listens for moves from now on.
    pub(crate) fn listen(&self) -> broadcast::Receiver<JobId> {
        self.moved.subscribe()
    }
}
