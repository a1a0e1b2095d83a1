//! What is being written down beside requests: one writing at a time, however many ask for it meanwhile.

use std::{
    collections::HashSet,
    hash::Hash,
    sync::{Mutex, PoisonError},
};

/// The rows that are being written.
#[derive(Debug)]
pub(crate) struct InProgress<Key>(Mutex<HashSet<Key>>);

impl<Key> Default for InProgress<Key> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<Key: Eq + Hash + Clone> InProgress<Key> {
    /// Notes that a row is being written; `false` where it is already.
    pub(crate) fn begin(&self, key: &Key) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key.clone())
    }

    /// Notes that it was written.
    pub(crate) fn end(&self, key: &Key) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}
