//! The pages: rendered on the server, usable without a script, private ones kept by nobody.
//!
//! A page translates: form to domain call, result to view. Every POST carries a token bound to the session (or, before
//! log-in, to a random cookie) and comes from our own origin; no GET changes anything of an account. No key in any address.

mod api_keys;
mod assets;
mod connector;
mod cookies;
mod dashboard;
mod errors;
mod fields;
mod home;
mod log_in;
mod mailbox;
mod origin;
mod password;
mod shell;
mod sign_up;
mod signed_in;
mod visitor;

#[cfg(test)]
mod tests;

pub use errors::{PageError, not_found};

use axum::{
    Router,
    response::Response,
    routing::{get, post},
};

use crate::app::App;

type PageResult = Result<Response, PageError>;

/// Every page with its address.
pub fn router() -> Router<App> {
    Router::new()
        .route("/", get(home::show))
        .route("/sign-up", get(sign_up::show).post(sign_up::sign_up))
        .route("/sign-up/done", get(sign_up::show_done))
        .route("/login", get(log_in::show).post(log_in::log_in))
        .route("/logout", post(log_in::log_out))
        .route("/password/forgot", get(password::show_forgot).post(password::forgot))
        .route("/password/forgot/done", get(password::show_forgot_done))
        .route("/password/choose", get(password::show_choose).post(password::choose))
        .route("/dashboard", get(dashboard::show))
        .route("/dashboard/api-keys", get(api_keys::show))
        .route("/dashboard/api-keys/show", post(api_keys::reveal))
        .route("/dashboard/api-keys/reset", get(api_keys::reset::show))
        .route("/dashboard/api-keys/replace", post(api_keys::reset::replace))
        .route("/dashboard/api-keys/cut-off", post(api_keys::reset::cut_off))
        .route(connector::PATH, get(connector::download))
        .route("/mailbox", get(mailbox::show))
        .route("/mailbox/open/{token}", get(mailbox::open))
        .route("/assets/{version}/{name}", get(assets::asset))
        .route("/favicon.ico", get(assets::favicon))
        .method_not_allowed_fallback(errors::method_not_allowed)
        .layer(axum::middleware::from_fn(errors::render))
}
