//! The built-in mailbox of a service without a mail server, opened by a link that `serve` prints.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect},
};

use super::{
    cookies,
    errors::{PageError, PageResult},
    shell::{Shell, no_store, page},
    visitor::is_https,
};
use crate::{
    Timestamp,
    app::App,
    domain::language::Language,
    mail::{MailboxEntry, Opened, mailbox_link, outbox},
    words::{Text, figures::iso},
};

const COOKIE: &str = "eiderpix_mailbox";
const MOST_SHOWN: usize = 50;

#[derive(Template)]
#[template(path = "mailbox.html")]
struct MailboxPage {
    shell: Shell,
    mails: Vec<MailView>,
    more: usize,
    unreadable: usize,
}

struct MailView {
    subject: String,
    to: String,
    when: Text,
    when_exact: Text,
    when_iso: String,
    text: Vec<Piece>,
}

/// A stretch of a mail's text.
struct Piece {
    text: String,
    is_link: bool,
}

/// Opens the mailbox in this browser, once for each link.
pub(super) async fn open(State(app): State<App>, Path(token): Path<String>) -> PageResult {
    if app.config.smtp_url.is_some() {
        return Err(PageError::NotFound);
    }
    let pass = app.mailbox_link.open(&app, &token).ok_or(PageError::MailboxClosed)?;
    let cookie =
        cookies::set(&cookies::full_name(COOKIE, is_https(&app)), &pass, Some(mailbox_link::PASS_SECONDS));
    Ok(([(header::SET_COOKIE, cookie)], no_store(), Redirect::to("/mailbox")).into_response())
}

/// Shows the mails, newest first.
pub(super) async fn show(State(app): State<App>, headers: HeaderMap, t: Language) -> PageResult {
    if app.config.smtp_url.is_some() {
        return Err(PageError::NotFound);
    }
    let pass = cookies::find(&headers, &cookies::full_name(COOKIE, is_https(&app)));
    if !pass.is_some_and(|pass| mailbox_link::is_open(&app, pass)) {
        return Err(PageError::MailboxClosed);
    }
    let now = app.clock.now();
    let Opened { mails, unreadable } = outbox::open(&app).await?;
    let more = mails.len().saturating_sub(MOST_SHOWN);
    page(
        StatusCode::OK,
        &MailboxPage {
            shell: Shell::for_visitor(t, "mailbox-title", "/mailbox"),
            mails: mails.iter().rev().take(MOST_SHOWN).map(|mail| MailView::of(t, mail, now)).collect(),
            more,
            unreadable,
        },
    )
}

impl MailView {
    fn of(t: Language, mail: &MailboxEntry, now: Timestamp) -> Self {
        Self {
            subject: mail.subject.clone(),
            to: mail.to.clone(),
            when: t.ago(now, mail.created_at),
            when_exact: t.moment(mail.created_at),
            when_iso: iso(mail.created_at),
            text: if mail.text.is_empty() {
                vec![words(&t.say("mailbox-wiped").to_string())]
            } else {
                pieces(&mail.text)
            },
        }
    }
}

/// Takes a text apart into words and addresses; the text of a mail is all that is shown, never its HTML.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text.trim_end();
    while let Some(start) = ["http://", "https://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        let length = rest[start..].find(char::is_whitespace).unwrap_or(rest.len() - start);
        let length = rest[start..start + length].trim_end_matches(['.', ',', ';', ')']).len();
        pieces.push(words(&rest[..start]));
        pieces.push(Piece { text: rest[start..start + length].to_owned(), is_link: true });
        rest = &rest[start + length..];
    }
    pieces.push(words(rest));
    pieces
}

fn words(text: &str) -> Piece {
    Piece { text: text.to_owned(), is_link: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_in_a_mail_become_links() {
        let shown: Vec<_> = pieces("See http://a.example/x?y=1\nand https://b.example.\n")
            .into_iter()
            .map(|piece| if piece.is_link { format!("<{}>", piece.text) } else { piece.text })
            .collect();
        assert_eq!(shown.concat(), "See <http://a.example/x?y=1>\nand <https://b.example>.");
    }
}
