//! Domains: hosts that an account says are its own, for clients that ask whose a host is.
//!
//! Owning one gives no right to anything: it says whom a host's figures belong to. A host has one owner at most.

use eiderpix_store::domains::{self, DomainRow};
use url::Url;

use crate::{AccountId, StoreError, domain::Service};

/// Hosts that are known without an owner; anybody may name one, so that there is a bound.
const MOST_WITHOUT_OWNER: u32 = 10_000;
/// Longer host names do not exist.
const MOST_HOST_BYTES: usize = 253;

/// A host name in lower case, without scheme, port and path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain(String);

impl Domain {
    /// Reads `shop.example`, also out of `https://shop.example:8080/blog`; `None` when it cannot be a host.
    pub fn parse(given: &str) -> Option<Self> {
        let given = given.trim();
        // A bare host with a port would be read as a scheme.
        let address = if given.contains("://") { given.to_owned() } else { format!("http://{given}") };
        let url = Url::parse(&address).ok()?;
        let host = url.host_str().filter(|host| !host.is_empty() && host.len() <= MOST_HOST_BYTES)?;
        Some(Self(host.to_owned()))
    }

    /// The host.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whose a host is, as seen by an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ownership {
    /// The asking account's.
    Own,
    /// Another account's.
    Foreign,
    /// Known, and nobody's.
    Free,
    /// Never heard of.
    Unknown,
}

/// Finds a host's owner.
pub async fn find_owner(service: &Service, domain: &Domain) -> Result<Option<AccountId>, StoreError> {
    let row = domains::find(&mut *service.store.read().await?, domain.as_str()).await?;
    Ok(row.and_then(|row| row.account_id))
}

/// Gives a host to an account unless another one owns it, and tells whose it was before.
pub async fn add(service: &Service, account: &AccountId, domain: &Domain) -> Result<Ownership, StoreError> {
    associate(service, account, domain, |before| matches!(before, Ownership::Free | Ownership::Unknown)).await
}

/// The same for a host that is known already.
pub async fn set(service: &Service, account: &AccountId, domain: &Domain) -> Result<Ownership, StoreError> {
    associate(service, account, domain, |before| before == Ownership::Free).await
}

/// Takes a host from the account that owns it, and tells whose it was before.
pub async fn revoke(
    service: &Service,
    account: &AccountId,
    domain: &Domain,
) -> Result<Ownership, StoreError> {
    let mut writing = service.store.write().await?;
    let before = ownership(domains::find(&mut writing, domain.as_str()).await?, account);
    domains::revoke(&mut writing, domain.as_str(), account, service.clock.now()).await?;
    writing.commit().await?;
    Ok(before)
}

/// Remembers a host that was named without a key, and tells whether it is still free.
pub async fn mention(service: &Service, domain: &Domain) -> Result<bool, StoreError> {
    let known = domains::find(&mut *service.store.read().await?, domain.as_str()).await?;
    if let Some(row) = known {
        return Ok(row.account_id.is_none());
    }
    let mut writing = service.store.write().await?;
    let now = service.clock.now();
    domains::mention(&mut writing, domain.as_str(), MOST_WITHOUT_OWNER, now).await?;
    writing.commit().await?;
    Ok(true)
}

/// Lists an account's hosts.
pub async fn list(service: &Service, account: &AccountId) -> Result<Vec<String>, StoreError> {
    domains::list(&mut *service.store.read().await?, account).await
}

/// Counts an account's hosts.
pub async fn count(service: &Service, account: &AccountId) -> Result<u64, StoreError> {
    domains::count(&mut *service.store.read().await?, account).await
}

async fn associate(
    service: &Service,
    account: &AccountId,
    domain: &Domain,
    is_taken: impl Fn(Ownership) -> bool,
) -> Result<Ownership, StoreError> {
    let mut writing = service.store.write().await?;
    let before = ownership(domains::find(&mut writing, domain.as_str()).await?, account);
    if is_taken(before) {
        domains::associate(&mut writing, domain.as_str(), account, service.clock.now()).await?;
    }
    writing.commit().await?;
    Ok(before)
}

fn ownership(row: Option<DomainRow>, account: &AccountId) -> Ownership {
    match row {
        None => Ownership::Unknown,
        Some(DomainRow { account_id: None, .. }) => Ownership::Free,
        Some(DomainRow { account_id: Some(owner), .. }) if owner == *account => Ownership::Own,
        Some(_) => Ownership::Foreign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_read_from_an_address_or_by_itself() {
        let host = |given: &str| Domain::parse(given).map(|domain| domain.as_str().to_owned());
        assert_eq!(host("https://Shop.example/blog").as_deref(), Some("shop.example"));
        assert_eq!(host("127.0.0.1:8080").as_deref(), Some("127.0.0.1"));
        assert_eq!(host(" shop.example ").as_deref(), Some("shop.example"));
        for given in ["", " ", "http://", "a b", &"a.".repeat(200)] {
            assert_eq!(host(given), None, "{given}");
        }
    }
}
