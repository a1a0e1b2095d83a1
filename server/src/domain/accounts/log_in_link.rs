//! Log-in by a mailed link: single-use, fifteen minutes long, ended by a new password.
//!
//! Looking at the link changes nothing, as mail scanners do that; the button on its page logs in.

use eiderpix_store::{accounts, mails};
use secrecy::{ExposeSecret, SecretString};

use super::{Account, AccountState, EmailAddress};
use crate::{
    StoreError,
    domain::{
        Service,
        accounts::one_time_tokens::{self, Purpose},
        mail::{self, Letter, Recipient},
    },
};

/// So many minutes a link to log in lasts.
pub const LOG_IN_LINK_MINUTES: i64 = 15;

/// Mails a link to log in, where the address has an account that may be used.
pub async fn send_log_in_link(service: &Service, email: &EmailAddress) -> Result<(), StoreError> {
    let mut writing = service.store.write().await?;
    let row = accounts::find_by_email(&mut writing, &email.normalized()).await?;
    let account = row.map(Account::try_from).transpose()?;
    match account.filter(|account| account.state == AccountState::Active) {
        Some(account) => {
            let lasts_ms = LOG_IN_LINK_MINUTES * 60 * 1_000;
            let token =
                one_time_tokens::create(service, &mut writing, &account.id, Purpose::LogIn, lasts_ms).await?;
            mail::enqueue(service, &mut writing, &Recipient::from(&account), letter(&token)).await?;
        }
        None => {
            // A mail to nobody, taken back at once: the same work, so that time does not tell.
            let letter = letter(&one_time_tokens::draw(service));
            let id = mail::enqueue(service, &mut writing, &Recipient::new(email, None), letter).await?;
            mails::delete(&mut writing, &id).await?;
        }
    }
    writing.commit().await
}

/// Says whom a mailed link would log in; changes nothing.
pub async fn check_log_in_link(service: &Service, token: &str) -> Result<Option<Account>, StoreError> {
    let mut reading = service.store.read().await?;
    let owner = one_time_tokens::find(service, &mut reading, token, Purpose::LogIn).await?;
    let Some(id) = owner else { return Ok(None) };
    let account = accounts::find(&mut reading, &id).await?.map(Account::try_from).transpose()?;
    Ok(account.filter(|account| account.state == AccountState::Active))
}

/// Uses a link up for the account that it logs in; `None` when it cannot be used.
pub async fn use_log_in_link(service: &Service, token: &str) -> Result<Option<Account>, StoreError> {
    let Some(account) = check_log_in_link(service, token).await? else { return Ok(None) };
    let mut writing = service.store.write().await?;
    let owner = one_time_tokens::use_up(service, &mut writing, token, Purpose::LogIn).await?;
    writing.commit().await?;
    Ok(owner.map(|_| account))
}

fn letter(token: &SecretString) -> Letter {
    Letter::LogInLink { token: token.expose_secret().to_owned(), minutes: LOG_IN_LINK_MINUTES }
}
