//! Sites: who uses a key, who has moved to its successor, and who is new.

use std::time::Duration;

use eiderpix_store::{
    Writing, accounts,
    api_keys::{self, ApiKeyRow},
    sites::{self, SiteRow, UntoldSite},
};
use serde::Serialize;

use super::reset::owner_of;
use crate::{
    AccountId, ApiKeyId, StoreError, Timestamp,
    domain::{
        Service,
        audit::{self, Actor, AuditEvent},
        mail::{self, Letter, NewSite},
    },
};

/// A host that was seen using a key.
#[derive(Debug, Clone, Serialize)]
pub struct Site {
    /// The host.
    pub host: String,
    /// When it was first seen.
    pub first_seen: Timestamp,
    /// When it was last seen.
    pub last_seen: Timestamp,
    /// How many pictures it sent.
    pub images: u64,
    /// How many bytes they became smaller by.
    pub bytes_saved: u64,
    /// The client it said it was.
    pub client: Option<String>,
    /// Whether it is new to the account, and its owner has not said yet that it is known.
    pub is_new: bool,
}

const HOUR_MS: i64 = 60 * 60 * 1_000;
/// An account's owner hears of new sites at most so often; what is new meanwhile comes with the next mail.
const TELL_EVERY_MS: i64 = 24 * HOUR_MS;
/// So long at most, an answer waits for a site to be written down.
const RECORDED_WITHIN: Duration = Duration::from_secs(2);
/// The owner of a retiring key is reminded so long before its end, or when three quarters of its time are over.
const REMIND_BEFORE_MS: i64 = 24 * HOUR_MS;

/// Notes that a host uses a key, with so many pictures more; an answer never depends on it.
pub async fn record_site(
    service: &Service,
    key: &ApiKeyId,
    host: &str,
    client: Option<&str>,
    images: u64,
) -> Result<(), StoreError> {
    let (service, key) = (service.clone(), key.clone());
    let (host, client) = (host.to_owned(), client.map(str::to_owned));
    let recording = tokio::spawn(async move {
        let mut writing = service.store.write().await?;
        note_site(&service, &mut writing, &key, &host, client.as_deref(), images).await?;
        writing.commit().await
    });
    // A locked database holds an answer up for a moment only; the writing goes on.
    match tokio::time::timeout(RECORDED_WITHIN, recording).await {
        Ok(Ok(recorded)) => recorded,
        Ok(Err(cause)) => Err(StoreError::Unavailable(Box::new(cause))),
        Err(late) => Err(StoreError::Unavailable(Box::new(late))),
    }
}

/// Takes all sites of an account for known; gives how many were new.
pub async fn acknowledge_sites(
    service: &Service,
    account: &AccountId,
    by: &Actor,
) -> Result<u64, StoreError> {
    let mut writing = service.store.write().await?;
    let sites = sites::acknowledge(&mut writing, account).await?;
    if sites > 0 {
        audit::record(service, &mut writing, account, by, AuditEvent::SitesKnown { sites }).await?;
    }
    writing.commit().await?;
    Ok(sites)
}

/// Notes that a host uses a key; one that is new to the account goes into its log.
pub(crate) async fn note_site(
    service: &Service,
    writing: &mut Writing,
    key: &ApiKeyId,
    host: &str,
    client: Option<&str>,
    images: u64,
) -> Result<(), StoreError> {
    let is_new = sites::record(writing, key, host, client, images, service.clock.now()).await?;
    if !is_new {
        return Ok(());
    }
    let Some(row) = api_keys::find_any(writing, key).await? else { return Ok(()) };
    let event =
        AuditEvent::SiteSeen { host: host.to_owned(), key: row.hint, client: client.map(str::to_owned) };
    audit::record(service, writing, &row.account_id, &Actor::Service, event).await
}

/// Mails owners about sites that are new to their account.
pub(crate) async fn tell_of_new_sites(service: &Service) -> Result<(), StoreError> {
    let now = service.clock.now();
    let before = now.minus_ms(TELL_EVERY_MS);
    let untold = sites::list_untold(&mut *service.store.read().await?, before).await?;
    let mut ended = Ok(());
    for of_account in untold.chunk_by(|one, other| one.account_id == other.account_id) {
        ended = ended.and(tell_one(service, of_account, now).await);
    }
    ended
}

/// Mails the owner of one account about its new sites.
async fn tell_one(service: &Service, of_account: &[UntoldSite], now: Timestamp) -> Result<(), StoreError> {
    let account = &of_account[0].account_id;
    let mut writing = service.store.write().await?;
    if accounts::find(&mut writing, account).await?.is_some() {
        let to = owner_of(&mut writing, account).await?;
        mail::enqueue(service, &mut writing, &to, new_sites(of_account)).await?;
    }
    sites::note_told(&mut writing, account, now).await?;
    writing.commit().await
}

fn new_sites(untold: &[UntoldSite]) -> Letter {
    let site = |site: &UntoldSite| NewSite {
        host: site.host.clone(),
        hint: site.hint.clone(),
        client: site.client.clone(),
        first_seen: site.first_seen,
    };
    Letter::NewSites { sites: untold.iter().map(site).collect() }
}

/// Reminds owners of retiring keys that end soon and that sites still use, naming these.
pub(crate) async fn remind_of_ending_keys(service: &Service) -> Result<(), StoreError> {
    let now = service.clock.now();
    let by = now.plus_ms(REMIND_BEFORE_MS);
    let ending = api_keys::list_ending(&mut *service.store.read().await?, now, by).await?;
    let mut ended = Ok(());
    for old in ending {
        let api_keys::ApiKeyState::Retiring(until) = old.state else { continue };
        let begun = old.replaced_at.unwrap_or(old.created_at);
        if until.ms_since(now) > REMIND_BEFORE_MS.min(until.ms_since(begun) / 4) {
            continue;
        }
        ended = ended.and(remind_of(service, &old, until, now).await);
    }
    ended
}

/// Reminds the owner of one retiring key.
async fn remind_of(
    service: &Service,
    old: &ApiKeyRow,
    until: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut writing = service.store.write().await?;
    let theirs = sites::list(&mut writing, &old.id).await?;
    let successors = match &old.replaced_by {
        Some(successor) => sites::list(&mut writing, successor).await?,
        None => Vec::new(),
    };
    let still: Vec<_> = theirs
        .iter()
        .filter(|site| !has_moved(&site.host, site.last_seen, &successors))
        .map(|site| (site.host.clone(), site.last_seen))
        .collect();
    if !still.is_empty() {
        let to = owner_of(&mut writing, &old.account_id).await?;
        let letter = Letter::KeyEnding { hint: old.hint.clone(), until, sites: still };
        mail::enqueue(service, &mut writing, &to, letter).await?;
    }
    api_keys::note_reminder(&mut writing, &old.id, now).await?;
    writing.commit().await
}

/// A site has moved when it was seen with the successor after it was last seen with the old key.
fn has_moved(host: &str, last_seen: Timestamp, successors: &[SiteRow]) -> bool {
    successors.iter().any(|site| site.host == host && site.last_seen >= last_seen)
}

impl From<SiteRow> for Site {
    fn from(row: SiteRow) -> Self {
        Self {
            host: row.host,
            first_seen: row.first_seen,
            last_seen: row.last_seen,
            images: row.images,
            bytes_saved: row.bytes_saved,
            client: row.client,
            is_new: row.is_new,
        }
    }
}
