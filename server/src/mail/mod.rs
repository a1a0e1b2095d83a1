//! Mails in words: each letter of the outbox written in its reader's language, sent or shown in the built-in mailbox.
//!
//! What a mail tells is data of [`crate::domain::mail`]; here are its words, its links and the way to the mail server.

pub mod links;
pub mod mailbox_link;
pub mod outbox;
pub mod samples;
pub(crate) mod sender;
pub mod smtp;
pub mod templates;
mod write;

pub use outbox::{MailboxEntry, Opened, OutboxEntry};

pub use crate::domain::mail::{Mail, Recipient};
