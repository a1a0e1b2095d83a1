//! Links that clients put before people, some of them with a key in the address.
//!
//! A key never logs anybody in: the browser is sent on to a page of ours, and the key stays behind.

use axum::{
    extract::{Path, rejection::PathRejection},
    http::{HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};

/// `/login/{key}`: the log-in.
pub(super) async fn log_in() -> Response {
    send_to("/login")
}

/// `/login/{key}/…`: the log-in, and after it the page that comes nearest to the one meant.
pub(super) async fn log_in_to(path: Result<Path<(String, String)>, PathRejection>) -> Response {
    match path {
        Ok(Path((_, page))) if page.contains("domain") => send_to("/login?next=/dashboard/api-keys"),
        _ => send_to("/login?next=/dashboard"),
    }
}

/// `/free-sign-up` and `/wp-apikey`: the sign-up.
pub(super) async fn sign_up() -> Response {
    send_to("/sign-up")
}

/// `/pricing` and `/contact`: there is nothing to buy, and nobody but the operator to ask.
pub(super) async fn home() -> Response {
    send_to("/")
}

/// Redirects without telling the next page where from, nor any cache.
fn send_to(page: &str) -> Response {
    let mut response = Redirect::to(page).into_response();
    let headers = response.headers_mut();
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
