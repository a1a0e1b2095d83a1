//! The compatible API, as its clients use it: the real binary, real pictures, real crashes.

#[path = "../common/mod.rs"]
mod common;

mod crash;
mod doors;
mod pictures;
mod polling;
mod wrong_input;
