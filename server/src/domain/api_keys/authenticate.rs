//! Finds out whom a key speaks for.

use super::{KeyHolder, KeyShape, KeyState, PlainApiKey, bounds, state_at};
use crate::{ApiKeyId, StoreError, domain::Service, domain::accounts::AccountState};
use eiderpix_store::api_keys::{self};
use subtle::ConstantTimeEq;

/// Why a key was refused.
#[derive(Debug, thiserror::Error)]
pub enum KeyRefusal {
    /// None was given.
    #[error("no API key was given")]
    Missing,
    /// Wrong length, characters or checksum.
    #[error("the API key is mistyped")]
    Mistyped,
    /// Well-formed, but nobody's.
    #[error("the API key is unknown")]
    Unknown,
    /// Cut off, or past its overlap or its end.
    #[error("the API key was revoked")]
    Revoked,
    /// The account is suspended.
    #[error("the account is suspended")]
    Suspended,
    /// Keys cannot be looked up now.
    #[error("keys cannot be looked up now")]
    Unavailable(#[source] StoreError),
}

/// Finds out whom a key speaks for.
pub async fn authenticate(service: &Service, given: &str) -> Result<KeyHolder, KeyRefusal> {
    let key = PlainApiKey::parse(given).map_err(|shape| match shape {
        KeyShape::Missing => KeyRefusal::Missing,
        KeyShape::WrongLength | KeyShape::Mistyped => KeyRefusal::Mistyped,
    })?;
    let now = service.clock.now();
    let mac = service.secrets.api_key_mac(key.expose());
    let found = match service.store.read().await {
        Ok(mut reading) => api_keys::find_by_mac(&mut reading, &mac).await,
        Err(error) => Err(error),
    };
    let Some((row, account_is_active)) = found.map_err(KeyRefusal::Unavailable)? else {
        return Err(KeyRefusal::Unknown);
    };
    if !bool::from(row.key_mac.as_bytes().ct_eq(mac.as_bytes())) {
        return Err(KeyRefusal::Unknown);
    }
    if state_at(&row, now) == KeyState::Revoked {
        return Err(KeyRefusal::Revoked);
    }
    if !account_is_active {
        return Err(KeyRefusal::Suspended);
    }
    if row.last_used_at.is_none_or(|used| now.ms_since(used) >= TOUCH_MS) {
        touch_beside(service, row.id.clone());
    }
    Ok(KeyHolder {
        limits: bounds::limits_of(&row.bounds),
        account_id: row.account_id,
        key_id: row.id,
        account_state: AccountState::Active,
    })
}

/// Writes down, beside the request, that a key is used: it works even while nothing can be written.
fn touch_beside(service: &Service, key: ApiKeyId) {
    if !service.key_uses.begin(&key) {
        return;
    }
    let service = service.clone();
    tokio::spawn(async move {
        touch(&service, &key).await;
        service.key_uses.end(&key);
    });
}

/// So often at most, being used is written down.
const TOUCH_MS: i64 = 60 * 1_000;

async fn touch(service: &Service, key: &ApiKeyId) {
    let touched = async {
        let mut writing = service.store.write().await?;
        api_keys::touch(&mut writing, key, service.clock.now()).await?;
        writing.commit().await
    };
    if let Err(cause) = touched.await {
        tracing::warn!(cause = cause.chain(), "the use of an API key could not be written down");
    }
}
