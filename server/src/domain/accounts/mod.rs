//! Accounts: sign-up, log-in, passwords, and what follows until an account is deleted.
//!
//! Answers alike, in result and time, whether an address is known or not.

mod admission;
mod confirmation;
mod deletion;
mod email_address;
mod email_change;
pub mod export;
mod links;
mod log_in_link;
pub(crate) mod one_time_tokens;
mod operators;
mod passwords;
pub mod second_factor;
pub mod sessions;
pub mod sub_accounts;

pub use admission::{Admission, InvitationToken, SignUpPolicy, SignUpRefusal};
pub(crate) use admission::{invitation_link, new_invitation_token};
pub use confirmation::{Confirmation, NotConfirmed};
pub use deletion::DeletionCounts;
pub(crate) use deletion::go_on_deleting;
pub use email_address::{BadEmailAddress, EmailAddress};
pub use email_change::{ChangeEnd, EmailChange, EmailChangeRefusal, LinkedChange, PendingChange};
pub use log_in_link::LOG_IN_LINK_MINUTES;
pub use operators::{BeginError, OperatorDoor, OperatorError};
pub use passwords::TooBusy;

use eiderpix_store::{
    PlanId,
    accounts::{self, AccountRow, Suspender},
    email_changes, mails, web_sessions,
};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use tracing::{error, info};

use self::passwords::Passwords;
use crate::{
    AccountId, StoreError, Timestamp,
    domain::{
        Service,
        api_keys::{self, Issue, PlainApiKey},
        audit::{self, Actor, AuditEvent},
        credits::plans,
        language::Language,
    },
    mail::{self, Recipient, choose_password_link, templates},
};

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

/// What became of a sign-up. Only the compatible API may tell the two apart.
#[derive(Debug)]
pub enum SignUp {
    /// A new account with its first key; both were mailed.
    Created {
        /// The new account.
        account: Account,
        /// Its API key.
        api_key: PlainApiKey,
    },
    /// The address has an account; its owner got a mail that says so.
    Existing,
    /// This service does not let this address sign up; nothing was looked up.
    Refused(SignUpRefusal),
}

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

/// Fewest characters of a password.
pub const MIN_PASSWORD_CHARACTERS: usize = 10;
/// Most bytes of a password.
pub const MAX_PASSWORD_BYTES: usize = 1_024;

/// Everything about accounts.
#[derive(Debug, Clone)]
pub struct Accounts {
    core: Service,
    passwords: Passwords,
}

impl Accounts {
    pub(crate) fn new(core: Service) -> Self {
        let passwords = Passwords::new(&core.random);
        Self { core, passwords }
    }

    /// Creates an account with its key, credits and welcome mail, or mails the owner of the one that is there.
    pub async fn sign_up(
        &self,
        email: &EmailAddress,
        admission: Admission<'_>,
    ) -> Result<SignUp, StoreError> {
        self.sign_up_in(None, email, admission).await
    }

    /// The same for somebody whose language is known: the account keeps it.
    pub async fn sign_up_in(
        &self,
        language: Option<Language>,
        email: &EmailAddress,
        admission: Admission<'_>,
    ) -> Result<SignUp, StoreError> {
        let core = &self.core;
        let now = core.clock.now();
        let mut writing = core.store.write().await?;
        let invitation = match admission::admit(core, &mut writing, email, admission).await? {
            Ok(invitation) => invitation,
            Err(refusal) => return Ok(SignUp::Refused(refusal)),
        };
        if let Some(row) = accounts::find_by_email(&mut writing, &email.normalized()).await? {
            let account = Account::try_from(row)?;
            let link = links::create(core, &mut writing, &account.id).await?;
            let to = Recipient::new(&account.email, account.language.or(language));
            let mail = templates::already_registered(&to, &core.public_url, &link);
            mail::enqueue(core, &mut writing, &mail).await?;
            writing.commit().await?;
            return Ok(SignUp::Existing);
        }
        let id = AccountId::new(now, core.random.bytes());
        accounts::create(&mut writing, &id, email.as_str(), &email.normalized(), now).await?;
        if let Some(language) = language {
            accounts::set_language(&mut writing, &id, language.code()).await?;
        }
        match &invitation {
            Some(invitation) => {
                sub_accounts::join(core, &mut writing, &id, email, invitation).await?;
            }
            None => plans::begin(core, &mut writing, &id).await?,
        }
        let (_, api_key) = api_keys::issue(core, &mut writing, &id, Issue::main()).await?;
        audit::record(core, &mut writing, &id, &Actor::Service, AuditEvent::SignedUp).await?;
        let link = links::create(core, &mut writing, &id).await?;
        let to = Recipient::new(email, language);
        let mail = templates::welcome(&to, &core.public_url, &api_key, &link);
        mail::enqueue(core, &mut writing, &mail).await?;
        writing.commit().await?;
        info!(account.id = %id, "signed up account {id}");
        let row = accounts::find(&mut *core.store.read().await?, &id).await?.ok_or(StoreError::Conflict)?;
        let account = Account::try_from(row)?;
        Ok(SignUp::Created { account, api_key })
    }

