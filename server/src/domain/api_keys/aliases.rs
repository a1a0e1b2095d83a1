//! Aliases: further keys of an account, each with a name and bounds of its own.

use eiderpix_store::api_keys;

use super::{AliasBounds, Issue, KeyState, PlainApiKey, bounds, issue, state_at};
use crate::{
    AccountId, ApiKeyId, StoreError,
    domain::{
        Service,
        audit::{self, Actor, AuditEvent},
    },
};

/// Most living aliases of an account.
pub const MAX_ALIASES: usize = 500;

/// Why there is no such alias.
#[derive(Debug, thiserror::Error)]
pub enum AliasError {
    /// Another one has this name; so has the same form sent twice.
    #[error("there is a key with this name already")]
    NameTaken,
    /// Too many.
    #[error("an account has at most {MAX_ALIASES} keys")]
    TooMany,
    /// It would be over before it begins.
    #[error("this day is over")]
    IsOver,
    /// The account has no such living alias.
    #[error("there is no such key, or it has ended")]
    NotFound,
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes an alias.
pub async fn create_alias(
    service: &Service,
    account: &AccountId,
    bounds: &AliasBounds,
    by: &Actor,
) -> Result<PlainApiKey, AliasError> {
    check_end(service, bounds)?;
    let mut writing = service.store.write().await?;
    let rows = api_keys::list(&mut writing, account).await?;
    let now = service.clock.now();
    let living = rows.iter().filter(|row| state_at(row, now) != KeyState::Revoked);
    let labels: Vec<_> = living.filter_map(|row| row.bounds.label.as_deref()).collect();
    if labels.iter().any(|label| is_same_name(label, bounds.label.as_str())) {
        return Err(AliasError::NameTaken);
    }
    if labels.len() >= MAX_ALIASES {
        return Err(AliasError::TooMany);
    }
    let wanted = Issue { lineage: None, bounds: bounds.to_row() };
    let (_, key) = issue(service, &mut writing, account, wanted).await?;
    let event = AuditEvent::AliasCreated {
        key: key.hint().to_owned(),
        label: bounds.label.as_str().to_owned(),
        bounds: bounds.terms(),
    };
    audit::record(service, &mut writing, account, by, event).await?;
    writing.commit().await?;
    Ok(key)
}

/// Changes what an alias is called and bound to; its key, and one it replaced, stay as they are.
pub async fn change_alias(
    service: &Service,
    account: &AccountId,
    key: &ApiKeyId,
    bounds: &AliasBounds,
    by: &Actor,
) -> Result<(), AliasError> {
    check_end(service, bounds)?;
    let mut writing = service.store.write().await?;
    let rows = api_keys::list(&mut writing, account).await?;
    let now = service.clock.now();
    let living = || rows.iter().filter(|row| state_at(row, now) != KeyState::Revoked);
    let row = living().find(|row| row.id == *key && !row.lineage.is_empty());
    let row = row.ok_or(AliasError::NotFound)?;
    let is_taken = living().filter(|other| other.lineage != row.lineage).any(|other| {
        other.bounds.label.as_deref().is_some_and(|label| is_same_name(label, bounds.label.as_str()))
    });
    if is_taken {
        return Err(AliasError::NameTaken);
    }
    if bounds::of_row(&row.bounds).as_ref() == Some(bounds) {
        return Ok(());
    }
    api_keys::bind(&mut writing, account, &row.lineage, &bounds.to_row()).await?;
    let event = AuditEvent::AliasChanged {
        key: row.hint.clone(),
        label: bounds.label.as_str().to_owned(),
        bounds: bounds.terms(),
    };
    audit::record(service, &mut writing, account, by, event).await?;
    writing.commit().await?;
    Ok(())
}

fn check_end(service: &Service, bounds: &AliasBounds) -> Result<(), AliasError> {
    let is_over = bounds.expires_at.is_some_and(|end| end <= service.clock.now());
    if is_over { Err(AliasError::IsOver) } else { Ok(()) }
}

fn is_same_name(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}
