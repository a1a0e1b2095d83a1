//! The table of mails: sealed rows, written with what they tell about.

use eiderpix_store::{
    Writing,
    mails::{self, MailCounts, MailRow},
};

use super::{Content, Envelope, Letter, Recipient};
use crate::{
    AccountId, MailId, StoreError,
    domain::{
        Service,
        audit::{self, Actor, AuditEvent},
    },
};

const LABEL: &str = "mail";

/// Puts a letter into the outbox, sealed, in the transaction that it tells about.
pub(crate) async fn enqueue(
    service: &Service,
    writing: &mut Writing,
    to: &Recipient,
    letter: Letter,
) -> Result<MailId, StoreError> {
    let now = service.clock.now();
    let id = MailId::new(now, service.random.bytes());
    let plain = serde_json::to_string(&Envelope::new(to, &service.public_url, letter))
        .expect("a letter is plain data");
    mails::create(writing, &id, &service.secrets.seal(&service.random, LABEL, &plain), now).await?;
    Ok(id)
}

/// Opens a row.
pub(crate) fn unseal(service: &Service, row: &MailRow) -> Result<Content, StoreError> {
    let plain = service.secrets.unseal(LABEL, &row.sealed);
    let content = plain.and_then(|plain| serde_json::from_str(&plain).ok());
    content.ok_or_else(|| StoreError::Corrupt(format!("mail {} was sealed by another server secret", row.id)))
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
        let event = AuditEvent::MailSentAgain { mail: id.to_string() };
        audit::record(service, &mut writing, operator, &Actor::Operator, event).await?;
    }
    writing.commit().await?;
    Ok(is_there)
}
