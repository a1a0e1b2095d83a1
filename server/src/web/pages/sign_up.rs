//! Sign-up: an address in, a mail out, and the same answer whether or not the address is known.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect},
};

use super::{
    errors::PageResult,
    fields::Fields,
    shell::{Shell, page},
    visitor::{Visitor, VisitorForm, out_of_date},
};
use crate::{
    app::App,
    domain::{
        accounts::{self, Admission, EmailAddress, InvitationToken, SignUp, SignUpPolicy, SignUpRefusal},
        language::Language,
        rate_limit::RetryAfter,
    },
    web::client_address::ClientAddress,
    words::Text,
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
    bound: Option<Text>,
    problem: Option<Text>,
}

#[derive(Template)]
#[template(path = "sign_up_done.html")]
struct SignUpDonePage {
    shell: Shell,
    has_mailbox: bool,
}

/// Shows the form: for an invitation with the address that it is for.
pub(super) async fn show(State(app): State<App>, asked: Fields, visitor: Visitor) -> PageResult {
    let token = asked.get("invitation");
    if token.is_empty() {
        return form_page(&app, &visitor, StatusCode::OK, Form::default()).await;
    }
    match accounts::check_invitation(&app, &InvitationToken::given(token)).await? {
        Some(email) => {
            form_page(&app, &visitor, StatusCode::OK, Form { email: email.as_str(), token, problem: None })
                .await
        }
        None => {
            let problem = Some(refusal(visitor.language, &SignUpRefusal::InvitationUnusable));
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
    let t = visitor.language;
    let again = async |status, problem: Text| {
        form_page(&app, &visitor, status, Form { email, token, problem: Some(problem) }).await
    };
    if !is_genuine {
        return again(StatusCode::FORBIDDEN, out_of_date(t)).await;
    }
    let Ok(address) = EmailAddress::parse(email) else {
        return again(StatusCode::UNPROCESSABLE_ENTITY, bad_address(t)).await;
    };
    if let Err(retry_after) = app.rate_limits.sign_up(from).and_then(|()| app.rate_limits.mail(&address)) {
        let answer = again(StatusCode::TOO_MANY_REQUESTS, too_many(t, retry_after)).await;
        return throttled(answer, retry_after);
    }
    let invitation = InvitationToken::given(token);
    let admission = if token.is_empty() { Admission::FromOutside } else { Admission::Invited(&invitation) };
    match accounts::sign_up_in(&app, Some(t), &address, admission).await? {
        SignUp::Refused(why) => again(StatusCode::FORBIDDEN, refusal(t, &why)).await,
        SignUp::Created { .. } | SignUp::Existing => Ok(Redirect::to("/sign-up/done").into_response()),
    }
}

/// Says that a mail is on its way.
pub(super) async fn show_done(State(app): State<App>, language: Language) -> PageResult {
    let shell = Shell::for_visitor(language, "log-in-mail-sent-title", "/sign-up");
    page(StatusCode::OK, &SignUpDonePage { shell, has_mailbox: app.config.smtp_url.is_none() })
}

/// Why an address may not sign up.
fn refusal(t: Language, why: &SignUpRefusal) -> Text {
    match why {
        SignUpRefusal::Closed => t.say("sign-up-closed"),
        SignUpRefusal::InvitationNeeded => t.say("sign-up-invitation-needed"),
        SignUpRefusal::InvitationUnusable => t.say("sign-up-invitation-unusable"),
        SignUpRefusal::OtherDomain { domains } => {
            t.say("sign-up-other-domain").with("domains", domains.join(", "))
        }
    }
}

/// What is said about an address that cannot be one.
pub(super) fn bad_address(language: Language) -> Text {
    language.say("errors-bad-address")
}

/// What is said about too many mails.
pub(super) fn too_many(language: Language, retry_after: RetryAfter) -> Text {
    language.say("errors-too-many-mails").with("time", language.wait(retry_after.seconds))
}

/// Adds to an answer when to try again.
pub(super) fn throttled(answer: PageResult, retry_after: RetryAfter) -> PageResult {
    let mut response = answer?;
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after.seconds));
    Ok(response)
}

/// Reads the address that something is to be mailed to; otherwise gives the form `again` with what was typed.
pub(super) fn asked_address(
    app: &App,
    form: &VisitorForm,
    again: impl Fn(StatusCode, &str, Text) -> PageResult,
) -> Result<EmailAddress, Box<PageResult>> {
    let (given, t) = (form.fields.get("email").trim(), form.visitor.language);
    if !form.is_genuine {
        return Err(Box::new(again(StatusCode::FORBIDDEN, given, out_of_date(t))));
    }
    let Ok(email) = EmailAddress::parse(given) else {
        return Err(Box::new(again(StatusCode::UNPROCESSABLE_ENTITY, given, bad_address(t))));
    };
    app.rate_limits.mail(&email).map_err(|retry_after| {
        let answer = again(StatusCode::TOO_MANY_REQUESTS, given, too_many(t, retry_after));
        Box::new(throttled(answer, retry_after))
    })?;
    Ok(email)
}

/// What the form shows.
#[derive(Default)]
struct Form<'a> {
    email: &'a str,
    token: &'a str,
    problem: Option<Text>,
}

async fn form_page(app: &App, visitor: &Visitor, status: StatusCode, form: Form<'_>) -> PageResult {
    let policy = accounts::sign_up_policy(app).await?;
    let t = visitor.language;
    let bound = match &policy {
        _ if !form.token.is_empty() => None,
        SignUpPolicy::Open => None,
        SignUpPolicy::Domains { domains } => {
            Some(t.say("sign-up-domains").with("domains", domains.join(", ")))
        }
        SignUpPolicy::Invitation => Some(refusal(t, &SignUpRefusal::InvitationNeeded)),
        SignUpPolicy::Closed => Some(refusal(t, &SignUpRefusal::Closed)),
    };
    let template = SignUpPage {
        shell: visitor.shell("shell-sign-up", "/sign-up"),
        form_token: visitor.form_token(app),
        email: form.email.into(),
        invitation: (!form.token.is_empty()).then(|| form.token.to_owned()),
        bound,
        problem: form.problem,
    };
    visitor.page(app, status, &template)
}
