//! The table of mails: sealed rows, written with what they tell about.

use eiderpix_store::{
    Writing,
    mails::{self, MailRow},
};
use serde::Serialize;

use crate::{
    AccountId, MailId, StoreError, Timestamp,
    domain::{
        Service,
        audit::{self, Actor, AuditEvent},
    },
    mail::Mail,
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

pub use eiderpix_store::mails::MailCounts;

/// Lists the latest mails that lie here, newest first.
pub async fn outbox(service: &Service, limit: u32) -> Result<Vec<OutboxEntry>, StoreError> {
    let rows = mails::list_latest(&mut *service.store.read().await?, limit).await?;
    let entry = |row: MailRow| {
        let mail = unseal(service, &row).ok();
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

/// Counts the mails that lie here.
pub async fn count(service: &Service) -> Result<MailCounts, StoreError> {
    mails::count(&mut *service.store.read().await?).await
}

/// Tries a mail anew, noted in the log of the operator who wants it; `false` when it is gone.
pub async fn send_again(service: &Service, id: &MailId, operator: &AccountId) -> Result<bool, StoreError> {
    let mut writing = service.store.write().await?;
    let is_there = mails::send_again(&mut writing, id, service.clock.now()).await?;
    if is_there {
        let event = AuditEvent::OperatorSet { what: format!("Had mail {id} sent again.") };
        audit::record(service, &mut writing, operator, &Actor::Operator, event).await?;
    }
    writing.commit().await?;
    Ok(is_there)
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
        let mail = unseal(service, &row).ok()?;
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

const LABEL: &str = "mail";

/// Writes a mail, sealed, in the transaction that it tells about.
pub(crate) async fn enqueue(
    service: &Service,
    writing: &mut Writing,
    mail: &Mail,
) -> Result<MailId, StoreError> {
    let now = service.clock.now();
    let id = MailId::new(now, service.random.bytes());
    let plain = serde_json::to_string(mail).expect("a mail is plain text");
    mails::create(writing, &id, &service.secrets.seal(&service.random, LABEL, &plain), now).await?;
    Ok(id)
}

pub(crate) fn unseal(service: &Service, row: &MailRow) -> Result<Mail, StoreError> {
    let plain = service.secrets.unseal(LABEL, &row.sealed);
    let mail = plain.and_then(|plain| serde_json::from_str(&plain).ok());
    mail.ok_or_else(|| StoreError::Corrupt(format!("mail {} was sealed by another server secret", row.id)))
}
