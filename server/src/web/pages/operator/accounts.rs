//! All accounts: found by a part of their address, page by page, newest first.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
};
use url::form_urlencoded;

use super::{
    super::{
        errors::PageResult,
        fields::Fields,
        shell::{Shell, page},
    },
    caller::Operator,
};
use crate::{
    AccountId,
    app::App,
    domain::{
        accounts::{self, Account, AccountState},
        credits::{
            self, CreditSummary,
            plans::{self, Plan},
        },
        language::Language,
    },
    words::Text,
};

const AT_ONCE: u32 = 50;

#[derive(Template)]
#[template(path = "operator/accounts.html")]
struct AccountsPage {
    shell: Shell,
    text: String,
    only_suspended: bool,
    rows: Vec<Row>,
    newest: Option<String>,
    older: Option<String>,
}

struct Row {
    id: String,
    email: String,
    badges: Vec<(Text, &'static str)>,
    plan: String,
    left: String,
    used: String,
    since: Text,
}

/// Shows the accounts that are asked for.
pub(super) async fn show(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    operator: Operator,
) -> PageResult {
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let (text, only_suspended) = (asked.get("text").trim(), asked.get("state") == "suspended");
    let before = AccountId::parse(asked.get("before"));
    let mut accounts = accounts::search(&app, text, only_suspended, before.as_ref(), AT_ONCE + 1).await?;
    let has_more = accounts.len() > AT_ONCE as usize;
    accounts.truncate(AT_ONCE as usize);
    let plans = plans::list(&app).await?;
    let mut rows = Vec::with_capacity(accounts.len());
    for account in &accounts {
        let summary = credits::summary(&app, &account.id).await?;
        rows.push(Row::of(operator.language(), account, summary.as_ref(), &plans));
    }
    let last = accounts.last().filter(|_| has_more).map(|account| account.id.to_string());
    page(
        StatusCode::OK,
        &AccountsPage {
            shell: operator.shell("operator-accounts", "/operator/accounts"),
            text: text.to_owned(),
            only_suspended,
            rows,
            newest: before.is_some().then(|| address(text, only_suspended, None)),
            older: last.map(|last| address(text, only_suspended, Some(&last))),
        },
    )
}

fn address(text: &str, only_suspended: bool, before: Option<&str>) -> String {
    let state = if only_suspended { "suspended" } else { "" };
    let pairs = [("text", text), ("state", state), ("before", before.unwrap_or_default())];
    let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    if query.is_empty() { "/operator/accounts".into() } else { format!("/operator/accounts?{query}") }
}

impl Row {
    fn of(t: Language, account: &Account, summary: Option<&CreditSummary>, plans: &[Plan]) -> Self {
        let plan = plans.iter().find(|plan| Some(&plan.id) == account.plan_id.as_ref());
        let left = match summary {
            Some(summary) if summary.unlimited => t.say("operator-unlimited").into(),
            Some(summary) => t.count(summary.monthly_left + summary.onetime_left),
            None => "–".into(),
        };
        Self {
            id: account.id.to_string(),
            email: account.email.to_string(),
            badges: badges(t, account),
            plan: plan.map_or_else(|| "–".into(), |plan| plan.name.clone()),
            left,
            used: t.count(summary.map_or(0, |summary| summary.charged_total)),
            since: t.day(account.created_at),
        }
    }
}

/// What an account is beside an account: a word and its tone.
pub(super) fn badges(t: Language, account: &Account) -> Vec<(Text, &'static str)> {
    let mut badges = Vec::new();
    if account.is_operator {
        badges.push((t.say("operator-badge-operator"), ""));
    }
    if account.state == AccountState::Suspended {
        badges.push((t.say("operator-badge-suspended"), " care"));
    }
    if account.parent_id.is_some() {
        badges.push((t.say("operator-badge-sub-account"), " calm"));
    }
    if !account.has_password {
        badges.push((t.say("operator-badge-no-password"), " calm"));
    }
    badges
}
