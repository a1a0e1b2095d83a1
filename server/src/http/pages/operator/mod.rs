//! The operator's pages. Whoever is none gets the same answer as at an address that leads nowhere.

mod account;
mod accounts;
mod first;
mod home;
mod mails;
mod plans;
mod queue;
mod settings;
mod sign_up;

use axum::{
    Router,
    extract::{FromRequest, FromRequestParts, Request},
    http::request::Parts,
    routing::{get, post},
};

use super::{
    errors::PageError,
    fields::Fields,
    shell::Shell,
    signed_in::{AccountForm, SignedIn},
};
use crate::{AccountId, app::App, language::Language};

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

/// An operator who is logged in.
struct Operator(SignedIn);

/// A form that an operator sent from a page of ours.
struct OperatorForm {
    signed_in: SignedIn,
    fields: Fields,
}

impl Operator {
    fn shell(&self, title: &'static str, path: &'static str) -> Shell {
        self.0.shell(title, path)
    }

    fn form_token(&self) -> String {
        self.0.form_token.clone()
    }

    fn language(&self) -> Language {
        self.0.language
    }
}

impl OperatorForm {
    fn operator(&self) -> &AccountId {
        &self.signed_in.account.id
    }
}

impl FromRequestParts<App> for Operator {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let signed_in = SignedIn::from_request_parts(parts, app).await?;
        if signed_in.account.is_operator { Ok(Self(signed_in)) } else { Err(PageError::NotFound) }
    }
}

impl FromRequest<App> for OperatorForm {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &App) -> Result<Self, PageError> {
        // Before the form's token is looked at: a wrong one must not tell that there is something here.
        let (mut parts, body) = request.into_parts();
        Operator::from_request_parts(&mut parts, app).await?;
        let AccountForm { signed_in, fields } =
            AccountForm::from_request(Request::from_parts(parts, body), app).await?;
        Ok(Self { signed_in, fields })
    }
}

/// Reads a whole number, with or without thousands apart.
pub(super) fn whole_number(text: &str) -> Option<u64> {
    let text = text.trim().replace([',', ' ', '\u{a0}'], "");
    // In German thousands stand apart by points, which elsewhere are for decimals.
    let has_thousands = text.split('.').skip(1).all(|group| group.len() == 3);
    let number = if has_thousands { text.replace('.', "").parse() } else { text.parse() };
    number.ok().filter(|number| *number <= 1_000_000_000)
}
