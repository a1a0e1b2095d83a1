//! A password is chosen by a mailed link, once.

use super::{Account, EmailAddress, TooBusy, links};
use crate::{
    StoreError,
    domain::{
        Service,
        audit::{self, Actor, AuditEvent},
        mail::{self, Letter, Recipient},
    },
};
use eiderpix_store::{
    accounts::{self},
    email_changes, mails, web_sessions,
};
use secrecy::{ExposeSecret, SecretString};
use tracing::info;

/// Why a password was not chosen.
#[derive(Debug, thiserror::Error)]
pub enum ChoosePasswordError {
    /// Unknown, used or past its hour.
    #[error("this link was used already or is too old; ask for a new one")]
    LinkUnusable,
    /// Too easy to guess.
    #[error("a password has at least {MIN_PASSWORD_CHARACTERS} characters")]
    TooShort,
    /// Longer than anybody types.
    #[error("a password has at most {MAX_PASSWORD_BYTES} bytes")]
    TooLong,
    /// Too many passwords wait already.
    #[error(transparent)]
    TooBusy(#[from] TooBusy),
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Fewest characters of a password.
pub const MIN_PASSWORD_CHARACTERS: usize = 10;

/// Most bytes of a password.
pub const MAX_PASSWORD_BYTES: usize = 1_024;

/// Mails a link to choose a new password, where the address has an account.
pub async fn send_password_link(service: &Service, email: &EmailAddress) -> Result<(), StoreError> {
    let mut writing = service.store.write().await?;
    match accounts::find_by_email(&mut writing, &email.normalized()).await? {
        Some(row) => {
            let account = Account::try_from(row)?;
            let token = links::create(service, &mut writing, &account.id).await?;
            let letter = Letter::PasswordLink { token };
            mail::enqueue(service, &mut writing, &Recipient::from(&account), letter).await?;
        }
        None => {
            // A mail to nobody, taken back at once: the same work, so that time does not tell.
            let letter = Letter::PasswordLink { token: service.random.token() };
            let id = mail::enqueue(service, &mut writing, &Recipient::new(email, None), letter).await?;
            mails::delete(&mut writing, &id).await?;
        }
    }
    writing.commit().await
}

/// Says whose password a mailed link would set; changes nothing.
pub async fn check_password_link(service: &Service, token: &str) -> Result<Option<EmailAddress>, StoreError> {
    let mut reading = service.store.read().await?;
    let owner = links::find(service, &mut reading, token).await?;
    let Some(id) = owner else { return Ok(None) };
    let account = accounts::find(&mut reading, &id).await?.map(Account::try_from).transpose()?;
    Ok(account.map(|account| account.email))
}

/// Sets the password by a mailed link, once, and ends all sessions of the account.
pub async fn choose_password(
    service: &Service,
    token: &str,
    password: &SecretString,
    by: &Actor,
) -> Result<Account, ChoosePasswordError> {
    check_length(password)?;
    if check_password_link(service, token).await?.is_none() {
        return Err(ChoosePasswordError::LinkUnusable);
    }
    let hash = service.passwords.hash(password).await?;
    let mut writing = service.store.write().await?;
    let owner = links::use_up(service, &mut writing, token).await?;
    let id = owner.ok_or(ChoosePasswordError::LinkUnusable)?;
    accounts::set_password(&mut writing, &id, &hash).await?;
    web_sessions::delete_of_account(&mut writing, &id, "").await?;
    // Whoever has asked for it may be the reason for the new password.
    email_changes::delete(&mut writing, &id).await?;
    let row = accounts::find(&mut writing, &id).await?.ok_or(StoreError::Conflict)?;
    audit::record(service, &mut writing, &id, by, AuditEvent::PasswordChosen).await?;
    writing.commit().await?;
    info!(account.id = %id, "chose a password for account {id}");
    Ok(Account::try_from(row)?)
}

pub(super) fn check_length(password: &SecretString) -> Result<(), ChoosePasswordError> {
    let password = password.expose_secret();
    if password.chars().count() < MIN_PASSWORD_CHARACTERS {
        return Err(ChoosePasswordError::TooShort);
    }
    if password.len() > MAX_PASSWORD_BYTES {
        return Err(ChoosePasswordError::TooLong);
    }
    Ok(())
}
