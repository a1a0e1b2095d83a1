//! The outbox: which mails wait, what the mail server said of them, and sending them again. Never what they say.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::{
    super::{
        errors::{PageError, PageResult},
        fields::Fields,
        shell::{Shell, page},
    },
    caller::{Operator, OperatorForm},
};
use crate::{
    MailId, Timestamp,
    app::App,
    domain::language::Language,
    mail::{OutboxEntry, outbox},
    words::{Text, figures::iso},
};

const PATH: &str = "/operator/mails";
const SHOWN: u32 = 100;

#[derive(Template)]
#[template(path = "operator/mails.html")]
struct MailsPage {
    shell: Shell,
    form_token: String,
    notice: Option<Text>,
    has_server: bool,
    from: String,
    mails: Vec<MailView>,
    more: u64,
}

struct MailView {
    id: String,
    to: String,
    subject: String,
    state: Text,
    tone: &'static str,
    error: Option<String>,
    can_send_again: bool,
    when: Text,
    when_iso: String,
}

/// Shows the outbox.
pub(super) async fn show(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    operator: Operator,
) -> PageResult {
    let t = operator.language();
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let notice = match asked.get("notice") {
        "again" => Some(t.say("operator-mail-again")),
        "gone" => Some(t.say("operator-mail-gone")),
        _ => None,
    };
    let has_server = app.config.smtp_url.is_some();
    let mails = outbox::outbox(&app, SHOWN).await?;
    let all = crate::domain::mail::count(&app).await?.all;
    let now = app.clock.now();
    page(
        StatusCode::OK,
        &MailsPage {
            shell: operator.shell("operator-mails", PATH),
            form_token: operator.form_token(),
            notice,
            has_server,
            from: app.config.mail.from.clone(),
            more: all.saturating_sub(mails.len() as u64),
            mails: mails.into_iter().map(|mail| MailView::of(t, mail, has_server, now)).collect(),
        },
    )
}

/// Tries a mail anew.
pub(super) async fn send_again(State(app): State<App>, form: OperatorForm) -> PageResult {
    let id = MailId::parse(form.fields.get("mail")).ok_or(PageError::NotFound)?;
    let notice =
        if crate::domain::mail::send_again(&app, &id, form.operator()).await? { "again" } else { "gone" };
    Ok(Redirect::to(&format!("{PATH}?notice={notice}")).into_response())
}

impl MailView {
    fn of(t: Language, mail: OutboxEntry, has_server: bool, now: Timestamp) -> Self {
        let tries = || t.say("operator-mail-tries").with("count", mail.attempts);
        let (state, tone) = match mail.next_try_at {
            _ if !has_server => (t.say("operator-mail-in-mailbox"), " calm"),
            None => (t.say("operator-mail-given-up").with("count", mail.attempts), " care"),
            Some(_) if mail.attempts == 0 => (t.say("operator-mail-waits"), ""),
            Some(next) if next <= now => {
                (t.say("operator-mail-next-at-once").with("tries", tries()), " calm")
            }
            Some(next) => {
                (t.say("operator-mail-next").with("tries", tries()).with("next", t.moment(next)), " calm")
            }
        };
        Self {
            id: mail.id.to_string(),
            to: mail.to.unwrap_or_else(|| t.say("operator-mail-sealed").into()),
            subject: mail.subject,
            state,
            tone,
            can_send_again: has_server && mail.attempts > 0,
            error: mail.last_error,
            when: t.moment(mail.created_at),
            when_iso: iso(mail.created_at),
        }
    }
}
