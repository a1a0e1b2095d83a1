//! Log-in by address and password; as long where there is no account.

use super::{Account, EmailAddress, TooBusy};
use crate::{
    StoreError,
    domain::{
        Service,
        audit::{self, Actor, AuditEvent},
    },
};
use eiderpix_store::accounts::{self};
use secrecy::SecretString;

/// Why a log-in was not judged.
#[derive(Debug, thiserror::Error)]
pub enum LogInError {
    /// Too many passwords wait already.
    #[error(transparent)]
    TooBusy(#[from] TooBusy),
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Checks address and password; `None` when they do not fit. A suspended account is for the caller to refuse, now
/// that it is sure who asks.
pub async fn log_in(
    service: &Service,
    email: &EmailAddress,
    password: &SecretString,
) -> Result<Option<Account>, LogInError> {
    let mut reading = service.store.read().await?;
    let row = accounts::find_by_email(&mut reading, &email.normalized()).await?;
    drop(reading);
    let hash = row.as_ref().and_then(|row| row.password_hash.clone());
    let is_right = service.passwords.verify(password, hash).await?;
    let account = row.map(Account::try_from).transpose()?;
    Ok(account.filter(|_| is_right))
}

/// Notes in the log of the account of this address, where there is one, that a log-in failed.
///
/// Beside the answer, so that its time does not tell whether there is one.
pub fn note_failed_log_in(service: &Service, email: &EmailAddress, by: Actor) {
    let (service, email) = (service.clone(), email.normalized());
    tokio::spawn(async move {
        let noted = async {
            let mut writing = service.store.write().await?;
            if let Some(row) = accounts::find_by_email(&mut writing, &email).await? {
                audit::record(&service, &mut writing, &row.id, &by, AuditEvent::LogInFailed).await?;
            }
            writing.commit().await
        };
        if let Err(cause) = noted.await {
            let cause: StoreError = cause;
            tracing::warn!(cause = cause.chain(), "a failed log-in could not be written down");
        }
    });
}
