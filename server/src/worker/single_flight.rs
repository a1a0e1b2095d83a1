//! Keeps equal work from being done twice at once: the second waits and then finds what the first has made.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use bytes::Bytes;
use eiderpix_store::variants::VariantSet;

/// The work that is being done in this process.
#[derive(Debug, Default)]
pub(crate) struct SameWork(Mutex<HashMap<VariantSet, Weak<Turn>>>);

/// The right to do one piece of work, and the picture that all who want it share, however many wait.
#[derive(Debug)]
pub(crate) struct Turn {
    pub(crate) picture: Bytes,
    pub(crate) lock: Arc<tokio::sync::Mutex<()>>,
}

impl SameWork {
    /// Gives the turn on a piece of work, which others may have or wait for as well.
    pub(crate) fn turn(&self, set: &VariantSet, picture: &Bytes) -> Arc<Turn> {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        running.retain(|_, turn| turn.strong_count() > 0);
        if let Some(turn) = running.get(set).and_then(Weak::upgrade) {
            return turn;
        }
        let turn = Arc::new(Turn { picture: picture.clone(), lock: Arc::default() });
        running.insert(set.clone(), Arc::downgrade(&turn));
        turn
    }
}
