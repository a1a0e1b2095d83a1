//! Fetches an original for an account: with the credentials of its key, and not from a host that gives nothing.

use super::{FetchError, Fetched, SourceUrl, site_credentials};
use crate::{AccountId, ApiKeyId, StoreError, domain::Service};

/// Why there is no original.
#[derive(Debug)]
pub(crate) enum NoOriginal {
    /// Its host gave none of so many others that it is left alone for a while.
    HostLeftAlone,
    /// It could not be fetched.
    Fetch(FetchError),
    /// The credentials of its site cannot be read now.
    Store(StoreError),
}

impl From<StoreError> for NoOriginal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Fetches an original.
pub(crate) async fn for_account(
    service: &Service,
    account: &AccountId,
    key: &ApiKeyId,
    url: &SourceUrl,
) -> Result<Fetched, NoOriginal> {
    let host = url.host();
    if service.rate_limits.check_host(account, host).is_err() {
        return Err(NoOriginal::HostLeftAlone);
    }
    let credentials = site_credentials::find(service, key, url).await?;
    let fetched = match service.fetcher.fetch(url, credentials.as_ref()).await {
        // A connection that broke once is worth one more try; the client waits for the answer.
        Err(FetchError::Unreachable(_)) => service.fetcher.fetch(url, credentials.as_ref()).await,
        other => other,
    };
    match &fetched {
        Err(error) if error.is_of_host() => service.rate_limits.unreached(account, host),
        Ok(_) | Err(_) => service.rate_limits.reached(account, host),
    }
    fetched.map_err(NoOriginal::Fetch)
}
