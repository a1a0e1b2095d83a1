//! The pages: rendered on the server, usable without a script, private ones kept by nobody.
//!
//! A page translates: form to domain call, result to view. Every POST carries a token bound to the session (or, before
//! log-in, to a random cookie) and comes from our own origin; no GET changes anything of an account. No key in any address.
//! What a page says comes from the catalogue of its reader's language ([`crate::words`]).

mod account;
mod api_keys;
mod assets;
mod connector;
pub(super) mod cookies;
mod credits;
mod dashboard;
mod errors;
mod fields;
mod home;
mod jobs;
mod language_switch;
mod log;
mod log_in;
mod log_in_code;
mod log_in_link;
mod mailbox;
mod operator;
mod origin;
mod password;
mod plot;
mod shell;
mod sign_up;
mod signed_in;
mod sub_accounts;
mod try_it;
mod unsubscribe;
mod visitor;

#[cfg(test)]
mod tests;

pub(super) use dashboard::warning_words;
pub use errors::{PageError, not_found};
pub(super) use shell::Shell;

use axum::{
    Router,
    routing::{get, post},
};

use crate::{
    app::App,
    mail::links::{EMAIL_CHANGE_PATH, LOG_IN_PATH},
};

/// Every page with its address.
pub fn router() -> Router<App> {
    Router::new()
        .route("/", get(home::show))
        .route("/sign-up", get(sign_up::show).post(sign_up::sign_up))
        .route("/sign-up/done", get(sign_up::show_done))
        .route("/login", get(log_in::show).post(log_in::log_in))
        .route(language_switch::PATH, post(language_switch::switch))
        .route("/login/mail", get(log_in_link::show_ask).post(log_in_link::ask))
        .route("/login/mail/done", get(log_in_link::show_asked))
        .route(LOG_IN_PATH, get(log_in_link::show).post(log_in_link::log_in))
        .route("/login/code", get(log_in_code::show).post(log_in_code::finish))
        .route("/logout", post(log_in::log_out))
        .route("/password/forgot", get(password::show_forgot).post(password::forgot))
        .route("/password/forgot/done", get(password::show_forgot_done))
        .route("/password/choose", get(password::show_choose).post(password::choose))
        .route("/dashboard", get(dashboard::show))
        .route("/dashboard/api-keys", get(api_keys::show))
        .route("/dashboard/api-keys/new", get(api_keys::alias::show_new).post(api_keys::alias::create))
        .route("/dashboard/api-keys/key/{id}", get(api_keys::alias::show).post(api_keys::alias::change))
        .route("/dashboard/api-keys/known", post(api_keys::acknowledge))
        .route("/dashboard/api-keys/undo", post(api_keys::reset::undo))
        .route("/dashboard/account", get(account::show))
        .route(
            "/dashboard/account/second-factor",
            get(account::second_factor::show).post(account::second_factor::turn_on),
        )
        .route("/dashboard/account/second-factor/codes", post(account::second_factor::renew_codes))
        .route("/dashboard/account/second-factor/off", post(account::second_factor::turn_off))
        .route("/dashboard/account/email", get(account::email::show).post(account::email::ask))
        .route("/dashboard/account/email/stop", post(account::email::stop))
        .route(EMAIL_CHANGE_PATH, get(account::email::show_link).post(account::email::answer_link))
        .route("/dashboard/account/export", post(account::export))
        .route("/dashboard/account/delete", get(account::delete::show).post(account::delete::delete))
        .route("/account-deleted", get(account::delete::show_done))
        .route("/dashboard/account/sessions/end", post(account::end_session))
        .route("/dashboard/account/sessions/end-others", post(account::end_others))
        .route("/dashboard/account/reports", post(account::set_reports))
        .route("/dashboard/account/language", post(account::set_language))
        .route("/dashboard/credits", get(credits::show))
        .route("/dashboard/sub-accounts", get(sub_accounts::show).post(sub_accounts::invite))
        .route("/dashboard/sub-accounts/withdraw", post(sub_accounts::withdraw))
        .route("/dashboard/sub-accounts/{id}/credits", post(sub_accounts::move_credits))
        .route("/dashboard/sub-accounts/{id}/state", post(sub_accounts::set_state))
        .route("/dashboard/sub-accounts/{id}/remove", post(sub_accounts::remove))
        .route("/dashboard/jobs", get(jobs::show))
        .route("/dashboard/jobs/{id}", get(jobs::proof::show))
        .route("/dashboard/jobs/{id}/share", post(jobs::proof::share))
        .route("/dashboard/jobs/{id}/withdraw", post(jobs::proof::withdraw))
        .route("/dashboard/jobs/{id}/download/{file}", get(jobs::download::file))
        .route("/proof/{name}", get(jobs::proof::shared))
        .route("/dashboard/log", get(log::show))
        .route("/dashboard/log/{name}", get(log::export))
        .route("/dashboard/api-keys/show", post(api_keys::reveal))
        .route("/dashboard/api-keys/reset", get(api_keys::reset::show))
        .route("/dashboard/api-keys/replace", post(api_keys::reset::replace))
        .route("/dashboard/api-keys/cut-off", post(api_keys::reset::cut_off))
        .route(connector::PATH, get(connector::download))
        .route("/mailbox", get(mailbox::show))
        .route("/mailbox/open/{token}", get(mailbox::open))
        .route("/mail/unsubscribe", get(unsubscribe::show).post(unsubscribe::unsubscribe))
        .merge(operator::router())
        .merge(try_it::router())
        .route("/assets/{version}/{name}", get(assets::asset))
        .route("/favicon.ico", get(assets::favicon))
        .method_not_allowed_fallback(errors::method_not_allowed)
        .layer(axum::middleware::from_fn(errors::render))
}
