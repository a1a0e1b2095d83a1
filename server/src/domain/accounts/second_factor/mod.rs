//! The second factor: a code that an authenticator app shows (RFC 6238), asked for after the password or the mailed link.
//!
//! The secret lies sealed; it counts once its owner has given a code of it. A code is taken once. Ten recovery codes, each
//! good once, let in who has lost the app; they are shown when they are made and lie as a MAC. Keys need no second factor.

mod qr;
mod recovery;
mod totp;

pub use qr::QrPath;
pub use recovery::RecoveryCodes;

use eiderpix_store::{Connection, Writing, accounts, recovery_codes, second_factors, web_sessions};

use crate::{
    AccountId, StoreError, Timestamp,
    domain::{
        Service,
        accounts::{Account, second_factor::totp::TotpSecret, sessions::SessionToken},
        audit::{self, Actor, AuditEvent},
        mail::{self, Letter, Recipient, SecondFactorChange},
    },
};

/// Where an account's second factor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecondFactorStatus {
    /// When it was turned on.
    pub since: Timestamp,
    /// Recovery codes that can still be used.
    pub codes_left: u64,
}

/// A secret that is yet to be confirmed; nothing of it is written down.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The secret, sealed for this account: what a form carries until it is confirmed.
    pub sealed: String,
    /// The secret as it is typed into an app, in groups of four.
    pub typed: String,
    /// The same to be photographed.
    pub qr: QrPath,
}

