//! The log of an account: written, listed, exported and checked.

use super::{Actor, AuditEvent, Verdict, chain};
use crate::{
    AccountId, StoreError, Timestamp,
    domain::{Service, audit::event::Entry},
};
use eiderpix_store::{
    Writing,
    audit::{self, AuditRow},
};
use serde::Serialize;

/// One line of the log, as its owner sees and exports it.
#[derive(Debug, Clone, Serialize)]
pub struct AuditEntry {
    /// Its place: 1, 2, 3 … without a gap.
    pub number: u64,
    /// When it happened.
    pub at: Timestamp,
    /// What happened, by whom; exactly the text that was hashed.
    pub entry: String,
    /// SHA-256 over the hash before it, its number, its moment and its text, in hexadecimal.
    pub hash: String,
    /// The text, read; `None` where it was written by a newer release or was damaged.
    #[serde(skip)]
    pub read: Option<(Actor, AuditEvent)>,
    /// The server's seal over the hash; internal.
    #[serde(skip)]
    pub(crate) seal: String,
}

/// Lists lines before a place (or the last ones), newest first.
pub async fn list(
    service: &Service,
    account: &AccountId,
    before: Option<u64>,
    limit: u32,
) -> Result<Vec<AuditEntry>, StoreError> {
    let before = before.unwrap_or(i64::MAX.unsigned_abs());
    let rows = audit::list(&mut *service.store.read().await?, account, before, limit).await?;
    Ok(rows.into_iter().map(AuditEntry::from).collect())
}

/// Lists all lines, oldest first.
pub async fn export(service: &Service, account: &AccountId) -> Result<Vec<AuditEntry>, StoreError> {
    let mut entries = list(service, account, None, u32::MAX).await?;
    entries.reverse();
    Ok(entries)
}

/// Notes that all that is known of the account was handed out to its owner.
pub async fn note_export(service: &Service, account: &AccountId, by: &Actor) -> Result<(), StoreError> {
    let mut writing = service.store.write().await?;
    record(service, &mut writing, account, by, AuditEvent::AccountExported).await?;
    writing.commit().await
}

/// Says whether the log is as it was written.
pub async fn verify(service: &Service, account: &AccountId) -> Result<Verdict, StoreError> {
    let entries = export(service, account).await?;
    Ok(chain::verify(&service.secrets, account, &entries))
}

/// Writes a line in the transaction that it tells about.
pub(crate) async fn record(
    service: &Service,
    writing: &mut Writing,
    account: &AccountId,
    by: &Actor,
    event: AuditEvent,
) -> Result<(), StoreError> {
    let last = audit::last(writing, account).await?;
    let at = service.clock.now();
    let (number, before) = last.map_or((1, String::new()), |last| (last.number + 1, last.hash));
    let entry = Entry::render(by, event);
    let hash = chain::hash(&before, number, at, &entry);
    let seal = chain::seal(&service.secrets, account, &hash);
    audit::append(writing, account, &AuditRow { number, at, entry, hash, seal }).await
}

impl From<AuditRow> for AuditEntry {
    fn from(row: AuditRow) -> Self {
        let read = Entry::parse(&row.entry);
        Self { number: row.number, at: row.at, entry: row.entry, hash: row.hash, read, seal: row.seal }
    }
}
