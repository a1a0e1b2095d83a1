//! The link on the console of `serve` that makes the first operator, as this process remembers it.

use std::sync::{Mutex, PoisonError};

use subtle::ConstantTimeEq;

/// The one link that makes the first operator; gone once it was used, and with the process.
#[derive(Default)]
pub struct FirstOperatorLink(Mutex<Option<String>>);

impl std::fmt::Debug for FirstOperatorLink {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("FirstOperatorLink(hidden)")
    }
}

impl FirstOperatorLink {
    pub(super) fn token(&self) -> std::sync::MutexGuard<'_, Option<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_right(&self, given: &str) -> bool {
        self.token().as_ref().is_some_and(|token| token.as_bytes().ct_eq(given.as_bytes()).into())
    }
}
