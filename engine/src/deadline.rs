//! When work must stop, counted in the processor time of the thread that works.
//!
//! Not in time of day: on a loaded machine the same picture would then run out of time that it has on an idle one.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

use crate::Error;

/// The processor time of this thread after which no further candidate is begun.
///
/// It never shapes a result: work that runs out of time yields no bytes at all,
/// so that load cannot change what is delivered.
#[derive(Debug, Clone, Copy)]
pub struct Deadline(Duration);

impl Deadline {
    /// Grants this thread so much processor time from now on.
    pub fn after(duration: Duration) -> Self {
        Self(time_of_this_thread() + duration)
    }

    /// Ends work that has run out of time.
    pub fn check(self) -> Result<(), Error> {
        if time_of_this_thread() >= self.0 { Err(Error::DeadlineExceeded) } else { Ok(()) }
    }
}

fn time_of_this_thread() -> Duration {
    let spent = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(spent.tv_sec.unsigned_abs(), u32::try_from(spent.tv_nsec).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_time_at_all_is_over_at_once_and_an_hour_is_not() {
        assert_eq!(Deadline::after(Duration::ZERO).check(), Err(Error::DeadlineExceeded));
        assert_eq!(Deadline::after(Duration::from_secs(3_600)).check(), Ok(()));
    }
}
