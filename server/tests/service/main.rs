//! The service below its doors: accounts, keys, credits and jobs, on a clock that the tests move.

mod accounts;
mod fairness;
mod jobs;
mod keys;
mod recheck;
mod stages;
mod support;
mod time;
