//! A key as its owner sees it in a list, and whom it speaks for.

use super::{AliasBounds, KeyLimits, Site, bounds, month_of};
use crate::{AccountId, ApiKeyId, StoreError, Timestamp, domain::Service, domain::accounts::AccountState};
use eiderpix_store::{
    api_keys::{self, ApiKeyRow, ApiKeyState},
    sites as site_rows,
};
use serde::Serialize;

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

/// Lists an account's keys with their sites, newest first.
pub async fn list(service: &Service, account: &AccountId) -> Result<Vec<ApiKey>, StoreError> {
    let now = service.clock.now();
    let month = month_of(now);
    let mut reading = service.store.read().await?;
    let rows = api_keys::list(&mut reading, account).await?;
    let is_active = |id: &ApiKeyId| rows.iter().any(|row| row.id == *id && row.state == ApiKeyState::Active);
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

pub(super) fn state_at(row: &ApiKeyRow, now: Timestamp) -> KeyState {
    if row.bounds.expires_at.is_some_and(|end| end <= now) {
        return KeyState::Revoked;
    }
    match row.state {
        ApiKeyState::Active => KeyState::Active,
        ApiKeyState::Retiring(until) if until > now => KeyState::Retiring { until },
        ApiKeyState::Retiring(_) | ApiKeyState::Revoked => KeyState::Revoked,
    }
}
