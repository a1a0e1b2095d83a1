//! A job's place among those that are worked on at once.

use std::sync::Arc;

use tokio::sync::{Mutex, OwnedMutexGuard, OwnedSemaphorePermit};

use crate::domain::jobs::Bell;

/// A place; whoever only waits for another job's work gives it up meanwhile, so that waiting holds up nobody.
#[derive(Debug)]
pub(crate) struct Place {
    permits: Vec<OwnedSemaphorePermit>,
}

impl Place {
    /// A place that takes all of these.
    pub(super) fn of(permits: Vec<OwnedSemaphorePermit>) -> Self {
        Self { permits }
    }

    /// Takes a lock; where another has it, the place is free until it is taken.
    pub(crate) async fn lock(&mut self, lock: &Arc<Mutex<()>>, bell: &Bell) -> OwnedMutexGuard<()> {
        if let Ok(locked) = Arc::clone(lock).try_lock_owned() {
            return locked;
        }
        let places: Vec<_> = self.permits.drain(..).map(|permit| Arc::clone(permit.semaphore())).collect();
        bell.ring_work();
        let locked = Arc::clone(lock).lock_owned().await;
        for place in places {
            self.permits.push(place.acquire_owned().await.expect("the semaphore is never closed"));
        }
        locked
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::Semaphore;

    use super::*;

    #[tokio::test]
    async fn whoever_waits_for_another_gives_up_the_place_until_it_is_their_turn() {
        let (places, lock) = (Arc::new(Semaphore::new(1)), Arc::new(Mutex::new(())));
        let bell = Bell::new();
        let place = Arc::clone(&places).acquire_owned().await.unwrap();
        let others = Arc::clone(&lock).lock_owned().await;
        let mut place = Place::of(vec![place]);
        let mut waiting = Box::pin(place.lock(&lock, &bell));
        assert!(futures_util::poll!(&mut waiting).is_pending());

        let between = Arc::clone(&places).try_acquire_owned().expect("the place is free for others");
        drop(others);
        assert!(futures_util::poll!(&mut waiting).is_pending(), "its turn, but no place");
        drop(between);
        let _locked = waiting.await;
        assert_eq!(places.available_permits(), 0, "it has its place again");
    }

    #[tokio::test]
    async fn a_place_is_kept_where_nobody_is_waited_for() {
        let (places, lock) = (Arc::new(Semaphore::new(1)), Arc::default());
        let mut place = Place::of(vec![Arc::clone(&places).acquire_owned().await.unwrap()]);
        let _locked = place.lock(&lock, &Bell::new()).await;
        assert_eq!(places.available_permits(), 0);
    }
}
