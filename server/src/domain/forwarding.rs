//! Notices a proxy that the configuration does not name: until it does, all its clients count as one.

use std::{
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use tracing::warn;

use crate::{Timestamp, context::clock::Clock};

/// The log is told at most so often.
const WARN_EVERY_MS: i64 = 60 * 60 * 1_000;
/// The operator's page tells of what was seen in this time.
const REMEMBERED_MS: i64 = 24 * 60 * 60 * 1_000;

/// Forwarded headers that came from an address that is no trusted proxy.
#[derive(Debug)]
pub struct UntrustedForwarding {
    clock: Clock,
    seen: Mutex<Option<Seen>>,
}

#[derive(Debug, Clone, Copy)]
struct Seen {
    from: IpAddr,
    at: Timestamp,
    warned_at: Timestamp,
}

impl UntrustedForwarding {
    pub(crate) fn new(clock: Clock) -> Self {
        Self { clock, seen: Mutex::default() }
    }

    /// Notes that a request from this address carried a forwarded header, which was not believed.
    pub(crate) fn note(&self, from: IpAddr) {
        let now = self.clock.now();
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let warned_at = seen.map(|seen| seen.warned_at);
        let is_due = warned_at.is_none_or(|warned_at| now.ms_since(warned_at) >= WARN_EVERY_MS);
        *seen = Some(Seen { from, at: now, warned_at: if is_due { now } else { warned_at.unwrap_or(now) } });
        drop(seen);
        if is_due {
            warn!(
                proxy = %from,
                "X-Forwarded-For came from {from}, which is not in http.trusted_proxies: all clients behind it count as one"
            );
        }
    }

    /// The address that such a request came from last, of the last day.
    pub(crate) fn lately_from(&self) -> Option<IpAddr> {
        let seen = *self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        seen.filter(|seen| now.ms_since(seen.at) < REMEMBERED_MS).map(|seen| seen.from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_is_remembered_for_a_day_and_told_to_the_log_once_an_hour() {
        let clock = Clock::manual(Timestamp(0));
        let forwarding = UntrustedForwarding::new(clock.clone());
        let warned_at = || forwarding.seen.lock().unwrap().unwrap().warned_at;
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        assert_eq!(forwarding.lately_from(), None);

        forwarding.note(proxy);
        clock.advance_ms(WARN_EVERY_MS - 1);
        forwarding.note(proxy);
        assert_eq!(warned_at(), Timestamp(0));
        clock.advance_ms(1);
        forwarding.note(proxy);
        assert_eq!(warned_at(), Timestamp(WARN_EVERY_MS));

        clock.advance_ms(REMEMBERED_MS - 1);
        assert_eq!(forwarding.lately_from(), Some(proxy));
        clock.advance_ms(1);
        assert_eq!(forwarding.lately_from(), None);
    }
}
