//! Keeps equal work from being done twice at once: the second waits and then finds what the first has made.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use eiderpix_store::variants::VariantSet;
use tokio::sync::OwnedMutexGuard;

/// The work that is being done in this process.
#[derive(Debug, Default)]
pub(crate) struct SameWork(Mutex<HashMap<VariantSet, Weak<tokio::sync::Mutex<()>>>>);

impl SameWork {
    /// Waits until nobody else works on the same, and keeps others from it as long as the guard lives.
    pub(super) async fn begin(&self, set: &VariantSet) -> OwnedMutexGuard<()> {
        let turn = {
            let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            running.retain(|_, turn| turn.strong_count() > 0);
            match running.get(set).and_then(Weak::upgrade) {
                Some(turn) => turn,
                None => {
                    let turn = Arc::default();
                    running.insert(set.clone(), Arc::downgrade(&turn));
                    turn
                }
            }
        };
        turn.lock_owned().await
    }
}
