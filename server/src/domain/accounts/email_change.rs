//! A new address for an account: the old one and the new one each get a link, and the change is made when both have confirmed.
//!
//! Either can stop it. Keys and sessions go on. Nobody learns whether the new address has an account: its owner hears of it
//! by mail, and the change then waits for a link that nobody has.

use eiderpix_store::{
    Writing, accounts,
    email_changes::{self, EmailChangeRow},
    mail_tokens,
};
use secrecy::ExposeSecret;

use super::{Account, EmailAddress};
use crate::{
    AccountId, StoreError, Timestamp,
    domain::{
        Service,
        accounts::one_time_tokens,
        audit::{self, Actor, AuditEvent},
        mail::{self, Letter, Recipient},
    },
};

const HOUR_MS: i64 = 60 * 60 * 1_000;

/// A change that waits for confirmation, as the account's owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingChange {
    /// The address that is to be.
    pub new: EmailAddress,
    /// Whether the old address has confirmed.
    pub old_has_confirmed: bool,
    /// Whether the new address has.
    pub new_has_confirmed: bool,
    /// When it is forgotten.
    pub expires_at: Timestamp,
}

/// Which of the two addresses a link was sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeEnd {
    /// The account's address so far.
    Old,
    /// The one that is to be.
    New,
}

/// A change as a mailed link shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedChange {
    /// Where the link was sent to.
    pub end: ChangeEnd,
    /// The address that is to be.
    pub new: EmailAddress,
    /// Whether this end has confirmed already.
    pub has_confirmed: bool,
}

/// What a confirmation led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmailChange {
    /// The other address has not confirmed yet.
    WaitsForOther,
    /// The account has its new address.
    Made,
}

/// Why a change was not asked for, or not confirmed.
#[derive(Debug, thiserror::Error)]
pub enum EmailChangeRefusal {
    /// It is the account's address.
    #[error("this is the account's address already")]
    SameAddress,
    /// Unknown, stopped, made, or past its hour.
    #[error("this link can no longer be used")]
    LinkUnusable,
    /// Somebody signed up with the address meanwhile.
    #[error("the new address has an account of its own by now")]
    Taken,
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Asks for a new address: both get a link. An earlier change that waits is forgotten.
pub async fn ask_email_change(
    service: &Service,
    account: &Account,
    new: &EmailAddress,
    by: &Actor,
) -> Result<(), EmailChangeRefusal> {
    if new.normalized() == account.email.normalized() {
        return Err(EmailChangeRefusal::SameAddress);
    }
    let now = service.clock.now();
    let (old_token, new_token) = (one_time_tokens::draw(service), one_time_tokens::draw(service));
    let mut writing = service.store.write().await?;
    let change = EmailChangeRow {
        account_id: account.id.clone(),
        email: new.as_str().to_owned(),
        email_normalized: new.normalized(),
        old_digest: one_time_tokens::digest(old_token.expose_secret()),
        new_digest: one_time_tokens::digest(new_token.expose_secret()),
        old_confirmed_at: None,
        new_confirmed_at: None,
        created_at: now,
        expires_at: now.plus_ms(HOUR_MS),
    };
    email_changes::replace(&mut writing, &change).await?;
    let (owner, somebody) = (Recipient::from(account), Recipient::new(new, account.language));
    let to_old = Letter::EmailChangeOld { new: new.clone(), token: old_token.expose_secret().to_owned() };
    mail::enqueue(service, &mut writing, &owner, to_old).await?;
    let is_taken = accounts::find_by_email(&mut writing, &new.normalized()).await?.is_some();
    let to_new = match is_taken {
        true => Letter::EmailChangeTaken,
        false => Letter::EmailChangeNew { token: new_token.expose_secret().to_owned() },
    };
    mail::enqueue(service, &mut writing, &somebody, to_new).await?;
    let event = AuditEvent::EmailChangeAsked { new: new.as_str().to_owned() };
    audit::record(service, &mut writing, &account.id, by, event).await?;
    Ok(writing.commit().await?)
}

/// Finds the change that an account waits for.
pub async fn pending_email_change(
    service: &Service,
    id: &AccountId,
) -> Result<Option<PendingChange>, StoreError> {
    let row = email_changes::find(&mut *service.store.read().await?, id, service.clock.now()).await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(PendingChange {
        new: address(&row)?,
        old_has_confirmed: row.old_confirmed_at.is_some(),
        new_has_confirmed: row.new_confirmed_at.is_some(),
        expires_at: row.expires_at,
    }))
}

