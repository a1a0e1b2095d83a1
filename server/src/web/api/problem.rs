//! Errors as problem details (RFC 9457), with a stable code and the request's id.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use tracing::error;

use super::code::Code;
use crate::{
    StoreError,
    domain::{
        api_keys::KeyRefusal,
        jobs::{SubmitError, SubmitRefusal},
        rate_limit::RetryAfter,
    },
    web::multipart::FormError,
};

/// What an operation gives.
pub(super) type ApiResult = Result<Response, ApiError>;

/// Why a request, or one picture of it, was not served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ApiError {
    pub(super) code: Code,
    /// What to change; never a path, a statement or a version of ours.
    pub(super) detail: String,
    retry_after_seconds: Option<u64>,
}

/// What a client reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Problem {
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
    code: String,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
}

impl ApiError {
    /// An error whose title says it all.
    pub(super) fn new(code: Code) -> Self {
        Self::because(code, code.title())
    }

    /// An error with what to do about it.
    pub(super) fn because(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), retry_after_seconds: None }
    }

    /// The same, with the time after which it may succeed.
    pub(super) fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_seconds = Some(seconds);
        self
    }

    /// The error as a part of an answer.
    pub(super) fn problem(&self) -> Problem {
        Problem {
            kind: format!("/api/docs#{}", self.code.as_str()),
            title: self.code.title().to_owned(),
            status: self.code.status().as_u16(),
            code: self.code.as_str().to_owned(),
            detail: self.detail.clone(),
            request_id: None,
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.code.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes the errors of the routes within, each with the id of its request.
pub(super) async fn render(request: Request, next: Next) -> Response {
    let id = request.headers().get("x-request-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
    let mut response = next.run(request).await;
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
        .headers_mut()
        .entry(header::X_CONTENT_TYPE_OPTIONS)
        .or_insert(HeaderValue::from_static("nosniff"));
    let Some(error) = response.extensions_mut().remove::<ApiError>() else { return response };
    let problem = Problem { request_id: id, ..error.problem() };
    let body = serde_json::to_string(&problem).expect("a problem is plain data");
    (response.status(), headers(&error), body).into_response()
}

fn headers(error: &ApiError) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Some(seconds) = error.retry_after_seconds {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if error.code.status() == axum::http::StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"eiderpix\""));
    }
    headers
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        error!(cause = error.chain(), "a request of the API cannot be served");
        match error {
            StoreError::Full => Self::because(Code::StorageFull, "Ask the operator of the service."),
            StoreError::Corrupt(_) => {
                Self::because(Code::Internal, "It is in our log under this request’s id.")
            }
            StoreError::Conflict | StoreError::Unavailable(_) => {
                Self::because(Code::Unavailable, "Try again later.").retry_after(10)
            }
        }
    }
}

impl From<SubmitError> for ApiError {
    fn from(error: SubmitError) -> Self {
        match error {
            SubmitError::Unavailable(cause) => cause.into(),
            SubmitError::StorageFull => StoreError::Full.into(),
        }
    }
}

impl From<SubmitRefusal> for ApiError {
    fn from(refusal: SubmitRefusal) -> Self {
        match refusal {
            SubmitRefusal::OutOfCredits => {
                Self::because(Code::OutOfCredits, "Get more credits, or wait for the next month.")
            }
            SubmitRefusal::KeyLimitReached => {
                Self::because(Code::KeyLimitReached, "Its owner can raise the limit in the dashboard.")
            }
            SubmitRefusal::HostNotAllowed => {
                Self::because(Code::SiteNotAllowed, "Its owner can allow the site in the dashboard.")
            }
            SubmitRefusal::QueueFull => {
                Self::because(Code::QueueFull, "Try again in a minute.").retry_after(60)
            }
            SubmitRefusal::UploadGone => {
                Self::because(Code::Unavailable, "The picture was lost on its way. Send it again.")
            }
        }
    }
}

impl From<&KeyRefusal> for ApiError {
    fn from(refusal: &KeyRefusal) -> Self {
        match refusal {
            KeyRefusal::Missing => {
                Self::because(Code::KeyMissing, "Send it in the header: Authorization: Bearer YOUR_API_KEY")
            }
            KeyRefusal::Mistyped => Self::because(
                Code::KeyMistyped,
                "Its checksum does not fit, so that a character is wrong. Copy it again from your dashboard.",
            ),
            KeyRefusal::Unknown => Self::because(
                Code::KeyUnknown,
                "No account of this service has it. Is it from another service?",
            ),
            KeyRefusal::Revoked => {
                Self::because(Code::KeyRevoked, "Copy the one that works now from your dashboard.")
            }
            KeyRefusal::Suspended => {
                Self::because(Code::AccountSuspended, "Ask the operator of the service.")
            }
            KeyRefusal::Unavailable(_) => {
                Self::because(Code::Unavailable, "Try again later.").retry_after(10)
            }
        }
    }
}

impl From<RetryAfter> for ApiError {
    fn from(RetryAfter { seconds }: RetryAfter) -> Self {
        Self::because(Code::TooManyRequests, format!("Try again in {seconds} seconds.")).retry_after(seconds)
    }
}

impl From<FormError> for ApiError {
    fn from(error: FormError) -> Self {
        let code = match error {
            FormError::TooLarge | FormError::TextTooLarge => Code::TooLarge,
            FormError::TooManyParts => Code::TooManyPictures,
            FormError::NotText | FormError::Unreadable => Code::BadRequest,
        };
        Self::because(code, error.to_string())
    }
}
