//! The queue: leased rows of living jobs, fair between accounts.
//!
//! What always holds:
//! * a job has a row here exactly while it is queued or running;
//! * an account's waiting first stages go before its later ones, and before those of others but for the few slots that
//!   go ahead; within a stage jobs go fairly between accounts and, within one, in the order in which they came to it;
//! * while jobs of one account take all slots, a first stage of another account is claimed by a guest slot;
//! * accepting a job, its row here and its reservation are one transaction, and so is settling it;
//! * whoever ends a stage does so under its own lease and attempt, so a late or doubled attempt changes nothing;
//! * a job is charged or its reservation released, once.

/// One stage of one job, in units of virtual time.
const COST: i64 = 1_000;

mod accept;
mod claim;
mod lease;
mod settle;
mod stage;

pub use accept::{Accepted, NewJob, accept, count, count_all};
pub use claim::{Claimed, Slots, claim, is_waiting};
pub use lease::{LEASE_MS, Lease, MAX_ATTEMPTS, extend, hand_back, postpone, reap, release_all, retry};
pub use settle::{Ending, Settled, settle};
pub use stage::{Progress, Stage, advance};

#[cfg(test)]
pub(crate) use {
    accept::STATEMENTS as ACCEPT, claim::STATEMENTS as CLAIM, lease::STATEMENTS as LEASE,
    settle::STATEMENTS as SETTLE, stage::STATEMENTS as STAGE,
};
