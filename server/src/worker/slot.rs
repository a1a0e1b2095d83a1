//! A job's slot among those that are worked on at once.

use std::sync::Arc;

use tokio::sync::{Mutex, OwnedMutexGuard, OwnedSemaphorePermit};

use crate::domain::jobs::Notifier;

/// A slot; whoever only waits for another job's work gives it up meanwhile, so that waiting holds up nobody.
#[derive(Debug)]
pub(crate) struct WorkerSlot {
    permits: Vec<OwnedSemaphorePermit>,
}

impl WorkerSlot {
    /// A slot that takes all of these.
    pub(super) fn of(permits: Vec<OwnedSemaphorePermit>) -> Self {
        Self { permits }
    }

    /// Takes a lock; where another has it, the slot is free until it is taken.
    pub(crate) async fn lock(&mut self, lock: &Arc<Mutex<()>>, notifier: &Notifier) -> OwnedMutexGuard<()> {
        if let Ok(locked) = Arc::clone(lock).try_lock_owned() {
            return locked;
        }
        let slots: Vec<_> = self.permits.drain(..).map(|permit| Arc::clone(permit.semaphore())).collect();
        notifier.notify_work();
        let locked = Arc::clone(lock).lock_owned().await;
        for slot in slots {
            self.permits.push(slot.acquire_owned().await.expect("the semaphore is never closed"));
        }
        locked
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::Semaphore;

    use super::*;

    #[tokio::test]
    async fn whoever_waits_for_another_gives_up_the_slot_until_it_is_their_turn() {
        let (slots, lock) = (Arc::new(Semaphore::new(1)), Arc::new(Mutex::new(())));
        let notifier = Notifier::new();
        let slot = Arc::clone(&slots).acquire_owned().await.unwrap();
        let others = Arc::clone(&lock).lock_owned().await;
        let mut slot = WorkerSlot::of(vec![slot]);
        let mut waiting = Box::pin(slot.lock(&lock, &notifier));
        assert!(futures_util::poll!(&mut waiting).is_pending());

        let between = Arc::clone(&slots).try_acquire_owned().expect("the slot is free for others");
        drop(others);
        assert!(futures_util::poll!(&mut waiting).is_pending(), "its turn, but no slot");
        drop(between);
        let _locked = waiting.await;
        assert_eq!(slots.available_permits(), 0, "it has its slot again");
    }

    #[tokio::test]
    async fn a_slot_is_kept_where_nobody_is_waited_for() {
        let (slots, lock) = (Arc::new(Semaphore::new(1)), Arc::default());
        let mut slot = WorkerSlot::of(vec![Arc::clone(&slots).acquire_owned().await.unwrap()]);
        let _locked = slot.lock(&lock, &Notifier::new()).await;
        assert_eq!(slots.available_permits(), 0);
    }
}
