//! The account: its address, how its owner logs in and where, all of it as a file, and its end.

mod confirmation;
pub(super) mod delete;
pub(super) mod email;
mod export;
pub(super) mod second_factor;

use askama::Template;
use axum::{
    body::Body,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Redirect},
};

use super::{
    errors::{PageError, PageResult},
    fields::Fields,
    shell::{Shell, no_store, page},
    signed_in::{AccountForm, SignedIn},
    visitor::is_https,
};
use crate::{
    app::App,
    domain::{
        accounts::{
            self,
            sessions::{self, ListedSession},
        },
        audit,
        credits::reports,
        language::Language,
    },
    web::language,
    words::Text,
};

const PATH: &str = "/dashboard/account";
/// With fewer recovery codes their owner is advised to make new ones.
const FEW_CODES: u64 = 3;

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    shell: Shell,
    form_token: String,
    notice: Option<Text>,
    email: String,
    since: Text,
    pending_email: Option<String>,
    has_password: bool,
    /// Since when it is on, and how many recovery codes are left.
    second_factor: Option<(Text, u64)>,
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
    started: Text,
    last_seen: Text,
}

/// Shows the account.
pub(super) async fn show(State(app): State<App>, asked: Fields, signed_in: SignedIn) -> PageResult {
    let t = signed_in.language;
    let notice = match asked.get("notice") {
        "ended" => Some(t.say("account-notice-ended")),
        "others-ended" => Some(t.say("account-notice-others-ended")),
        "reports" => Some(t.say("account-notice-reports")),
        "gone" => Some(t.say("account-notice-gone")),
        "second-factor-on" => Some(t.say("second-factor-now-on")),
        "second-factor-off" => Some(t.say("second-factor-now-off")),
        "language" => Some(t.say("account-notice-language")),
        "changed" => Some(t.say("account-notice-changed")),
        _ => None,
    };
    let account = &signed_in.account;
    let now = app.clock.now();
    let pending = accounts::pending_email_change(&app, &account.id).await?;
    let second_factor = accounts::second_factor::status(&app, &account.id).await?;
    let sessions = sessions::list(&app, &account.id, &signed_in.session).await?;
    let view = |session: ListedSession| SessionView {
        id: session.id,
        is_current: session.is_current,
        browser: browser(t, session.agent.as_deref()),
        address: session.address.unwrap_or_else(|| t.say("account-unknown-address").into()),
        started: t.moment(session.created_at),
        last_seen: t.ago(now, session.last_seen_at),
    };
    page(
        StatusCode::OK,
        &AccountPage {
            shell: signed_in.shell("account-title", PATH),
            form_token: signed_in.form_token.clone(),
            notice,
            email: account.email.as_str().to_owned(),
            since: t.day(account.created_at),
            pending_email: pending.map(|change| change.new.into()),
            has_password: account.has_password,
            few_codes: second_factor.is_some_and(|status| status.codes_left < FEW_CODES),
            second_factor: second_factor.map(|status| (t.day(status.since), status.codes_left)),
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
    reports::set_wanted(&app, &signed_in.account.id, is_wanted, &signed_in.actor()).await?;
    Ok(Redirect::to(&format!("{PATH}?notice=reports")).into_response())
}

/// Sets the language of pages and mails.
pub(super) async fn set_language(State(app): State<App>, form: AccountForm) -> PageResult {
    let AccountForm { signed_in, fields } = form;
    let chosen = Language::from_code(fields.get("language")).ok_or(PageError::BadForm)?;
    accounts::set_language(&app, &signed_in.account.id, chosen, &signed_in.actor()).await?;
    let cookie = AppendHeaders([(header::SET_COOKIE, language::cookie(chosen, is_https(&app)))]);
    Ok((cookie, Redirect::to(&format!("{PATH}?notice=language"))).into_response())
}

/// Ends one session.
pub(super) async fn end_session(State(app): State<App>, form: AccountForm) -> PageResult {
    let AccountForm { signed_in, fields } = form;
    let account = &signed_in.account.id;
    let notice = match sessions::end_one(&app, account, fields.get("session"), &signed_in.actor()).await? {
        true => "ended",
        false => "gone",
    };
    Ok(Redirect::to(&format!("{PATH}?notice={notice}")).into_response())
}

/// Ends all sessions but this one.
pub(super) async fn end_others(State(app): State<App>, form: AccountForm) -> PageResult {
    let signed_in = form.signed_in;
    sessions::end_others(&app, &signed_in.account.id, &signed_in.session, &signed_in.actor()).await?;
    Ok(Redirect::to(&format!("{PATH}?notice=others-ended")).into_response())
}

/// Hands everything that is known of the account out as a file.
pub(super) async fn export(State(app): State<App>, form: AccountForm) -> PageResult {
    let signed_in = form.signed_in;
    audit::note_export(&app, &signed_in.account.id, &signed_in.actor()).await?;
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
fn browser(t: Language, agent: Option<&str>) -> String {
    let Some(agent) = agent else { return t.say("account-unknown-browser").into() };
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
        (Some(browser), Some(system)) => {
            t.say("account-browser").with("browser", browser).with("system", system).into()
        }
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
        assert_eq!(browser(Language::English, Some(edge)), "Edge on Windows");
        assert_eq!(browser(Language::English, Some("curl/8.5.0")), "curl/8.5.0");
        assert_eq!(browser(Language::German, None), "unbekannter Browser");
    }
}
