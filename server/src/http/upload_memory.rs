//! Memory for files that are being received, one budget for all doors.

use std::{convert::Infallible, sync::Arc};

use axum::{extract::FromRequestParts, http::request::Parts};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

const PERMIT_BYTES: usize = 64 * 1024;
const BUDGET_BYTES: usize = 1024 * 1024 * 1024;

/// The budget; past it uploads are refused early instead of slowing all.
#[derive(Debug, Clone)]
pub(super) struct UploadMemory(Arc<Semaphore>);

/// What one file takes of it; given back when dropped.
#[derive(Debug, Default)]
pub(super) struct Share(Vec<OwnedSemaphorePermit>);

impl Default for UploadMemory {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(BUDGET_BYTES / PERMIT_BYTES)))
    }
}

impl UploadMemory {
    /// Lets a share grow to so many bytes; `false` when there is no memory left.
    pub(super) fn grow(&self, share: &mut Share, bytes: usize) -> bool {
        while share.0.len() * PERMIT_BYTES < bytes {
            match self.0.clone().try_acquire_owned() {
                Ok(permit) => share.0.push(permit),
                Err(_) => return false,
            }
        }
        true
    }
}

impl<S: Sync> FromRequestParts<S> for UploadMemory {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}