/// Why a second factor was not turned on.
#[derive(Debug, thiserror::Error)]
pub enum TurnOnRefusal {
    /// The account has one.
    #[error("the second factor is on already")]
    AlreadyOn,
    /// The proposal is not one of ours for this account.
    #[error("the secret is not the one that was proposed")]
    NotProposed,
    /// The code does not fit the secret now.
    #[error("the code is wrong or too old")]
    WrongCode,
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a code was not taken.
#[derive(Debug, thiserror::Error)]
pub enum CodeRefusal {
    /// Wrong, too old, or used before.
    #[error("the code is wrong, too old or was used")]
    Wrong,
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Tells where an account's second factor stands; `None` where it is off.
pub async fn status(
    service: &Service,
    account: &AccountId,
) -> Result<Option<SecondFactorStatus>, StoreError> {
    let mut reading = service.store.read().await?;
    let Some(row) = second_factors::find(&mut reading, account).await? else { return Ok(None) };
    let codes_left = recovery_codes::count_left(&mut reading, account).await?;
    Ok(Some(SecondFactorStatus { since: row.since, codes_left }))
}

/// Proposes a new secret.
pub fn propose(service: &Service, account: &Account) -> Proposal {
    let secret = TotpSecret::generate(&service.random);
    let sealed = service.secrets.seal(&service.random, &proposal_label(&account.id), &secret.to_base32());
    proposal(service, account, sealed, &secret)
}

/// Opens a proposal again, for a form whose code was wrong; `None` when it is not one for this account.
pub fn reopen(service: &Service, account: &Account, sealed: &str) -> Option<Proposal> {
    let secret = service.secrets.unseal(&proposal_label(&account.id), sealed)?;
    let secret = TotpSecret::from_base32(&secret)?;
    Some(proposal(service, account, sealed.to_owned(), &secret))
}

fn proposal(service: &Service, account: &Account, sealed: String, secret: &TotpSecret) -> Proposal {
    let url = secret.url(&account.email, service.public_url.host_str());
    Proposal { sealed, typed: secret.typed(), qr: QrPath::of(&url) }
}

/// Turns the second factor on with a code of the proposed secret; all sessions but this one end.
pub async fn turn_on(
    service: &Service,
    account: &Account,
    sealed: &str,
    code: &str,
    (current, by): (&SessionToken, &Actor),
) -> Result<RecoveryCodes, TurnOnRefusal> {
    let now = service.clock.now();
    let secret = service.secrets.unseal(&proposal_label(&account.id), sealed);
    let secret = secret.as_deref().and_then(TotpSecret::from_base32);
    let secret = secret.ok_or(TurnOnRefusal::NotProposed)?;
    let step = secret.check(&digits(code), now).ok_or(TurnOnRefusal::WrongCode)?;
    let resealed = service.secrets.seal(&service.random, &seal_label(&account.id), &secret.to_base32());
    let mut writing = service.store.write().await?;
    if !second_factors::create(&mut writing, &account.id, &resealed, step, now).await? {
        return Err(TurnOnRefusal::AlreadyOn);
    }
    let codes = recovery::issue(service, &mut writing, &account.id).await?;
    web_sessions::delete_of_account(&mut writing, &account.id, &current.digest()).await?;
    audit::record(service, &mut writing, &account.id, by, AuditEvent::SecondFactorOn).await?;
    tell(service, &mut writing, account, SecondFactorChange::On).await?;
    writing.commit().await?;
    Ok(codes)
}

/// Makes new recovery codes in the place of all there are; `None` where the second factor is off.
pub async fn renew_codes(
    service: &Service,
    account: &Account,
    by: &Actor,
) -> Result<Option<RecoveryCodes>, StoreError> {
    let mut writing = service.store.write().await?;
    if !is_on(&mut writing, &account.id).await? {
        return Ok(None);
    }
    let codes = recovery::issue(service, &mut writing, &account.id).await?;
    audit::record(service, &mut writing, &account.id, by, AuditEvent::RecoveryCodesMade).await?;
    tell(service, &mut writing, account, SecondFactorChange::NewCodes).await?;
    writing.commit().await?;
    Ok(Some(codes))
}

/// Turns the second factor off and voids its recovery codes; `false` where it is off.
pub async fn turn_off(service: &Service, account: &Account, by: &Actor) -> Result<bool, StoreError> {
    let mut writing = service.store.write().await?;
    if !second_factors::delete(&mut writing, &account.id).await? {
        return Ok(false);
    }
    recovery_codes::delete(&mut writing, &account.id).await?;
    audit::record(service, &mut writing, &account.id, by, AuditEvent::SecondFactorOff).await?;
    let change = match by {
        Actor::Operator => SecondFactorChange::OffByOperator,
        Actor::Owner { .. } | Actor::Parent | Actor::Service => SecondFactorChange::Off,
    };
    tell(service, &mut writing, account, change).await?;
    writing.commit().await?;
    Ok(true)
}

/// Says whether an account has a second factor.
pub(crate) async fn is_on(connection: &mut Connection, account: &AccountId) -> Result<bool, StoreError> {
    Ok(second_factors::find(connection, account).await?.is_some())
}

/// Takes a code of the app, or a recovery code, once.
pub(crate) async fn check(
    service: &Service,
    account: &AccountId,
    code: &str,
    by: &Actor,
) -> Result<(), CodeRefusal> {
    let now = service.clock.now();
    let mut writing = service.store.write().await?;
    let row = second_factors::find(&mut writing, account).await?.ok_or(CodeRefusal::Wrong)?;
    let secret = service.secrets.unseal(&seal_label(account), &row.sealed);
    let secret = secret.as_deref().and_then(TotpSecret::from_base32);
    let secret = secret.ok_or_else(|| {
        StoreError::Corrupt(format!("the second factor of account {account} does not open"))
    })?;
    if let Some(step) = secret.check(&digits(code), now)
        && second_factors::take_step(&mut writing, account, step).await?
    {
        writing.commit().await?;
        return Ok(());
    }
    if !recovery::use_up(service, &mut writing, account, code).await? {
        return Err(CodeRefusal::Wrong);
    }
    let left = recovery_codes::count_left(&mut writing, account).await?;
    audit::record(service, &mut writing, account, by, AuditEvent::RecoveryCodeUsed { left }).await?;
    if let Some(row) = accounts::find(&mut writing, account).await? {
        let to = Recipient::owner(&row)?;
        mail::enqueue(service, &mut writing, &to, Letter::RecoveryCodeUsed { left }).await?;
    }
    writing.commit().await?;
    Ok(())
}

async fn tell(
    service: &Service,
    writing: &mut Writing,
    account: &Account,
    change: SecondFactorChange,
) -> Result<(), StoreError> {
    let letter = Letter::SecondFactorChanged { change };
    mail::enqueue(service, writing, &Recipient::from(account), letter).await?;
    Ok(())
}

/// A code as people type it: apps show it in two groups.
fn digits(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect()
}

/// A secret moved to another account does not open.
fn seal_label(account: &AccountId) -> String {
    format!("second factor {account}")
}

fn proposal_label(account: &AccountId) -> String {
    format!("proposed second factor {account}")
}
