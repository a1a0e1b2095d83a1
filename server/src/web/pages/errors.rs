//! What a page says when it cannot be shown: a sentence, a way out, a code and the request's id, nothing of our inside.

use askama::Template;
use axum::{
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

use super::shell::{Shell, page};
use crate::{
    StoreError,
    domain::{
        accounts::{LogInError, TooBusy},
        language::Language,
        rate_limit::RetryAfter,
    },
    web::language::{self, Reader},
    words::Text,
};

/// What a page's handler gives.
pub(super) type PageResult = Result<Response, PageError>;

/// Why a page is not shown as asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum PageError {
    /// There is nothing at this address.
    #[error("no such page")]
    NotFound,
    /// The address exists, but not for this method.
    #[error("method not allowed")]
    MethodNotAllowed,
    /// The form's token or origin is not ours; `back` is the page that it belongs to.
    #[error("the form's token or origin is not ours")]
    Forged {
        /// Where a fresh form is.
        back: &'static str,
    },
    /// Nobody is logged in; `next` is where to go after log-in.
    #[error("nobody is logged in")]
    LoggedOut {
        /// A local address.
        next: String,
    },
    /// The body is not a form.
    #[error("the form cannot be read")]
    BadForm,
    /// The body is larger than any of our forms.
    #[error("the form is too large")]
    TooLarge,
    /// Too often.
    #[error("too many requests")]
    TooMany(RetryAfter),
    /// More passwords are to be checked than can be soon.
    #[error("too many passwords are being checked at once")]
    Busy,
    /// The mailbox was not opened in this browser.
    #[error("the mailbox is closed")]
    MailboxClosed,
    /// Storage does not answer.
    #[error("storage is unavailable")]
    Unavailable,
    /// Storage has no room.
    #[error("storage is full")]
    StorageFull,
    /// Our mistake; the cause is in the log.
    #[error("internal error")]
    Internal,
}

impl PageError {
    /// Logs a cause that nobody but the operator is to see.
    pub(super) fn internal(cause: impl std::fmt::Display) -> Self {
        tracing::error!(%cause, "a page could not be made");
        Self::Internal
    }
}

impl From<StoreError> for PageError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) => Self::Unavailable,
            StoreError::Full => Self::StorageFull,
            other => Self::internal(other),
        }
    }
}

impl From<TooBusy> for PageError {
    fn from(TooBusy: TooBusy) -> Self {
        Self::Busy
    }
}

impl From<LogInError> for PageError {
    fn from(error: LogInError) -> Self {
        match error {
            LogInError::TooBusy(busy) => busy.into(),
            LogInError::Store(cause) => cause.into(),
        }
    }
}

/// Leaves the words to [`render`], which knows the request's id.
impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = self.status_and_code().0.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Turns a [`PageError`] into its page.
pub(super) async fn render(mut request: Request, next: Next) -> Response {
    let reader = Reader::default();
    request.extensions_mut().insert(reader.clone());
    let asked = Asked::of(&request);
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<PageError>() {
        Some(error) => error.page(asked.by(&reader)),
        None => response,
    }
}

/// Answers an address that leads nowhere.
pub async fn not_found(request: Request) -> Response {
    PageError::NotFound.page(Asked::of(&request))
}

/// Answers a method that a page does not have.
pub(super) async fn method_not_allowed() -> PageError {
    PageError::MethodNotAllowed
}

/// Whoever was sent away for want of processors may come back after so long.
const BUSY_SECONDS: u64 = 5;

/// What an error's page needs to know of the request.
struct Asked {
    request_id: Option<String>,
    language: Language,
    switch_token: Option<String>,
}

impl Asked {
    fn of(request: &Request) -> Self {
        let request_id = request.headers().get("x-request-id").and_then(|id| id.to_str().ok());
        Self {
            request_id: request_id.map(str::to_owned),
            language: language::of(request.headers(), request.extensions()),
            switch_token: None,
        }
    }

    /// With what was found out about who asks, meanwhile.
    fn by(self, reader: &Reader) -> Self {
        let language = reader.language().unwrap_or(self.language);
        Self { language, switch_token: reader.form_token(), ..self }
    }
}

#[derive(Template)]
#[template(path = "message.html")]
struct MessagePage {
    shell: Shell,
    explanation: Text,
    way_out: WayOut,
    code: &'static str,
    request_id: Option<String>,
}

struct WayOut {
    href: &'static str,
    label: Text,
}

struct Words {
    /// The id of a text.
    headline: &'static str,
    explanation: Text,
    way_out: WayOut,
}

impl PageError {
    fn page(self, asked: Asked) -> Response {
        if let Self::LoggedOut { next } = &self {
            let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
            return Redirect::to(&format!("/login?next={next}")).into_response();
        }
        let (status, code) = self.status_and_code();
        let Asked { request_id, language, switch_token } = asked;
        let Words { headline, explanation, way_out } = self.words(language);
        let shell = Shell { switch_token, ..Shell::for_anyone(language, headline) };
        let template = MessagePage { shell, explanation, way_out, code, request_id };
        let mut response = page(status, &template).unwrap_or_else(|_| status.into_response());
        if let Some(seconds) = self.retry_after_seconds() {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }

    fn retry_after_seconds(&self) -> Option<u64> {
        match self {
            Self::TooMany(RetryAfter { seconds }) => Some(*seconds),
            Self::Busy => Some(BUSY_SECONDS),
            _ => None,
        }
    }

    fn status_and_code(&self) -> (StatusCode, &'static str) {
        match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "not_found"),
            Self::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"),
            Self::Forged { .. } => (StatusCode::FORBIDDEN, "form_out_of_date"),
            Self::LoggedOut { .. } => (StatusCode::SEE_OTHER, "logged_out"),
            Self::BadForm => (StatusCode::BAD_REQUEST, "bad_form"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
            Self::TooMany(_) => (StatusCode::TOO_MANY_REQUESTS, "too_many_requests"),
            Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
            Self::MailboxClosed => (StatusCode::FORBIDDEN, "mailbox_closed"),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
            Self::StorageFull => (StatusCode::INSUFFICIENT_STORAGE, "storage_full"),
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        }
    }

    fn words(&self, t: Language) -> Words {
        let home = || WayOut { href: "/", label: t.say("errors-way-home") };
        let (headline, explanation, way_out) = match self {
            Self::NotFound => ("errors-not-found", t.say("errors-not-found-why"), home()),
            Self::MethodNotAllowed => ("errors-method", t.say("errors-method-why"), home()),
            Self::Forged { back } => {
                let again = WayOut { href: back, label: t.say("errors-way-again") };
                ("errors-forged", t.say("errors-forged-why"), again)
            }
            Self::LoggedOut { .. } | Self::Internal => {
                ("errors-internal", t.say("errors-internal-why"), home())
            }
            Self::BadForm => ("errors-bad-form", t.say("errors-bad-form-why"), home()),
            Self::TooLarge => ("errors-too-large", t.say("errors-too-large-why"), home()),
            Self::TooMany(RetryAfter { seconds }) => {
                ("errors-too-many", t.say("errors-wait").with("time", t.wait(*seconds)), home())
            }
            Self::Busy => ("errors-busy", t.say("errors-busy-why"), home()),
            Self::MailboxClosed => ("errors-mailbox-closed", t.say("errors-mailbox-closed-why"), home()),
            Self::Unavailable => ("errors-unavailable", t.say("errors-unavailable-why"), home()),
            Self::StorageFull => ("errors-storage-full", t.say("errors-storage-full-why"), home()),
        };
        Words { headline, explanation, way_out }
    }
}
