//! The queue's promises, one by one.

mod fairness;
mod leases;
mod stages;
mod support;
