//! The operator's pages: accounts, plans, queue, mails, settings, and how the service is.
//!
//! Whoever is no operator gets the same answer as at an address that leads nowhere.

mod account;
mod accounts;
mod caller;
mod first;
mod health;
mod home;
mod mails;
mod plans;
mod queue;
mod settings;
mod sign_up;

use axum::{
    Router,
    routing::{get, post},
};

use crate::app::App;

/// Every page of the operator with its address.
pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/operator/first/{token}", get(first::show).post(first::begin))
        .route("/operator", get(home::show))
        .route("/operator/accounts", get(accounts::show))
        .route("/operator/accounts/{id}", get(account::show))
        .route("/operator/accounts/{id}/grant", post(account::grant))
        .route("/operator/accounts/{id}/plan", post(account::give_plan))
        .route("/operator/accounts/{id}/suspend", post(account::suspend))
        .route("/operator/accounts/{id}/lift", post(account::lift))
        .route("/operator/accounts/{id}/operator", post(account::set_operator))
        .route("/operator/plans", get(plans::show).post(plans::create))
        .route("/operator/plans/{id}", post(plans::change))
        .route("/operator/sign-up", get(sign_up::show).post(sign_up::set_policy))
        .route("/operator/sign-up/invite", post(sign_up::invite))
        .route("/operator/sign-up/withdraw", post(sign_up::withdraw))
        .route("/operator/sign-up/try-it", post(sign_up::set_try_it))
        .route("/operator/queue", get(queue::show))
        .route("/operator/queue/retry", post(queue::retry))
        .route("/operator/mails", get(mails::show))
        .route("/operator/mails/send-again", post(mails::send_again))
        .route("/operator/settings", get(settings::show))
}
