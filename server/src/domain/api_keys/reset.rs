//! Replacing a key with an overlap, taking that back, and cutting a key off at once.

use eiderpix_store::{
    Writing, accounts,
    api_keys::{self, ApiKeyRow, ApiKeyState},
};

use super::{CutOff, Issue, KeyState, Overlap, PlainApiKey, issue, state_at};
use crate::{
    AccountId, ApiKeyId, StoreError,
    domain::{
        Service,
        audit::{self, Actor, AuditEvent},
        mail::{self, Letter, Recipient},
    },
};

/// Finds the active main key of an account.
pub async fn find_main(service: &Service, account: &AccountId) -> Result<Option<ApiKeyId>, StoreError> {
    let rows = api_keys::list(&mut *service.store.read().await?, account).await?;
    let is_main = |row: &&ApiKeyRow| row.lineage.is_empty() && row.state == ApiKeyState::Active;
    Ok(rows.iter().find(is_main).map(|row| row.id.clone()))
}

/// Makes a new key in a key's place; the old one works on for the overlap. A main key's successor is mailed.
///
/// `None` when the key is not active (any more): a form sent twice makes no second key.
pub async fn replace(
    service: &Service,
    account: &AccountId,
    key: &ApiKeyId,
    overlap: Overlap,
    by: &Actor,
) -> Result<Option<PlainApiKey>, StoreError> {
    let now = service.clock.now();
    let mut writing = service.store.write().await?;
    let Some(old) = api_keys::find(&mut writing, account, key).await? else { return Ok(None) };
    if state_at(&old, now) != KeyState::Active {
        return Ok(None);
    }
    let to = owner_of(&mut writing, account).await?;
    let wanted = Issue { lineage: Some(old.lineage.clone()), bounds: old.bounds.clone() };
    let until = now.plus_ms(overlap.duration_ms());
    let (new_id, new_key) = issue(service, &mut writing, account, wanted).await?;
    let old_until = (overlap != Overlap::NOW).then_some(until);
    match old_until {
        Some(until) => {
            api_keys::retire(&mut writing, &old, until, &new_id, now).await?;
        }
        None => {
            api_keys::revoke(&mut writing, account, &old.id, now).await?;
        }
    }
    let (api_key, label) = (new_key.expose().to_owned(), old.bounds.label.clone());
    let letter = Letter::KeyReplaced { api_key, label, old_until };
    mail::enqueue(service, &mut writing, &to, letter).await?;
    let event = AuditEvent::KeyReplaced {
        old: old.hint,
        new: new_key.hint().to_owned(),
        label: old.bounds.label,
        old_until,
    };
    audit::record(service, &mut writing, account, by, event).await?;
    writing.commit().await?;
    Ok(Some(new_key))
}

/// Makes a retiring key the active one of its line again; its successor retires in its place until the same moment,
/// so that whoever moved already is not cut off. `false` when the overlap is over or the successor was replaced.
pub async fn undo_replace(
    service: &Service,
    account: &AccountId,
    key: &ApiKeyId,
    by: &Actor,
) -> Result<bool, StoreError> {
    let now = service.clock.now();
    let mut writing = service.store.write().await?;
    let Some(old) = api_keys::find(&mut writing, account, key).await? else { return Ok(false) };
    let (KeyState::Retiring { until }, Some(successor)) = (state_at(&old, now), &old.replaced_by) else {
        return Ok(false);
    };
    let Some(new) = api_keys::find(&mut writing, account, successor).await? else { return Ok(false) };
    if !api_keys::retire(&mut writing, &new, until, &old.id, now).await? {
        return Ok(false);
    }
    api_keys::revive(&mut writing, &old, now).await?;
    let to = owner_of(&mut writing, account).await?;
    let letter = Letter::KeyReplacingUndone { active: old.hint.clone(), retiring: new.hint.clone(), until };
    mail::enqueue(service, &mut writing, &to, letter).await?;
    let event = AuditEvent::ReplacingUndone { active: old.hint, retiring: new.hint, until };
    audit::record(service, &mut writing, account, by, event).await?;
    writing.commit().await?;
    Ok(true)
}

/// Ends a key now; where it was the active main one, makes and mails a new one.
pub async fn cut_off(
    service: &Service,
    account: &AccountId,
    key: &ApiKeyId,
    by: &Actor,
) -> Result<CutOff, StoreError> {
    let now = service.clock.now();
    let mut writing = service.store.write().await?;
    let Some(row) = api_keys::find(&mut writing, account, key).await? else {
        return Ok(CutOff::NotFound);
    };
    if state_at(&row, now) == KeyState::Revoked {
        return Ok(CutOff::NotFound);
    }
    let to = owner_of(&mut writing, account).await?;
    api_keys::revoke(&mut writing, account, key, now).await?;
    let needs_successor = row.state == ApiKeyState::Active && row.lineage.is_empty();
    let new_key = match needs_successor {
        true => Some(issue(service, &mut writing, account, Issue::main()).await?.1),
        false => None,
    };
    let api_key = new_key.as_ref().map(|key| key.expose().to_owned());
    let letter = Letter::KeyCutOff { label: row.bounds.label.clone(), api_key };
    mail::enqueue(service, &mut writing, &to, letter).await?;
    let event = AuditEvent::KeyCutOff {
        key: row.hint,
        label: row.bounds.label,
        new: new_key.as_ref().map(|key| key.hint().to_owned()),
    };
    audit::record(service, &mut writing, account, by, event).await?;
    writing.commit().await?;
    Ok(new_key.map_or(CutOff::Ended, CutOff::NewKey))
}

/// Ends the keys whose time is over; they are refused already, this writes it down.
pub(crate) async fn end_over(service: &Service) -> Result<(), StoreError> {
    let now = service.clock.now();
    let over = api_keys::list_over(&mut *service.store.read().await?, now).await?;
    let mut ended = Ok(());
    for row in over {
        ended = ended.and(end(service, row).await);
    }
    ended
}

/// Ends one key, unless it was given more time meanwhile.
async fn end(service: &Service, row: ApiKeyRow) -> Result<(), StoreError> {
    let now = service.clock.now();
    let mut writing = service.store.write().await?;
    let Some(row) = api_keys::find(&mut writing, &row.account_id, &row.id).await? else { return Ok(()) };
    if state_at(&row, now) != KeyState::Revoked {
        return Ok(());
    }
    if api_keys::revoke(&mut writing, &row.account_id, &row.id, now).await? {
        let event = AuditEvent::KeyEnded { key: row.hint, label: row.bounds.label };
        audit::record(service, &mut writing, &row.account_id, &Actor::Service, event).await?;
    }
    writing.commit().await
}

pub(super) async fn owner_of(writing: &mut Writing, account: &AccountId) -> Result<Recipient, StoreError> {
    Recipient::owner(&accounts::find(writing, account).await?.ok_or(StoreError::Conflict)?)
}
