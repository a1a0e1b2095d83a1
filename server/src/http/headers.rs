//! The headers that keep a browser from doing more with a page than the page asks for.

use axum::{
    http::{HeaderName, HeaderValue, header},
    response::Response,
};

/// Adds what a page did not say itself.
pub(super) async fn protect(mut response: Response) -> Response {
    for (name, value) in PROTECTION {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

const PROTECTION: [(HeaderName, &str); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
];
