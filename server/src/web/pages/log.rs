//! The account's log: who did what, whether it is as it was written, and all of it as a file.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{
    errors::{PageError, PageResult},
    fields::Fields,
    shell::{Shell, no_store, page},
    signed_in::SignedIn,
};
use crate::{
    app::App,
    domain::{
        audit::{self, AuditEntry, Verdict},
        language::Language,
    },
    words::{Text, figures::iso},
};

const PATH: &str = "/dashboard/log";
const AT_ONCE: u32 = 50;

#[derive(Template)]
#[template(path = "log.html")]
struct LogPage {
    shell: Shell,
    entries: Vec<Line>,
    is_broken: bool,
    verdict: Text,
    head: String,
    newest: Option<&'static str>,
    older: Option<String>,
}

struct Line {
    number: u64,
    when: Text,
    when_iso: String,
    who: Text,
    what: Text,
}

/// Shows the log, newest first.
pub(super) async fn show(State(app): State<App>, asked: Fields, signed_in: SignedIn) -> PageResult {
    let before = asked.get("before").parse().ok();
    let (account, t) = (&signed_in.account.id, signed_in.language);
    let entries = audit::list(&app, account, before, AT_ONCE).await?;
    let verdict = audit::verify(&app, account).await?;
    page(
        StatusCode::OK,
        &LogPage {
            shell: signed_in.shell("log-title", PATH),
            newest: before.is_some().then_some(PATH),
            older: entries
                .last()
                .filter(|last| last.number > 1)
                .map(|last| format!("{PATH}?before={}", last.number)),
            entries: entries.iter().map(|entry| Line::of(t, entry)).collect(),
            is_broken: matches!(verdict, Verdict::Broken { .. }),
            verdict: verdict_words(t, &verdict),
            head: if let Verdict::Intact { head, .. } = verdict { head } else { String::new() },
        },
    )
}

/// Hands the whole log out as a file.
pub(super) async fn export(
    State(app): State<App>,
    Path(name): Path<String>,
    signed_in: SignedIn,
) -> Result<Response, PageError> {
    let (media_type, render): (_, fn(Language, &[AuditEntry]) -> String) = match name.as_str() {
        "eiderpix-log.json" => ("application/json", to_json),
        "eiderpix-log.csv" => ("text/csv; charset=utf-8", to_csv),
        _ => return Err(PageError::NotFound),
    };
    let entries = audit::export(&app, &signed_in.account.id).await?;
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CONTENT_DISPOSITION, disposition.map_err(PageError::internal)?),
    ];
    Ok((no_store(), headers, render(signed_in.language, &entries)).into_response())
}

impl Line {
    fn of(t: Language, entry: &AuditEntry) -> Self {
        let (who, what) = match &entry.read {
            Some((actor, event)) => (actor.words(t), event.words(t)),
            None => (t.say("log-unknown"), t.say("log-unreadable")),
        };
        Self { number: entry.number, when: t.moment(entry.at), when_iso: iso(entry.at), who, what }
    }
}

fn verdict_words(t: Language, verdict: &Verdict) -> Text {
    match verdict {
        Verdict::Intact { entries, .. } => t.say("log-intact").with("count", *entries),
        Verdict::Broken { number } => t.say("log-broken").with("number", *number),
    }
}

fn to_json(_: Language, entries: &[AuditEntry]) -> String {
    serde_json::to_string_pretty(entries).expect("entries are plain data")
}

fn to_csv(t: Language, entries: &[AuditEntry]) -> String {
    let mut csv = String::from("number,at_ms,at,who,what,entry,hash\r\n");
    for entry in entries {
        let line = Line::of(t, entry);
        let fields = [
            entry.number.to_string(),
            entry.at.0.to_string(),
            line.when_iso,
            line.who.into(),
            line.what.into(),
            entry.entry.clone(),
            entry.hash.clone(),
        ];
        csv.push_str(&fields.map(|field| csv_field(&field)).join(","));
        csv.push_str("\r\n");
    }
    csv
}

/// A field in quotes; one that a spreadsheet would take for a formula is made text.
fn csv_field(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_text_to_a_spreadsheet() {
        assert_eq!(csv_field("a \"b\", c"), "\"a \"\"b\"\", c\"");
        assert_eq!(csv_field("=1+1"), "\"'=1+1\"");
    }
}
