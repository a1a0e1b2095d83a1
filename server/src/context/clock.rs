//! The one place of the service that looks at the time of day.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use eiderpix_store::Timestamp;

/// Tells the time; in tests the test does.
#[derive(Debug, Clone)]
pub struct Clock(Source);

#[derive(Debug, Clone)]
enum Source {
    System,
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still until it is told to move.
    pub fn manual(now: Timestamp) -> Self {
        Self(Source::Manual(Arc::new(AtomicI64::new(now.0))))
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => system_now(),
            Source::Manual(moment) => Timestamp(moment.load(Ordering::SeqCst)),
        }
    }

    /// Moves a manual clock on; the machine's clock moves by itself.
    pub fn advance_ms(&self, duration_ms: i64) {
        if let Source::Manual(moment) = &self.0 {
            moment.fetch_add(duration_ms, Ordering::SeqCst);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the service's only look at the time of day")]
fn system_now() -> Timestamp {
    let since_1970 = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX))
}
