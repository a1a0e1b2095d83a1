//! `/read-domain/…` and `/read-domain-cdn-usage/…`: what a host's owner has left.
//!
//! The first is asked without a key, so that it tells no more than a client needs to go on or to stop.

use axum::{
    extract::{Path, Request, State, rejection::PathRejection},
    response::Response,
};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Answer, parse_domain, unavailable, unreadable};
use crate::{
    Timestamp,
    app::App,
    domain::{
        accounts,
        credits::{self, CreditSummary},
        jobs::{self, UsageDay},
        site_domains,
    },
    web::{
        client_address::ClientAddress,
        compat::shortpixel::{answer, api_status, request_context, status::Status},
    },
};

/// Less than a tenth left is nearly nothing.
const NEARLY_USED_TENTH: u64 = 10;
const USAGE_DAYS: u32 = 30;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Standing {
    status: i32,
    message: &'static str,
    has_account: bool,
    free_credits: u64,
    used_free_credits: u64,
    unlimited: bool,
}

impl Standing {
    fn of(owner: Option<&CreditSummary>) -> Self {
        let (status, message) = match owner {
            None => (-1, "This domain is associated with no account."),
            Some(summary) if summary.unlimited => (2, "Success"),
            Some(summary) => match (left(summary), summary.monthly_quota + summary.onetime_quota) {
                (0, _) => (-1, "The account of this domain has no credits left."),
                (left, quota) if left * NEARLY_USED_TENTH < quota => {
                    (1, "The account of this domain has few credits left.")
                }
                _ => (2, "Success"),
            },
        };
        let unlimited = owner.is_some_and(|summary| summary.unlimited);
        // Nobody gets credits for a domain alone.
        Self {
            status,
            message,
            has_account: owner.is_some(),
            free_credits: 0,
            used_free_credits: 0,
            unlimited,
        }
    }
}

fn left(summary: &CreditSummary) -> u64 {
    summary.monthly_left + summary.onetime_left
}

/// Tells whether a host's owner has credits left.
pub(in super::super) async fn domain(
    State(app): State<App>,
    path: Result<Path<String>, PathRejection>,
    request: Request,
) -> Response {
    let standing = async {
        let Path(host) = path.map_err(unreadable)?;
        request_context::discard(request).await;
        let owner = site_domains::find_owner(&app, &parse_domain(&host)?)
            .await
            .map_err(|cause| unavailable(&cause))?;
        let summary = match owner {
            Some(owner) => credits::summary(&app, &owner).await.map_err(|cause| unavailable(&cause))?,
            None => None,
        };
        Ok::<_, Status>(Standing::of(summary.as_ref()))
    };
    respond(standing.await)
}

