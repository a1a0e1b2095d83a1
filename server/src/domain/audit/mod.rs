//! The audit log of an account: who did what, when, each line chained to the one before it so that an edit shows.
//!
//! Events are data; `words::log` tells them in a language.

mod chain;
mod event;
mod log;

pub use chain::Verdict;
pub use event::{Actor, AliasTerms, AuditEvent};
pub(crate) use log::record;
pub use log::{AuditEntry, export, list, note_export, verify};
