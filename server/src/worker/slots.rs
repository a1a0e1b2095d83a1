//! How many jobs a process works on at once, as permits.
//!
//! Most slots take anything; one of several never takes a later stage, so that what somebody waits for never waits behind
//! nothing but AVIF. Beside them is a slot for guests: a first stage of an account of which nothing runs, so that one
//! account's long work in all other slots holds up nobody else.

use std::sync::Arc;

use eiderpix_store::queue::{Slots, Stage};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::WorkerSlot;

/// All slots.
#[derive(Debug)]
pub(super) struct WorkerSlots {
    all: Arc<Semaphore>,
    later: Arc<Semaphore>,
    guest: Arc<Semaphore>,
    most_later: usize,
    most_ahead: usize,
}

/// Slots that are free at a moment, and taken until dropped.
#[derive(Debug)]
pub(super) struct FreeSlots {
    all: Vec<OwnedSemaphorePermit>,
    later: Vec<OwnedSemaphorePermit>,
    guest: Option<OwnedSemaphorePermit>,
    ahead: usize,
}

impl WorkerSlots {
    pub(super) fn new(count: usize) -> Self {
        let most_later = count.saturating_sub(1).max(1);
        Self {
            all: Arc::new(Semaphore::new(count)),
            later: Arc::new(Semaphore::new(most_later)),
            guest: Arc::new(Semaphore::new(1)),
            most_later,
            // A quarter of the slots is what later stages get although first stages wait.
            most_ahead: (count / 4).max(1),
        }
    }

    /// Waits for a free slot, and takes all that are free beside it.
    pub(super) async fn free(&self) -> FreeSlots {
        let (mut all, mut guest) = (Vec::new(), None);
        tokio::select! {
            biased;
            permit = Arc::clone(&self.all).acquire_owned() => all.extend(permit),
            permit = Arc::clone(&self.guest).acquire_owned() => guest = permit.ok(),
        }
        all.extend(free_now(&self.all));
        let guest = guest.or_else(|| free_now(&self.guest).next());
        let running_later = self.most_later.saturating_sub(self.later.available_permits());
        let ahead = self.most_ahead.saturating_sub(running_later);
        FreeSlots { all, later: free_now(&self.later).collect(), guest, ahead }
    }
}

impl FreeSlots {
    /// How many jobs may be claimed for them.
    pub(super) fn counts(&self) -> Slots {
        Slots {
            all: self.all.len() as u64,
            later: self.later.len() as u64,
            ahead: self.ahead as u64,
            guests: u64::from(self.guest.is_some()),
        }
    }

    /// Gives a claimed job its slot; guests come last of what was claimed, when the other slots are taken.
    pub(super) fn take(&mut self, stage: Stage) -> WorkerSlot {
        let slot = self.all.pop().or_else(|| self.guest.take());
        let later = if stage == Stage::Later { self.later.pop() } else { None };
        WorkerSlot::of(later.into_iter().chain(slot).collect())
    }
}

fn free_now(permits: &Arc<Semaphore>) -> impl Iterator<Item = OwnedSemaphorePermit> {
    std::iter::from_fn(|| Arc::clone(permits).try_acquire_owned().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(slots: &FreeSlots) -> [u64; 4] {
        let Slots { all, later, ahead, guests } = slots.counts();
        [all, later, ahead, guests]
    }

    #[tokio::test]
    async fn when_all_slots_are_taken_one_is_free_for_a_guest() {
        let slots = WorkerSlots::new(3);
        let mut free = slots.free().await;
        assert_eq!(counts(&free), [3, 2, 1, 1]);
        let taken = [free.take(Stage::First), free.take(Stage::Later), free.take(Stage::First)];
        drop(free);
        let mut free = slots.free().await;
        assert_eq!(counts(&free), [0, 1, 0, 1], "a later stage runs already");
        let guest = free.take(Stage::First);
        drop(free);
        assert!(futures_util::poll!(Box::pin(slots.free())).is_pending(), "nothing is free");
        drop((taken, guest));
        assert_eq!(counts(&slots.free().await), [3, 2, 1, 1]);
    }
}
