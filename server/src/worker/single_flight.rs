//! Identical jobs in flight are done once: the second waits and then finds what the first has made.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use bytes::Bytes;
use eiderpix_store::variants::VariantSet;

/// The work that is being done in this process.
#[derive(Debug, Default)]
pub(crate) struct SingleFlight(Mutex<HashMap<VariantSet, Weak<Flight>>>);

/// One piece of work: whoever holds its lock does it, and all in it share one copy of the image.
#[derive(Debug)]
pub(crate) struct Flight {
    pub(crate) picture: Bytes,
    pub(crate) lock: Arc<tokio::sync::Mutex<()>>,
}

impl SingleFlight {
    /// Joins the flight of a piece of work, in which others may be already.
    pub(crate) fn join(&self, set: &VariantSet, picture: &Bytes) -> Arc<Flight> {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        running.retain(|_, flight| flight.strong_count() > 0);
        if let Some(flight) = running.get(set).and_then(Weak::upgrade) {
            return flight;
        }
        let flight = Arc::new(Flight { picture: picture.clone(), lock: Arc::default() });
        running.insert(set.clone(), Arc::downgrade(&flight));
        flight
    }
}
