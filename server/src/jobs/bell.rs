//! Rings inside one process: there is work, or a job has ended. What is missed is found by looking.

use tokio::sync::{Notify, broadcast};

use crate::JobId;

/// So many ends are remembered for someone slow; whoever misses more looks for himself.
const REMEMBERED: usize = 1_024;

/// Tells workers of work and waiters of ends.
#[derive(Debug)]
pub(crate) struct Bell {
    work: Notify,
    ended: broadcast::Sender<JobId>,
}

impl Bell {
    pub(crate) fn new() -> Self {
        Self { work: Notify::new(), ended: broadcast::Sender::new(REMEMBERED) }
    }

    /// Says that there is work.
    pub(crate) fn ring_work(&self) {
        self.work.notify_one();
    }

    /// Waits until there is work that was not told of before.
    pub(crate) async fn work(&self) {
        self.work.notified().await;
    }

    /// Says that a job has ended.
    pub(crate) fn ring_ended(&self, id: &JobId) {
        // Nobody may be listening.
        let _ = self.ended.send(id.clone());
    }

    /// Listens for ends from now on.
    pub(crate) fn listen(&self) -> broadcast::Receiver<JobId> {
        self.ended.subscribe()
    }
}
