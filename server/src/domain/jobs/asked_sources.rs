//! Which sources were asked lately whether they have changed.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use tokio::sync::Semaphore;

use crate::{JobId, Timestamp};

/// Sources that are asked at once, for all requests together.
const AT_ONCE: usize = 32;
/// So many answers are remembered; past that some are asked for again.
const MOST_REMEMBERED: usize = 50_000;

/// Which jobs' sources were asked lately.
#[derive(Debug)]
pub(crate) struct Rechecks {
    asked: Mutex<HashMap<JobId, Timestamp>>,
    pub(super) at_once: Semaphore,
}

impl Default for Rechecks {
    fn default() -> Self {
        Self { asked: Mutex::default(), at_once: Semaphore::new(AT_ONCE) }
    }
}

impl Rechecks {
    /// Notes that a source is asked now; `false` when it was asked since then.
    pub(super) fn begin(&self, id: &JobId, since: Timestamp, now: Timestamp) -> bool {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.get(id).is_some_and(|at| *at > since) {
            return false;
        }
        if asked.len() >= MOST_REMEMBERED {
            asked.retain(|_, at| *at > since);
        }
        if asked.len() >= MOST_REMEMBERED {
            asked.clear();
        }
        asked.insert(id.clone(), now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_asked_once_in_a_while() {
        let rechecks = Rechecks::default();
        let id = JobId::new(Timestamp(0), [0; 10]);
        assert!(rechecks.begin(&id, Timestamp(0), Timestamp(600_000)));
        assert!(!rechecks.begin(&id, Timestamp(599_999), Timestamp(1_199_999)));
        assert!(rechecks.begin(&id, Timestamp(600_000), Timestamp(1_200_000)));
    }
}
