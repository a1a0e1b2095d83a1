//! The dashboard: credits as a figure, what was saved, and the latest jobs.

use askama::Template;
use axum::{extract::State, http::StatusCode};

use super::{
    PageResult,
    errors::PageError,
    jobs::{JobRow, rows_of},
    plot::{DayPlot, PartPlot, format_name},
    shell::{Shell, page},
    signed_in::SignedIn,
};
use crate::{
    app::App,
    credits::{CreditSummary, Warning},
    jobs::{JobFilter, JobTotals},
    wording::{count, counted, day, saved_percent, size},
};

const LATEST_JOBS: u32 = 10;
const PLOTTED_DAYS: i64 = 30;
const PLOTTED_PARTS: u32 = 10;

#[derive(Template)]
#[template(path = "dashboard.html")]
struct DashboardPage {
    shell: Shell,
    email: String,
    warning: Option<String>,
    credits: Figure,
    images: Figure,
    saved: Figure,
    days: Option<DayPlot>,
    sites: PartPlot,
    formats: PartPlot,
    jobs: Vec<JobRow>,
    has_running: bool,
}

/// A number worth a large type, and what it means.
pub(super) struct Figure {
    pub(super) figure: String,
    pub(super) explanation: String,
}

/// Shows where the account stands.
pub(super) async fn show(State(app): State<App>, signed_in: SignedIn) -> PageResult {
    let account = &signed_in.account;
    let summary = app.credits.summary(&account.id).await?;
    let summary = summary.ok_or_else(|| PageError::internal("an account has no balance"))?;
    let totals = app.jobs.totals(&account.id).await?;
    let history = app.jobs.history(&account.id, PLOTTED_DAYS, PLOTTED_PARTS).await?;
    let jobs = app.jobs.list(&account.id, &JobFilter::default(), None, LATEST_JOBS).await?;
    page(
        StatusCode::OK,
        &DashboardPage {
            shell: signed_in.shell("Dashboard", "/dashboard"),
            email: account.email.as_str().to_owned(),
            warning: summary.warning().map(|warning| warning_words(warning, &summary)),
            credits: credits(&summary),
            images: images(&totals),
            saved: saved(&totals),
            has_running: jobs.iter().any(|job| !job.state.has_ended()),
            days: DayPlot::of(&history),
            sites: PartPlot::of(&history.sites, str::to_owned),
            formats: PartPlot::of(&history.formats, format_name),
            jobs: rows_of(&app, account, &jobs).await?,
        },
    )
}

/// Where an account stands, as a figure.
pub(super) fn credits(summary: &CreditSummary) -> Figure {
    let charged = counted(summary.charged_total, "credit", "credits");
    if summary.unlimited {
        return Figure { figure: "Unlimited".into(), explanation: format!("{charged} used so far") };
    }
    let left = summary.monthly_left + summary.onetime_left;
    let mut explanation =
        format!("left: {} of {} this month", count(summary.monthly_left), count(summary.monthly_quota));
    if summary.onetime_left > 0 {
        explanation += &format!(", {} that do not expire", count(summary.onetime_left));
    }
    if summary.reserved > 0 {
        explanation += &format!(", {} more held for running jobs", count(summary.reserved));
    }
    explanation += ".";
    if summary.next_monthly > 0 {
        explanation += &format!(" {} again on {}.", count(summary.next_monthly), day(summary.period_end));
    }
    Figure { figure: count(left), explanation }
}

/// What is said of credits that run out, on the pages and in the notices of clients.
pub(in crate::http) fn warning_words(warning: Warning, summary: &CreditSummary) -> String {
    let next = match summary.next_monthly {
        0 => "the operator of this service can give you more".to_owned(),
        next => format!("{} new ones come on {}", count(next), day(summary.period_end)),
    };
    match warning {
        Warning::Near => format!(
            "{} of {} credits are left this month; {next}.",
            count(summary.monthly_left + summary.onetime_left),
            count(summary.bound)
        ),
        Warning::Reached => format!("Your credits are used up: new pictures are refused. But {next}."),
    }
}

fn images(totals: &JobTotals) -> Figure {
    let explanation = match totals.kept {
        0 => "each held to a measured floor".into(),
        kept => format!("{} could not be made smaller and stayed, free", count(kept)),
    };
    Figure { figure: count(totals.optimized), explanation }
}

fn saved(totals: &JobTotals) -> Figure {
    let JobTotals { original_bytes, result_bytes, .. } = *totals;
    let explanation = match original_bytes {
        0 => "nothing sent yet".into(),
        _ => format!(
            "{} became {}: {} less",
            size(original_bytes),
            size(result_bytes),
            saved_percent(original_bytes, result_bytes)
        ),
    };
    Figure { figure: size(original_bytes.saturating_sub(result_bytes)), explanation }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;

    #[test]
    fn credits_are_a_figure_with_its_meaning() {
        let summary = CreditSummary {
            unlimited: false,
            monthly_quota: 1_000,
            monthly_used: 100,
            monthly_left: 897,
            onetime_quota: 50,
            onetime_used: 0,
            onetime_left: 50,
            reserved: 3,
            period_start: Timestamp(1_793_000_000_000),
            period_end: Timestamp(1_795_600_000_000),
            charged_total: 100,
            bound: 1_000,
            next_monthly: 1_000,
        };
        let Figure { figure, explanation } = credits(&summary);
        insta::assert_snapshot!(
            format!("{figure} {explanation}"),
            @"947 left: 897 of 1,000 this month, 50 that do not expire, 3 more held for running jobs. 1,000 again on 25 November 2026."
        );
    }

    #[test]
    fn savings_count_what_was_kept_too() {
        let totals = JobTotals { optimized: 3, kept: 1, original_bytes: 1_000_000, result_bytes: 372_000 };
        assert_eq!(images(&totals).explanation, "1 could not be made smaller and stayed, free");
        assert_eq!(saved(&totals).explanation, "1.00 MB became 372 kB: 62.8 % less");
        assert_eq!(saved(&totals).figure, "628 kB");
    }
}
