//! `/v2/api-status.php`: whether a key works, and how many credits its account has left.
//!
//! A client that validates a key also says where its site is, and what the site is to be fetched with: this is the only
//! place where a plugin tells the credentials of a site behind HTTP authentication.

use std::time::Duration;

use axum::{
    extract::{Request, State},
    response::Response,
};
use serde::Serialize;
use tracing::{error, warn};

use super::{answer, caller::Caller, fields::Fields, request_context, site_auth, status::Status};
use crate::{
    app::App,
    domain::{
        api_keys::{self, KeyHolder},
        credits::{self, CreditSummary},
        fetch::{
            SourceUrl,
            site_credentials::{self, Site},
        },
        site_domains::{self, Domain},
    },
    web::client_address::ClientAddress,
};

/// The plugin waits 15 seconds for the whole answer.
const DOMAIN_CHECK_WITHIN: Duration = Duration::from_secs(5);

/// Shown as the quota of an account that has none: clients count with it.
const UNLIMITED_QUOTA: u64 = 1_000_000_000;

/// The credits of each month as clients are told them.
pub(super) fn monthly_quota(summary: &CreditSummary) -> u64 {
    if summary.unlimited { UNLIMITED_QUOTA } else { summary.monthly_quota }
}

/// Tells whether the key works and what is left.
pub(super) async fn api_status(State(app): State<App>, from: ClientAddress, request: Request) -> Response {
    handle(&app, from, request).await.unwrap_or_else(|status| answer::status(&status))
}

async fn handle(app: &App, from: ClientAddress, request: Request) -> Result<Response, Status> {
    let fields = request_context::read_fields(request).await?;
    let holder = request_context::authenticate(app, from, &fields).await?;
    let summary = credits::summary_for(app, &holder).await.map_err(|cause| {
        error!(%cause, "credits cannot be read");
        Status::from(&cause)
    })?;
    let summary = summary.ok_or_else(Status::unavailable)?;
    if let Some(site) = site(&fields) {
        record_site(app, &holder, &site, &fields).await;
        if let (Some(credentials), Some(site)) = (site_auth::credentials(&fields), told_site(&fields)) {
            site_auth::remember(app, &holder, &site, &credentials).await?;
        }
    }
    let domain_count =
        site_domains::count(app, &holder.account_id).await.map_err(|cause| Status::from(&cause))?;
    let domain_check = check_domain(app, &holder, &fields).await;
    Ok(answer::json(answer::to_json(&Answer::of(&summary, domain_count, domain_check))))
}

/// What clients read; every figure is a number, as one client dies of anything else.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    status: Status,
    #[serde(rename = "APICallsMade")]
    monthly_used: u64,
    #[serde(rename = "APICallsQuota")]
    monthly_quota: u64,
    #[serde(rename = "APICallsMadeOneTime")]
    onetime_used: u64,
    #[serde(rename = "APICallsQuotaOneTime")]
    onetime_quota: u64,
    #[serde(rename = "APICallsMadeNumeric")]
    monthly_used_number: u64,
    #[serde(rename = "APICallsQuotaNumeric")]
    monthly_quota_number: u64,
    #[serde(rename = "APICallsMadeOneTimeNumeric")]
    onetime_used_number: u64,
    #[serde(rename = "APICallsQuotaOneTimeNumeric")]
    onetime_quota_number: u64,
    /// Text, as one client compares it to `"true"`.
    unlimited: &'static str,
    plan_type: &'static str,
    date_subscription: String,
    captions_calls_made: u64,
    captions_calls_quota: u64,
    captions_calls_remaining: u64,
    domain_count: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain_check: Option<&'static str>,
}

impl Answer {
    fn of(summary: &CreditSummary, domain_count: u64, domain_check: Option<&'static str>) -> Self {
        let monthly_quota = monthly_quota(summary);
        Self {
            status: Status::success(),
            monthly_used: summary.monthly_used,
            monthly_quota,
            onetime_used: summary.onetime_used,
            onetime_quota: summary.onetime_quota,
            monthly_used_number: summary.monthly_used,
            monthly_quota_number: monthly_quota,
            onetime_used_number: summary.onetime_used,
            onetime_quota_number: summary.onetime_quota,
            unlimited: if summary.unlimited { "true" } else { "false" },
            plan_type: if summary.unlimited { "Unlimited" } else { "Monthly" },
            date_subscription: answer::date_and_time(summary.period_start),
            captions_calls_made: 0,
            captions_calls_quota: 0,
            captions_calls_remaining: 0,
            domain_count,
            domain_check,
        }
    }
}

