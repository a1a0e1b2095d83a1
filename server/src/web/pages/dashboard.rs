//! The dashboard: credits as a figure, what was saved, and the latest jobs.

use askama::Template;
use axum::{extract::State, http::StatusCode};

use super::{
    errors::{PageError, PageResult},
    jobs::{JobRow, rows_of},
    plot::{DayPlot, PartPlot, format_name},
    shell::{Shell, page},
    signed_in::SignedIn,
};
use crate::{
    app::App,
    domain::{
        credits::{self, CreditSummary, Warning},
        jobs::{self, JobFilter, JobTotals},
        language::Language,
    },
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
    let (t, account) = (signed_in.language, &signed_in.account);
    let summary = credits::summary(&app, &account.id).await?;
    let summary = summary.ok_or_else(|| PageError::internal("an account has no balance"))?;
    let totals = jobs::totals(&app, &account.id).await?;
    let history = jobs::history(&app, &account.id, PLOTTED_DAYS, PLOTTED_PARTS).await?;
    let jobs = jobs::list(&app, &account.id, &JobFilter::default(), None, LATEST_JOBS).await?;
    page(
        StatusCode::OK,
        &DashboardPage {
            shell: signed_in.shell("dashboard-title", "/dashboard"),
            email: account.email.as_str().to_owned(),
            warning: summary.warning().map(|warning| warning_words(t, warning, &summary)),
            credits: credits(t, &summary),
            images: images(t, &totals),
            saved: saved(t, &totals),
            has_running: jobs.iter().any(|job| !job.state.has_ended()),
            days: DayPlot::of(t, &history),
            sites: PartPlot::of(t, &history.sites, str::to_owned),
            formats: PartPlot::of(t, &history.formats, format_name),
            jobs: rows_of(&app, t, account, &jobs).await?,
        },
    )
}

/// Where an account stands, as a figure.
pub(super) fn credits(t: Language, summary: &CreditSummary) -> Figure {
    if summary.unlimited {
        let used = t.say("credits-used").with("count", summary.charged_total);
        return Figure { figure: t.say("credits-unlimited").into(), explanation: used.into() };
    }
    let left = t
        .say("credits-left")
        .with("monthly", summary.monthly_left)
        .with("quota", summary.monthly_quota)
        .with("onetime", summary.onetime_left)
        .with("held", summary.reserved)
        .with("next", summary.next_monthly)
        .with("day", t.day(summary.period_end));
    Figure { figure: t.count(summary.monthly_left + summary.onetime_left), explanation: left.into() }
}

/// What is said of credits that run out, on the pages and in the notices of clients.
pub(in crate::web) fn warning_words(t: Language, warning: Warning, summary: &CreditSummary) -> String {
    let words = match warning {
        Warning::Near => t
            .say("credits-near")
            .with("left", summary.monthly_left + summary.onetime_left)
            .with("bound", summary.bound),
        Warning::Reached => t.say("credits-reached"),
    };
    words.with("next", summary.next_monthly).with("day", t.day(summary.period_end)).into()
}

fn images(t: Language, totals: &JobTotals) -> Figure {
    let explanation = match totals.kept {
        0 => t.say("dashboard-images-floor"),
        kept => t.say("dashboard-images-kept").with("count", kept),
    };
    Figure { figure: t.count(totals.optimized), explanation: explanation.into() }
}

fn saved(t: Language, totals: &JobTotals) -> Figure {
    let JobTotals { original_bytes, result_bytes, .. } = *totals;
    let explanation = match original_bytes {
        0 => t.say("dashboard-saved-nothing"),
        _ => t
            .say("dashboard-saved-what")
            .with("before", t.size(original_bytes))
            .with("after", t.size(result_bytes))
            .with("percent", t.saved_percent(original_bytes, result_bytes)),
    };
    let saved = t.size(original_bytes.saturating_sub(result_bytes));
    Figure { figure: saved.into(), explanation: explanation.into() }
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
        let told = |t| {
            let Figure { figure, explanation } = credits(t, &summary);
            let [near, reached] =
                [Warning::Near, Warning::Reached].map(|warning| warning_words(t, warning, &summary));
            format!("{figure} {explanation}\n{near}\n{reached}")
        };
        insta::assert_snapshot!(told(Language::English), @r"
        947 left: 897 of 1,000 this month, 50 that do not expire, 3 more held for running jobs. 1,000 again on 25 November 2026.
        947 of 1,000 credits are left this month; 1,000 new ones come on 25 November 2026.
        Your credits are used up: new pictures are refused. But 1,000 new ones come on 25 November 2026.
        ");
        insta::assert_snapshot!(told(Language::German), @r"
        947 übrig: 897 von 1.000 in diesem Monat, 50 ohne Verfallsdatum, 3 weitere für laufende Aufträge reserviert. Am 25. November 2026 gibt es wieder 1.000.
        In diesem Monat sind noch 947 von 1.000 Credits übrig; am 25. November 2026 kommen 1.000 neue.
        Ihre Credits sind aufgebraucht: Neue Bilder werden abgelehnt. Aber am 25. November 2026 kommen 1.000 neue.
        ");
        let plain = CreditSummary { onetime_left: 0, reserved: 0, next_monthly: 0, ..summary };
        assert_eq!(credits(Language::English, &plain).explanation, "left: 897 of 1,000 this month.");
    }

    #[test]
    fn savings_count_what_was_kept_too() {
        let totals = JobTotals { optimized: 3, kept: 1, original_bytes: 1_000_000, result_bytes: 372_000 };
        let t = Language::English;
        assert_eq!(images(t, &totals).explanation, "1 could not be made smaller and stayed, free");
        assert_eq!(saved(t, &totals).explanation, "1.00 MB became 372 kB: 62.8 % less");
        assert_eq!(saved(t, &totals).figure, "628 kB");
    }
}
