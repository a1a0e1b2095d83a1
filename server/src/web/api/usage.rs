//! `GET /usage`: credits left, and what was saved.

use axum::{Json, extract::State, response::IntoResponse, routing::get};
use serde_json::json;

use super::{
    caller::Caller,
    code::Code,
    operation::{Answer, Operation},
    problem::{ApiError, ApiResult},
};
use crate::{
    app::App,
    domain::{credits, jobs},
    words::figures::iso,
};

pub(super) fn operation() -> Operation {
    Operation {
        path: "/usage",
        method: "get",
        id: "showUsage",
        summary: "See credits and savings",
        description: "Credits of the account, of this month and granted once, or what the key’s own monthly limit leaves of them; \
                      and what the account’s pictures came to since sign-up.",
        needs_key: true,
        parameters: vec![],
        body: vec![],
        answers: vec![Answer::json(200, "Credits and savings.", "Usage")],
        errors: &[],
        handler: get(show),
    }
}

async fn show(State(app): State<App>, caller: Caller) -> ApiResult {
    let account = &caller.holder.account_id;
    let credits =
        credits::summary_for(&app, &caller.holder).await?.ok_or_else(|| ApiError::new(Code::Unavailable))?;
    let totals = jobs::totals(&app, account).await?;
    let view = json!({
        "credits": {
            "unlimited": credits.unlimited,
            "left": credits.monthly_left + credits.onetime_left,
            "reserved": credits.reserved,
            "month": {
                "quota": credits.monthly_quota,
                "used": credits.monthly_used,
                "left": credits.monthly_left,
                "began_at": iso(credits.period_start),
                "ends_at": iso(credits.period_end),
            },
            "granted": {
                "quota": credits.onetime_quota,
                "used": credits.onetime_used,
                "left": credits.onetime_left,
            },
            "charged_total": credits.charged_total,
        },
        "savings": {
            "optimized": totals.optimized,
            "kept": totals.kept,
            "original_bytes": totals.original_bytes,
            "result_bytes": totals.result_bytes,
            "saved_bytes": totals.original_bytes.saturating_sub(totals.result_bytes),
        },
    });
    Ok(Json(view).into_response())
}
