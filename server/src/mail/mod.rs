//! Mails: written in the transaction that they tell about, sealed at rest, sent or kept in the built-in mailbox.

pub mod mailbox_link;
pub mod outbox;
pub mod samples;
pub(crate) mod sender;
pub mod smtp;
pub mod templates;

pub use outbox::{MailCounts, MailboxEntry, Opened, OutboxEntry};
pub(crate) use outbox::{enqueue, unseal};

use eiderpix_store::accounts::AccountRow;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    StoreError,
    domain::{
        accounts::{Account, EmailAddress},
        language::Language,
    },
};

/// One mail, ready to be sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// The one recipient.
    pub to: EmailAddress,
    /// Subject line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// Where a POST ends mails of this kind, without log-in; for those that nobody asked for one by one.
    #[serde(default)]
    pub unsubscribe: Option<String>,
}

/// Whom a mail goes to, and what it is written in.
#[derive(Clone)]
pub struct Recipient {
    /// The address.
    pub email: EmailAddress,
    /// The language that they read.
    pub language: Language,
}

impl Recipient {
    /// Somebody whose language may be known.
    pub fn new(email: &EmailAddress, language: Option<Language>) -> Self {
        Self { email: email.clone(), language: language.unwrap_or_default() }
    }

    /// The owner of an account, in the language of the account.
    pub(crate) fn owner(row: &AccountRow) -> Result<Self, StoreError> {
        let email = EmailAddress::parse(&row.email)
            .map_err(|_| StoreError::Corrupt(format!("the address of {}", row.id)))?;
        Ok(Self::new(&email, row.language.as_deref().and_then(Language::from_code)))
    }
}

impl From<&Account> for Recipient {
    fn from(account: &Account) -> Self {
        Self::new(&account.email, account.language)
    }
}

/// The page on which a mailed link lets its owner choose a password; the token goes into `?token=`.
pub const CHOOSE_PASSWORD_PATH: &str = "/password/choose";
/// The page on which a mailed link logs its owner in.
pub const LOG_IN_PATH: &str = "/login/link";
/// The page on which a mailed link confirms or stops a change of address.
pub const EMAIL_CHANGE_PATH: &str = "/email-change";

/// Builds the link of a mail, from the configured public URL only.
pub fn link(public_url: &Url, path: &str, token: &SecretString) -> Url {
    use secrecy::ExposeSecret;
    let mut link = public_url.clone();
    link.set_path(&format!("{}{path}", public_url.path().trim_end_matches('/')));
    link.query_pairs_mut().clear().append_pair("token", token.expose_secret());
    link
}

/// Builds the link by which a password is chosen.
pub fn choose_password_link(public_url: &Url, token: &SecretString) -> Url {
    link(public_url, CHOOSE_PASSWORD_PATH, token)
}
