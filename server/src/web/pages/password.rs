//! A new password by a mailed link: looking at the link changes nothing, choosing uses it up.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use secrecy::SecretString;

use super::{
    errors::PageResult,
    fields::Fields,
    shell::{Shell, page},
    sign_up::asked_address,
    visitor::{Visitor, VisitorForm, out_of_date},
};
use crate::{
    app::App,
    domain::{
        accounts::{self, ChoosePasswordError, EmailAddress, MIN_PASSWORD_CHARACTERS},
        audit::Actor,
        language::Language,
    },
    web::client_address::ClientAddress,
    words::Text,
};

#[derive(Template)]
#[template(path = "password_forgot.html")]
struct ForgotPage<'a> {
    shell: Shell,
    form_token: String,
    email: &'a str,
    problem: Option<Text>,
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
    problem: Option<Text>,
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
pub(super) async fn forgot(State(app): State<App>, form: VisitorForm) -> PageResult {
    let again = |status, given: &str, problem| forgot_page(&app, &form.visitor, status, given, Some(problem));
    let email = match asked_address(&app, &form, again) {
        Ok(email) => email,
        Err(answer) => return *answer,
    };
    accounts::send_password_link(&app, &email).await?;
    Ok(Redirect::to("/password/forgot/done").into_response())
}

/// Says that a mail may be on its way.
pub(super) async fn show_forgot_done(State(app): State<App>, language: Language) -> PageResult {
    let shell = Shell::for_visitor(language, "log-in-mail-sent-title", "/password/forgot");
    page(StatusCode::OK, &ForgotDonePage { shell, has_mailbox: app.config.smtp_url.is_none() })
}

/// Shows the form behind a mailed link.
pub(super) async fn show_choose(State(app): State<App>, link: Fields, visitor: Visitor) -> PageResult {
    let token = link.get("token");
    match accounts::check_password_link(&app, token).await? {
        Some(email) => choose_page(&app, &visitor, StatusCode::OK, token, &email, None),
        None => link_unusable(visitor.language),
    }
}

/// Saves the password; the link is used up.
pub(super) async fn choose(
    State(app): State<App>,
    ClientAddress(from): ClientAddress,
    VisitorForm { visitor, fields, is_genuine }: VisitorForm,
) -> PageResult {
    let (token, t) = (fields.get("token"), visitor.language);
    let Some(email) = accounts::check_password_link(&app, token).await? else { return link_unusable(t) };
    let again = |status, problem: Text| choose_page(&app, &visitor, status, token, &email, Some(problem));
    if !is_genuine {
        return again(StatusCode::FORBIDDEN, out_of_date(t));
    }
    let password = SecretString::from(fields.get("password"));
    match accounts::choose_password(&app, token, &password, &Actor::Owner { from }).await {
        Ok(_) => Ok(Redirect::to("/login?notice=password-chosen").into_response()),
        Err(ChoosePasswordError::LinkUnusable) => link_unusable(visitor.language),
        Err(ChoosePasswordError::TooShort) => again(
            StatusCode::UNPROCESSABLE_ENTITY,
            t.say("password-too-short").with("count", MIN_PASSWORD_CHARACTERS),
        ),
        Err(ChoosePasswordError::TooLong) => {
            again(StatusCode::UNPROCESSABLE_ENTITY, t.say("password-too-long"))
        }
        Err(ChoosePasswordError::TooBusy(busy)) => Err(busy.into()),
        Err(ChoosePasswordError::Store(error)) => Err(error.into()),
    }
}

fn forgot_page(
    app: &App,
    visitor: &Visitor,
    status: StatusCode,
    email: &str,
    problem: Option<Text>,
) -> PageResult {
    let shell = visitor.shell("password-forgot-title", "/password/forgot");
    visitor.page(app, status, &ForgotPage { shell, form_token: visitor.form_token(app), email, problem })
}

fn choose_page(
    app: &App,
    visitor: &Visitor,
    status: StatusCode,
    token: &str,
    email: &EmailAddress,
    problem: Option<Text>,
) -> PageResult {
    let shell = visitor.shell("password-choose-title", "/password/choose");
    let form_token = visitor.form_token(app);
    visitor.page(app, status, &ChoosePage { shell, form_token, token, email: email.as_str(), problem })
}

fn link_unusable(language: Language) -> PageResult {
    let shell = Shell::for_visitor(language, "log-in-link-unusable", "/password/choose");
    page(StatusCode::GONE, &LinkUnusablePage { shell })
}
