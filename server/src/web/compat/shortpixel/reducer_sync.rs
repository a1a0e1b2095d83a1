//! `/v2/reducer-sync.php`: one picture by its address, answered with the optimized bytes themselves.
//!
//! Its clients look at the HTTP status alone, so that here, and nowhere else, a refusal has one.

use std::time::Duration;

use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use eiderpix_engine::Format;
use serde_json::Value;
use tracing::error;

use super::{answer, pictures, request_context, status::Status};
use crate::{
    app::App,
    domain::{
        api_keys::KeyHolder,
        fetch::{self, NoOriginal, SourceUrl},
        jobs::{FailureReason, Job, JobState, OriginalFacts, Source},
    },
    web::{client_address::ClientAddress, downloads},
};

/// Its clients cannot poll, so that they wait longer than others where they do not say for how long.
const WAIT: Duration = Duration::from_secs(60);

/// Optimizes one picture and answers with its bytes.
pub(super) async fn reducer_sync(State(app): State<App>, from: ClientAddress, request: Request) -> Response {
    let mut response = handle(&app, from, request).await.unwrap_or_else(|status| refuse(&status));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn handle(app: &App, from: ClientAddress, request: Request) -> Result<Response, Status> {
    let (asked_host, site) =
        (request_context::asked_host(request.headers()), request_context::site_of(request.headers()));
    let fields = request_context::read_fields(request).await?;
    let holder = request_context::authenticate(app, from, &fields).await?;
    let urls = ["url", "urllist"].iter().find_map(|name| fields.list(name)).unwrap_or_default();
    let [Value::String(url)] = urls.as_slice() else { return Err(Status::no_url()) };
    let request = pictures::Request { app, holder: &holder, fields: &fields, asked_host, site };
    let mut asked = request.ask_for_urls(vec![("0".into(), Value::String(url.clone()))]).await?;
    for picture in asked.iter_mut().filter(|picture| picture.wait.is_zero()) {
        picture.wait = WAIT;
    }
    let job = request.jobs(&asked).await?.pop().ok_or_else(Status::unavailable)??;
    match job.state {
        JobState::Failed => Err(job.failure.as_ref().map_or_else(Status::unavailable, Status::from)),
        JobState::Expired => Err(Status::result_gone()),
        JobState::Queued | JobState::Running | JobState::Done if job.is_ready(app.clock.now()) => {
            deliver(app, &holder, &job).await
        }
        JobState::Queued | JobState::Running | JobState::Done => Err(Status::scheduled()),
    }
}

async fn deliver(app: &App, holder: &KeyHolder, job: &Job) -> Result<Response, Status> {
    if let Some(download) = answer::main_result(job, false) {
        return Ok(downloads::result_by_name(app, &download.name).await);
    }
    match (&job.source, job.original) {
        (Source::Upload { name }, _) => Ok(downloads::upload_by_name(app, name).await),
        (Source::Url { url, .. }, Some(original)) => fetch_again(app, holder, url, &original).await,
        (Source::Url { .. }, None) => Err(Status::unavailable()),
    }
}

/// An original that stays as it is was not kept: it is where it came from, if it still is what it was.
async fn fetch_again(
    app: &App,
    holder: &KeyHolder,
    url: &SourceUrl,
    original: &OriginalFacts,
) -> Result<Response, Status> {
    let fetched = fetch::for_account(app, &holder.account_id, &holder.key_id, url).await;
    let bytes = fetched.map_err(|cause| match cause {
        NoOriginal::HostLeftAlone => Status::from(&FailureReason::HostUnreachable),
        NoOriginal::Fetch(error) => Status::from(&FailureReason::from(error)),
        NoOriginal::Store(cause) => {
            error!(%cause, "the credentials of a site cannot be read");
            Status::from(&cause)
        }
    })?;
    let bytes = bytes.bytes;
    let is_the_same =
        bytes.len() as u64 == original.size_bytes && Format::sniff(&bytes) == Some(original.format);
    if !is_the_same {
        return Err(Status::from(&FailureReason::SourceNotFound));
    }
    let headers = [
        (header::CONTENT_TYPE, original.format.media_type()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"),
    ];
    Ok((headers, bytes).into_response())
}

/// Answers with the HTTP status that fits a code best; the body says the rest.
fn refuse(status: &Status) -> Response {
    let http = match status.number() {
        -401 | -402 => StatusCode::UNAUTHORIZED,
        -403 => StatusCode::PAYMENT_REQUIRED,
        -404 => StatusCode::TOO_MANY_REQUESTS,
        -500 => StatusCode::SERVICE_UNAVAILABLE,
        -105 | -207 => StatusCode::BAD_REQUEST,
        -303 | -305 => StatusCode::INTERNAL_SERVER_ERROR,
        // Not ready in time; the same request again goes on waiting for the same job.
        0.. => StatusCode::GATEWAY_TIMEOUT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    (http, answer::status(status)).into_response()
}
