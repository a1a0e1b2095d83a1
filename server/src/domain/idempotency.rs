//! Requests that are sent again under the same idempotency key are answered as the first time.

use eiderpix_store::idempotency;

use crate::{AccountId, StoreError, domain::Service};

/// What is known of a request when it comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// It is new: do it, then say what it came to.
    New,
    /// It was done before, with this answer.
    Repeated(String),
    /// The same is being done right now.
    Busy,
    /// The key was used for another request.
    OtherRequest,
}

/// A request that has no answer after so long died on its way, and may be begun anew.
const GIVEN_UP_AFTER_MS: i64 = 60 * 1_000;

/// Takes a key for a request, or tells what is known of it.
pub async fn begin(
    service: &Service,
    account: &AccountId,
    key: &str,
    digest: &str,
) -> Result<Begun, StoreError> {
    let now = service.clock.now();
    let expires_at = service.results_expire_at();
    let mut writing = service.store.write().await?;
    if let Some(row) = idempotency::find(&mut writing, account, key).await? {
        if row.request_digest != digest {
            return Ok(Begun::OtherRequest);
        }
        if let Some(answer) = row.answer {
            return Ok(Begun::Repeated(answer));
        }
        if now.ms_since(row.created_at) < GIVEN_UP_AFTER_MS {
            return Ok(Begun::Busy);
        }
        idempotency::forget(&mut writing, account, key).await?;
    }
    idempotency::begin(&mut writing, account, key, digest, now, expires_at).await?;
    writing.commit().await?;
    Ok(Begun::New)
}

/// Keeps what a request came to.
pub async fn finish(
    service: &Service,
    account: &AccountId,
    key: &str,
    answer: &str,
) -> Result<(), StoreError> {
    let mut writing = service.store.write().await?;
    idempotency::answer(&mut writing, account, key, answer).await?;
    writing.commit().await
}

/// Lets go of a key whose request came to nothing, so that it can be tried again.
pub async fn forget(service: &Service, account: &AccountId, key: &str) -> Result<(), StoreError> {
    let mut writing = service.store.write().await?;
    idempotency::forget(&mut writing, account, key).await?;
    writing.commit().await
}
