//! The outbox: which mails wait, what the mail server said of them, and sending them again. Never what they say.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::{
    super::{
        PageResult,
        errors::PageError,
        fields::Fields,
        shell::{Shell, page},
    },
    Operator, OperatorForm,
};
use crate::{
    MailId, Timestamp,
    app::App,
    mail::OutboxEntry,
    wording::{counted, iso, moment},
};

const PATH: &str = "/operator/mails";
const SHOWN: u32 = 100;

#[derive(Template)]
#[template(path = "operator/mails.html")]
struct MailsPage {
    shell: Shell,
    form_token: String,
    notice: Option<&'static str>,
    has_server: bool,
    from: String,
    mails: Vec<MailView>,
    more: u64,
}

struct MailView {
    id: String,
    to: String,
    subject: String,
    state: String,
    tone: &'static str,
    error: Option<String>,
    can_send_again: bool,
    when: String,
    when_iso: String,
}

/// Shows the outbox.
pub(super) async fn show(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    operator: Operator,
) -> PageResult {
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let notice = match asked.get("notice") {
        "again" => Some("The mail is sent again, at once and then for a day."),
        "gone" => Some("That mail was sent meanwhile, or its time was over."),
        _ => None,
    };
    let has_server = app.config.smtp_url.is_some();
    let mails = app.mails.outbox(SHOWN).await?;
    let all = app.mails.count().await?.all;
    let now = app.clock.now();
    page(
        StatusCode::OK,
        &MailsPage {
            shell: operator.shell("Mails", PATH),
            form_token: operator.form_token(),
            notice,
            has_server,
            from: app.config.mail.from.clone(),
            more: all.saturating_sub(mails.len() as u64),
            mails: mails.into_iter().map(|mail| MailView::of(mail, has_server, now)).collect(),
        },
    )
}

/// Tries a mail anew.
pub(super) async fn send_again(State(app): State<App>, form: OperatorForm) -> PageResult {
    let id = MailId::parse(form.fields.get("mail")).ok_or(PageError::NotFound)?;
    let notice = if app.mails.send_again(&id, form.operator()).await? { "again" } else { "gone" };
    Ok(Redirect::to(&format!("{PATH}?notice={notice}")).into_response())
}

impl MailView {
    fn of(mail: OutboxEntry, has_server: bool, now: Timestamp) -> Self {
        let tries = counted(mail.attempts, "try", "tries");
        let (state, tone) = match mail.next_try_at {
            _ if !has_server => ("in the mailbox".to_owned(), " calm"),
            None => (format!("given up after {tries}"), " care"),
            Some(_) if mail.attempts == 0 => ("waits".to_owned(), ""),
            Some(next) if next <= now => (format!("{tries}, next at once"), " calm"),
            Some(next) => (format!("{tries}, next {}", moment(next)), " calm"),
        };
        Self {
            id: mail.id.to_string(),
            to: mail.to.unwrap_or_else(|| "sealed by another server secret".into()),
            subject: mail.subject,
            state,
            tone,
            can_send_again: has_server && mail.attempts > 0,
            error: mail.last_error,
            when: moment(mail.created_at),
            when_iso: iso(mail.created_at),
        }
    }
}
