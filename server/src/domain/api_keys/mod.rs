//! API keys: looked up by a keyed MAC, replaced with an overlap, cut off at once; aliases with bounds of their own.

mod aliases;
mod bounds;
pub mod installs;
mod overlap;
mod plain;
mod reset;
mod sites;

pub use aliases::{AliasError, MAX_ALIASES};
pub use bounds::{AliasBounds, AllowedHosts, BadHosts, BadLabel, KeyLimits, Label, end_of_day};
pub(crate) use bounds::{MAX_HOSTS, MAX_LABEL_CHARACTERS, month_of};
pub use overlap::{BadOverlap, Overlap};
pub use plain::{KeyShape, PlainApiKey};
pub(crate) use reset::end_over;
pub use sites::Site;
pub(crate) use sites::{note_site, remind_of_ending_keys, tell_of_new_sites};

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use eiderpix_store::{
    Writing,
    api_keys::{self, ApiKeyRow, ApiKeyState, KeyBounds},
    sites as site_rows,
};
use serde::Serialize;
use subtle::ConstantTimeEq;

use crate::{
    AccountId, ApiKeyId, StoreError, Timestamp,
    domain::Service,
    domain::{
        accounts::AccountState,
        audit::{self, Actor, AuditEvent},
    },
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
    /// What the key is held to.
    pub limits: KeyLimits,
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

/// An API key as its owner sees it in a list.
#[derive(Debug, Clone, Serialize)]
pub struct ApiKey {
    /// Names the key; not the key itself.
    pub id: ApiKeyId,
    /// Its first four characters.
    pub hint: String,
    /// Whether it works.
    pub state: KeyState,
    /// What an alias is called and bound to; none for a main key.
    pub alias: Option<AliasBounds>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was used last, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// Pictures taken in during this calendar month (UTC), but for those that cost nothing.
    pub images_this_month: u64,
    /// The key that took its place.
    pub replaced_by: Option<ApiKeyId>,
    /// When it was replaced.
    pub replaced_at: Option<Timestamp>,
    /// Whether the replacement can be taken back.
    pub can_undo: bool,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Hosts that were seen using it, latest first.
    pub sites: Vec<Site>,
}

impl ApiKey {
    /// Says whether it is the main key that works now.
    pub fn is_active_main(&self) -> bool {
        self.alias.is_none() && self.state == KeyState::Active
    }
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

/// Everything about API keys.
#[derive(Debug, Clone)]
pub struct ApiKeys {
    core: Service,
    /// The keys whose use is being written down: one writing at a time, however many requests come meanwhile.
    touching: Arc<Mutex<HashSet<ApiKeyId>>>,
}

impl ApiKeys {
    pub(crate) fn new(core: Service) -> Self {
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
        if state_at(&row, now) == KeyState::Revoked {
            return Err(KeyRefusal::Revoked);
        }
        if !account_is_active {
            return Err(KeyRefusal::Suspended);
        }
        if row.last_used_at.is_none_or(|used| now.ms_since(used) >= TOUCH_MS) {
            self.touch_beside(row.id.clone());
        }
        Ok(KeyHolder {
            limits: bounds::limits_of(&row.bounds),
            account_id: row.account_id,
            key_id: row.id,
            account_state: AccountState::Active,
        })
    }

    /// Writes down, beside the request, that a key is used: it works even while nothing can be written.
    fn touch_beside(&self, key: ApiKeyId) {
        let (core, touching) = (self.core.clone(), Arc::clone(&self.touching));
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
        let month = month_of(now);
        let mut reading = self.core.store.read().await?;
        let rows = api_keys::list(&mut reading, account).await?;
        let is_active =
            |id: &ApiKeyId| rows.iter().any(|row| row.id == *id && row.state == ApiKeyState::Active);
        let mut keys = Vec::with_capacity(rows.len());
        for row in &rows {
            let state = state_at(row, now);
            let is_retiring = matches!(state, KeyState::Retiring { .. });
            keys.push(ApiKey {
                id: row.id.clone(),
                hint: row.hint.clone(),
                state,
                alias: bounds::of_row(&row.bounds),
                created_at: row.created_at,
                last_used_at: row.last_used_at,
                images_this_month: if row.month == month { row.month_images } else { 0 },
                can_undo: is_retiring && row.replaced_by.as_ref().is_some_and(is_active),
                replaced_by: row.replaced_by.clone(),
                replaced_at: row.replaced_at,
                ended_at: row.ended_at,
                sites: site_rows::list(&mut reading, &row.id).await?.into_iter().map(Site::from).collect(),
            });
        }
        Ok(keys)
    }

    /// Opens the sealed copy of a key; `None` when there is none or the key is not the account's.
    pub async fn reveal(
        &self,
        account: &AccountId,
        key: &ApiKeyId,
        by: &Actor,
    ) -> Result<Option<PlainApiKey>, StoreError> {
        let core = &self.core;
        if !core.config.keys.keep_sealed {
            return Ok(None);
        }
        let row = api_keys::find(&mut *core.store.read().await?, account, key).await?;
        let Some(sealed) = row.and_then(|row| row.sealed) else { return Ok(None) };
        let plain = core.secrets.unseal(&seal_label(key), &sealed);
        let plain = plain.and_then(|plain| PlainApiKey::parse(&plain).ok());
        let plain = plain.ok_or_else(|| StoreError::Corrupt(format!("the sealed copy of API key {key}")))?;
        let mut writing = core.store.write().await?;
        let event = AuditEvent::KeyShown { key: plain.hint().to_owned() };
        audit::record(core, &mut writing, account, by, event).await?;
        writing.commit().await?;
        Ok(Some(plain))
    }
}

/// So often at most, being used is written down.
const TOUCH_MS: i64 = 60 * 1_000;

/// What a new key is to be: the next of a line, or the first of one.
pub(crate) struct Issue {
    /// The line it continues; none begins one.
    lineage: Option<String>,
    bounds: KeyBounds,
}

impl Issue {
    /// A main key.
    pub(crate) fn main() -> Self {
        Self { lineage: Some(String::new()), bounds: KeyBounds::default() }
    }
}

/// Makes a new active key of an account.
pub(crate) async fn issue(
    core: &Service,
    writing: &mut Writing,
    account: &AccountId,
    wanted: Issue,
) -> Result<(ApiKeyId, PlainApiKey), StoreError> {
    let key = PlainApiKey::generate(&core.random);
    let now = core.clock.now();
    let id = ApiKeyId::new(now, core.random.bytes());
    let sealed =
        core.config.keys.keep_sealed.then(|| core.secrets.seal(&core.random, &seal_label(&id), key.expose()));
    let row = ApiKeyRow {
        id: id.clone(),
        account_id: account.clone(),
        hint: key.hint().to_owned(),
        key_mac: core.secrets.api_key_mac(key.expose()),
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

async fn touch(core: &Service, key: &ApiKeyId) {
    let touched = async {
        let mut writing = core.store.write().await?;
        api_keys::touch(&mut writing, key, core.clock.now()).await?;
        writing.commit().await
    };
    if let Err(cause) = touched.await {
        tracing::warn!(cause = cause.chain(), "the use of an API key could not be written down");
    }
}

fn state_at(row: &ApiKeyRow, now: Timestamp) -> KeyState {
    if row.bounds.expires_at.is_some_and(|end| end <= now) {
        return KeyState::Revoked;
    }
    match row.state {
        ApiKeyState::Active => KeyState::Active,
        ApiKeyState::Retiring(until) if until > now => KeyState::Retiring { until },
        ApiKeyState::Retiring(_) | ApiKeyState::Revoked => KeyState::Revoked,
    }
}
