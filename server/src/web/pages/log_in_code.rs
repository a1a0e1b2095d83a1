//! The second factor at log-in: the browser holds a token of the step until the code is right, or ten minutes are over.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};

use super::{
    cookies,
    errors::PageResult,
    fields::Fields,
    shell::Shell,
    sign_up::throttled,
    signed_in::{MaybeSignedIn, UserAgent, checked_next, session_cookie},
    visitor::{Visitor, VisitorForm, is_https, out_of_date},
};
use crate::{
    app::App,
    domain::{
        accounts::sessions::{self, StepRefusal, StepToken},
        audit::Actor,
        language::Language,
    },
    web::client_address::ClientAddress,
    words::Text,
};

const COOKIE: &str = "eiderpix_log_in";
const STEP_SECONDS: i64 = 10 * 60;

#[derive(Template)]
#[template(path = "login_code.html")]
struct CodePage<'a> {
    shell: Shell,
    form_token: String,
    next: Option<&'a str>,
    problem: Option<Text>,
}

/// Sends the browser on to the page that asks for a code.
pub(super) fn ask(app: &App, step: &StepToken, next: Option<&str>) -> Response {
    let cookie = [(header::SET_COOKIE, cookies::set(&name(app), step.expose(), Some(STEP_SECONDS)))];
    let query = next.map(|next| {
        let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
        format!("?next={next}")
    });
    (cookie, Redirect::to(&format!("/login/code{}", query.unwrap_or_default()))).into_response()
}

/// Shows the form; without a step that waits the log-in begins anew.
pub(super) async fn show(
    State(app): State<App>,
    asked: Fields,
    MaybeSignedIn(signed_in): MaybeSignedIn,
    visitor: Visitor,
    headers: HeaderMap,
) -> PageResult {
    let next = checked_next(asked.get("next"));
    if signed_in.is_some() {
        return Ok(Redirect::to(next.unwrap_or("/dashboard")).into_response());
    }
    match step(&app, &headers) {
        Some(step) if sessions::is_step_open(&app, &step).await? => {
            form_page(&app, &visitor, StatusCode::OK, next, None)
        }
        _ => Ok(begin_anew(next)),
    }
}

/// Takes the code and starts the session.
pub(super) async fn finish(
    State(app): State<App>,
    ClientAddress(from): ClientAddress,
    UserAgent(agent): UserAgent,
    headers: HeaderMap,
    VisitorForm { visitor, fields, is_genuine }: VisitorForm,
) -> PageResult {
    let next = checked_next(fields.get("next"));
    let t = visitor.language;
    let again = |status, problem: Text| form_page(&app, &visitor, status, next, Some(problem));
    if !is_genuine {
        return again(StatusCode::FORBIDDEN, out_of_date(t));
    }
    let Some(step) = step(&app, &headers) else { return Ok(begin_anew(next)) };
    let by = Actor::Owner { from };
    match sessions::finish(&app, &step, fields.get("code"), &by, agent.as_deref()).await {
        Ok(session) => {
            let cookies = AppendHeaders([
                (header::SET_COOKIE, session_cookie(&app, &session)),
                (header::SET_COOKIE, no_step(&app)),
            ]);
            Ok((cookies, Redirect::to(next.unwrap_or("/dashboard"))).into_response())
        }
        Err(StepRefusal::Over) => Ok(begin_anew(next)),
        Err(StepRefusal::WrongCode) => again(StatusCode::UNPROCESSABLE_ENTITY, wrong_code(t)),
        Err(StepRefusal::TooMany(retry_after)) => {
            let problem = t.say("errors-too-many-codes").with("time", t.wait(retry_after.seconds));
            throttled(again(StatusCode::TOO_MANY_REQUESTS, problem), retry_after)
        }
        Err(StepRefusal::Store(cause)) => Err(cause.into()),
    }
}

/// What is said about a code that was not taken.
pub(super) fn wrong_code(language: Language) -> Text {
    language.say("errors-wrong-code")
}

fn step(app: &App, headers: &HeaderMap) -> Option<StepToken> {
    cookies::find(headers, &name(app)).map(StepToken::from_cookie)
}

fn begin_anew(next: Option<&str>) -> Response {
    let next = next.map(|next| {
        let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
        format!("&next={next}")
    });
    Redirect::to(&format!("/login?notice=too-late{}", next.unwrap_or_default())).into_response()
}

fn name(app: &App) -> String {
    cookies::full_name(COOKIE, is_https(app))
}

fn no_step(app: &App) -> HeaderValue {
    cookies::clear(&name(app))
}

fn form_page(
    app: &App,
    visitor: &Visitor,
    status: StatusCode,
    next: Option<&str>,
    problem: Option<Text>,
) -> PageResult {
    let shell = visitor.shell("log-in-code-title", "/login");
    visitor.page(app, status, &CodePage { shell, form_token: visitor.form_token(app), next, problem })
}