fn respond(outcome: Result<impl Serialize, Status>) -> Response {
    answer::json(match outcome {
        Ok(figures) => answer::to_json(&figures),
        Err(status) => answer::to_json(&Answer::from(status)),
    })
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Usage {
    status: i32,
    email: String,
    is_subaccount: bool,
    is_alias: bool,
    #[serde(rename = "APIQuota")]
    monthly_quota: u64,
    #[serde(rename = "PaidAPICalls")]
    monthly_used: u64,
    #[serde(rename = "APIQuotaOneTime")]
    onetime_quota: u64,
    #[serde(rename = "PaidAPICallsOneTime")]
    onetime_used: u64,
    #[serde(rename = "FreeAPICalls")]
    free: u64,
    #[serde(rename = "CDNQuota")]
    cdn_quota: u64,
    #[serde(rename = "UsedCDNTraffic")]
    cdn_used: u64,
    #[serde(rename = "RemainingCDNTraffic")]
    cdn_left: u64,
    days_to_reset: i64,
    unlimited: bool,
    /// There is no CDN; an object, as a list would be taken for an error.
    #[serde(rename = "UsedCDN")]
    used_cdn: Map<String, Value>,
    /// By day: bytes that came and went, and pictures that became smaller or stayed.
    used_credits: Map<String, Value>,
}

/// Tells a key's holder what the account has used.
pub(in super::super) async fn usage(
    State(app): State<App>,
    from: ClientAddress,
    path: Result<Path<(String, String)>, PathRejection>,
    request: Request,
) -> Response {
    let usage = async {
        let Path((host, key)) = path.map_err(unreadable)?;
        request_context::discard(request).await;
        let holder = request_context::authenticate_key(&app, from, &key).await?;
        let owner = site_domains::find_owner(&app, &parse_domain(&host)?)
            .await
            .map_err(|cause| unavailable(&cause))?;
        if owner.is_some_and(|owner| owner != holder.account_id) {
            return Err(Status::domain_of_another());
        }
        let account = accounts::find(&app, &holder.account_id).await.map_err(|cause| unavailable(&cause))?;
        let summary =
            credits::summary(&app, &holder.account_id).await.map_err(|cause| unavailable(&cause))?;
        let days = jobs::usage_days(&app, &holder.account_id, USAGE_DAYS).await;
        let days = days.map_err(|cause| unavailable(&cause))?;
        let (Some(account), Some(summary)) = (account, summary) else { return Err(Status::unavailable()) };
        Ok(Usage::of(account.email.to_string(), &summary, &days, app.clock.now()))
    };
    respond(usage.await)
}

impl Usage {
    fn of(email: String, summary: &CreditSummary, days: &[UsageDay], now: Timestamp) -> Self {
        let left_ms = summary.period_end.ms_since(now).max(0);
        Self {
            status: 2,
            email,
            is_subaccount: false,
            is_alias: false,
            monthly_quota: api_status::monthly_quota(summary),
            monthly_used: summary.monthly_used,
            onetime_quota: summary.onetime_quota,
            onetime_used: summary.onetime_used,
            free: 0,
            cdn_quota: 0,
            cdn_used: 0,
            cdn_left: 0,
            days_to_reset: left_ms.div_euclid(DAY_MS) + i64::from(left_ms.rem_euclid(DAY_MS) > 0),
            unlimited: summary.unlimited,
            used_cdn: Map::new(),
            used_credits: days.iter().map(day).collect(),
        }
    }
}

fn day(day: &UsageDay) -> (String, Value) {
    let date = answer::date_and_time(day.begins_at).chars().take(10).collect();
    let figures = json!({
        "Orig": day.original_bytes, "Opt": day.result_bytes, "Paid": day.optimized, "Free": day.kept,
    });
    (date, figures)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(unlimited: bool, monthly_left: u64, onetime_left: u64) -> CreditSummary {
        CreditSummary {
            unlimited,
            monthly_quota: 100,
            monthly_used: 100 - monthly_left,
            monthly_left,
            onetime_quota: 0,
            onetime_used: 0,
            onetime_left,
            reserved: 0,
            period_start: Timestamp(1_795_392_000_000),
            period_end: Timestamp(1_795_392_000_000 + 30 * DAY_MS),
            charged_total: 0,
            bound: 1_000,
            next_monthly: 1_000,
        }
    }

    #[test]
    fn a_domain_tells_whether_its_owner_has_credits_left() {
        let status = |owner: Option<CreditSummary>| Standing::of(owner.as_ref()).status;
        assert_eq!(status(None), -1);
        assert_eq!(status(Some(summary(true, 0, 0))), 2);
        assert_eq!(status(Some(summary(false, 0, 0))), -1);
        assert_eq!(status(Some(summary(false, 9, 0))), 1);
        assert_eq!(status(Some(summary(false, 0, 50))), 2);
    }

    #[test]
    fn usage_has_every_figure_in_the_type_that_clients_read() {
        let days = [UsageDay {
            begins_at: Timestamp(1_795_392_000_000),
            optimized: 3,
            kept: 1,
            original_bytes: 400_000,
            result_bytes: 150_000,
        }];
        let now = Timestamp(1_795_392_000_000 + DAY_MS / 2);
        let usage = Usage::of("owner@example.org".into(), &summary(false, 97, 0), &days, now);
        insta::assert_snapshot!(serde_json::to_string_pretty(&usage).unwrap());
    }
}
