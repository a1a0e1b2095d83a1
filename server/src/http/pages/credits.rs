//! Credits: where the account stands, and every line of its ledger with the job that it belongs to.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
};

use super::{
    PageResult,
    dashboard::{self, Figure},
    errors::PageError,
    fields::Fields,
    shell::{Shell, page},
    signed_in::SignedIn,
};
use crate::{
    JobId, Timestamp,
    app::App,
    credits::{CreditEntry, EntryKind},
    wording::{counted, iso, moment},
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
    what: String,
    job: Option<String>,
    monthly: String,
    onetime: String,
    when: String,
    when_iso: String,
}

/// Shows the ledger, newest line first.
pub(super) async fn show(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    signed_in: SignedIn,
) -> PageResult {
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let account = &signed_in.account.id;
    let summary = app.credits.summary(account).await?;
    let summary = summary.ok_or_else(|| PageError::internal("an account has no balance"))?;
    let place = place(asked.get("before"));
    // One more than is shown tells whether there is a further page.
    let mut entries = match &place {
        Some(place) => app.credits.older_entries(account, place, AT_ONCE + 1).await?,
        None => app.credits.entries(account, AT_ONCE + 1).await?,
    };
    let has_more = entries.len() > AT_ONCE as usize;
    entries.truncate(AT_ONCE as usize);
    page(
        StatusCode::OK,
        &CreditsPage {
            shell: signed_in.shell("Credits", "/dashboard/credits"),
            standing: dashboard::credits(&summary),
            is_unlimited: summary.unlimited,
            newest: place.is_some().then_some("/dashboard/credits"),
            older: entries.last().filter(|_| has_more).map(address),
            lines: entries.iter().map(Line::of).collect(),
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
    fn of(entry: &CreditEntry) -> Self {
        Self {
            what: what(entry),
            job: JobId::parse(&entry.reference).map(|id| id.to_string()),
            monthly: signed(entry.monthly_delta),
            onetime: signed(entry.onetime_delta),
            when: moment(entry.created_at),
            when_iso: iso(entry.created_at),
        }
    }
}

fn what(entry: &CreditEntry) -> String {
    match entry.kind {
        EntryKind::Grant if entry.reference.starts_with("grace ") => {
            "Grace, as the warning came shortly before the end".into()
        }
        EntryKind::Grant if entry.reference.starts_with("plan ") => "With the plan, once".into(),
        EntryKind::Grant if entry.monthly_delta > 0 => "A month’s credits".into(),
        EntryKind::Grant => "Credits granted".into(),
        EntryKind::Reservation => "Held for a job".into(),
        EntryKind::Charge => "Spent: the job delivered".into(),
        EntryKind::Release => "Given back: nothing to charge".into(),
        EntryKind::Expiry => "Left over at the month’s end".into(),
        EntryKind::Plan => "Another plan".into(),
        EntryKind::Transfer => transfer(&entry.reference),
    }
}

/// A transfer's reference says which way it went, and how many; an unlimited account neither loses nor gains.
fn transfer(reference: &str) -> String {
    let mut parts = reference.split(' ');
    let (word, credits) = (parts.next().unwrap_or_default(), parts.nth(1).unwrap_or_default());
    let credits = counted(credits.parse().unwrap_or_default(), "credit", "credits");
    match word {
        "handed-down" => format!("Handed {credits} to a sub-account"),
        "received" => format!("{credits} handed down to you"),
        "taken-back" => format!("Took {credits} back from a sub-account"),
        _ => format!("{credits} taken back"),
    }
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
