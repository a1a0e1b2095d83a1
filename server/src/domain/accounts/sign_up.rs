//! Sign-up: a new account with its first key, or a mail to the owner of the one that is there.

use super::{Account, Admission, EmailAddress, SignUpRefusal, admission, links, sub_accounts};
use crate::{
    AccountId, StoreError,
    domain::{
        Service,
        api_keys::{self, Issue, PlainApiKey},
        audit::{self, Actor, AuditEvent},
        credits::plans,
        language::Language,
        mail::{self, Letter, Recipient},
    },
};
use eiderpix_store::accounts::{self};
use tracing::info;

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

/// Creates an account with its key, credits and welcome mail, or mails the owner of the one that is there.
pub async fn sign_up(
    service: &Service,
    email: &EmailAddress,
    admission: Admission<'_>,
) -> Result<SignUp, StoreError> {
    sign_up_in(service, None, email, admission).await
}

/// The same for somebody whose language is known: the account keeps it.
pub async fn sign_up_in(
    service: &Service,
    language: Option<Language>,
    email: &EmailAddress,
    admission: Admission<'_>,
) -> Result<SignUp, StoreError> {
    let now = service.clock.now();
    let mut writing = service.store.write().await?;
    let invitation = match admission::admit(service, &mut writing, email, admission).await? {
        Ok(invitation) => invitation,
        Err(refusal) => return Ok(SignUp::Refused(refusal)),
    };
    if let Some(row) = accounts::find_by_email(&mut writing, &email.normalized()).await? {
        let account = Account::try_from(row)?;
        let token = links::create(service, &mut writing, &account.id).await?;
        let to = Recipient::new(&account.email, account.language.or(language));
        mail::enqueue(service, &mut writing, &to, Letter::AlreadyRegistered { token }).await?;
        writing.commit().await?;
        return Ok(SignUp::Existing);
    }
    let id = AccountId::new(now, service.random.bytes());
    accounts::create(&mut writing, &id, email.as_str(), &email.normalized(), now).await?;
    if let Some(language) = language {
        accounts::set_language(&mut writing, &id, language.code()).await?;
    }
    match &invitation {
        Some(invitation) => {
            sub_accounts::join(service, &mut writing, &id, email, invitation).await?;
        }
        None => plans::begin(service, &mut writing, &id).await?,
    }
    let (_, api_key) = api_keys::issue(service, &mut writing, &id, Issue::main()).await?;
    audit::record(service, &mut writing, &id, &Actor::Service, AuditEvent::SignedUp).await?;
    let token = links::create(service, &mut writing, &id).await?;
    let to = Recipient::new(email, language);
    let letter = Letter::Welcome { api_key: api_key.expose().to_owned(), token };
    mail::enqueue(service, &mut writing, &to, letter).await?;
    writing.commit().await?;
    info!(account.id = %id, "signed up account {id}");
    let row = accounts::find(&mut *service.store.read().await?, &id).await?.ok_or(StoreError::Conflict)?;
    let account = Account::try_from(row)?;
    Ok(SignUp::Created { account, api_key })
}
