//! `GET /jobs/{id}`: how far a job is, and its results.

use axum::{
    Json,
    extract::{Path, State},
    response::IntoResponse,
    routing::get,
};

use super::{
    caller::Caller,
    code::Code,
    operation::{Answer, Operation, job_parameter, wait_parameter},
    problem::{ApiError, ApiResult},
    views::JobView,
    wait::{Wait, until_ended},
};
use crate::{
    JobId,
    app::App,
    domain::jobs::{self, Job},
};

pub(super) fn operation() -> Operation {
    Operation {
        path: "/jobs/{id}",
        method: "get",
        id: "findJob",
        summary: "See how far a job is",
        description: "Costs nothing. With wait the answer comes as soon as the job has ended.",
        needs_key: true,
        parameters: vec![job_parameter(), wait_parameter()],
        body: vec![],
        answers: vec![Answer::json(200, "The job.", "Job")],
        errors: &[Code::JobNotFound],
        handler: get(find),
    }
}

async fn find(State(app): State<App>, caller: Caller, Wait(wait): Wait, Path(id): Path<String>) -> ApiResult {
    let job = of_caller(&app, &caller, &id).await?;
    let waited = match job.state.has_ended() || wait.is_zero() {
        true => None,
        false => until_ended(&app, std::slice::from_ref(&job.id), wait).await?.pop(),
    };
    let view = JobView::of(&app, &caller.holder.account_id, waited.unwrap_or(job)).await?;
    Ok(Json(view).into_response())
}

/// Finds a job of the caller's account; a stranger's is as missing as one that never was.
pub(super) async fn of_caller(app: &App, caller: &Caller, id: &str) -> Result<Job, ApiError> {
    let missing = || ApiError::new(Code::JobNotFound);
    let id = JobId::parse(id).ok_or_else(missing)?;
    jobs::find(app, &caller.holder.account_id, &id).await?.ok_or_else(missing)
}
