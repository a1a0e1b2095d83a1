//! An account as its owner and the operator see it, and how it is found.

use super::EmailAddress;
use crate::{
    AccountId, StoreError, Timestamp,
    domain::{
        Service,
        audit::{self, Actor, AuditEvent},
        language::Language,
    },
};
use eiderpix_store::{
    PlanId,
    accounts::{self, AccountRow, Suspender},
};
use serde::Serialize;
use tracing::error;

/// Someone who signed up.
#[derive(Debug, Clone, Serialize)]
pub struct Account {
    /// Names the account.
    pub id: AccountId,
    /// The address as it was typed at sign-up.
    pub email: EmailAddress,
    /// Whether it may be used.
    pub state: AccountState,
    /// When it signed up.
    pub created_at: Timestamp,
    /// Whether a password was chosen.
    pub has_password: bool,
    /// Whether it sees the operator's pages.
    pub is_operator: bool,
    /// Its plan, where it has one.
    pub plan_id: Option<PlanId>,
    /// The account that it is below.
    pub parent_id: Option<AccountId>,
    /// Whether it was the account above that stopped it.
    #[serde(skip)]
    pub is_suspended_by_parent: bool,
    /// Whether it wants a report each month.
    #[serde(skip)]
    pub wants_report: bool,
    /// The language that it chose, or signed up in.
    pub language: Option<Language>,
}

/// Whether an account may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// It may.
    Active,
    /// The operator said no, for now.
    Suspended,
}

/// Finds an account by its id.
pub async fn find(service: &Service, id: &AccountId) -> Result<Option<Account>, StoreError> {
    let row = accounts::find(&mut *service.store.read().await?, id).await?;
    row.map(Account::try_from).transpose()
}

/// Finds an account by its address.
pub async fn find_by_email(service: &Service, email: &EmailAddress) -> Result<Option<Account>, StoreError> {
    let mut reading = service.store.read().await?;
    let row = accounts::find_by_email(&mut reading, &email.normalized()).await?;
    row.map(Account::try_from).transpose()
}

/// Lists all accounts, oldest first.
pub async fn list(service: &Service) -> Result<Vec<Account>, StoreError> {
    let rows = accounts::list(&mut *service.store.read().await?).await?;
    Ok(Account::list(rows))
}

/// Sets the language of an account's pages and mails.
pub async fn set_language(
    service: &Service,
    id: &AccountId,
    language: Language,
    by: &Actor,
) -> Result<(), StoreError> {
    let mut writing = service.store.write().await?;
    let row = accounts::find(&mut writing, id).await?.ok_or(StoreError::Conflict)?;
    if row.language.as_deref() != Some(language.code()) {
        accounts::set_language(&mut writing, id, language.code()).await?;
        let event = AuditEvent::LanguageChosen { language: language.code().to_owned() };
        audit::record(service, &mut writing, id, by, event).await?;
    }
    writing.commit().await
}

impl Account {
    /// Reads rows for a list; one that cannot be read is left out and logged, as it must not take the others with it.
    pub(super) fn list(rows: Vec<AccountRow>) -> Vec<Self> {
        let read =
            |row| Self::try_from(row).inspect_err(|cause| error!(%cause, "an account is left out of a list"));
        rows.into_iter().filter_map(|row| read(row).ok()).collect()
    }
}

impl TryFrom<AccountRow> for Account {
    type Error = StoreError;

    fn try_from(row: AccountRow) -> Result<Self, StoreError> {
        let email = EmailAddress::parse(&row.email)
            .map_err(|_| StoreError::Corrupt(format!("the address of account {}", row.id)))?;
        Ok(Self {
            id: row.id,
            email,
            state: if row.is_active { AccountState::Active } else { AccountState::Suspended },
            created_at: row.created_at,
            has_password: row.password_hash.is_some(),
            is_operator: row.is_operator,
            plan_id: row.plan_id,
            parent_id: row.parent_id,
            is_suspended_by_parent: row.suspended_by == Some(Suspender::Parent),
            wants_report: row.wants_report,
            language: row.language.as_deref().and_then(Language::from_code),
        })
    }
}
