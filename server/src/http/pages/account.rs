//! The account: its address, how its owner logs in and where, all of it as a file, and its end.

mod confirmation;
pub(super) mod delete;
pub(super) mod email;
pub(super) mod second_factor;

use askama::Template;
use axum::{
    body::Body,
    extract::{RawQuery, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect},
};

use super::{
    PageResult,
    fields::Fields,
    shell::{Shell, no_store, page},
    signed_in::{AccountForm, SignedIn},
};
use crate::{
    app::App,
    export,
    sessions::ListedSession,
    wording::{ago, counted, day, moment},
};

const PATH: &str = "/dashboard/account";
/// With fewer recovery codes their owner is advised to make new ones.
const FEW_CODES: u64 = 3;

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    shell: Shell,
    form_token: String,
    notice: Option<&'static str>,
    email: String,
    since: String,
    pending_email: Option<String>,
    has_password: bool,
    /// Since when it is on, and how many recovery codes are left.
    second_factor: Option<(String, String)>,
    few_codes: bool,
    wants_report: bool,
    can_have_sub_accounts: bool,
    sessions: Vec<SessionView>,
}

struct SessionView {
    id: String,
    is_current: bool,
    browser: String,
    address: String,
    started: String,
    last_seen: String,
}

/// Shows the account.
pub(super) async fn show(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    signed_in: SignedIn,
) -> PageResult {
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let notice = match asked.get("notice") {
        "ended" => Some("That session is ended."),
        "others-ended" => Some("All other sessions are ended."),
        "reports" => Some("That is set."),
        "gone" => Some("That session had ended already."),
        "second-factor-on" => Some("The second factor is on. All other sessions are ended."),
        "second-factor-off" => Some("The second factor is off."),
        "changed" => Some(
            "Your account has changed since you opened that page, so nothing was done. This is how it stands now.",
        ),
        _ => None,
    };
    let account = &signed_in.account;
    let now = app.clock.now();
    let pending = app.accounts.pending_email_change(&account.id).await?;
    let second_factor = app.second_factor.status(&account.id).await?;
    let sessions = app.sessions.list(&account.id, &signed_in.session).await?;
    let view = |session: ListedSession| SessionView {
        id: session.id,
        is_current: session.is_current,
        browser: browser(session.agent.as_deref()),
        address: session.address.unwrap_or_else(|| "unknown".into()),
        started: moment(session.created_at),
        last_seen: ago(now, session.last_seen_at),
    };
    page(
        StatusCode::OK,
        &AccountPage {
            shell: signed_in.shell("Account", PATH),
            form_token: signed_in.form_token.clone(),
            notice,
            email: account.email.as_str().to_owned(),
            since: day(account.created_at),
            pending_email: pending.map(|change| change.new.into()),
            has_password: account.has_password,
            few_codes: second_factor.is_some_and(|status| status.codes_left < FEW_CODES),
            second_factor: second_factor.map(|status| {
                (day(status.since), counted(status.codes_left, "recovery code", "recovery codes"))
            }),
            wants_report: account.wants_report,
            can_have_sub_accounts: account.parent_id.is_none(),
            sessions: sessions.into_iter().map(view).collect(),
        },
    )
}

/// Turns monthly reports on or off.
pub(super) async fn set_reports(State(app): State<App>, form: AccountForm) -> PageResult {
    let AccountForm { signed_in, fields } = form;
    let is_wanted = fields.get("reports") == "yes";
    app.reports.set_wanted(&signed_in.account.id, is_wanted, &signed_in.actor()).await?;
    Ok(Redirect::to(&format!("{PATH}?notice=reports")).into_response())
}

/// Ends one session.
pub(super) async fn end_session(State(app): State<App>, form: AccountForm) -> PageResult {
    let AccountForm { signed_in, fields } = form;
    let account = &signed_in.account.id;
    let notice = match app.sessions.end_one(account, fields.get("session"), &signed_in.actor()).await? {
        true => "ended",
        false => "gone",
    };
    Ok(Redirect::to(&format!("{PATH}?notice={notice}")).into_response())
}

/// Ends all sessions but this one.
pub(super) async fn end_others(State(app): State<App>, form: AccountForm) -> PageResult {
    let signed_in = form.signed_in;
    app.sessions.end_others(&signed_in.account.id, &signed_in.session, &signed_in.actor()).await?;
    Ok(Redirect::to(&format!("{PATH}?notice=others-ended")).into_response())
}

/// Hands everything that is known of the account out as a file.
pub(super) async fn export(State(app): State<App>, form: AccountForm) -> PageResult {
    let signed_in = form.signed_in;
    app.audit.note_export(&signed_in.account.id, &signed_in.actor()).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"eiderpix-account.json\""),
        ),
    ];
    let body = Body::from_stream(export::export(app, signed_in.account, signed_in.session));
    Ok((no_store(), headers, body).into_response())
}

fn changed() -> PageResult {
    Ok(Redirect::to(&format!("{PATH}?notice=changed")).into_response())
}

/// A browser's name out of what it says it is, which names many others as well.
fn browser(agent: Option<&str>) -> String {
    let Some(agent) = agent else { return "unknown browser".into() };
    let named = |names: &[(&str, &'static str)]| {
        names.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name)
    };
    let browser = named(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = named(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.into(),
        (None, _) => agent.chars().take(60).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_known_by_its_own_name() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0";
        assert_eq!(browser(Some(edge)), "Edge on Windows");
        assert_eq!(browser(Some("curl/8.5.0")), "curl/8.5.0");
        assert_eq!(browser(None), "unknown browser");
    }
}
