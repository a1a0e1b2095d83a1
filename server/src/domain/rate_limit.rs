//! Bounds on guessing and flooding, kept for each account and address, in the memory of one process.
//!
//! A try is counted before it is judged, so that many at once are no way around a bound; log-in gives back what was no
//! guess. That, and tests that bring their own time, is why this is a small one of our own instead of a library.

use std::{
    collections::HashMap,
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
};

use crate::{
    AccountId, Timestamp,
    context::{clock::Clock, config::ThrottleConfig},
    domain::accounts::EmailAddress,
};

const MINUTE_MS: i64 = 60_000;
/// So many keys are remembered at most; a flood from more addresses than that is not a throttle's business.
const MAX_KEYS: usize = 100_000;
/// So many pictures of one host may be out of reach before it is left alone, but for one every half a minute.
const UNREACHED_PICTURES: u32 = 20;

/// Too often; try again after so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryAfter {
    /// Seconds until the next try may succeed.
    pub seconds: u64,
}

/// All rate_limits of a process.
#[derive(Debug)]
pub struct RateLimits {
    clock: Clock,
    sign_ups: RateLimit<IpAddr>,
    mails: RateLimit<String>,
    account_login_failures: RateLimit<String>,
    address_login_failures: RateLimit<IpAddr>,
    confirmations: RateLimit<AccountId>,
    bad_keys: RateLimit<IpAddr>,
    tried_pictures: RateLimit<IpAddr>,
    unreached_hosts: RateLimit<(AccountId, String)>,
}

impl RateLimits {
    /// Sets each throttle to its configured bound.
    pub fn new(config: &ThrottleConfig, clock: Clock) -> Self {
        Self {
            clock,
            sign_ups: RateLimit::new(config.sign_ups_per_hour, 60 * MINUTE_MS),
            mails: RateLimit::new(config.mails_per_hour, 60 * MINUTE_MS),
            account_login_failures: RateLimit::new(config.login_failures, 15 * MINUTE_MS),
            address_login_failures: RateLimit::new(config.login_failures, 15 * MINUTE_MS),
            confirmations: RateLimit::new(config.login_failures, 15 * MINUTE_MS),
            bad_keys: RateLimit::new(config.bad_keys_per_minute, MINUTE_MS),
            tried_pictures: RateLimit::new(config.tried_pictures_per_hour, 60 * MINUTE_MS),
            unreached_hosts: RateLimit::new(UNREACHED_PICTURES, 10 * MINUTE_MS),
        }
    }

    /// Counts one sign-up from an address.
    pub fn sign_up(&self, from: IpAddr) -> Result<(), RetryAfter> {
        self.sign_ups.count(network_of(from), self.clock.now())
    }

    /// Counts one mail to a recipient.
    pub fn mail(&self, to: &EmailAddress) -> Result<(), RetryAfter> {
        self.mails.count(to.normalized(), self.clock.now())
    }

    /// Counts one log-in as failed, for the account and for the address, before its password is looked at.
    pub fn login(&self, email: &EmailAddress, from: IpAddr) -> Result<(), RetryAfter> {
        let now = self.clock.now();
        self.account_login_failures.count(email.normalized(), now)?;
        self.address_login_failures
            .count(network_of(from), now)
            .inspect_err(|_| self.account_login_failures.give_back(&email.normalized(), now))
    }

    /// Takes back one counted log-in that was no wrong guess: its password was right, or nobody looked at it.
    pub fn give_login_back(&self, email: &EmailAddress, from: IpAddr) {
        let now = self.clock.now();
        self.account_login_failures.give_back(&email.normalized(), now);
        self.address_login_failures.give_back(&network_of(from), now);
    }

    /// Counts one code, or one password of someone who is logged in already, before it is looked at: many at once are
    /// no way around the bound.
    ///
    /// Apart from log-ins, so that whoever knows nothing but an address cannot keep its owner out here.
    pub fn confirmation(&self, account: &AccountId) -> Result<(), RetryAfter> {
        self.confirmations.count(account.clone(), self.clock.now())
    }

    /// Counts one refused API key from an address.
    pub fn bad_key(&self, from: IpAddr) -> Result<(), RetryAfter> {
        self.bad_keys.count(network_of(from), self.clock.now())
    }

    /// Counts one picture of an account that its host did not give.
    pub fn unreached(&self, account: &AccountId, host: &str) {
        // Past the bound it is left alone already.
        let _ = self.unreached_hosts.count((account.clone(), host.to_owned()), self.clock.now());
    }