/// Finds out whether the site can be fetched from, where the client asks; the second wording is one it looks for.
async fn check_domain(app: &App, holder: &KeyHolder, fields: &Fields) -> Option<&'static str> {
    let given = fields.text("DomainCheck")?;
    let address = if given.contains("://") { given } else { format!("http://{given}") };
    let is_accessible = match SourceUrl::parse(&address) {
        Ok(url) => {
            // Without them the site is tried as a stranger would.
            let credentials = site_credentials::find(app, &holder.key_id, &url).await.ok().flatten();
            app.fetcher.is_accessible(&url, credentials.as_ref(), DOMAIN_CHECK_WITHIN).await
        }
        Err(_) => false,
    };
    Some(if is_accessible { "Accessible" } else { "NOT Accessible" })
}

async fn record_site(app: &App, holder: &KeyHolder, site: &Domain, fields: &Fields) {
    let client = Caller::of(fields).name.or_else(|| wordpress_version(fields));
    if let Err(cause) = api_keys::record_site(app, &holder.key_id, site.as_str(), client.as_deref(), 0).await
    {
        warn!(%cause, "the site of a key could not be recorded");
    }
}

/// The site's address comes in full when a key is being checked, and as a host otherwise.
fn site(fields: &Fields) -> Option<Domain> {
    Domain::parse(&told_address(fields)?)
}

/// The same with scheme and port, where they are told.
fn told_site(fields: &Fields) -> Option<Site> {
    Site::parse(&told_address(fields)?)
}

fn told_address(fields: &Fields) -> Option<String> {
    fields.text("DomainCheck").or_else(|| fields.text("host"))
}

/// `Info` holds the versions of WordPress and PHP.
fn wordpress_version(fields: &Fields) -> Option<String> {
    let info = fields.text("Info")?;
    let version = info.split('|').next()?.trim();
    let is_version =
        !version.is_empty() && version.len() <= 20 && version.bytes().all(|b| b.is_ascii_graphic());
    is_version.then(|| format!("WordPress {version}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;

    fn summary(unlimited: bool) -> CreditSummary {
        CreditSummary {
            unlimited,
            monthly_quota: 5_000,
            monthly_used: 120,
            monthly_left: 4_880,
            onetime_quota: 10,
            onetime_used: 3,
            onetime_left: 7,
            reserved: 0,
            period_start: Timestamp(1_793_491_200_000),
            period_end: Timestamp(1_796_083_200_000),
            charged_total: 123,
            bound: 1_000,
            next_monthly: 1_000,
        }
    }

    #[test]
    fn every_field_is_there_in_the_type_that_clients_count_with() {
        let answer = Answer::of(&summary(false), 2, Some("Accessible"));
        insta::assert_snapshot!(serde_json::to_string_pretty(&answer).unwrap());
    }

    #[test]
    fn an_unlimited_account_says_so_and_keeps_a_number() {
        let answer = serde_json::to_value(Answer::of(&summary(true), 0, None)).unwrap();
        assert_eq!(answer["Unlimited"], "true");
        assert_eq!(answer["APICallsQuota"], UNLIMITED_QUOTA);
        assert_eq!(answer.get("DomainCheck"), None);
    }

    #[test]
    fn the_site_is_read_from_an_address_or_a_host() {
        let host =
            |body: &str| site(&Fields::parse(body.as_bytes()).unwrap()).map(|site| site.as_str().to_owned());
        assert_eq!(
            host("DomainCheck=https://shop.example/wp&host=127.0.0.1").as_deref(),
            Some("shop.example")
        );
        assert_eq!(host("host=shop.example:8080").as_deref(), Some("shop.example"));
        assert_eq!(host("host=").as_deref(), None);
        assert_eq!(host("host=%20%3C%3E").as_deref(), None);
    }
}
