//! Log-in by a mailed link: looking at the link changes nothing, its button logs in.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::{
    errors::PageResult,
    fields::Fields,
    log_in::{Came, admit},
    shell::{Shell, page},
    sign_up::asked_address,
    signed_in::{MaybeSignedIn, UserAgent},
    visitor::{Visitor, VisitorForm, out_of_date},
};
use crate::{
    app::App,
    domain::{
        accounts::{self, EmailAddress, LOG_IN_LINK_MINUTES},
        audit::Actor,
        language::Language,
    },
    web::client_address::ClientAddress,
    words::Text,
};

#[derive(Template)]
#[template(path = "login_mail.html")]
struct AskPage<'a> {
    shell: Shell,
    form_token: String,
    email: &'a str,
    problem: Option<Text>,
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
    problem: Option<Text>,
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
pub(super) async fn ask(State(app): State<App>, form: VisitorForm) -> PageResult {
    let again = |status, given: &str, problem| ask_page(&app, &form.visitor, status, given, Some(problem));
    let email = match asked_address(&app, &form, again) {
        Ok(email) => email,
        Err(answer) => return *answer,
    };
    accounts::send_log_in_link(&app, &email).await?;
    Ok(Redirect::to("/login/mail/done").into_response())
}

/// Says that a mail may be on its way.
pub(super) async fn show_asked(State(app): State<App>, language: Language) -> PageResult {
    let shell = Shell::for_visitor(language, "log-in-mail-sent-title", "/login");
    let has_mailbox = app.config.smtp_url.is_none();
    page(StatusCode::OK, &AskedPage { shell, has_mailbox, minutes: LOG_IN_LINK_MINUTES })
}

/// Shows the button behind a mailed link.
pub(super) async fn show(
    State(app): State<App>,
    link: Fields,
    MaybeSignedIn(signed_in): MaybeSignedIn,
    visitor: Visitor,
) -> PageResult {
    let token = link.get("token");
    match accounts::check_log_in_link(&app, token).await? {
        Some(account) => link_page(&app, &visitor, StatusCode::OK, token, &account.email, None),
        // As after the first of two clicks.
        None if signed_in.is_some() => Ok(Redirect::to("/dashboard").into_response()),
        None => link_unusable(visitor.language),
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
        return match accounts::check_log_in_link(&app, token).await? {
            Some(account) => {
                let status = StatusCode::FORBIDDEN;
                link_page(&app, &visitor, status, token, &account.email, Some(out_of_date(visitor.language)))
            }
            None => link_unusable(visitor.language),
        };
    }
    match accounts::use_log_in_link(&app, token).await? {
        Some(account) => {
            let came = Came { before, by: Actor::Owner { from }, agent, next: None };
            admit(&app, &account.id, came).await
        }
        None if before.is_some() => Ok(Redirect::to("/dashboard").into_response()),
        None => link_unusable(visitor.language),
    }
}

fn ask_page(
    app: &App,
    visitor: &Visitor,
    status: StatusCode,
    email: &str,
    problem: Option<Text>,
) -> PageResult {
    let shell = visitor.shell("log-in-mail-title", "/login");
    visitor.page(app, status, &AskPage { shell, form_token: visitor.form_token(app), email, problem })
}

fn link_page(
    app: &App,
    visitor: &Visitor,
    status: StatusCode,
    token: &str,
    email: &EmailAddress,
    problem: Option<Text>,
) -> PageResult {
    let shell = visitor.shell("log-in-title", "/login");
    let form_token = visitor.form_token(app);
    visitor.page(app, status, &LinkPage { shell, form_token, token, email: email.as_str(), problem })
}

fn link_unusable(language: Language) -> PageResult {
    let shell = Shell::for_visitor(language, "log-in-link-unusable", "/login");
    page(StatusCode::GONE, &LinkUnusablePage { shell, minutes: LOG_IN_LINK_MINUTES })
}
