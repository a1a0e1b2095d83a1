//! API keys: looked up by a keyed MAC, replaced with an overlap, cut off at once.

mod overlap;
mod plain;

pub use overlap::{BadOverlap, Overlap};
pub use plain::{KeyShape, PlainApiKey};

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use eiderpix_store::{
    Writing, accounts,
    api_keys::{self, ApiKeyRow, ApiKeyState},
    sites::{self, SiteRow},
};
use serde::Serialize;
use subtle::ConstantTimeEq;

use crate::{
    AccountId, ApiKeyId, StoreError, Timestamp,
    accounts::{AccountState, EmailAddress},
    app::Core,
    mail::{self, templates},
};

/// Who a key speaks for.
#[derive(Debug, Clone)]
pub struct KeyHolder {
    /// The account.
    pub account_id: AccountId,
    /// Which of its keys.
    pub key_id: ApiKeyId,
    /// Always active; a suspended account's key is refused.
    pub account_state: AccountState,
}

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
    /// Cut off, or past its overlap.
    #[error("the API key was revoked")]
    Revoked,
    /// The account is suspended.
    #[error("the account is suspended")]
    Suspended,
    /// Keys cannot be looked up now.
    #[error("keys cannot be looked up now")]
    Unavailable(#[source] StoreError),
}

/// An API key as its owner sees it in a list.
#[derive(Debug, Clone, Serialize)]
pub struct ApiKey {
    /// Names the key; not the key itself.
    pub id: ApiKeyId,
    /// Its first four characters.
    pub hint: String,
    /// Whether it works.
    pub state: KeyState,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was used last, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// Hosts that were seen using it, latest first.
    pub sites: Vec<Site>,
}

/// Whether a key works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum KeyState {
    /// It works.
    Active,
    /// Replaced; it works until then.
    Retiring {
        /// The end of its overlap.
        until: Timestamp,
    },
    /// It works no more.
    Revoked,
}

/// A host that was seen using a key.
#[derive(Debug, Clone, Serialize)]
pub struct Site {
    /// The host.
    pub host: String,
    /// When it was first seen.
    pub first_seen: Timestamp,
    /// When it was last seen.
    pub last_seen: Timestamp,
    /// How many pictures it sent.
    pub images: u64,
    /// The client it said it was.
    pub client: Option<String>,
}

/// What cutting off a key led to.
#[derive(Debug)]
pub enum CutOff {
    /// The active key was cut off; this one takes its place.
    NewKey(PlainApiKey),
    /// A retiring key was ended; the active one stays.
    Ended,
    /// The account has no such living key.
    NotFound,
}

/// Everything about API keys.
#[derive(Debug, Clone)]
pub struct ApiKeys {
    core: Arc<Core>,
    /// The keys whose use is being written down: one writing at a time, however many requests come meanwhile.
    touching: Arc<Mutex<HashSet<ApiKeyId>>>,
}

