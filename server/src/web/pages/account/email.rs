//! A new address: asked for with password and code, confirmed or stopped by the links that both addresses get.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::{
    super::{
        errors::PageResult,
        fields::Fields,
        shell::{Shell, page},
        sign_up::{bad_address, too_many},
        signed_in::{AccountForm, SignedIn},
        visitor::{Visitor, VisitorForm, out_of_date},
    },
    PATH,
    confirmation::{self, Problem, answer},
};
use crate::{
    app::App,
    domain::{
        accounts::{
            self, ChangeEnd, EmailAddress, EmailChange, EmailChangeRefusal, LinkedChange, second_factor,
        },
        audit::Actor,
        language::Language,
    },
    web::client_address::ClientAddress,
    words::Text,
};

const EMAIL_PATH: &str = "/dashboard/account/email";

#[derive(Template)]
#[template(path = "email_change.html")]
struct ChangePage<'a> {
    shell: Shell,
    form_token: String,
    notice: Option<Text>,
    has_mailbox: bool,
    has_password: bool,
    has_second_factor: bool,
    email: &'a str,
    given: &'a str,
    pending: Option<PendingView>,
    problem: Option<Text>,
}

struct PendingView {
    new: String,
    old_has_confirmed: bool,
    new_has_confirmed: bool,
    left: Text,
}

#[derive(Template)]
#[template(path = "email_change_link.html")]
struct LinkPage<'a> {
    shell: Shell,
    form_token: String,
    token: &'a str,
    change: &'a LinkedChange,
    is_old: bool,
    problem: Option<Text>,
}

#[derive(Template)]
#[template(path = "email_change_answered.html")]
struct AnsweredPage {
    shell: Shell,
    explanation: Text,
}

/// Shows the form, and the change that waits.
pub(in crate::web::pages) async fn show(
    State(app): State<App>,
    asked: Fields,
    signed_in: SignedIn,
) -> PageResult {
    let t = signed_in.language;
    let notice = match asked.get("notice") {
        "asked" => Some(t.say("account-email-asked")),
        "stopped" => Some(t.say("account-email-stopped")),
        "gone" => Some(t.say("account-email-gone")),
        _ => None,
    };
    change_page(&app, &signed_in, notice, "", None).await
}

/// Asks for the change: both addresses get a link.
pub(in crate::web::pages) async fn ask(State(app): State<App>, form: AccountForm) -> PageResult {
    let AccountForm { signed_in, fields } = form;
    let (account, by, t) = (&signed_in.account, signed_in.actor(), signed_in.language);
    let given = fields.get("email").trim();
    let Ok(new) = EmailAddress::parse(given) else {
        return change_page(&app, &signed_in, None, given, Some(Problem::with(bad_address(t)))).await;
    };
    let confirmed = accounts::confirm_owner(&app, &account.id, &confirmation::read(&fields), &by).await;
    if let Err(refusal) = confirmed {
        return change_page(&app, &signed_in, None, given, Some(Problem::of(t, refusal)?)).await;
    }
    if let Err(retry_after) = app.rate_limits.mail(&new).and_then(|()| app.rate_limits.mail(&account.email)) {
        let problem = Problem::too_many(too_many(t, retry_after), retry_after);
        return change_page(&app, &signed_in, None, given, Some(problem)).await;
    }
    match accounts::ask_email_change(&app, account, &new, &by).await {
        Ok(()) => Ok(Redirect::to(&format!("{EMAIL_PATH}?notice=asked")).into_response()),
        Err(EmailChangeRefusal::SameAddress) => {
            let problem = Problem::with(t.say("account-email-same"));
            change_page(&app, &signed_in, None, given, Some(problem)).await
        }
        Err(EmailChangeRefusal::Store(cause)) => Err(cause.into()),
        Err(EmailChangeRefusal::LinkUnusable | EmailChangeRefusal::Taken) => {
            unreachable!("these come of confirming")
        }
    }
}

/// Stops the change that waits.
pub(in crate::web::pages) async fn stop(State(app): State<App>, form: AccountForm) -> PageResult {
    let signed_in = form.signed_in;
    let is_stopped = accounts::stop_email_change(&app, &signed_in.account.id, &signed_in.actor()).await?;
    let notice = if is_stopped { "stopped" } else { "gone" };
    Ok(Redirect::to(&format!("{EMAIL_PATH}?notice={notice}")).into_response())
}

