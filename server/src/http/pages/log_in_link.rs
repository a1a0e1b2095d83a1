//! Log-in by a mailed link: looking at the link changes nothing, its button logs in.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::{
    PageResult,
    fields::Fields,
    log_in::{Came, admit},
    shell::{Shell, page},
    sign_up::{BAD_ADDRESS, throttled, too_many},
    signed_in::{MaybeSignedIn, UserAgent},
    visitor::{OUT_OF_DATE, Visitor, VisitorForm},
};
use crate::{
    accounts::{EmailAddress, LOG_IN_LINK_MINUTES},
    app::App,
    audit::Actor,
    http::client_address::ClientAddress,
};

#[derive(Template)]
#[template(path = "login_mail.html")]
struct AskPage<'a> {
    shell: Shell,
    form_token: String,
    email: &'a str,
    problem: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "login_mail_done.html")]
struct AskedPage {
    shell: Shell,
    has_mailbox: bool,
    minutes: i64,
}

#[derive(Template)]
#[template(path = "login_link.html")]
struct LinkPage<'a> {
    shell: Shell,
    form_token: String,
    token: &'a str,
    email: &'a str,
    problem: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "login_link_unusable.html")]
struct LinkUnusablePage {
    shell: Shell,
    minutes: i64,
}

/// Shows the form that asks for a link.
pub(super) async fn show_ask(State(app): State<App>, visitor: Visitor) -> PageResult {
    ask_page(&app, &visitor, StatusCode::OK, "", None)
}

/// Mails a link, where there is an account; the answer does not tell.
pub(super) async fn ask(
    State(app): State<App>,
    VisitorForm { visitor, fields, is_genuine }: VisitorForm,
) -> PageResult {
    let given = fields.get("email").trim();
    let again = |status, problem: &str| ask_page(&app, &visitor, status, given, Some(problem));
    if !is_genuine {
        return again(StatusCode::FORBIDDEN, OUT_OF_DATE);
    }
    let Ok(email) = EmailAddress::parse(given) else {
        return again(StatusCode::UNPROCESSABLE_ENTITY, BAD_ADDRESS);
    };
    if let Err(retry_after) = app.throttles.mail(&email) {
        return throttled(again(StatusCode::TOO_MANY_REQUESTS, &too_many(retry_after)), retry_after);
    }
    app.accounts.send_log_in_link(&email).await?;
    Ok(Redirect::to("/login/mail/done").into_response())
}

/// Says that a mail may be on its way.
pub(super) async fn show_asked(State(app): State<App>) -> PageResult {
    let shell = Shell::for_visitor("Check your mail", "/login");
    let has_mailbox = app.config.smtp_url.is_none();
    page(StatusCode::OK, &AskedPage { shell, has_mailbox, minutes: LOG_IN_LINK_MINUTES })
}

/// Shows the button behind a mailed link.
pub(super) async fn show(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    MaybeSignedIn(signed_in): MaybeSignedIn,
    visitor: Visitor,
) -> PageResult {
    let link = Fields::parse(query.unwrap_or_default().as_bytes());
    let token = link.get("token");
    match app.accounts.check_log_in_link(token).await? {
        Some(account) => link_page(&app, &visitor, StatusCode::OK, token, &account.email, None),
        // As after the first of two clicks.
        None if signed_in.is_some() => Ok(Redirect::to("/dashboard").into_response()),
        None => link_unusable(),
    }
}

/// Uses the link up and lets its owner in.
pub(super) async fn log_in(
    State(app): State<App>,
    ClientAddress(from): ClientAddress,
    MaybeSignedIn(before): MaybeSignedIn,
    UserAgent(agent): UserAgent,
    VisitorForm { visitor, fields, is_genuine }: VisitorForm,
) -> PageResult {
    let token = fields.get("token");
    if !is_genuine {
        return match app.accounts.check_log_in_link(token).await? {
            Some(account) => {
                let status = StatusCode::FORBIDDEN;
                link_page(&app, &visitor, status, token, &account.email, Some(OUT_OF_DATE))
            }
            None => link_unusable(),
        };
    }
    match app.accounts.use_log_in_link(token).await? {
        Some(account) => {
            let came = Came { before, by: Actor::Owner { from }, agent, next: None };
            admit(&app, &account.id, came).await
        }
        None if before.is_some() => Ok(Redirect::to("/dashboard").into_response()),
        None => link_unusable(),
    }
}

fn ask_page(
    app: &App,
    visitor: &Visitor,
    status: StatusCode,
    email: &str,
    problem: Option<&str>,
) -> PageResult {
    let shell = Shell::for_visitor("Log in by mail", "/login");
    visitor.page(app, status, &AskPage { shell, form_token: visitor.form_token(app), email, problem })
}

fn link_page(
    app: &App,
    visitor: &Visitor,
    status: StatusCode,
    token: &str,
    email: &EmailAddress,
    problem: Option<&str>,
) -> PageResult {
    let shell = Shell::for_visitor("Log in", "/login");
    let form_token = visitor.form_token(app);
    visitor.page(app, status, &LinkPage { shell, form_token, token, email: email.as_str(), problem })
}

fn link_unusable() -> PageResult {
    let shell = Shell::for_visitor("This link can’t be used", "/login");
    page(StatusCode::GONE, &LinkUnusablePage { shell, minutes: LOG_IN_LINK_MINUTES })
}
