//! The outbox as people see it: what lies there, in words.

use eiderpix_store::mails::{self, MailRow};
use serde::Serialize;

use super::{Mail, write};
use crate::{
    MailId, StoreError, Timestamp,
    domain::{Service, mail::unseal},
};

/// A mail as the built-in mailbox shows it.
#[derive(Clone, Serialize)]
pub struct MailboxEntry {
    /// Names the mail.
    pub id: MailId,
    /// The recipient.
    pub to: String,
    /// Subject line.
    pub subject: String,
    /// Plain text; empty once it was wiped.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// When it was written.
    pub created_at: Timestamp,
}

/// The mails that lie here.
#[derive(Clone)]
pub struct Opened {
    /// Those that can be read, newest last.
    pub mails: Vec<MailboxEntry>,
    /// How many cannot: they were sealed by another server secret, or damaged.
    pub unreadable: usize,
}

/// A mail as the operator sees it: never what it says.
#[derive(Debug, Clone)]
pub struct OutboxEntry {
    /// Names the mail.
    pub id: MailId,
    /// The recipient; `None` where the mail was sealed by another server secret.
    pub to: Option<String>,
    /// Subject line.
    pub subject: String,
    /// When it was written.
    pub created_at: Timestamp,
    /// How often sending was tried.
    pub attempts: u64,
    /// When it is tried next; `None` once it was given up.
    pub next_try_at: Option<Timestamp>,
    /// What the mail server said last.
    pub last_error: Option<String>,
}

/// Lists the latest mails that lie here, newest first.
pub async fn outbox(service: &Service, limit: u32) -> Result<Vec<OutboxEntry>, StoreError> {
    let rows = mails::list_latest(&mut *service.store.read().await?, limit).await?;
    let entry = |row: MailRow| {
        let mail = read(service, &row);
        OutboxEntry {
            to: mail.as_ref().map(|mail| mail.to.to_string()),
            subject: mail.map(|mail| mail.subject).unwrap_or_default(),
            id: row.id,
            created_at: row.created_at,
            attempts: row.attempts,
            next_try_at: row.given_up_at.is_none().then_some(row.run_at),
            last_error: row.last_error,
        }
    };
    Ok(rows.into_iter().map(entry).collect())
}

/// Lists all mails that can be opened, newest last.
pub async fn list(service: &Service) -> Result<Vec<MailboxEntry>, StoreError> {
    Ok(open(service).await?.mails)
}

/// Opens all mails; one that cannot be opened takes no other with it.
pub async fn open(service: &Service) -> Result<Opened, StoreError> {
    let rows = mails::list(&mut *service.store.read().await?).await?;
    let all = rows.len();
    let entry = |row: MailRow| {
        let mail = read(service, &row)?;
        Some(MailboxEntry {
            id: row.id,
            to: mail.to.into(),
            subject: mail.subject,
            text: mail.text,
            html: mail.html,
            created_at: row.created_at,
        })
    };
    let mails: Vec<_> = rows.into_iter().filter_map(entry).collect();
    Ok(Opened { unreadable: all - mails.len(), mails })
}

/// A row in words; `None` where it cannot be opened.
fn read(service: &Service, row: &MailRow) -> Option<Mail> {
    unseal(service, row).ok().and_then(write::finished)
}
