//! The queue: leased rows of living jobs, fair between accounts.
//!
//! What always holds:
//! * a job has a row here exactly while it is queued or running;
//! * accepting a job, its row here and its reservation are one transaction, and so is settling it;
//! * whoever ends a job deletes its row under its own lease and attempt, so a late or doubled attempt changes nothing;
//! * a job is charged or its reservation released, once.

mod accept;
mod lease;
mod settle;

pub use accept::{Accepted, NewJob, accept, count, count_all};
pub use lease::{
    Claimed, LEASE_MS, Lease, MAX_ATTEMPTS, claim, extend, hand_back, is_waiting, postpone, reap,
    release_all, retry,
};
pub use settle::{Ending, Settled, settle};

#[cfg(test)]
pub(crate) use {accept::STATEMENTS as ACCEPT, lease::STATEMENTS as LEASE, settle::STATEMENTS as SETTLE};
