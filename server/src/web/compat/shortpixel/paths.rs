//! Gives a client's path the one spelling that routes are written in: clients double slashes, and add some at the end.

use axum::{
    extract::Request,
    http::{Uri, uri::PathAndQuery},
};

/// Addresses without `.php` whose slashes mean nothing, by their beginning.
const PLAIN: [&str; 10] = [
    "/free-sign-up",
    "/propose-upgrade-frag",
    "/img/connection-test-image.png",
    "/login/",
    "/add-domain/",
    "/set-domain/",
    "/revoke-domain/",
    "/read-domain",
    "/wp-apikey",
    "/pricing",
];
/// Behind these stands an address with slashes of its own.
const PURGES: &str = "/purge-";

/// Removes the slashes that mean nothing from a request's path, before a route is looked for.
pub(in crate::web) fn normalized(mut request: Request) -> Request {
    let address = request.uri();
    if let Some(path) = tidied(address.path()) {
        let query = address.query().map(|query| format!("?{query}")).unwrap_or_default();
        let mut parts = address.clone().into_parts();
        parts.path_and_query = PathAndQuery::try_from(format!("{path}{query}")).ok();
        if let Ok(address) = Uri::from_parts(parts) {
            *request.uri_mut() = address;
        }
    }
    request
}

/// The path as routes spell it; `None` where it is, or where it is no path of ours.
fn tidied(path: &str) -> Option<String> {
    if !path.contains("//") && !path.ends_with('/') {
        return None;
    }
    let purge = format!("/{}", path.trim_start_matches('/'));
    if purge.starts_with(PURGES) {
        return (purge != path).then_some(purge);
    }
    let names: Vec<_> = path.split('/').filter(|name| !name.is_empty()).collect();
    let plain = format!("/{}", names.join("/"));
    let is_ours = plain.ends_with(".php")
        || plain == "/login"
        || PLAIN.iter().any(|beginning| plain.starts_with(beginning));
    is_ours.then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slashes_that_mean_nothing_are_removed_from_paths_of_ours() {
        for (given, plain) in [
            ("/v2/reducer.php/", "/v2/reducer.php"),
            ("//v2//reducer.php", "/v2/reducer.php"),
            ("/v2/api-status.php//", "/v2/api-status.php"),
            ("/free-sign-up-plugin/", "/free-sign-up-plugin"),
            ("/login/KEY/", "/login/KEY"),
            ("/login/", "/login"),
            ("/add-domain//shop.example/KEY/", "/add-domain/shop.example/KEY"),
        ] {
            assert_eq!(tidied(given).as_deref(), Some(plain), "{given}");
        }
    }

    #[test]
    fn addresses_inside_of_paths_and_paths_of_others_are_left_alone() {
        for given in [
            "/v2/reducer.php",
            "/purge-cdn-cache/KEY/https://cdn.example//a*",
            "/purge-cdn-cache/KEY/https://cdn.example/",
            "/dashboard/",
            "/f//x",
            "/",
        ] {
            assert_eq!(tidied(given), None, "{given}");
        }
        assert_eq!(
            tidied("//purge-cdn-cache/KEY/https://a").as_deref(),
            Some("/purge-cdn-cache/KEY/https://a")
        );
    }

    #[test]
    fn a_query_stays() {
        let request = Request::builder().uri("//v1/reducer.php/?url=a//b").body(axum::body::Body::empty());
        assert_eq!(normalized(request.unwrap()).uri(), "/v1/reducer.php?url=a//b");
    }
}
