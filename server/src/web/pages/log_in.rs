//! Log-in and log-out. A log-in always starts a new session; a wrong address and a wrong password look the same.

use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Redirect},
};
use secrecy::SecretString;

use super::{
    errors::{PageError, PageResult},
    fields::Fields,
    log_in_code,
    shell::Shell,
    sign_up::throttled,
    signed_in::{
        AccountForm, MaybeSignedIn, SignedIn, UserAgent, checked_next, no_session_cookie, session_cookie,
    },
    visitor::{Visitor, VisitorForm, out_of_date},
};
use crate::{
    AccountId,
    app::App,
    domain::{
        accounts::{
            self, AccountState, EmailAddress,
            sessions::{self, Admission},
        },
        audit::Actor,
    },
    web::client_address::ClientAddress,
    words::Text,
};

#[derive(Template)]
#[template(path = "login.html")]
struct LogInPage<'a> {
    shell: Shell,
    form_token: String,
    email: &'a str,
    next: Option<&'a str>,
    notice: Option<Text>,
    problem: Option<Text>,
}

/// Shows the form; who is logged in already goes on.
pub(super) async fn show(
    State(app): State<App>,
    asked: Fields,
    MaybeSignedIn(signed_in): MaybeSignedIn,
    visitor: Visitor,
) -> PageResult {
    let next = checked_next(asked.get("next"));
    if signed_in.is_some() {
        return Ok(Redirect::to(next.unwrap_or("/dashboard")).into_response());
    }
    let t = visitor.language;
    let notice = match asked.get("notice") {
        "password-chosen" => Some(t.say("log-in-password-chosen")),
        "logged-out" => Some(t.say("log-in-logged-out")),
        "too-late" => Some(t.say("log-in-too-late")),
        _ => next.map(|_| t.say("log-in-to-go-on")),
    };
    form_page(&app, &visitor, StatusCode::OK, Form { email: "", next, notice, problem: None })
}

/// Checks address and password and starts a session.
pub(super) async fn log_in(
    State(app): State<App>,
    ClientAddress(from): ClientAddress,
    MaybeSignedIn(before): MaybeSignedIn,
    UserAgent(agent): UserAgent,
    VisitorForm { visitor, fields, is_genuine }: VisitorForm,
) -> PageResult {
    let given = fields.get("email").trim();
    let next = checked_next(fields.get("next"));
    let t = visitor.language;
    let again = |status, problem: Text| {
        form_page(&app, &visitor, status, Form { email: given, next, notice: None, problem: Some(problem) })
    };
    if !is_genuine {
        return again(StatusCode::FORBIDDEN, out_of_date(t));
    }
    let Ok(email) = EmailAddress::parse(given) else {
        return again(StatusCode::UNPROCESSABLE_ENTITY, t.say("log-in-wrong"));
    };
    // Counted before it is judged: of many at once no more are judged than of as many one after the other.
    if let Err(retry_after) = app.rate_limits.login(&email, from) {
        let problem = t.say("log-in-too-many").with("time", t.wait(retry_after.seconds));
        return throttled(again(StatusCode::TOO_MANY_REQUESTS, problem), retry_after);
    }
    let password = SecretString::from(fields.get("password"));
    let judged = accounts::log_in(&app, &email, &password).await;
    if !matches!(judged, Ok(None)) {
        app.rate_limits.give_login_back(&email, from);
    }
    let Some(account) = judged? else {
        accounts::note_failed_log_in(&app, &email, Actor::Owner { from });
        return again(StatusCode::UNPROCESSABLE_ENTITY, t.say("log-in-wrong"));
    };
    if account.state == AccountState::Suspended {
        // Said only to whoever knows the password.
        return again(StatusCode::FORBIDDEN, t.say("log-in-suspended"));
    }
    let by = Actor::Owner { from };
    admit(&app, &account.id, Came { before, by, agent, next }).await
}

/// Who comes from where, and where they are headed.
pub(super) struct Came<'a> {
    /// The session that the browser had.
    pub(super) before: Option<SignedIn>,
    pub(super) by: Actor,
    pub(super) agent: Option<String>,
    pub(super) next: Option<&'a str>,
}

/// Lets in whom password or mailed link have proved, or asks for the second factor.
pub(super) async fn admit(app: &App, account: &AccountId, came: Came<'_>) -> PageResult {
    let admission = sessions::admit(app, account, &came.by, came.agent.as_deref()).await?;
    if let Some(before) = came.before {
        sessions::end(app, &before.session).await?;
    }
    match admission {
        Admission::Session(session) => {
            let cookie = [(header::SET_COOKIE, session_cookie(app, &session))];
            Ok((cookie, Redirect::to(came.next.unwrap_or("/dashboard"))).into_response())
        }
        Admission::CodeWanted(step) => Ok(log_in_code::ask(app, &step, came.next)),
    }
}

/// Ends the session on the server; without one there is nothing left to do.
pub(super) async fn log_out(State(app): State<App>, form: Result<AccountForm, PageError>) -> PageResult {
    match form {
        Ok(form) => sessions::end(&app, &form.signed_in.session).await?,
        Err(PageError::LoggedOut { .. }) => {}
        Err(other) => return Err(other),
    }
    let cookie = [(header::SET_COOKIE, no_session_cookie(&app))];
    Ok((cookie, Redirect::to("/login?notice=logged-out")).into_response())
}

struct Form<'a> {
    email: &'a str,
    next: Option<&'a str>,
    notice: Option<Text>,
    problem: Option<Text>,
}

fn form_page(app: &App, visitor: &Visitor, status: StatusCode, form: Form<'_>) -> PageResult {
    let Form { email, next, notice, problem } = form;
    let shell = visitor.shell("log-in-title", "/login");
    let template = LogInPage { shell, form_token: visitor.form_token(app), email, next, notice, problem };
    visitor.page(app, status, &template)
}