/// Shows what is behind a mailed link.
pub(in crate::web::pages) async fn show_link(
    State(app): State<App>,
    link: Fields,
    visitor: Visitor,
) -> PageResult {
    let token = link.get("token");
    match accounts::check_email_change_link(&app, token).await? {
        Some(change) => link_page(&app, &visitor, StatusCode::OK, token, &change, None),
        None => unusable(visitor.language),
    }
}

/// Confirms the change, or stops it.
pub(in crate::web::pages) async fn answer_link(
    State(app): State<App>,
    ClientAddress(from): ClientAddress,
    VisitorForm { visitor, fields, is_genuine }: VisitorForm,
) -> PageResult {
    let (token, t) = (fields.get("token"), visitor.language);
    let by = Actor::Owner { from };
    let Some(change) = accounts::check_email_change_link(&app, token).await? else { return unusable(t) };
    if !is_genuine {
        return link_page(&app, &visitor, StatusCode::FORBIDDEN, token, &change, Some(out_of_date(t)));
    }
    if fields.get("answer") == "stop" {
        return match accounts::stop_email_change_by_link(&app, token, &by).await? {
            true => answered(
                StatusCode::OK,
                Shell::for_visitor(t, "account-email-link-stopped", ""),
                t.say("account-email-link-stopped-what"),
            ),
            false => unusable(t),
        };
    }
    match accounts::confirm_email_change(&app, token, &by).await {
        Ok(EmailChange::Made) => answered(
            StatusCode::OK,
            Shell::for_visitor(t, "account-email-link-made", ""),
            t.say("account-email-link-made-what"),
        ),
        Ok(EmailChange::WaitsForOther) => answered(
            StatusCode::OK,
            Shell::for_visitor(t, "account-email-link-half", ""),
            t.say("account-email-link-half-what"),
        ),
        Err(EmailChangeRefusal::Taken) => answered(
            StatusCode::CONFLICT,
            Shell::for_visitor(t, "account-email-link-taken", ""),
            t.say("account-email-link-taken-what"),
        ),
        Err(EmailChangeRefusal::LinkUnusable | EmailChangeRefusal::SameAddress) => unusable(t),
        Err(EmailChangeRefusal::Store(cause)) => Err(cause.into()),
    }
}

async fn change_page(
    app: &App,
    signed_in: &SignedIn,
    notice: Option<Text>,
    given: &str,
    problem: Option<Problem>,
) -> PageResult {
    let account = &signed_in.account;
    let now = app.clock.now();
    let pending = accounts::pending_email_change(app, &account.id).await?;
    let template = ChangePage {
        shell: signed_in.shell("account-email-title", PATH),
        form_token: signed_in.form_token.clone(),
        notice,
        has_mailbox: app.config.smtp_url.is_none(),
        has_password: account.has_password,
        has_second_factor: second_factor::status(app, &account.id).await?.is_some(),
        email: account.email.as_str(),
        given,
        pending: pending.map(|change| PendingView {
            new: change.new.into(),
            old_has_confirmed: change.old_has_confirmed,
            new_has_confirmed: change.new_has_confirmed,
            left: signed_in.language.left(now, change.expires_at),
        }),
        problem: problem.as_ref().map(|problem| problem.words.clone()),
    };
    answer(&template, problem.as_ref())
}

fn link_page(
    app: &App,
    visitor: &Visitor,
    status: StatusCode,
    token: &str,
    change: &LinkedChange,
    problem: Option<Text>,
) -> PageResult {
    let shell = visitor.shell("account-email-link-title", "");
    let form_token = visitor.form_token(app);
    let is_old = change.end == ChangeEnd::Old;
    visitor.page(app, status, &LinkPage { shell, form_token, token, change, is_old, problem })
}

fn answered(status: StatusCode, shell: Shell, explanation: Text) -> PageResult {
    page(status, &AnsweredPage { shell, explanation })
}

fn unusable(t: Language) -> PageResult {
    let shell = Shell::for_visitor(t, "log-in-link-unusable", "");
    answered(StatusCode::GONE, shell, t.say("account-email-link-unusable-why"))
}
