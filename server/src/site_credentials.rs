//! Site credentials: what a site behind HTTP authentication lets its pictures be fetched with.
//!
//! A client gives them for its own site. They lie sealed for one key and one host, are sent to that host only, and are
//! deleted with the key.

use std::sync::Arc;

use eiderpix_store::site_credentials;

use crate::{ApiKeyId, StoreError, app::Core, domains::Domain, fetch::Credentials};

/// Sites with credentials that one key may have.
const MOST_SITES: u32 = 200;

/// Everything about site credentials.
#[derive(Debug, Clone)]
pub struct SiteCredentials {
    core: Arc<Core>,
}

impl SiteCredentials {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { core }
    }

    /// Keeps what a key's site is to be fetched with; the same again writes nothing.
    pub async fn remember(
        &self,
        key: &ApiKeyId,
        site: &Domain,
        credentials: &Credentials,
    ) -> Result<(), StoreError> {
        let core = &self.core;
        if find(core, key, site.as_str()).await?.as_ref() == Some(credentials) {
            return Ok(());
        }
        let sealed = core.secrets.seal(&core.random, &seal_label(key, site.as_str()), &credentials.to_json());
        let mut writing = core.store.write().await?;
        let now = core.clock.now();
        site_credentials::put(&mut writing, key, site.as_str(), &sealed, MOST_SITES, now).await?;
        writing.commit().await
    }

    /// Finds what a key's site is to be fetched with.
    pub async fn find(&self, key: &ApiKeyId, site: &Domain) -> Result<Option<Credentials>, StoreError> {
        find(&self.core, key, site.as_str()).await
    }
}

/// Finds what a key's host is to be fetched with.
pub(crate) async fn find(core: &Core, key: &ApiKeyId, host: &str) -> Result<Option<Credentials>, StoreError> {
    let sealed = site_credentials::find(&mut *core.store.read().await?, key, host).await?;
    let opened = sealed.and_then(|sealed| core.secrets.unseal(&seal_label(key, host), &sealed));
    Ok(opened.as_deref().and_then(Credentials::from_json))
}

/// A copy moved to another row does not open.
fn seal_label(key: &ApiKeyId, host: &str) -> String {
    format!("site credentials {key} {host}")
}
