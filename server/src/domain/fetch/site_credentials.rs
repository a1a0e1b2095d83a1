//! Site credentials: what a site behind HTTP authentication lets its pictures be fetched with.
//!
//! A client gives them for its own site. They lie sealed for one key and one site, are sent to its host and port only, in
//! the clear only where the site itself is not known to speak https, and are deleted with the key.

use eiderpix_store::site_credentials;
use url::Url;

use crate::{
    ApiKeyId, StoreError,
    domain::Service,
    domain::fetch::{Credentials, SourceUrl},
};

/// Sites with credentials that one key may have.
const MOST_SITES: u32 = 200;
/// Longer host names do not exist.
const MOST_HOST_BYTES: usize = 253;

/// Where credentials are good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    host: String,
    /// Where it is none of the web's.
    port: Option<u16>,
    /// Whether it is known to speak https.
    is_https: bool,
}

impl Site {
    /// Reads an address, or a bare host of which it is not known what it speaks.
    pub fn parse(given: &str) -> Option<Self> {
        let given = given.trim();
        let address = if given.contains("://") { given.to_owned() } else { format!("http://{given}") };
        let url = Url::parse(&address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
        Self::of_url(&url)
    }

    /// The site of a picture.
    pub fn of(picture: &SourceUrl) -> Option<Self> {
        Self::of_url(picture.as_url())
    }

    fn of_url(url: &Url) -> Option<Self> {
        let host = url.host_str().filter(|host| !host.is_empty() && host.len() <= MOST_HOST_BYTES)?;
        Some(Self { host: host.to_owned(), port: url.port(), is_https: url.scheme() == "https" })
    }

    /// The host alone.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Says whether what is meant for this site may be shown where a picture of that site is.
    pub fn covers(&self, other: &Self) -> bool {
        (&self.host, self.port) == (&other.host, other.port) && (other.is_https || !self.is_https)
    }

    /// The name in the database of credentials that go over either scheme.
    fn authority(&self) -> String {
        match self.port {
            None => self.host.clone(),
            Some(port) => format!("{}:{port}", self.host),
        }
    }

    /// The name of those that go over https alone.
    fn https_only(&self) -> String {
        format!("https://{}", self.authority())
    }
}

/// Keeps what a key's site is to be fetched with; the same again writes nothing.
pub async fn remember(
    service: &Service,
    key: &ApiKeyId,
    site: &Site,
    credentials: &Credentials,
) -> Result<(), StoreError> {
    // A client that names its host alone takes nothing back of what it said by its whole address.
    let (authority, https_only) = (site.authority(), site.https_only());
    let is_https = site.is_https || read(service, key, &https_only).await?.is_some();
    let name = if is_https { &https_only } else { &authority };
    let is_known = read(service, key, name).await?.as_ref() == Some(credentials);
    if is_known && !(is_https && read(service, key, &authority).await?.is_some()) {
        return Ok(());
    }
    let sealed = service.secrets.seal(&service.random, &seal_label(key, name), &credentials.to_json());
    let mut writing = service.store.write().await?;
    if is_https {
        site_credentials::delete(&mut writing, key, &authority).await?;
    }
    site_credentials::put(&mut writing, key, name, &sealed, MOST_SITES, service.clock.now()).await?;
    writing.commit().await
}

/// Finds what an address of a key's site is to be fetched with.
pub async fn find(
    service: &Service,
    key: &ApiKeyId,
    address: &SourceUrl,
) -> Result<Option<Credentials>, StoreError> {
    let Some(site) = Site::of(address) else { return Ok(None) };
    if site.is_https
        && let Some(found) = read(service, key, &site.https_only()).await?
    {
        return Ok(Some(found));
    }
    read(service, key, &site.authority()).await
}

async fn read(service: &Service, key: &ApiKeyId, name: &str) -> Result<Option<Credentials>, StoreError> {
    let sealed = site_credentials::find(&mut *service.store.read().await?, key, name).await?;
    let opened = sealed.and_then(|sealed| service.secrets.unseal(&seal_label(key, name), &sealed));
    Ok(opened.as_deref().and_then(Credentials::from_json))
}

/// A copy moved to another row does not open.
fn seal_label(key: &ApiKeyId, name: &str) -> String {
    format!("site credentials {key} {name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(site: &str, picture: &str) -> bool {
        Site::parse(site).unwrap().covers(&Site::of(&SourceUrl::parse(picture).unwrap()).unwrap())
    }

    #[test]
    fn a_site_covers_its_own_host_and_port_and_no_weaker_scheme() {
        for (site, picture) in [
            ("https://shop.example/blog", "https://Shop.example/a.jpg"),
            ("http://shop.example", "http://shop.example/a.jpg"),
            ("http://shop.example", "https://shop.example/a.jpg"),
            ("shop.example", "https://shop.example/a.jpg"),
            ("shop.example:8080", "http://shop.example:8080/a.jpg"),
        ] {
            assert!(covers(site, picture), "{site} {picture}");
        }
        for (site, picture) in [
            ("https://shop.example", "http://shop.example/a.jpg"),
            ("https://shop.example", "https://www.shop.example/a.jpg"),
            ("https://shop.example", "https://shop.example:8443/a.jpg"),
            ("shop.example", "http://shop.example:8080/a.jpg"),
            ("shop.example:8080", "http://shop.example/a.jpg"),
        ] {
            assert!(!covers(site, picture), "{site} {picture}");
        }
        for nonsense in ["", "http://", "a b", "ftp://shop.example"] {
            assert_eq!(Site::parse(nonsense), None, "{nonsense}");
        }
    }
}