    /// Checks address and password; `None` when they do not fit. A suspended account is for the caller to refuse, now
    /// that it is sure who asks.
    pub async fn log_in(
        &self,
        email: &EmailAddress,
        password: &SecretString,
    ) -> Result<Option<Account>, LogInError> {
        let mut reading = self.core.store.read().await?;
        let row = accounts::find_by_email(&mut reading, &email.normalized()).await?;
        drop(reading);
        let hash = row.as_ref().and_then(|row| row.password_hash.clone());
        let is_right = self.passwords.verify(password, hash).await?;
        let account = row.map(Account::try_from).transpose()?;
        Ok(account.filter(|_| is_right))
    }

    /// Notes in the log of the account of this address, where there is one, that a log-in failed.
    ///
    /// Beside the answer, so that its time does not tell whether there is one.
    pub fn note_failed_log_in(&self, email: &EmailAddress, by: Actor) {
        let (core, email) = (self.core.clone(), email.normalized());
        tokio::spawn(async move {
            let noted = async {
                let mut writing = core.store.write().await?;
                if let Some(row) = accounts::find_by_email(&mut writing, &email).await? {
                    audit::record(&core, &mut writing, &row.id, &by, AuditEvent::LogInFailed).await?;
                }
                writing.commit().await
            };
            if let Err(cause) = noted.await {
                let cause: StoreError = cause;
                tracing::warn!(cause = cause.chain(), "a failed log-in could not be written down");
            }
        });
    }

    /// Mails a link to choose a new password, where the address has an account.
    pub async fn send_password_link(&self, email: &EmailAddress) -> Result<(), StoreError> {
        let core = &self.core;
        let mut writing = core.store.write().await?;
        match accounts::find_by_email(&mut writing, &email.normalized()).await? {
            Some(row) => {
                let account = Account::try_from(row)?;
                let link = links::create(core, &mut writing, &account.id).await?;
                let mail = templates::password_link(&Recipient::from(&account), &core.public_url, &link);
                mail::enqueue(core, &mut writing, &mail).await?;
            }
            None => {
                // A mail to nobody, taken back at once: the same work, so that time does not tell.
                let link = choose_password_link(&core.public_url, &core.random.name().into());
                let mail = templates::password_link(&Recipient::new(email, None), &core.public_url, &link);
                let id = mail::enqueue(core, &mut writing, &mail).await?;
                mails::delete(&mut writing, &id).await?;
            }
        }
        writing.commit().await
    }

    /// Says whose password a mailed link would set; changes nothing.
    pub async fn check_password_link(&self, token: &str) -> Result<Option<EmailAddress>, StoreError> {
        let mut reading = self.core.store.read().await?;
        let owner = links::find(&self.core, &mut reading, token).await?;
        let Some(id) = owner else { return Ok(None) };
        let account = accounts::find(&mut reading, &id).await?.map(Account::try_from).transpose()?;
        Ok(account.map(|account| account.email))
    }

