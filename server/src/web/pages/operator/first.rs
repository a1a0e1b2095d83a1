//! The link on the console of `serve` that makes the first operator.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use secrecy::SecretString;

use super::super::{
    errors::{PageError, PageResult},
    log_in::{Came, admit},
    shell::Shell,
    sign_up::bad_address,
    signed_in::UserAgent,
    visitor::{Visitor, VisitorForm, out_of_date},
};
use crate::{
    app::App,
    domain::{
        accounts::{
            self, BeginError, ChoosePasswordError, EmailAddress, MAX_PASSWORD_BYTES, MIN_PASSWORD_CHARACTERS,
        },
        audit::Actor,
    },
    web::client_address::ClientAddress,
    words::Text,
};

#[derive(Template)]
#[template(path = "operator/first.html")]
struct FirstPage<'a> {
    shell: Shell,
    form_token: String,
    action: String,
    email: &'a str,
    least: usize,
    problem: Option<Text>,
}

/// Shows the form; the link is not used up by looking at it.
pub(super) async fn show(State(app): State<App>, Path(token): Path<String>, visitor: Visitor) -> PageResult {
    if !accounts::is_first_operator_token(&app, &token).await? {
        return Err(PageError::NotFound);
    }
    form_page(&app, &visitor, StatusCode::OK, &token, "", None)
}

/// Makes the first operator and logs them in, by the second factor where the account has one; the link is used up.
pub(super) async fn begin(
    State(app): State<App>,
    Path(token): Path<String>,
    ClientAddress(from): ClientAddress,
    UserAgent(agent): UserAgent,
    VisitorForm { visitor, fields, is_genuine }: VisitorForm,
) -> PageResult {
    if !accounts::is_first_operator_token(&app, &token).await? {
        return Err(PageError::NotFound);
    }
    let given = fields.get("email").trim();
    let t = visitor.language;
    let again = |status, problem| form_page(&app, &visitor, status, &token, given, Some(problem));
    if !is_genuine {
        return again(StatusCode::FORBIDDEN, out_of_date(t));
    }
    let Ok(email) = EmailAddress::parse(given) else {
        return again(StatusCode::UNPROCESSABLE_ENTITY, bad_address(t));
    };
    let (password, by) = (SecretString::from(fields.get("password")), Actor::Owner { from });
    match accounts::begin_operator(&app, &token, &email, &password, &by).await {
        Ok(account) => {
            admit(&app, &account.id, Came { before: None, by, agent, next: Some("/operator") }).await
        }
        Err(BeginError::LinkUnusable | BeginError::Password(ChoosePasswordError::LinkUnusable)) => {
            Err(PageError::NotFound)
        }
        Err(BeginError::Password(ChoosePasswordError::TooShort)) => again(
            StatusCode::UNPROCESSABLE_ENTITY,
            t.say("operator-first-too-short").with("count", MIN_PASSWORD_CHARACTERS),
        ),
        Err(BeginError::Password(ChoosePasswordError::TooLong)) => again(
            StatusCode::UNPROCESSABLE_ENTITY,
            t.say("operator-first-too-long").with("count", MAX_PASSWORD_BYTES),
        ),
        Err(BeginError::Password(ChoosePasswordError::TooBusy(busy))) => Err(busy.into()),
        Err(BeginError::Store(error) | BeginError::Password(ChoosePasswordError::Store(error))) => {
            Err(error.into())
        }
    }
}

fn form_page(
    app: &App,
    visitor: &Visitor,
    status: StatusCode,
    token: &str,
    email: &str,
    problem: Option<Text>,
) -> PageResult {
    let template = FirstPage {
        shell: visitor.shell("operator-first", ""),
        form_token: visitor.form_token(app),
        action: format!("/operator/first/{token}"),
        email,
        least: MIN_PASSWORD_CHARACTERS,
        problem,
    };
    visitor.page(app, status, &template)
}
