//! Tells a request that one of our own pages sent from one that another site made a browser send.

use axum::http::{HeaderMap, header};
use url::Url;

/// Says whether what the browser tells about a request's origin allows a state change.
///
/// A client that tells nothing is no browser, so nobody can have been tricked; its form token is still checked.
pub(super) fn is_ours(headers: &HeaderMap, public_url: &Url) -> bool {
    let is_cross_site = headers.get("sec-fetch-site").is_some_and(|site| site.as_bytes() == b"cross-site");
    if is_cross_site {
        return false;
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let Some(origin) = origin.to_str().ok().and_then(|origin| Url::parse(origin).ok()) else { return false };
    origin.origin() == public_url.origin() || is_host(headers, &origin)
}

fn is_host(headers: &HeaderMap, origin: &Url) -> bool {
    let Some(host) = headers.get(header::HOST).and_then(|host| host.to_str().ok()) else { return false };
    // The scheme is the proxy's business: behind one, we are spoken to by http while the browser spoke https.
    let Ok(own) = Url::parse(&format!("{}://{host}", origin.scheme())) else { return false };
    origin.has_host() && origin.origin() == own.origin()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(pairs: &[(&'static str, &str)]) -> bool {
        let headers =
            pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        is_ours(&headers, &Url::parse("https://pictures.example").unwrap())
    }

    #[test]
    fn a_request_without_an_origin_is_no_browsers() {
        assert!(judged(&[("host", "pictures.example")]));
    }

    #[test]
    fn the_public_address_and_the_asked_host_are_ours() {
        assert!(judged(&[("host", "10.0.0.5:8787"), ("origin", "https://pictures.example")]));
        assert!(judged(&[("host", "localhost:8787"), ("origin", "http://localhost:8787")]));
        assert!(judged(&[
            ("host", "pictures.example"),
            ("origin", "https://pictures.example"),
            ("sec-fetch-site", "same-origin")
        ]));
    }

    #[test]
    fn other_sites_are_not() {
        assert!(!judged(&[("host", "localhost:8787"), ("origin", "http://localhost:9999")]));
        assert!(!judged(&[("host", "localhost:8787"), ("origin", "null")]));
        assert!(!judged(&[("host", "localhost:8787"), ("origin", "https://evil.example")]));
        assert!(!judged(&[("host", "pictures.example"), ("sec-fetch-site", "cross-site")]));
        assert!(!judged(&[("origin", "http://localhost:8787")]));
    }
}
