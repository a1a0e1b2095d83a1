//! A new address: asked for with password and code, confirmed or stopped by the links that both addresses get.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::{
    super::{
        PageResult,
        fields::Fields,
        shell::{Shell, page},
        sign_up::{BAD_ADDRESS, too_many},
        signed_in::{AccountForm, SignedIn},
        visitor::{OUT_OF_DATE, Visitor, VisitorForm},
    },
    PATH,
    confirmation::{self, Problem, answer},
};
use crate::{
    accounts::{ChangeEnd, EmailAddress, EmailChange, EmailChangeRefusal, LinkedChange},
    app::App,
    audit::Actor,
    http::client_address::ClientAddress,
    wording::left,
};

const EMAIL_PATH: &str = "/dashboard/account/email";

#[derive(Template)]
#[template(path = "email_change.html")]
struct ChangePage<'a> {
    shell: Shell,
    form_token: String,
    notice: Option<&'static str>,
    has_mailbox: bool,
    has_password: bool,
    has_second_factor: bool,
    email: &'a str,
    given: &'a str,
    pending: Option<PendingView>,
    problem: Option<String>,
}

struct PendingView {
    new: String,
    old_has_confirmed: bool,
    new_has_confirmed: bool,
    left: String,
}

#[derive(Template)]
#[template(path = "email_change_link.html")]
struct LinkPage<'a> {
    shell: Shell,
    form_token: String,
    token: &'a str,
    change: &'a LinkedChange,
    is_old: bool,
    problem: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "email_change_answered.html")]
struct AnsweredPage {
    shell: Shell,
    headline: &'static str,
    explanation: &'static str,
}

/// Shows the form, and the change that waits.
pub(in crate::http::pages) async fn show(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    signed_in: SignedIn,
) -> PageResult {
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let notice = match asked.get("notice") {
        "asked" => Some("Two mails are on their way: one to each address. Confirm in both."),
        "stopped" => Some("The change is stopped. Your address stays what it is."),
        "gone" => Some("There was no change to stop any more."),
        _ => None,
    };
    change_page(&app, &signed_in, notice, "", None).await
}

/// Asks for the change: both addresses get a link.
pub(in crate::http::pages) async fn ask(State(app): State<App>, form: AccountForm) -> PageResult {
    let AccountForm { signed_in, fields } = form;
    let (account, by) = (&signed_in.account, signed_in.actor());
    let given = fields.get("email").trim();
    let Ok(new) = EmailAddress::parse(given) else {
        return change_page(&app, &signed_in, None, given, Some(Problem::with(BAD_ADDRESS))).await;
    };
    let confirmed = app.accounts.confirm_owner(&account.id, &confirmation::read(&fields), &by).await;
    if let Err(refusal) = confirmed {
        return change_page(&app, &signed_in, None, given, Some(Problem::of(refusal)?)).await;
    }
    if let Err(retry_after) = app.throttles.mail(&new).and_then(|()| app.throttles.mail(&account.email)) {
        let problem = Problem::too_many(too_many(retry_after), retry_after);
        return change_page(&app, &signed_in, None, given, Some(problem)).await;
    }
    match app.accounts.ask_email_change(account, &new, &by).await {
        Ok(()) => Ok(Redirect::to(&format!("{EMAIL_PATH}?notice=asked")).into_response()),
        Err(EmailChangeRefusal::SameAddress) => {
            let problem = Problem::with("This is the address of your account already.");
            change_page(&app, &signed_in, None, given, Some(problem)).await
        }
        Err(EmailChangeRefusal::Store(cause)) => Err(cause.into()),
        Err(EmailChangeRefusal::LinkUnusable | EmailChangeRefusal::Taken) => {
            unreachable!("these come of confirming")
        }
    }
}

/// Stops the change that waits.
pub(in crate::http::pages) async fn stop(State(app): State<App>, form: AccountForm) -> PageResult {
    let signed_in = form.signed_in;
    let is_stopped = app.accounts.stop_email_change(&signed_in.account.id, &signed_in.actor()).await?;
    let notice = if is_stopped { "stopped" } else { "gone" };
    Ok(Redirect::to(&format!("{EMAIL_PATH}?notice={notice}")).into_response())
}

