//! The table of mails: sealed rows, written with what they tell about.

use std::sync::Arc;

use eiderpix_store::{
    Writing,
    mails::{self, MailRow},
};
use serde::Serialize;

use super::Mail;
use crate::{MailId, StoreError, Timestamp, app::Core};

/// Writes, lists and hands out mails.
#[derive(Debug, Clone)]
pub struct Mails {
    core: Arc<Core>,
}

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

impl Mails {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { core }
    }

    /// Lists all mails, newest last.
    pub async fn list(&self) -> Result<Vec<MailboxEntry>, StoreError> {
        let rows = mails::list(&mut *self.core.store.read().await?).await?;
        rows.into_iter()
            .map(|row| {
                let mail = unseal(&self.core, &row)?;
                Ok(MailboxEntry {
                    id: row.id,
                    to: mail.to.into(),
                    subject: mail.subject,
                    text: mail.text,
                    html: mail.html,
                    created_at: row.created_at,
                })
            })
            .collect()
    }
}

const LABEL: &str = "mail";

/// Writes a mail, sealed, in the transaction that it tells about.
pub(crate) async fn enqueue(core: &Core, writing: &mut Writing, mail: &Mail) -> Result<MailId, StoreError> {
    let now = core.clock.now();
    let id = MailId::new(now, core.random.bytes());
    let plain = serde_json::to_string(mail).expect("a mail is plain text");
    mails::create(writing, &id, &core.secrets.seal(&core.random, LABEL, &plain), now).await?;
    Ok(id)
}

pub(crate) fn unseal(core: &Core, row: &MailRow) -> Result<Mail, StoreError> {
    let plain = core.secrets.unseal(LABEL, &row.sealed);
    let mail = plain.and_then(|plain| serde_json::from_str(&plain).ok());
    mail.ok_or_else(|| StoreError::Corrupt(format!("mail {} was sealed by another server secret", row.id)))
}
