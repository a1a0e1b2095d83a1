//! Mails: written in the transaction that they tell about, sealed at rest, sent or kept in the built-in mailbox.

pub mod mailbox_door;
mod outbox;
pub mod samples;
pub(crate) mod sender;
pub mod smtp;
pub mod templates;

pub use outbox::{MailCounts, MailboxEntry, Mails, OutboxEntry};
pub(crate) use outbox::{enqueue, unseal};

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::accounts::EmailAddress;

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