/// Shows what is behind a mailed link.
pub(in crate::http::pages) async fn show_link(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    visitor: Visitor,
) -> PageResult {
    let link = Fields::parse(query.unwrap_or_default().as_bytes());
    let token = link.get("token");
    match app.accounts.check_email_change_link(token).await? {
        Some(change) => link_page(&app, &visitor, StatusCode::OK, token, &change, None),
        None => unusable(),
    }
}

/// Confirms the change, or stops it.
pub(in crate::http::pages) async fn answer_link(
    State(app): State<App>,
    ClientAddress(from): ClientAddress,
    VisitorForm { visitor, fields, is_genuine }: VisitorForm,
) -> PageResult {
    let token = fields.get("token");
    let by = Actor::Owner { from };
    let Some(change) = app.accounts.check_email_change_link(token).await? else { return unusable() };
    if !is_genuine {
        return link_page(&app, &visitor, StatusCode::FORBIDDEN, token, &change, Some(OUT_OF_DATE));
    }
    if fields.get("answer") == "stop" {
        return match app.accounts.stop_email_change_by_link(token, &by).await? {
            true => answered(
                StatusCode::OK,
                "The change is stopped",
                "The account stays at the address it had. If somebody else asked for the change, choose a new password at once.",
            ),
            false => unusable(),
        };
    }
    match app.accounts.confirm_email_change(token, &by).await {
        Ok(EmailChange::Made) => answered(
            StatusCode::OK,
            "The address is changed",
            "From now on the new address is the one to log in with, and where mails go. Both addresses were told.",
        ),
        Ok(EmailChange::WaitsForOther) => answered(
            StatusCode::OK,
            "Confirmed from this side",
            "Now the other address has to confirm, too: a mail with a link is in its mailbox. Until then nothing changes.",
        ),
        Err(EmailChangeRefusal::Taken) => answered(
            StatusCode::CONFLICT,
            "The address has an account by now",
            "Somebody signed up with the new address in the meantime, so it can’t be used for this account. Nothing has changed.",
        ),
        Err(EmailChangeRefusal::LinkUnusable | EmailChangeRefusal::SameAddress) => unusable(),
        Err(EmailChangeRefusal::Store(cause)) => Err(cause.into()),
    }
}

async fn change_page(
    app: &App,
    signed_in: &SignedIn,
    notice: Option<&'static str>,
    given: &str,
    problem: Option<Problem>,
) -> PageResult {
    let account = &signed_in.account;
    let now = app.clock.now();
    let pending = app.accounts.pending_email_change(&account.id).await?;
    let template = ChangePage {
        shell: signed_in.shell("Change your address", PATH),
        form_token: signed_in.form_token.clone(),
        notice,
        has_mailbox: app.config.smtp_url.is_none(),
        has_password: account.has_password,
        has_second_factor: app.second_factor.status(&account.id).await?.is_some(),
        email: account.email.as_str(),
        given,
        pending: pending.map(|change| PendingView {
            new: change.new.into(),
            old_has_confirmed: change.old_has_confirmed,
            new_has_confirmed: change.new_has_confirmed,
            left: left(now, change.expires_at),
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
    problem: Option<&str>,
) -> PageResult {
    let shell = Shell::for_visitor("Change of address", "");
    let form_token = visitor.form_token(app);
    let is_old = change.end == ChangeEnd::Old;
    visitor.page(app, status, &LinkPage { shell, form_token, token, change, is_old, problem })
}

fn answered(status: StatusCode, headline: &'static str, explanation: &'static str) -> PageResult {
    page(status, &AnsweredPage { shell: Shell::for_visitor(headline, ""), headline, explanation })
}

fn unusable() -> PageResult {
    answered(
        StatusCode::GONE,
        "This link can’t be used",
        "The change was made or stopped already, the link is older than one hour, or it was not copied whole. Nothing has changed by this.",
    )
}
