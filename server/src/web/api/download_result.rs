//! `GET /jobs/{id}/results/{name}`: the bytes of one result, under its picture's name.

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::IntoResponse,
    routing::get,
};
use serde_json::json;

use super::{
    caller::Caller,
    code::Code,
    file_name::{disposition, renamed},
    find_job,
    operation::{Answer, Operation, Parameter, job_parameter},
    problem::{ApiError, ApiResult},
    views::{MAIN, format_name},
};
use crate::{
    app::App,
    domain::{
        files::{
            downloads::{self, Stored},
            uploads,
        },
        jobs::{Download, Job, JobState, MainResult, Source, VariantResult},
    },
};

pub(super) fn operation() -> Operation {
    Operation {
        path: "/jobs/{id}/results/{name}",
        method: "get",
        id: "downloadResult",
        summary: "Download a result",
        description: "The bytes, with their true type and size, under the original’s name. A kept original is not sent back: \
                      you have it.",
        needs_key: true,
        parameters: vec![
            job_parameter(),
            Parameter {
                name: "name",
                place: "path",
                description: "main, or a further format.",
                schema: json!({ "type": "string", "enum": ["main", "webp", "avif"] }),
                is_required: true,
            },
        ],
        body: vec![],
        answers: vec![Answer {
            status: 200,
            description: "The picture.",
            media_type: "image/*",
            schema: json!({ "type": "string", "contentMediaType": "image/*" }),
        }],
        errors: &[Code::JobNotFound, Code::NoSuchResult, Code::JobNotDone, Code::JobFailed, Code::ResultGone],
        handler: get(download),
    }
}

async fn download(
    State(app): State<App>,
    caller: Caller,
    Path((id, name)): Path<(String, String)>,
) -> ApiResult {
    let job = find_job::of_caller(&app, &caller, &id).await?;
    let wanted = result(&job, &name)?;
    let gone = || ApiError::because(Code::ResultGone, "Its time was over. Send the picture again.");
    let stored = downloads::find(&app, &wanted.name).await?.ok_or_else(gone)?;
    let bytes = downloads::open(&app, &stored).await?.ok_or_else(gone)?;
    let original = match &job.source {
        Source::Url { url, .. } => url.as_url().path().to_owned(),
        Source::Upload { name } => {
            let upload = uploads::find(&app, &caller.holder.account_id, name).await?;
            upload.map_or_else(String::new, |upload| upload.file_name)
        }
    };
    Ok((headers(&stored, &renamed(&original, &stored.media_type)), Body::from_stream(bytes)).into_response())
}

fn result<'a>(job: &'a Job, name: &str) -> Result<&'a Download, ApiError> {
    match job.state {
        JobState::Failed => return Err(ApiError::because(Code::JobFailed, "The job says why.")),
        JobState::Expired => {
            return Err(ApiError::because(Code::ResultGone, "Its time was over. Send the picture again."));
        }
        JobState::Queued | JobState::Running | JobState::Done => {}
    }
    let made = if name == MAIN {
        match &job.main {
            Some(MainResult::Optimized(download)) => Some(download),
            Some(MainResult::Kept(_)) => {
                let detail = "The original stays as it is: nothing acceptable was smaller.";
                return Err(ApiError::because(Code::NoSuchResult, detail));
            }
            None => None,
        }
    } else {
        job.variants.iter().find_map(|(format, variant)| match variant {
            VariantResult::Made(download) if format_name(*format) == name => Some(download),
            VariantResult::Made(_) | VariantResult::Missing(_) => None,
        })
    };
    made.ok_or_else(|| match job.state.has_ended() {
        true => ApiError::because(Code::NoSuchResult, "The job lists its results."),
        false => ApiError::because(Code::JobNotDone, "Ask for the job with ?wait=30 first."),
    })
}

fn headers(stored: &Stored, name: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut tell = |header, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(header, value);
        }
    };
    tell(header::CONTENT_TYPE, &stored.media_type);
    tell(header::CONTENT_LENGTH, &stored.size_bytes.to_string());
    tell(header::CONTENT_DISPOSITION, &disposition(name));
    tell(header::CACHE_CONTROL, "private, no-store");
    tell(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    tell(header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'");
    headers
}