    /// Sets the password by a mailed link, once, and ends all sessions of the account.
    pub async fn choose_password(
        &self,
        token: &str,
        password: &SecretString,
        by: &Actor,
    ) -> Result<Account, ChoosePasswordError> {
        check_length(password)?;
        if self.check_password_link(token).await?.is_none() {
            return Err(ChoosePasswordError::LinkUnusable);
        }
        let hash = self.passwords.hash(password).await?;
        let mut writing = self.core.store.write().await?;
        let owner = links::use_up(&self.core, &mut writing, token).await?;
        let id = owner.ok_or(ChoosePasswordError::LinkUnusable)?;
        accounts::set_password(&mut writing, &id, &hash).await?;
        web_sessions::delete_of_account(&mut writing, &id, "").await?;
        // Whoever has asked for it may be the reason for the new password.
        email_changes::delete(&mut writing, &id).await?;
        let row = accounts::find(&mut writing, &id).await?.ok_or(StoreError::Conflict)?;
        audit::record(&self.core, &mut writing, &id, by, AuditEvent::PasswordChosen).await?;
        writing.commit().await?;
        info!(account.id = %id, "chose a password for account {id}");
        Ok(Account::try_from(row)?)
    }

    /// Finds an account by its id.
    pub async fn find(&self, id: &AccountId) -> Result<Option<Account>, StoreError> {
        let row = accounts::find(&mut *self.core.store.read().await?, id).await?;
        row.map(Account::try_from).transpose()
    }

    /// Finds an account by its address.
    pub async fn find_by_email(&self, email: &EmailAddress) -> Result<Option<Account>, StoreError> {
        let mut reading = self.core.store.read().await?;
        let row = accounts::find_by_email(&mut reading, &email.normalized()).await?;
        row.map(Account::try_from).transpose()
    }

    /// Lists all accounts, oldest first.
    pub async fn list(&self) -> Result<Vec<Account>, StoreError> {
        let rows = accounts::list(&mut *self.core.store.read().await?).await?;
        Ok(Account::list(rows))
    }

    /// Sets the language of an account's pages and mails.
    pub async fn set_language(
        &self,
        id: &AccountId,
        language: Language,
        by: &Actor,
    ) -> Result<(), StoreError> {
        let mut writing = self.core.store.write().await?;
        let row = accounts::find(&mut writing, id).await?.ok_or(StoreError::Conflict)?;
        if row.language.as_deref() != Some(language.code()) {
            accounts::set_language(&mut writing, id, language.code()).await?;
            let event = AuditEvent::LanguageChosen { language: language.code().to_owned() };
            audit::record(&self.core, &mut writing, id, by, event).await?;
        }
        writing.commit().await
    }

    /// Stops an account's keys and sessions until it is resumed.
    pub async fn suspend(&self, id: &AccountId) -> Result<(), StoreError> {
        self.set_active(id, false).await
    }

    /// Lets a suspended account work again.
    pub async fn resume(&self, id: &AccountId) -> Result<(), StoreError> {
        self.set_active(id, true).await
    }

    async fn set_active(&self, id: &AccountId, is_active: bool) -> Result<(), StoreError> {
        let mut writing = self.core.store.write().await?;
        let is_there = match is_active {
            true => accounts::resume(&mut writing, id).await?,
            false => accounts::suspend(&mut writing, id, Suspender::Operator).await?,
        };
        if !is_there {
            return Err(StoreError::Conflict);
        }
        let event = if is_active { AuditEvent::Resumed } else { AuditEvent::Suspended };
        audit::record(&self.core, &mut writing, id, &Actor::Operator, event).await?;
        writing.commit().await
    }
}

impl Account {
    /// Reads rows for a list; one that cannot be read is left out and logged, as it must not take the others with it.
    fn list(rows: Vec<AccountRow>) -> Vec<Self> {
        let read =
            |row| Self::try_from(row).inspect_err(|cause| error!(%cause, "an account is left out of a list"));
        rows.into_iter().filter_map(|row| read(row).ok()).collect()
    }
}

fn check_length(password: &SecretString) -> Result<(), ChoosePasswordError> {
    let password = password.expose_secret();
    if password.chars().count() < MIN_PASSWORD_CHARACTERS {
        return Err(ChoosePasswordError::TooShort);
    }
    if password.len() > MAX_PASSWORD_BYTES {
        return Err(ChoosePasswordError::TooLong);
    }
    Ok(())
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
