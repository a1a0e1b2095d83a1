//! Who calls: the bearer of an API key, from a site that it may name.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use tracing::warn;

use super::{code::Code, problem::ApiError};
use crate::{
    app::App,
    domain::{
        api_keys::{self, KeyHolder, KeyShape, PlainApiKey},
        intake::{self, NotAdmitted},
        site_domains::Domain,
    },
    web::client_address::ClientAddress,
};

/// Names the site that a request is for, as an address or a host.
const SITE: &str = "eiderpix-site";

/// The bearer of a key that works.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    pub(super) holder: KeyHolder,
    pub(super) site: Option<String>,
    pub(super) client: Option<String>,
}

impl FromRequestParts<App> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let Ok(from) = ClientAddress::from_request_parts(parts, app).await;
        let holder = authenticate(app, from, &parts.headers).await?;
        let site = parts.headers.get(SITE).and_then(|site| site.to_str().ok()).and_then(host_of);
        Ok(Self { holder, site, client: client_of(&parts.headers) })
    }
}

impl Caller {
    /// Notes that the key is used for a site, with so many pictures more.
    pub(super) async fn record_site(&self, app: &App, host: &str, images: u64) {
        let client = self.client.as_deref();
        if let Err(cause) = api_keys::record_site(app, &self.holder.key_id, host, client, images).await {
            warn!(%cause, "the site of a key could not be recorded");
        }
    }
}

async fn authenticate(
    app: &App,
    ClientAddress(from): ClientAddress,
    headers: &HeaderMap,
) -> Result<KeyHolder, ApiError> {
    let given = bearer(headers).unwrap_or_default();
    let refusal = match intake::authenticate(app, given, from).await {
        Ok(holder) => return Ok(holder),
        Err(NotAdmitted::TooMany(retry)) => return Err(retry.into()),
        Err(NotAdmitted::Key(refusal)) => refusal,
    };
    if matches!(PlainApiKey::parse(given), Err(KeyShape::WrongLength)) {
        let detail = format!("The one that was sent has {}.", given.chars().count());
        return Err(ApiError::because(Code::KeyWrongLength, detail));
    }
    Err((&refusal).into())
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let given = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = given.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

/// Reads a host out of an address, or takes a bare one.
pub(super) fn host_of(given: &str) -> Option<String> {
    Domain::parse(given).map(|host| host.as_str().to_owned())
}

/// What the client says it is, bounded; shown to the key's owner beside the site.
fn client_of(headers: &HeaderMap) -> Option<String> {
    let agent = headers.get(header::USER_AGENT)?.to_str().ok()?;
    let name: String = agent.chars().filter(|c| !c.is_control()).take(40).collect();
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_an_address_or_a_host() {
        assert_eq!(host_of("https://shop.example/wp").as_deref(), Some("shop.example"));
        assert_eq!(host_of("localhost:8080").as_deref(), Some("localhost"));
        for nonsense in ["", "://", "a b", "http://"] {
            assert_eq!(host_of(nonsense), None, "{nonsense}");
        }
    }
}