    /// Says whether a host is to be asked for an account's pictures, without counting.
    pub fn check_host(&self, account: &AccountId, host: &str) -> Result<(), RetryAfter> {
        self.unreached_hosts.check(&(account.clone(), host.to_owned()), self.clock.now())
    }

    /// Forgets what a host did not give, as it is there.
    pub fn reached(&self, account: &AccountId, host: &str) {
        self.unreached_hosts.forget(&(account.clone(), host.to_owned()));
    }

    /// Counts one picture that a visitor tries.
    pub fn tried_picture(&self, from: IpAddr) -> Result<(), RetryAfter> {
        self.tried_pictures.count(network_of(from), self.clock.now())
    }
}

/// One customer's line has a whole /64 of IPv6, so that is what counts as one address.
pub(crate) fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64))),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// A bucket for each key that holds `burst` tries and refills evenly over `period_ms`; a burst of 0 is no bound at all.
#[derive(Debug)]
struct RateLimit<Key> {
    burst: i64,
    period_ms: i64,
    /// The moment at which a key's bucket will be full again.
    full_at: Mutex<HashMap<Key, Timestamp>>,
}

impl<Key: Eq + Hash> RateLimit<Key> {
    fn new(burst: u32, period_ms: i64) -> Self {
        Self { burst: burst.into(), period_ms, full_at: Mutex::default() }
    }

    /// Says whether a try would be allowed now.
    fn check(&self, key: &Key, now: Timestamp) -> Result<(), RetryAfter> {
        let full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        self.after_a_try(full_at.get(key).copied(), now).map(|_| ())
    }

    /// Counts a try where it is allowed; a refused one does not prolong the wait.
    fn count(&self, key: Key, now: Timestamp) -> Result<(), RetryAfter> {
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let next = self.after_a_try(full_at.get(&key).copied(), now)?;
        if self.burst == 0 {
            return Ok(());
        }
        if full_at.len() >= MAX_KEYS {
            full_at.retain(|_, full_at| *full_at > now);
        }
        if full_at.len() >= MAX_KEYS {
            full_at.clear();
        }
        full_at.insert(key, next);
        Ok(())
    }

    /// Undoes one counted try.
    fn give_back(&self, key: &Key, now: Timestamp) {
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(counted) = full_at.get_mut(key) else { return };
        *counted = counted.minus_ms(self.pause_ms());
        if *counted <= now {
            full_at.remove(key);
        }
    }

    fn forget(&self, key: &Key) {
        self.full_at.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }

    fn after_a_try(&self, full_at: Option<Timestamp>, now: Timestamp) -> Result<Timestamp, RetryAfter> {
        if self.burst == 0 {
            return Ok(now);
        }
        let next = full_at.map_or(now, |full_at| full_at.max(now)).plus_ms(self.pause_ms());
        let too_early_ms = next.ms_since(now) - self.period_ms;
        if too_early_ms <= 0 {
            return Ok(next);
        }
        Err(RetryAfter { seconds: too_early_ms.unsigned_abs().div_ceil(1_000) })
    }

