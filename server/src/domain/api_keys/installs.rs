//! Sites that pick up the successor of a replaced key by themselves.
//!
//! A site gives a secret while its key is the active one. When that key was replaced, key and secret together yield the
//! successor, once; its owner gets a mail. A key alone yields nothing, nor does a key that was cut off.

use eiderpix_store::{
    Writing, accounts,
    api_keys::{self, ApiKeyRow, ApiKeyState},
    installs::{self, InstallRow},
};

use crate::{
    AccountId, ApiKeyId, StoreError, Timestamp,
    domain::{
        Service,
        api_keys::{KeyHolder, PlainApiKey, seal_label},
        audit::{self, Actor, AuditEvent},
        mail::{self, Letter, Recipient},
    },
};

/// 128 random bits that a site drew for itself, as 32 hexadecimal digits.
#[derive(Clone)]
pub struct InstallSecret(secrecy::SecretString);

impl InstallSecret {
    /// Reads a secret; `None` when it is not 32 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let is_secret = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_secret.then(|| Self(text.to_ascii_lowercase().into()))
    }

    fn mac(&self, service: &Service) -> String {
        use secrecy::ExposeSecret;
        service.secrets.install_mac(self.0.expose_secret())
    }
}

impl std::fmt::Debug for InstallSecret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("InstallSecret(hidden)")
    }
}

/// A site that may pick up a successor, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Install {
    /// The host, as the site says.
    pub host: String,
    /// The client it said it was.
    pub client: Option<String>,
    /// When it gave its secret.
    pub registered_at: Timestamp,
    /// When it was handed the successor.
    pub picked_up_at: Option<Timestamp>,
}

/// Why a site was not registered.
#[derive(Debug, thiserror::Error)]
pub enum RegisterRefusal {
    /// A replaced key registers nobody: whoever comes now may be the reason for the replacement.
    #[error("the API key was replaced, so that no site can be registered with it any more")]
    KeyReplaced,
    /// As many as one key may have.
    #[error("{MAX_INSTALLS} sites are registered with this API key already")]
    TooMany,
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why no successor was handed out.
#[derive(Debug, thiserror::Error)]
pub enum PickUpRefusal {
    /// The key is the active one.
    #[error("the API key was not replaced")]
    NotReplaced,
    /// No site gave this secret with this key before it was replaced.
    #[error("this site was not registered before the API key was replaced")]
    UnknownInstall,
    /// Once for each site.
    #[error("this site has picked up the successor already")]
    PickedUp,
    /// The successor was cut off.
    #[error("the successor of this API key was cut off")]
    CutOff,
    /// The operator keeps no copy of keys that could be read.
    #[error("this service keeps no readable copy of API keys")]
    NotReadable,
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// More sites than that do not share one key.
pub const MAX_INSTALLS: u64 = 1_000;
/// A chain of replacements is not followed further: an overlap has at most thirty days.
const MAX_REPLACEMENTS: usize = 64;

/// Notes the secret of a site whose key is the active one.
pub async fn register(
    service: &Service,
    holder: &KeyHolder,
    host: &str,
    client: Option<&str>,
    secret: &InstallSecret,
) -> Result<(), RegisterRefusal> {
    let mut writing = service.store.write().await?;
    let key = api_keys::find(&mut writing, &holder.account_id, &holder.key_id).await?;
    if key.is_none_or(|key| key.state != ApiKeyState::Active) {
        return Err(RegisterRefusal::KeyReplaced);
    }
    if installs::count(&mut writing, &holder.key_id).await? >= MAX_INSTALLS {
        return Err(RegisterRefusal::TooMany);
    }
    let install = InstallRow {
        api_key_id: holder.key_id.clone(),
        secret_mac: secret.mac(service),
        host: host.to_owned(),
        client: client.map(str::to_owned),
        registered_at: service.clock.now(),
        picked_up_at: None,
    };
    installs::register(&mut writing, &install).await?;
    Ok(writing.commit().await?)
}

/// Hands the successor of a replaced key to a site that was registered before, once, and mails its owner.
pub async fn pick_up(
    service: &Service,
    holder: &KeyHolder,
    secret: &InstallSecret,
) -> Result<PlainApiKey, PickUpRefusal> {
    let now = service.clock.now();
    let mac = secret.mac(service);
    let mut writing = service.store.write().await?;
    let successor = find_successor(&mut writing, &holder.account_id, &holder.key_id).await?;
    let install = installs::find(&mut writing, &holder.key_id, &mac).await?;
    let install = install.ok_or(PickUpRefusal::UnknownInstall)?;
    if !installs::pick_up(&mut writing, &holder.key_id, &mac, now).await? {
        return Err(PickUpRefusal::PickedUp);
    }
    let sealed = successor.sealed.ok_or(PickUpRefusal::NotReadable)?;
    let plain = service.secrets.unseal(&seal_label(&successor.id), &sealed);
    let plain = plain.and_then(|plain| PlainApiKey::parse(&plain).ok());
    let key =
        plain.ok_or_else(|| StoreError::Corrupt(format!("the sealed copy of API key {}", successor.id)))?;
    let account = accounts::find(&mut writing, &holder.account_id).await?.ok_or(StoreError::Conflict)?;
    let to = Recipient::owner(&account)?;
    let letter = Letter::KeyPickedUp { host: install.host.clone(), hint: key.hint().to_owned() };
    mail::enqueue(service, &mut writing, &to, letter).await?;
    let event = AuditEvent::KeyPickedUp { key: key.hint().to_owned(), host: install.host };
    audit::record(service, &mut writing, &holder.account_id, &Actor::Service, event).await?;
    writing.commit().await?;
    Ok(key)
}

/// Lists the sites that are registered with a key of an account, newest first.
pub async fn list(
    service: &Service,
    account: &AccountId,
    key: &ApiKeyId,
) -> Result<Vec<Install>, StoreError> {
    let mut reading = service.store.read().await?;
    if api_keys::find(&mut reading, account, key).await?.is_none() {
        return Ok(Vec::new());
    }
    let rows = installs::list(&mut reading, key).await?;
    Ok(rows.into_iter().map(Install::from).collect())
}

/// Follows the replacements from a key that works on for a while to the one that is active now.
async fn find_successor(
    writing: &mut Writing,
    account: &AccountId,
    key: &ApiKeyId,
) -> Result<ApiKeyRow, PickUpRefusal> {
    let mut key = key.clone();
    for _ in 0..MAX_REPLACEMENTS {
        let row = api_keys::find(writing, account, &key).await?.ok_or(StoreError::Conflict)?;
        if row.state == ApiKeyState::Active {
            return Err(PickUpRefusal::NotReplaced);
        }
        let replaced_by = row.replaced_by.ok_or(PickUpRefusal::CutOff)?;
        let successor = api_keys::find(writing, account, &replaced_by).await?;
        let successor = successor.ok_or(StoreError::Conflict)?;
        match successor.state {
            ApiKeyState::Active => return Ok(successor),
            ApiKeyState::Retiring(_) => key = successor.id,
            ApiKeyState::Revoked => return Err(PickUpRefusal::CutOff),
        }
    }
    Err(PickUpRefusal::CutOff)
}

impl From<InstallRow> for Install {
    fn from(row: InstallRow) -> Self {
        Self {
            host: row.host,
            client: row.client,
            registered_at: row.registered_at,
            picked_up_at: row.picked_up_at,
        }
    }
}
