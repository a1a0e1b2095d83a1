//! An operator stops an account, or lets it work again.

use crate::{
    AccountId, StoreError,
    domain::{
        Service,
        audit::{self, Actor, AuditEvent},
    },
};
use eiderpix_store::accounts::{self, Suspender};

/// Stops an account's keys and sessions until it is resumed.
pub async fn suspend(service: &Service, id: &AccountId) -> Result<(), StoreError> {
    set_active(service, id, false).await
}

/// Lets a suspended account work again.
pub async fn resume(service: &Service, id: &AccountId) -> Result<(), StoreError> {
    set_active(service, id, true).await
}

async fn set_active(service: &Service, id: &AccountId, is_active: bool) -> Result<(), StoreError> {
    let mut writing = service.store.write().await?;
    let is_there = match is_active {
        true => accounts::resume(&mut writing, id).await?,
        false => accounts::suspend(&mut writing, id, Suspender::Operator).await?,
    };
    if !is_there {
        return Err(StoreError::Conflict);
    }
    let event = if is_active { AuditEvent::Resumed } else { AuditEvent::Suspended };
    audit::record(service, &mut writing, id, &Actor::Operator, event).await?;
    writing.commit().await
}