impl ApiKeys {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { core, touching: Arc::default() }
    }

    /// Finds out whom a key speaks for.
    pub async fn authenticate(&self, given: &str) -> Result<KeyHolder, KeyRefusal> {
        let key = PlainApiKey::parse(given).map_err(|shape| match shape {
            KeyShape::Missing => KeyRefusal::Missing,
            KeyShape::WrongLength | KeyShape::Mistyped => KeyRefusal::Mistyped,
        })?;
        let now = self.core.clock.now();
        let mac = self.core.secrets.api_key_mac(key.expose());
        let found = match self.core.store.read().await {
            Ok(mut reading) => api_keys::find_by_mac(&mut reading, &mac).await,
            Err(error) => Err(error),
        };
        let Some((row, account_is_active)) = found.map_err(KeyRefusal::Unavailable)? else {
            return Err(KeyRefusal::Unknown);
        };
        if !bool::from(row.key_mac.as_bytes().ct_eq(mac.as_bytes())) {
            return Err(KeyRefusal::Unknown);
        }
        if state_at(row.state, now) == KeyState::Revoked {
            return Err(KeyRefusal::Revoked);
        }
        if !account_is_active {
            return Err(KeyRefusal::Suspended);
        }
        if row.last_used_at.is_none_or(|used| now.ms_since(used) >= TOUCH_MS) {
            self.touch_beside(row.id.clone());
        }
        Ok(KeyHolder { account_id: row.account_id, key_id: row.id, account_state: AccountState::Active })
    }

    /// Writes down, beside the request, that a key is used: it works even while nothing can be written.
    fn touch_beside(&self, key: ApiKeyId) {
        let (core, touching) = (Arc::clone(&self.core), Arc::clone(&self.touching));
        if touching.lock().unwrap_or_else(PoisonError::into_inner).insert(key.clone()) {
            tokio::spawn(async move {
                touch(&core, &key).await;
                touching.lock().unwrap_or_else(PoisonError::into_inner).remove(&key);
            });
        }
    }

    /// Lists an account's keys with their sites, newest first.
    pub async fn list(&self, account: &AccountId) -> Result<Vec<ApiKey>, StoreError> {
        let now = self.core.clock.now();
        let mut reading = self.core.store.read().await?;
        let mut keys = Vec::new();
        for row in api_keys::list(&mut reading, account).await? {
            let sites = sites::list(&mut reading, &row.id).await?;
            keys.push(ApiKey {
                hint: row.hint,
                state: state_at(row.state, now),
                created_at: row.created_at,
                last_used_at: row.last_used_at,
                sites: sites.into_iter().map(Site::from).collect(),
                id: row.id,
            });
        }
        Ok(keys)
    }

    /// Opens the sealed copy of a key; `None` when there is none or the key is not the account's.
    pub async fn reveal(
        &self,
        account: &AccountId,
        key: &ApiKeyId,
    ) -> Result<Option<PlainApiKey>, StoreError> {
        let row = api_keys::find(&mut *self.core.store.read().await?, account, key).await?;
        let Some(sealed) = row.and_then(|row| row.sealed) else { return Ok(None) };
        let plain = self.core.secrets.unseal(&seal_label(key), &sealed);
        let plain = plain.and_then(|plain| PlainApiKey::parse(&plain).ok());
        plain.map(Some).ok_or_else(|| StoreError::Corrupt(format!("the sealed copy of API key {key}")))
    }

    /// Makes and mails a new key; the active one works on for the overlap.
    pub async fn replace(&self, account: &AccountId, overlap: Overlap) -> Result<PlainApiKey, StoreError> {
        let core = &self.core;
        let now = core.clock.now();
        let until = now.plus_ms(overlap.duration_ms());
        let mut writing = core.store.write().await?;
        let to = address_of(&mut writing, account).await?;
        api_keys::retire_active(&mut writing, account, until).await?;
        if overlap == Overlap::NOW {
            api_keys::revoke_retired(&mut writing, now).await?;
        }
        let new_key = issue(core, &mut writing, account).await?;
        let old_key_until = (overlap != Overlap::NOW).then_some(until);
        let mail = templates::key_replaced(&to, &core.public_url, &new_key, old_key_until);
        mail::enqueue(core, &mut writing, &mail).await?;
        writing.commit().await?;
        Ok(new_key)
    }

    /// Ends a key now; where it was the active one, makes and mails a new one.
    pub async fn cut_off(&self, account: &AccountId, key: &ApiKeyId) -> Result<CutOff, StoreError> {
        let core = &self.core;
        let mut writing = core.store.write().await?;
        let Some(row) = api_keys::find(&mut writing, account, key).await? else {
            return Ok(CutOff::NotFound);
        };
        if state_at(row.state, core.clock.now()) == KeyState::Revoked {
            return Ok(CutOff::NotFound);
        }
        let to = address_of(&mut writing, account).await?;
        api_keys::revoke(&mut writing, account, key).await?;
        let new_key = match row.state {
            ApiKeyState::Active => Some(issue(core, &mut writing, account).await?),
            ApiKeyState::Retiring(_) | ApiKeyState::Revoked => None,
        };
        let mail = templates::key_cut_off(&to, &core.public_url, new_key.as_ref());
        mail::enqueue(core, &mut writing, &mail).await?;
        writing.commit().await?;
        Ok(new_key.map_or(CutOff::Ended, CutOff::NewKey))
    }

    /// Notes that a host uses a key, with so many pictures more.
    pub async fn record_site(
        &self,
        key: &ApiKeyId,
        host: &str,
        client: Option<&str>,
        images: u64,
    ) -> Result<(), StoreError> {
        let mut writing = self.core.store.write().await?;
        sites::record(&mut writing, key, host, client, images, self.core.clock.now()).await?;
        writing.commit().await
    }
}

/// So often at most, being used is written down.
const TOUCH_MS: i64 = 60 * 1_000;

/// Makes a new active key of an account.
pub(crate) async fn issue(
    core: &Core,
    writing: &mut Writing,
    account: &AccountId,
) -> Result<PlainApiKey, StoreError> {
    let key = PlainApiKey::generate(&core.random);
    let now = core.clock.now();
    let id = ApiKeyId::new(now, core.random.bytes());
    let sealed =
        core.config.keys.keep_sealed.then(|| core.secrets.seal(&core.random, &seal_label(&id), key.expose()));
    let row = ApiKeyRow {
        id,
        account_id: account.clone(),
        hint: key.hint().to_owned(),
        key_mac: core.secrets.api_key_mac(key.expose()),
        sealed,
        state: ApiKeyState::Active,
        created_at: now,
        last_used_at: None,
    };
    api_keys::create(writing, &row).await?;
    Ok(key)
}

/// A copy moved to another row does not open.
fn seal_label(id: &ApiKeyId) -> String {
    format!("api key {id}")
}

async fn address_of(writing: &mut Writing, account: &AccountId) -> Result<EmailAddress, StoreError> {
    let row = accounts::find(writing, account).await?.ok_or(StoreError::Conflict)?;
    EmailAddress::parse(&row.email).map_err(|_| StoreError::Corrupt(format!("the address of {account}")))
}

async fn touch(core: &Core, key: &ApiKeyId) {
    let touched = async {
        let mut writing = core.store.write().await?;
        api_keys::touch(&mut writing, key, core.clock.now()).await?;
        writing.commit().await
    };
    if let Err(cause) = touched.await {
        tracing::warn!(cause = cause.chain(), "the use of an API key could not be written down");
    }
}

fn state_at(state: ApiKeyState, now: Timestamp) -> KeyState {
    match state {
        ApiKeyState::Active => KeyState::Active,
        ApiKeyState::Retiring(until) if until > now => KeyState::Retiring { until },
        ApiKeyState::Retiring(_) | ApiKeyState::Revoked => KeyState::Revoked,
    }
}

impl From<SiteRow> for Site {
    fn from(row: SiteRow) -> Self {
        Self {
            host: row.host,
            first_seen: row.first_seen,
            last_seen: row.last_seen,
            images: row.images,
            client: row.client,
        }
    }
}
