//! Sign-up: an address in, a mail out, and the same answer whether or not the address is known.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect},
};

use super::{
    PageResult,
    errors::wait,
    shell::{Shell, page},
    visitor::{OUT_OF_DATE, Visitor, VisitorForm},
};
use crate::{accounts::EmailAddress, app::App, http::client_address::ClientAddress, throttle::RetryAfter};

#[derive(Template)]
#[template(path = "sign_up.html")]
struct SignUpPage {
    shell: Shell,
    form_token: String,
    email: String,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "sign_up_done.html")]
struct SignUpDonePage {
    shell: Shell,
    has_mailbox: bool,
}

/// Shows the form.
pub(super) async fn show(State(app): State<App>, visitor: Visitor) -> PageResult {
    form_page(&app, &visitor, StatusCode::OK, "", None)
}

/// Signs up, or tells the owner of a known address by mail that they have an account.
pub(super) async fn sign_up(
    State(app): State<App>,
    ClientAddress(from): ClientAddress,
    VisitorForm { visitor, fields, is_genuine }: VisitorForm,
) -> PageResult {
    let given = fields.get("email").trim();
    let again = |status, problem: &str| form_page(&app, &visitor, status, given, Some(problem.into()));
    if !is_genuine {
        return again(StatusCode::FORBIDDEN, OUT_OF_DATE);
    }
    let Ok(email) = EmailAddress::parse(given) else {
        return again(StatusCode::UNPROCESSABLE_ENTITY, BAD_ADDRESS);
    };
    if let Err(retry_after) = app.throttles.sign_up(from).and_then(|()| app.throttles.mail(&email)) {
        return throttled(again(StatusCode::TOO_MANY_REQUESTS, &too_many(retry_after)), retry_after);
    }
    app.accounts.sign_up(&email).await?;
    Ok(Redirect::to("/sign-up/done").into_response())
}

/// Says that a mail is on its way.
pub(super) async fn show_done(State(app): State<App>) -> PageResult {
    let shell = Shell::for_visitor("Check your mail", "/sign-up");
    page(StatusCode::OK, &SignUpDonePage { shell, has_mailbox: app.config.smtp_url.is_none() })
}

/// What is said about an address that cannot be one.
pub(super) const BAD_ADDRESS: &str = "This is not an e-mail address. It looks like name@example.org.";

/// What is said about too many mails.
pub(super) fn too_many(retry_after: RetryAfter) -> String {
    format!("That was a lot in a short time. Please wait {} and try again.", wait(retry_after.seconds))
}

/// Adds to an answer when to try again.
pub(super) fn throttled(answer: PageResult, retry_after: RetryAfter) -> PageResult {
    let mut response = answer?;
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after.seconds));
    Ok(response)
}

fn form_page(
    app: &App,
    visitor: &Visitor,
    status: StatusCode,
    email: &str,
    problem: Option<String>,
) -> PageResult {
    let shell = Shell::for_visitor("Sign up", "/sign-up");
    let template = SignUpPage { shell, form_token: visitor.form_token(app), email: email.into(), problem };
    visitor.page(app, status, &template)
}
