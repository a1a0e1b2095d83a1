//! Something that a session alone is not enough for: its owner gives password and code again.

use eiderpix_store::accounts;
use secrecy::SecretString;

use super::TooBusy;
use crate::{
    AccountId, StoreError,
    domain::{
        Service,
        accounts::second_factor::{self, CodeRefusal},
        audit::{self, Actor, AuditEvent},
        rate_limit::RetryAfter,
    },
};

/// What an owner gives again.
#[derive(Debug, Clone)]
pub struct Confirmation {
    /// The password.
    pub password: SecretString,
    /// A code of the app, or a recovery code; not looked at where there is no second factor.
    pub code: String,
}

/// Why it was not taken.
#[derive(Debug, thiserror::Error)]
pub enum NotConfirmed {
    /// The account was deleted meanwhile.
    #[error("the account is gone")]
    Gone,
    /// The account never had one: whoever holds the session could have chosen none.
    #[error("the account has no password yet")]
    NoPassword,
    /// The password is another.
    #[error("the password is wrong")]
    WrongPassword,
    /// The code is wrong, too old or was used.
    #[error("the code is wrong, too old or was used")]
    WrongCode,
    /// Too many tries.
    #[error("too many tries")]
    TooMany(RetryAfter),
    /// Too many passwords wait already.
    #[error(transparent)]
    TooBusy(#[from] TooBusy),
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes password and code again, the code where the account has a second factor; a code is used up by this.
pub async fn confirm_owner(
    service: &Service,
    id: &AccountId,
    given: &Confirmation,
    by: &Actor,
) -> Result<(), NotConfirmed> {
    let mut reading = service.store.read().await?;
    let row = accounts::find(&mut reading, id).await?.ok_or(NotConfirmed::Gone)?;
    let needs_code = second_factor::is_on(&mut reading, id).await?;
    drop(reading);
    let Some(hash) = row.password_hash else { return Err(NotConfirmed::NoPassword) };
    service.rate_limits.confirmation(id).map_err(NotConfirmed::TooMany)?;
    if !service.passwords.verify(&given.password, Some(hash)).await? {
        let mut writing = service.store.write().await?;
        audit::record(service, &mut writing, id, by, AuditEvent::NotConfirmed).await?;
        writing.commit().await?;
        return Err(NotConfirmed::WrongPassword);
    }
    if !needs_code {
        return Ok(());
    }
    match second_factor::check(service, id, &given.code, by).await {
        Ok(()) => Ok(()),
        Err(CodeRefusal::Wrong) => {
            let mut writing = service.store.write().await?;
            audit::record(service, &mut writing, id, by, AuditEvent::NotConfirmed).await?;
            writing.commit().await?;
            Err(NotConfirmed::WrongCode)
        }
        Err(CodeRefusal::Store(cause)) => Err(cause.into()),
    }
}