/// Stops the change that an account waits for; `false` when there is none.
pub async fn stop_email_change(service: &Service, id: &AccountId, by: &Actor) -> Result<bool, StoreError> {
    let mut writing = service.store.write().await?;
    let is_stopped = email_changes::delete(&mut writing, id).await?;
    if is_stopped {
        audit::record(service, &mut writing, id, by, AuditEvent::EmailChangeStopped).await?;
    }
    writing.commit().await?;
    Ok(is_stopped)
}

/// Says what a mailed link is about; changes nothing.
pub async fn check_email_change_link(
    service: &Service,
    token: &str,
) -> Result<Option<LinkedChange>, StoreError> {
    let digest = one_time_tokens::digest(token);
    let mut reading = service.store.read().await?;
    let row = email_changes::find_by_digest(&mut reading, &digest, service.clock.now()).await?;
    let Some(row) = row else { return Ok(None) };
    let end = if row.old_digest == digest { ChangeEnd::Old } else { ChangeEnd::New };
    let confirmed_at = match end {
        ChangeEnd::Old => row.old_confirmed_at,
        ChangeEnd::New => row.new_confirmed_at,
    };
    Ok(Some(LinkedChange { end, new: address(&row)?, has_confirmed: confirmed_at.is_some() }))
}

/// Confirms a change by a mailed link; the second of the two makes it.
pub async fn confirm_email_change(
    service: &Service,
    token: &str,
    by: &Actor,
) -> Result<EmailChange, EmailChangeRefusal> {
    let now = service.clock.now();
    let digest = one_time_tokens::digest(token);
    let mut writing = service.store.write().await?;
    let found = email_changes::find_by_digest(&mut writing, &digest, now).await?;
    let before = found.ok_or(EmailChangeRefusal::LinkUnusable)?;
    let by_new = before.new_digest == digest;
    if email_changes::confirm(&mut writing, &digest, now).await? {
        let event = AuditEvent::EmailChangeConfirmed { by_new };
        audit::record(service, &mut writing, &before.account_id, by, event).await?;
    }
    let other_confirmed_at = if by_new { before.old_confirmed_at } else { before.new_confirmed_at };
    if other_confirmed_at.is_none() {
        writing.commit().await?;
        return Ok(EmailChange::WaitsForOther);
    }
    make(service, &mut writing, &before, by).await?;
    writing.commit().await?;
    Ok(EmailChange::Made)
}

/// Stops a change by a mailed link; `false` when it can no longer be stopped.
pub async fn stop_email_change_by_link(
    service: &Service,
    token: &str,
    by: &Actor,
) -> Result<bool, StoreError> {
    let mut reading = service.store.read().await?;
    let row =
        email_changes::find_by_digest(&mut reading, &one_time_tokens::digest(token), service.clock.now())
            .await?;
    drop(reading);
    let Some(row) = row else { return Ok(false) };
    stop_email_change(service, &row.account_id, by).await
}

async fn make(
    service: &Service,
    writing: &mut Writing,
    change: &EmailChangeRow,
    by: &Actor,
) -> Result<(), EmailChangeRefusal> {
    let id = &change.account_id;
    let row = accounts::find(writing, id).await?.ok_or(EmailChangeRefusal::LinkUnusable)?;
    let Account { email: old, language, .. } = Account::try_from(row)?;
    let new = address(change)?;
    if accounts::find_by_email(writing, &change.email_normalized).await?.is_some() {
        return Err(EmailChangeRefusal::Taken);
    }
    accounts::set_email(writing, id, &change.email, &change.email_normalized).await?;
    email_changes::delete(writing, id).await?;
    // Links that lie in the old mailbox let nobody in any more.
    mail_tokens::use_up_all(writing, id, service.clock.now()).await?;
    for to in [&old, &new] {
        let to = Recipient::new(to, language);
        let letter = Letter::EmailChanged { old: old.clone(), new: new.clone() };
        mail::enqueue(service, writing, &to, letter).await?;
    }
    let event = AuditEvent::EmailChanged { old: old.into(), new: new.into() };
    audit::record(service, writing, id, by, event).await?;
    Ok(())
}

fn address(row: &EmailChangeRow) -> Result<EmailAddress, StoreError> {
    EmailAddress::parse(&row.email)
        .map_err(|_| StoreError::Corrupt(format!("the new address of account {}", row.account_id)))
}
