//! Operators: accounts that see the operator's pages. The first is made by a link on the console of `serve`.

use eiderpix_store::{accounts, web_sessions};
use secrecy::SecretString;
use tracing::info;

use super::{
    Account, Admission, ChoosePasswordError, EmailAddress, SignUp, check_length, find_by_email, sign_up,
};
use crate::{
    AccountId, StoreError,
    domain::{
        Service,
        audit::{self, Actor, AuditEvent},
    },
};

/// Why the first operator was not made.
#[derive(Debug, thiserror::Error)]
pub enum BeginError {
    /// Not the link of this process, or there is an operator by now.
    #[error("this link was used already, or belongs to an earlier start")]
    LinkUnusable,
    /// The password cannot be taken.
    #[error(transparent)]
    Password(#[from] ChoosePasswordError),
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why an account was not changed by an operator.
#[derive(Debug, thiserror::Error)]
pub enum OperatorError {
    /// Nobody could undo it.
    #[error("the last operator cannot be taken away; make another one first")]
    LastOperator,
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes the token of the link by which the first operator is made; `None` where there is one.
pub async fn first_operator_token(service: &Service) -> Result<Option<String>, StoreError> {
    if accounts::count_operators(&mut *service.store.read().await?).await? > 0 {
        return Ok(None);
    }
    let token = service.random.token();
    *service.first_operator_link.token() = Some(token.clone());
    Ok(Some(token))
}

/// Says whether a token still makes the first operator.
pub async fn is_first_operator_token(service: &Service, token: &str) -> Result<bool, StoreError> {
    Ok(service.first_operator_link.is_right(token)
        && accounts::count_operators(&mut *service.store.read().await?).await? == 0)
}

/// Makes the first operator, by the link of the console: a new account, or the one of that address, whose password
/// this becomes and whose sessions end.
pub async fn begin_operator(
    service: &Service,
    token: &str,
    email: &EmailAddress,
    password: &SecretString,
    by: &Actor,
) -> Result<Account, BeginError> {
    check_length(password)?;
    if !is_first_operator_token(service, token).await? {
        return Err(BeginError::LinkUnusable);
    }
    if find_by_email(service, email).await?.is_none() {
        let _: SignUp = sign_up(service, email, Admission::ByOperator).await?;
    }
    let hash = service.passwords.hash(password).await.map_err(ChoosePasswordError::from)?;
    let mut writing = service.store.write().await?;
    let account = accounts::find_by_email(&mut writing, &email.normalized()).await?;
    let id = account.ok_or(StoreError::Conflict)?.id;
    if accounts::count_operators(&mut writing).await? > 0 {
        return Err(BeginError::LinkUnusable);
    }
    accounts::resume(&mut writing, &id).await?;
    accounts::set_password(&mut writing, &id, &hash).await?;
    accounts::set_operator(&mut writing, &id, true).await?;
    web_sessions::delete_of_account(&mut writing, &id, "").await?;
    audit::record(service, &mut writing, &id, by, AuditEvent::PasswordChosen).await?;
    audit::record(service, &mut writing, &id, by, AuditEvent::MadeOperator).await?;
    let row = accounts::find(&mut writing, &id).await?.ok_or(StoreError::Conflict)?;
    writing.commit().await?;
    *service.first_operator_link.token() = None;
    info!(account.id = %id, "account {id} is the first operator");
    Ok(Account::try_from(row)?)
}

/// Lets an account see the operator's pages, or not. `keep_one`: refuse to take the last operator away.
pub async fn set_operator(
    service: &Service,
    id: &AccountId,
    is_operator: bool,
    keep_one: bool,
) -> Result<(), OperatorError> {
    let mut writing = service.store.write().await?;
    let row = accounts::find(&mut writing, id).await?.ok_or(StoreError::Conflict)?;
    if row.is_operator == is_operator {
        return Ok(());
    }
    if keep_one && !is_operator && accounts::count_operators(&mut writing).await? <= 1 {
        return Err(OperatorError::LastOperator);
    }
    accounts::set_operator(&mut writing, id, is_operator).await?;
    let event = if is_operator { AuditEvent::MadeOperator } else { AuditEvent::OperatorEnded };
    audit::record(service, &mut writing, id, &Actor::Operator, event).await?;
    Ok(writing.commit().await?)
}

/// Lists up to `limit` accounts older than `before` whose address has this text in it, newest first.
pub async fn search(
    service: &Service,
    text: &str,
    only_suspended: bool,
    before: Option<&AccountId>,
    limit: u32,
) -> Result<Vec<Account>, StoreError> {
    let text = text.trim().to_lowercase();
    let mut reading = service.store.read().await?;
    let rows = accounts::search(&mut reading, &text, only_suspended, before, limit).await?;
    Ok(Account::list(rows))
}
