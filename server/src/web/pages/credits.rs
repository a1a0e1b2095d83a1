//! Credits: where the account stands, and every line of its ledger with the job that it belongs to.

use askama::Template;
use axum::{extract::State, http::StatusCode};

use super::{
    dashboard::{self, Figure},
    errors::{PageError, PageResult},
    fields::Fields,
    shell::{Shell, page},
    signed_in::SignedIn,
};
use crate::{
    JobId, Timestamp,
    app::App,
    domain::{
        credits::{self, CreditEntry, EntryKind},
        language::Language,
    },
    words::{Text, figures::iso},
};

const AT_ONCE: u32 = 50;

#[derive(Template)]
#[template(path = "credits.html")]
struct CreditsPage {
    shell: Shell,
    standing: Figure,
    is_unlimited: bool,
    lines: Vec<Line>,
    newest: Option<&'static str>,
    older: Option<String>,
}

struct Line {
    what: Text,
    job: Option<String>,
    monthly: String,
    onetime: String,
    when: Text,
    when_iso: String,
}

/// Shows the ledger, newest line first.
pub(super) async fn show(State(app): State<App>, asked: Fields, signed_in: SignedIn) -> PageResult {
    let (t, account) = (signed_in.language, &signed_in.account.id);
    let summary = credits::summary(&app, account).await?;
    let summary = summary.ok_or_else(|| PageError::internal("an account has no balance"))?;
    let place = place(asked.get("before"));
    // One more than is shown tells whether there is a further page.
    let mut entries = match &place {
        Some(place) => credits::older_entries(&app, account, place, AT_ONCE + 1).await?,
        None => credits::entries(&app, account, AT_ONCE + 1).await?,
    };
    let has_more = entries.len() > AT_ONCE as usize;
    entries.truncate(AT_ONCE as usize);
    page(
        StatusCode::OK,
        &CreditsPage {
            shell: signed_in.shell("credits-title", "/dashboard/credits"),
            standing: dashboard::credits(t, &summary),
            is_unlimited: summary.unlimited,
            newest: place.is_some().then_some("/dashboard/credits"),
            older: entries.last().filter(|_| has_more).map(address),
            lines: entries.iter().map(|entry| Line::of(t, entry)).collect(),
        },
    )
}

/// The address of the page after a line.
fn address(last: &CreditEntry) -> String {
    let place = format!("{}~{}~{}", last.created_at.0, kind_word(last.kind), last.reference);
    let place: String = url::form_urlencoded::byte_serialize(place.as_bytes()).collect();
    format!("/dashboard/credits?before={place}")
}

/// Reads a place in the ledger; what is none means its beginning.
fn place(text: &str) -> Option<CreditEntry> {
    let mut parts = text.splitn(3, '~');
    let created_at = Timestamp(parts.next()?.parse().ok()?);
    let word = parts.next()?;
    let kind = KINDS.into_iter().find(|kind| kind_word(*kind) == word)?;
    let reference = parts.next()?.to_owned();
    Some(CreditEntry { reference, kind, monthly_delta: 0, onetime_delta: 0, created_at })
}

const KINDS: [EntryKind; 7] = [
    EntryKind::Grant,
    EntryKind::Reservation,
    EntryKind::Charge,
    EntryKind::Release,
    EntryKind::Expiry,
    EntryKind::Plan,
    EntryKind::Transfer,
];

fn kind_word(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Grant => "grant",
        EntryKind::Reservation => "reservation",
        EntryKind::Charge => "charge",
        EntryKind::Release => "release",
        EntryKind::Expiry => "expiry",
        EntryKind::Plan => "plan",
        EntryKind::Transfer => "transfer",
    }
}

impl Line {
    fn of(t: Language, entry: &CreditEntry) -> Self {
        Self {
            what: what(t, entry),
            job: JobId::parse(&entry.reference).map(|id| id.to_string()),
            monthly: signed(entry.monthly_delta),
            onetime: signed(entry.onetime_delta),
            when: t.moment(entry.created_at),
            when_iso: iso(entry.created_at),
        }
    }
}

fn what(t: Language, entry: &CreditEntry) -> Text {
    match entry.kind {
        EntryKind::Grant if entry.reference.starts_with("grace ") => t.say("credits-grace"),
        EntryKind::Grant if entry.reference.starts_with("plan ") => t.say("credits-with-plan"),
        EntryKind::Grant if entry.monthly_delta > 0 => t.say("credits-month"),
        EntryKind::Grant => t.say("credits-granted"),
        EntryKind::Reservation => t.say("credits-held"),
        EntryKind::Charge => t.say("credits-spent"),
        EntryKind::Release => t.say("credits-given-back"),
        EntryKind::Expiry => t.say("credits-left-over"),
        EntryKind::Plan => t.say("credits-plan"),
        EntryKind::Transfer => transfer(t, &entry.reference),
    }
}

/// A transfer's reference says which way it went, and how many; an unlimited account neither loses nor gains.
fn transfer(t: Language, reference: &str) -> Text {
    let mut parts = reference.split(' ');
    let (word, credits) = (parts.next().unwrap_or_default(), parts.nth(1).unwrap_or_default());
    let words = match word {
        "handed-down" => t.say("credits-handed-down"),
        "received" => t.say("credits-received"),
        "taken-back" => t.say("credits-taken-back"),
        _ => t.say("credits-returned"),
    };
    words.with("count", credits.parse::<u64>().unwrap_or_default())
}

fn signed(delta: i64) -> String {
    match delta {
        0 => "–".into(),
        1.. => format!("+{delta}"),
        _ => format!("−{}", delta.unsigned_abs()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_ledger_is_read_back_and_nonsense_is_its_beginning() {
        let entry = CreditEntry {
            reference: "month 01K8 ~ 5".into(),
            kind: EntryKind::Expiry,
            monthly_delta: 0,
            onetime_delta: 0,
            created_at: Timestamp(7),
        };
        let address = address(&entry);
        let query = address.split_once('?').unwrap().1;
        assert_eq!(place(Fields::parse(query.as_bytes()).get("before")), Some(entry));
        for text in ["", "x", "1~nothing~y", "1~grant"] {
            assert_eq!(place(text), None, "{text}");
        }
    }
}
