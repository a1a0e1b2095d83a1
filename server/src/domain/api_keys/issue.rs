//! Makes a key, and shows it again.

use super::PlainApiKey;
use crate::{
    AccountId, ApiKeyId, StoreError,
    domain::Service,
    domain::audit::{self, Actor, AuditEvent},
};
use eiderpix_store::{
    Writing,
    api_keys::{self, ApiKeyRow, ApiKeyState, KeyBounds},
};

/// What cutting off a key led to.
#[derive(Debug)]
pub enum CutOff {
    /// The active main key was cut off; this one takes its place.
    NewKey(PlainApiKey),
    /// A retiring key or an alias was ended; the active main key stays.
    Ended,
    /// The account has no such living key.
    NotFound,
}

/// Opens the sealed copy of a key; `None` when there is none or the key is not the account's.
pub async fn reveal(
    service: &Service,
    account: &AccountId,
    key: &ApiKeyId,
    by: &Actor,
) -> Result<Option<PlainApiKey>, StoreError> {
    if !service.config.keys.keep_sealed {
        return Ok(None);
    }
    let row = api_keys::find(&mut *service.store.read().await?, account, key).await?;
    let Some(sealed) = row.and_then(|row| row.sealed) else { return Ok(None) };
    let plain = service.secrets.unseal(&seal_label(key), &sealed);
    let plain = plain.and_then(|plain| PlainApiKey::parse(&plain).ok());
    let plain = plain.ok_or_else(|| StoreError::Corrupt(format!("the sealed copy of API key {key}")))?;
    let mut writing = service.store.write().await?;
    let event = AuditEvent::KeyShown { key: plain.hint().to_owned() };
    audit::record(service, &mut writing, account, by, event).await?;
    writing.commit().await?;
    Ok(Some(plain))
}

/// What a new key is to be: the next of a line, or the first of one.
pub(crate) struct Issue {
    /// The line it continues; none begins one.
    pub(super) lineage: Option<String>,
    pub(super) bounds: KeyBounds,
}

impl Issue {
    /// A main key.
    pub(crate) fn main() -> Self {
        Self { lineage: Some(String::new()), bounds: KeyBounds::default() }
    }
}

/// Makes a new active key of an account.
pub(crate) async fn issue(
    service: &Service,
    writing: &mut Writing,
    account: &AccountId,
    wanted: Issue,
) -> Result<(ApiKeyId, PlainApiKey), StoreError> {
    let key = PlainApiKey::generate(&service.random);
    let now = service.clock.now();
    let id = ApiKeyId::new(now, service.random.bytes());
    let sealed = service
        .config
        .keys
        .keep_sealed
        .then(|| service.secrets.seal(&service.random, &seal_label(&id), key.expose()));
    let row = ApiKeyRow {
        id: id.clone(),
        account_id: account.clone(),
        hint: key.hint().to_owned(),
        key_mac: service.secrets.api_key_mac(key.expose()),
        sealed,
        state: ApiKeyState::Active,
        created_at: now,
        last_used_at: None,
        lineage: wanted.lineage.unwrap_or_else(|| id.to_string()),
        bounds: wanted.bounds,
        replaced_by: None,
        replaced_at: None,
        ended_at: None,
        month: 0,
        month_images: 0,
    };
    api_keys::create(writing, &row).await?;
    Ok((id, key))
}

/// A copy moved to another row does not open.
pub(crate) fn seal_label(id: &ApiKeyId) -> String {
    format!("api key {id}")
}
