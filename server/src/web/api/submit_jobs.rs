//! `POST /jobs`: pictures as files or by their addresses become jobs.

use std::time::Duration;

use axum::{
    Json,
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use futures_util::StreamExt;
use serde_json::json;

use super::{
    caller::Caller,
    code::Code,
    operation::{Answer, Operation, Parameter, reference, site_parameter, wait_parameter},
    problem::{ApiError, ApiResult},
    received::{self, Received},
    submit_once::{OnceKey, Taken},
    views::{ItemView, JobView},
    wait::{Wait, until_ended},
};
use crate::{
    app::App,
    domain::{
        intake,
        jobs::{Source, Submission},
    },
    web::client_address::ClientAddress,
};

pub(super) fn operation() -> Operation {
    Operation {
        path: "/jobs",
        method: "post",
        id: "submitJobs",
        summary: "Optimize pictures",
        description: "Takes 1 to 200 pictures: files as multipart/form-data (up to 256 MB a request; any field name, each \
                      part with a file name; options as further fields), or addresses as JSON. Each becomes a job. The \
                      same picture with the same options is optimized once and charged once. 200 when every job has \
                      ended, 202 otherwise. A picture that is refused has an error in place of its job; when all are \
                      refused for the same reason, the request is.",
        needs_key: true,
        parameters: vec![
            wait_parameter(),
            Parameter {
                name: "Idempotency-Key",
                place: "header",
                description: "Makes it safe to send the request again: the same key with the same pictures and options \
                              gives the same jobs for as long as results are kept. With anything else: 422.",
                schema: json!({ "type": "string", "minLength": 1, "maxLength": 200 }),
                is_required: false,
            },
            site_parameter(),
        ],
        body: vec![
            ("multipart/form-data", reference("SubmitForm")),
            ("application/json", reference("SubmitUrls")),
        ],
        answers: vec![
            Answer::json(200, "Every job has ended.", "SubmitAnswer"),
            Answer::json(202, "Accepted; some jobs have not ended yet.", "SubmitAnswer"),
        ],
        errors: &[
            Code::NoPicture,
            Code::TooManyPictures,
            Code::InvalidOption,
            Code::BadUrl,
            Code::PictureTooLarge,
            Code::TooLarge,
            Code::UnsupportedMediaType,
            Code::IdempotencyKeyReused,
            Code::RequestInProgress,
            Code::OutOfCredits,
            Code::KeyLimitReached,
            Code::SiteNotAllowed,
            Code::QueueFull,
            Code::StorageFull,
        ],
        handler: post(submit),
    }
}

async fn submit(
    State(app): State<App>,
    caller: Result<Caller, ApiError>,
    wait: Result<Wait, ApiError>,
    from: ClientAddress,
    request: Request,
) -> ApiResult {
    let (parts, body) = request.into_parts();
    let prepared = caller.and_then(|caller| Ok((caller, wait?, OnceKey::of(&parts.headers)?)));
    let (caller, Wait(wait), once) = match prepared {
        Ok(prepared) => prepared,
        Err(refusal) => {
            // Who is still sending hears nothing.
            let mut rest = body.into_data_stream();
            while rest.next().await.is_some_and(|chunk| chunk.is_ok()) {}
            return Err(refusal);
        }
    };
    let received = received::read(&app, &caller.holder, from, &parts.headers, body).await?;
    let account = &caller.holder.account_id;
    let taken = match &once {
        None => take(&app, &caller, received).await?,
        Some(key) => match key.begin(&app, account, &received.digest).await? {
            Some(taken) => taken,
            None => match take(&app, &caller, received).await {
                Ok(taken) => {
                    key.finish(&app, account, &taken).await?;
                    taken
                }
                Err(refusal) => {
                    key.forget(&app, account).await?;
                    return Err(refusal);
                }
            },
        },
    };
    answer(&app, &caller, taken, wait).await
}

/// Submits what can be submitted; refused as a whole when nothing can, for one reason.
async fn take(app: &App, caller: &Caller, received: Received) -> Result<Vec<Taken>, ApiError> {
    let options = received.options.options()?;
    let refresh = received.options.refreshes();
    let submission = |source: &Source| Submission {
        source: source.clone(),
        options: options.clone(),
        refresh,
        origin_host: site_of(caller, source).map(str::to_owned),
    };
    let wanted: Vec<_> = received.sources.iter().flatten().map(submission).collect();
    let client = caller.client.as_deref();
    let mut submitted = intake::submit(app, &caller.holder, client, wanted).await?.into_iter();
    let outcomes: Vec<Result<_, ApiError>> = received
        .sources
        .into_iter()
        .map(|source| source.and_then(|_| Ok(submitted.next().ok_or(ApiError::new(Code::Internal))??)))
        .collect();
    if let Some(Err(first)) = outcomes.first()
        && outcomes.iter().all(|outcome| outcome.as_ref().err() == Some(first))
    {
        return Err(first.clone());
    }
    Ok(outcomes
        .into_iter()
        .map(|outcome| match outcome {
            Ok(job) => Taken::Job(job.id),
            Err(refusal) => Taken::Refused(refusal.problem()),
        })
        .collect())
}

/// Which site a picture is for: the one that was named, else the one it comes from.
fn site_of<'a>(caller: &'a Caller, source: &'a Source) -> Option<&'a str> {
    match (&caller.site, source) {
        (Some(site), _) => Some(site),
        (None, Source::Url { url, .. }) => Some(url.host()),
        (None, Source::Upload { .. }) => None,
    }
}

async fn answer(app: &App, caller: &Caller, taken: Vec<Taken>, wait: Duration) -> ApiResult {
    let ids: Vec<_> = taken
        .iter()
        .filter_map(|taken| match taken {
            Taken::Job(id) => Some(id.clone()),
            Taken::Refused(_) => None,
        })
        .collect();
    let jobs = until_ended(app, &ids, wait).await?;
    let have_ended = jobs.iter().all(|job| job.state.has_ended());
    let mut items = Vec::with_capacity(taken.len());
    for taken in taken {
        items.push(match taken {
            Taken::Refused(error) => ItemView::Refused { error },
            Taken::Job(id) => match jobs.iter().find(|job| job.id == id) {
                Some(job) => {
                    let job = JobView::of(app, &caller.holder.account_id, job.clone()).await?;
                    ItemView::Job { job: Box::new(job) }
                }
                None => ItemView::refused(&ApiError::new(Code::JobNotFound)),
            },
        });
    }
    let status = if have_ended { StatusCode::OK } else { StatusCode::ACCEPTED };
    Ok::<Response, ApiError>((status, Json(json!({ "items": items }))).into_response())
}
