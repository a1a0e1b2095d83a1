//! A new password by a mailed link: looking at the link changes nothing, choosing uses it up.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use secrecy::SecretString;

use super::{
    PageResult,
    fields::Fields,
    shell::{Shell, page},
    sign_up::{BAD_ADDRESS, throttled, too_many},
    visitor::{OUT_OF_DATE, Visitor, VisitorForm},
};
use crate::{
    accounts::{ChoosePasswordError, EmailAddress, MIN_PASSWORD_CHARACTERS},
    app::App,
    audit::Actor,
    http::client_address::ClientAddress,
};

#[derive(Template)]
#[template(path = "password_forgot.html")]
struct ForgotPage<'a> {
    shell: Shell,
    form_token: String,
    email: &'a str,
    problem: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "password_forgot_done.html")]
struct ForgotDonePage {
    shell: Shell,
    has_mailbox: bool,
}

#[derive(Template)]
#[template(path = "password_choose.html")]
struct ChoosePage<'a> {
    shell: Shell,
    form_token: String,
    token: &'a str,
    email: &'a str,
    problem: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "password_link_unusable.html")]
struct LinkUnusablePage {
    shell: Shell,
}

/// Shows the form that asks for a link.
pub(super) async fn show_forgot(State(app): State<App>, visitor: Visitor) -> PageResult {
    forgot_page(&app, &visitor, StatusCode::OK, "", None)
}

/// Mails a link, where there is an account; the answer does not tell.
pub(super) async fn forgot(
    State(app): State<App>,
    VisitorForm { visitor, fields, is_genuine }: VisitorForm,
) -> PageResult {
    let given = fields.get("email").trim();
    let again = |status, problem: &str| forgot_page(&app, &visitor, status, given, Some(problem));
    if !is_genuine {
        return again(StatusCode::FORBIDDEN, OUT_OF_DATE);
    }
    let Ok(email) = EmailAddress::parse(given) else {
        return again(StatusCode::UNPROCESSABLE_ENTITY, BAD_ADDRESS);
    };
    if let Err(retry_after) = app.throttles.mail(&email) {
        return throttled(again(StatusCode::TOO_MANY_REQUESTS, &too_many(retry_after)), retry_after);
    }
    app.accounts.send_password_link(&email).await?;
    Ok(Redirect::to("/password/forgot/done").into_response())
}

/// Says that a mail may be on its way.
pub(super) async fn show_forgot_done(State(app): State<App>) -> PageResult {
    let shell = Shell::for_visitor("Check your mail", "/password/forgot");
    page(StatusCode::OK, &ForgotDonePage { shell, has_mailbox: app.config.smtp_url.is_none() })
}

/// Shows the form behind a mailed link.
pub(super) async fn show_choose(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    visitor: Visitor,
) -> PageResult {
    let link = Fields::parse(query.unwrap_or_default().as_bytes());
    let token = link.get("token");
    match app.accounts.check_password_link(token).await? {
        Some(email) => choose_page(&app, &visitor, StatusCode::OK, token, &email, None),
        None => link_unusable(),
    }
}

/// Saves the password; the link is used up.
pub(super) async fn choose(
    State(app): State<App>,
    ClientAddress(from): ClientAddress,
    VisitorForm { visitor, fields, is_genuine }: VisitorForm,
) -> PageResult {
    let token = fields.get("token");
    let Some(email) = app.accounts.check_password_link(token).await? else { return link_unusable() };
    let again = |status, problem: &str| choose_page(&app, &visitor, status, token, &email, Some(problem));
    if !is_genuine {
        return again(StatusCode::FORBIDDEN, OUT_OF_DATE);
    }
    let password = SecretString::from(fields.get("password"));
    match app.accounts.choose_password(token, &password, &Actor::Owner { from }).await {
        Ok(_) => Ok(Redirect::to("/login?notice=password-chosen").into_response()),
        Err(ChoosePasswordError::LinkUnusable) => link_unusable(),
        Err(ChoosePasswordError::TooShort) => again(
            StatusCode::UNPROCESSABLE_ENTITY,
            &format!("That is too short. Take {MIN_PASSWORD_CHARACTERS} characters or more."),
        ),
        Err(ChoosePasswordError::TooLong) => {
            again(StatusCode::UNPROCESSABLE_ENTITY, "That is longer than we can keep. Take a shorter one.")
        }
        Err(ChoosePasswordError::Store(error)) => Err(error.into()),
    }
}

fn forgot_page(
    app: &App,
    visitor: &Visitor,
    status: StatusCode,
    email: &str,
    problem: Option<&str>,
) -> PageResult {
    let shell = Shell::for_visitor("Choose a new password", "/password/forgot");
    visitor.page(app, status, &ForgotPage { shell, form_token: visitor.form_token(app), email, problem })
}

fn choose_page(
    app: &App,
    visitor: &Visitor,
    status: StatusCode,
    token: &str,
    email: &EmailAddress,
    problem: Option<&str>,
) -> PageResult {
    let shell = Shell::for_visitor("Choose a password", "/password/choose");
    let form_token = visitor.form_token(app);
    visitor.page(app, status, &ChoosePage { shell, form_token, token, email: email.as_str(), problem })
}

fn link_unusable() -> PageResult {
    let shell = Shell::for_visitor("This link can’t be used", "/password/choose");
    page(StatusCode::GONE, &LinkUnusablePage { shell })
}
