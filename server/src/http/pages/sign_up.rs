//! Sign-up: an address in, a mail out, and the same answer whether or not the address is known.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect},
};

use super::{
    PageResult,
    errors::wait,
    fields::Fields,
    sentence,
    shell::{Shell, page},
    visitor::{OUT_OF_DATE, Visitor, VisitorForm},
};
use crate::{
    accounts::{Admission, EmailAddress, InvitationToken, SignUp, SignUpPolicy, SignUpRefusal},
    app::App,
    http::client_address::ClientAddress,
    throttle::RetryAfter,
};

#[derive(Template)]
#[template(path = "sign_up.html")]
struct SignUpPage {
    shell: Shell,
    form_token: String,
    email: String,
    /// The token of the invitation that it is for.
    invitation: Option<String>,
    /// Who may sign up, where not anybody may.
    bound: Option<String>,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "sign_up_done.html")]
struct SignUpDonePage {
    shell: Shell,
    has_mailbox: bool,
}

/// Shows the form: for an invitation with the address that it is for.
pub(super) async fn show(State(app): State<App>, RawQuery(query): RawQuery, visitor: Visitor) -> PageResult {
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let token = asked.get("invitation");
    if token.is_empty() {
        return form_page(&app, &visitor, StatusCode::OK, Form::default()).await;
    }
    match app.accounts.check_invitation(&InvitationToken::given(token)).await? {
        Some(email) => {
            form_page(&app, &visitor, StatusCode::OK, Form { email: email.as_str(), token, problem: None })
                .await
        }
        None => {
            let problem = Some(sentence(&SignUpRefusal::InvitationUnusable.to_string()));
            form_page(&app, &visitor, StatusCode::GONE, Form { problem, ..Form::default() }).await
        }
    }
}

/// Signs up, or tells the owner of a known address by mail that they have an account.
pub(super) async fn sign_up(
    State(app): State<App>,
    ClientAddress(from): ClientAddress,
    VisitorForm { visitor, fields, is_genuine }: VisitorForm,
) -> PageResult {
    let (email, token) = (fields.get("email").trim(), fields.get("invitation"));
    let again = async |status, problem: &str| {
        form_page(&app, &visitor, status, Form { email, token, problem: Some(problem.into()) }).await
    };
    if !is_genuine {
        return again(StatusCode::FORBIDDEN, OUT_OF_DATE).await;
    }
    let Ok(address) = EmailAddress::parse(email) else {
        return again(StatusCode::UNPROCESSABLE_ENTITY, BAD_ADDRESS).await;
    };
    if let Err(retry_after) = app.throttles.sign_up(from).and_then(|()| app.throttles.mail(&address)) {
        let answer = again(StatusCode::TOO_MANY_REQUESTS, &too_many(retry_after)).await;
        return throttled(answer, retry_after);
    }
    let invitation = InvitationToken::given(token);
    let admission = if token.is_empty() { Admission::FromOutside } else { Admission::Invited(&invitation) };
    match app.accounts.sign_up(&address, admission).await? {
        SignUp::Refused(refusal) => again(StatusCode::FORBIDDEN, &sentence(&refusal.to_string())).await,
        SignUp::Created { .. } | SignUp::Existing => Ok(Redirect::to("/sign-up/done").into_response()),
    }
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

/// What the form shows.
#[derive(Default)]
struct Form<'a> {
    email: &'a str,
    token: &'a str,
    problem: Option<String>,
}

async fn form_page(app: &App, visitor: &Visitor, status: StatusCode, form: Form<'_>) -> PageResult {
    let policy = app.accounts.sign_up_policy().await?;
    let bound = match &policy {
        _ if !form.token.is_empty() => None,
        SignUpPolicy::Open => None,
        SignUpPolicy::Domains { domains } => {
            Some(format!("Addresses at {} can sign up here.", domains.join(", ")))
        }
        SignUpPolicy::Invitation => Some(sentence(&SignUpRefusal::InvitationNeeded.to_string())),
        SignUpPolicy::Closed => Some(sentence(&SignUpRefusal::Closed.to_string())),
    };
    let template = SignUpPage {
        shell: Shell::for_visitor("Sign up", "/sign-up"),
        form_token: visitor.form_token(app),
        email: form.email.into(),
        invitation: (!form.token.is_empty()).then(|| form.token.to_owned()),
        bound,
        problem: form.problem,
    };
    visitor.page(app, status, &template)
}
