//! Operators: accounts that see the operator's pages. The first is made by a link on the console of `serve`.

use std::sync::{Mutex, PoisonError};

use eiderpix_store::{accounts, web_sessions};
use secrecy::SecretString;
use subtle::ConstantTimeEq;
use tracing::info;
use url::Url;

use super::{Account, Accounts, Admission, ChoosePasswordError, EmailAddress, SignUp, check_length};
use crate::{
    AccountId, StoreError,
    domain::audit::{self, Actor, AuditEvent},
};

/// The one link that makes the first operator; gone once it was used, and with the process.
#[derive(Default)]
pub struct OperatorDoor(Mutex<Option<String>>);

impl std::fmt::Debug for OperatorDoor {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("OperatorDoor(hidden)")
    }
}

impl OperatorDoor {
    fn token(&self) -> std::sync::MutexGuard<'_, Option<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_right(&self, given: &str) -> bool {
        self.token().as_ref().is_some_and(|token| token.as_bytes().ct_eq(given.as_bytes()).into())
    }
}

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

impl Accounts {
    /// Makes the link by which the first operator is made; `None` where there is one.
    pub async fn first_operator_link(&self) -> Result<Option<Url>, StoreError> {
        let core = &self.core;
        if accounts::count_operators(&mut *core.store.read().await?).await? > 0 {
            return Ok(None);
        }
        let token = core.random.token();
        let link = core.public_url.join(&format!("/operator/first/{token}")).ok();
        *core.operator_door.token() = Some(token);
        Ok(link)
    }

    /// Says whether a link still makes the first operator.
    pub async fn is_first_operator_link(&self, token: &str) -> Result<bool, StoreError> {
        let core = &self.core;
        Ok(core.operator_door.is_right(token)
            && accounts::count_operators(&mut *core.store.read().await?).await? == 0)
    }

    /// Makes the first operator, by the link of the console: a new account, or the one of that address, whose password
    /// this becomes and whose sessions end.
    pub async fn begin_operator(
        &self,
        token: &str,
        email: &EmailAddress,
        password: &SecretString,
        by: &Actor,
    ) -> Result<Account, BeginError> {
        check_length(password)?;
        if !self.is_first_operator_link(token).await? {
            return Err(BeginError::LinkUnusable);
        }
        if self.find_by_email(email).await?.is_none() {
            let _: SignUp = self.sign_up(email, Admission::ByOperator).await?;
        }
        let hash = self.passwords.hash(password).await.map_err(ChoosePasswordError::from)?;
        let core = &self.core;
        let mut writing = core.store.write().await?;
        let account = accounts::find_by_email(&mut writing, &email.normalized()).await?;
        let id = account.ok_or(StoreError::Conflict)?.id;
        if accounts::count_operators(&mut writing).await? > 0 {
            return Err(BeginError::LinkUnusable);
        }
        accounts::resume(&mut writing, &id).await?;
        accounts::set_password(&mut writing, &id, &hash).await?;
        accounts::set_operator(&mut writing, &id, true).await?;
        web_sessions::delete_of_account(&mut writing, &id, "").await?;
        audit::record(core, &mut writing, &id, by, AuditEvent::PasswordChosen).await?;
        audit::record(core, &mut writing, &id, by, AuditEvent::MadeOperator).await?;
        let row = accounts::find(&mut writing, &id).await?.ok_or(StoreError::Conflict)?;
        writing.commit().await?;
        *core.operator_door.token() = None;
        info!(account.id = %id, "account {id} is the first operator");
        Ok(Account::try_from(row)?)
    }

    /// Lets an account see the operator's pages, or not. `keep_one`: refuse to take the last operator away.
    pub async fn set_operator(
        &self,
        id: &AccountId,
        is_operator: bool,
        keep_one: bool,
    ) -> Result<(), OperatorError> {
        let core = &self.core;
        let mut writing = core.store.write().await?;
        let row = accounts::find(&mut writing, id).await?.ok_or(StoreError::Conflict)?;
        if row.is_operator == is_operator {
            return Ok(());
        }
        if keep_one && !is_operator && accounts::count_operators(&mut writing).await? <= 1 {
            return Err(OperatorError::LastOperator);
        }
        accounts::set_operator(&mut writing, id, is_operator).await?;
        let event = if is_operator { AuditEvent::MadeOperator } else { AuditEvent::OperatorEnded };
        audit::record(core, &mut writing, id, &Actor::Operator, event).await?;
        Ok(writing.commit().await?)
    }

    /// Lists up to `limit` accounts older than `before` whose address has this text in it, newest first.
    pub async fn search(
        &self,
        text: &str,
        only_suspended: bool,
        before: Option<&AccountId>,
        limit: u32,
    ) -> Result<Vec<Account>, StoreError> {
        let text = text.trim().to_lowercase();
        let mut reading = self.core.store.read().await?;
        let rows = accounts::search(&mut reading, &text, only_suspended, before, limit).await?;
        Ok(Account::list(rows))
    }
}