    /// How long a bucket takes to refill by one try.
    fn pause_ms(&self) -> i64 {
        self.period_ms / self.burst.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate_limits(clock: &Clock) -> RateLimits {
        RateLimits::new(&ThrottleConfig::default(), clock.clone())
    }

    fn here() -> IpAddr {
        "198.51.100.7".parse().unwrap()
    }

    #[test]
    fn the_bound_is_reached_and_time_lifts_it() {
        let clock = Clock::manual(Timestamp(0));
        let rate_limits = rate_limits(&clock);
        for _ in 0..20 {
            assert_eq!(rate_limits.sign_up(here()), Ok(()));
        }
        assert_eq!(rate_limits.sign_up(here()), Err(RetryAfter { seconds: 180 }));
        assert_eq!(rate_limits.sign_up("198.51.100.8".parse().unwrap()), Ok(()));

        clock.advance_ms(179_000);
        assert_eq!(rate_limits.sign_up(here()), Err(RetryAfter { seconds: 1 }));
        clock.advance_ms(1_000);
        assert_eq!(rate_limits.sign_up(here()), Ok(()));
    }

    /// Holds up K8.
    #[test]
    fn ten_failed_log_ins_close_the_account_and_the_address_for_a_while() {
        let clock = Clock::manual(Timestamp(0));
        let rate_limits = rate_limits(&clock);
        let owner = EmailAddress::parse("owner@example.org").unwrap();
        let other = EmailAddress::parse("other@example.org").unwrap();
        let elsewhere = "198.51.100.8".parse().unwrap();
        for _ in 0..10 {
            assert_eq!(rate_limits.login(&owner, here()), Ok(()));
        }
        assert!(rate_limits.login(&owner, elsewhere).is_err());
        assert!(rate_limits.login(&other, here()).is_err());
        assert_eq!(rate_limits.login(&other, elsewhere), Ok(()));
    }

    /// Holds up K8.
    #[test]
    fn log_ins_that_are_given_back_never_close_anything() {
        let clock = Clock::manual(Timestamp(0));
        let rate_limits = rate_limits(&clock);
        let owner = EmailAddress::parse("owner@example.org").unwrap();
        for _ in 0..9 {
            assert_eq!(rate_limits.login(&owner, here()), Ok(()));
        }
        for _ in 0..1_000 {
            assert_eq!(rate_limits.login(&owner, here()), Ok(()));
            rate_limits.give_login_back(&owner, here());
        }
        assert_eq!(rate_limits.login(&owner, here()), Ok(()), "the tenth failure");
        assert!(rate_limits.login(&owner, here()).is_err());
    }

    #[test]
    fn a_log_in_refused_for_its_address_does_not_count_against_its_account() {
        let clock = Clock::manual(Timestamp(0));
        let rate_limits = rate_limits(&clock);
        let other = EmailAddress::parse("other@example.org").unwrap();
        let owner = EmailAddress::parse("owner@example.org").unwrap();
        let elsewhere = "198.51.100.8".parse().unwrap();
        for _ in 0..10 {
            rate_limits.login(&other, here()).unwrap();
        }
        for _ in 0..100 {
            assert!(rate_limits.login(&owner, here()).is_err());
        }
        assert_eq!(rate_limits.login(&owner, elsewhere), Ok(()));
    }

    #[test]
    fn addresses_of_one_ipv6_network_count_as_one() {
        let rate_limits = RateLimits::new(
            &ThrottleConfig { bad_keys_per_minute: 1, ..ThrottleConfig::default() },
            Clock::manual(Timestamp(0)),
        );
        assert_eq!(rate_limits.bad_key("2001:db8::1".parse().unwrap()), Ok(()));
        assert!(rate_limits.bad_key("2001:db8::ffff:2".parse().unwrap()).is_err());
        assert_eq!(rate_limits.bad_key("2001:db8:0:1::1".parse().unwrap()), Ok(()));
    }

    #[test]
    fn a_host_that_is_out_of_reach_is_left_alone_until_it_answers_again() {
        let clock = Clock::manual(Timestamp(0));
        let rate_limits = rate_limits(&clock);
        let (one, other) = (AccountId::new(Timestamp(0), [0; 10]), AccountId::new(Timestamp(0), [1; 10]));
        for _ in 0..20 {
            assert_eq!(rate_limits.check_host(&one, "shop.example"), Ok(()));
            rate_limits.unreached(&one, "shop.example");
        }
        assert_eq!(rate_limits.check_host(&one, "shop.example"), Err(RetryAfter { seconds: 30 }));
        assert_eq!(rate_limits.check_host(&one, "blog.example"), Ok(()));
        assert_eq!(rate_limits.check_host(&other, "shop.example"), Ok(()));

        clock.advance_ms(30_000);
        assert_eq!(rate_limits.check_host(&one, "shop.example"), Ok(()));
        rate_limits.unreached(&one, "shop.example");
        assert!(rate_limits.check_host(&one, "shop.example").is_err());
        rate_limits.reached(&one, "shop.example");
        assert_eq!(rate_limits.check_host(&one, "shop.example"), Ok(()));
    }

    /// Holds up K8.
    #[test]
    fn zero_is_no_bound() {
        let config = ThrottleConfig { mails_per_hour: 0, ..ThrottleConfig::default() };
        let rate_limits = RateLimits::new(&config, Clock::manual(Timestamp(0)));
        let recipient = EmailAddress::parse("owner@example.org").unwrap();
        for _ in 0..1_000 {
            assert_eq!(rate_limits.mail(&recipient), Ok(()));
        }
    }
}
