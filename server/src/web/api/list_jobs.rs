//! `GET /jobs`: several jobs at once, or the latest.

use axum::{Json, extract::State, http::request::Parts, response::IntoResponse, routing::get};
use serde_json::json;

use super::{
    caller::Caller,
    code::Code,
    find_job,
    operation::{Answer, Operation, Parameter, wait_parameter},
    problem::{ApiError, ApiResult},
    received::MAX_PICTURES,
    views::{ItemView, JobView},
    wait::{Wait, parameter, until_ended},
};
use crate::{app::App, domain::jobs};

const LATEST: u32 = 50;

pub(super) fn operation() -> Operation {
    Operation {
        path: "/jobs",
        method: "get",
        id: "listJobs",
        summary: "See how far several jobs are",
        description: "With ids: those jobs, in that order, and an error in the place of one that is not yours; with wait the \
                      answer comes as soon as all have ended. Without: the latest 50, newest first.",
        needs_key: true,
        parameters: vec![
            Parameter {
                name: "ids",
                place: "query",
                description: "Up to 200 job ids, with commas between them.",
                schema: json!({ "type": "string" }),
                is_required: false,
            },
            wait_parameter(),
        ],
        body: vec![],
        answers: vec![Answer::json(200, "The jobs.", "SubmitAnswer")],
        errors: &[Code::TooManyPictures],
        handler: get(list),
    }
}

async fn list(State(app): State<App>, caller: Caller, Wait(wait): Wait, parts: Parts) -> ApiResult {
    let account = &caller.holder.account_id;
    let found = match parameter(&parts, "ids") {
        None => jobs::latest(&app, account, LATEST).await?.into_iter().map(Ok).collect(),
        Some(ids) => {
            let ids: Vec<_> = ids.split(',').map(str::trim).filter(|id| !id.is_empty()).collect();
            if ids.len() > MAX_PICTURES {
                return Err(ApiError::because(Code::TooManyPictures, "Ask for at most 200 jobs at once."));
            }
            let mut found = Vec::with_capacity(ids.len());
            for id in ids {
                match find_job::of_caller(&app, &caller, id).await {
                    Err(error) if error.code != Code::JobNotFound => return Err(error),
                    job => found.push(job),
                }
            }
            found
        }
    };
    let open: Vec<_> =
        found.iter().flatten().filter(|job| !job.state.has_ended()).map(|job| job.id.clone()).collect();
    let waited = match open.is_empty() || wait.is_zero() {
        true => Vec::new(),
        false => until_ended(&app, &open, wait).await?,
    };
    let mut items = Vec::with_capacity(found.len());
    for job in found {
        items.push(match job {
            Err(error) => ItemView::refused(&error),
            Ok(job) => {
                let latest = waited.iter().find(|waited| waited.id == job.id).cloned().unwrap_or(job);
                ItemView::Job { job: Box::new(JobView::of(&app, account, latest).await?) }
            }
        });
    }
    Ok(Json(json!({ "items": items })).into_response())
}
