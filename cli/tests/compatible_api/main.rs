//! The compatible API, as its clients use it: the real binary, real pictures, real crashes.

#[path = "../common/mod.rs"]
mod common;

mod bodies;
mod crash;
mod doors;
mod exchanges;
mod keys_in_logs;
mod log_ins;
mod opening;
mod pictures;
mod places;
mod polling;
mod sites;
mod wrong_input;
