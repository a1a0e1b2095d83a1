//! What a page says when it cannot be shown: a sentence, a way out, a code and the request's id, nothing of our inside.

use askama::Template;
use axum::{
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

use super::shell::{Shell, page};
use crate::{StoreError, throttle::RetryAfter};

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

/// Leaves the words to [`render`], which knows the request's id.
impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = self.words().status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Turns a [`PageError`] into its page.
pub(super) async fn render(request: Request, next: Next) -> Response {
    let request_id = request_id(&request);
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<PageError>() {
        Some(error) => error.page(request_id),
        None => response,
    }
}

/// Answers an address that leads nowhere.
pub async fn not_found(request: Request) -> Response {
    PageError::NotFound.page(request_id(&request))
}

/// Answers a method that a page does not have.
pub(super) async fn method_not_allowed() -> PageError {
    PageError::MethodNotAllowed
}

fn request_id(request: &Request) -> Option<String> {
    let id = request.headers().get("x-request-id")?.to_str().ok()?;
    Some(id.to_owned())
}

#[derive(Template)]
#[template(path = "message.html")]
struct MessagePage {
    shell: Shell,
    headline: &'static str,
    explanation: String,
    way_out: WayOut,
    code: &'static str,
    request_id: Option<String>,
}

struct WayOut {
    href: &'static str,
    label: &'static str,
}

struct Words {
    status: StatusCode,
    code: &'static str,
    headline: &'static str,
    explanation: String,
    way_out: WayOut,
}

const HOME: WayOut = WayOut { href: "/", label: "Go to the front page" };

impl PageError {
    fn page(self, request_id: Option<String>) -> Response {
        if let Self::LoggedOut { next } = &self {
            let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
            return Redirect::to(&format!("/login?next={next}")).into_response();
        }
        let Words { status, code, headline, explanation, way_out } = self.words();
        let shell = Shell::for_anyone(headline);
        let template = MessagePage { shell, headline, explanation, way_out, code, request_id };
        let mut response = page(status, &template).unwrap_or_else(|_| status.into_response());
        if let Self::TooMany(RetryAfter { seconds }) = self {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }

    fn words(&self) -> Words {
        let (status, code, headline, explanation, way_out) = match self {
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "not_found",
                "There is no such page",
                "The address may be mistyped, or what was here is gone.".to_owned(),
                HOME,
            ),
            Self::MethodNotAllowed => (
                StatusCode::METHOD_NOT_ALLOWED,
                "method_not_allowed",
                "This address does not work that way",
                "It exists, but cannot be called like this. Start from the page that has the button.".to_owned(),
                HOME,
            ),
            Self::Forged { back } => (
                StatusCode::FORBIDDEN,
                "form_out_of_date",
                "This form is out of date",
                "To keep your account safe we only take forms from our own pages, and this one was opened before you \
                 logged in or out, or came from elsewhere. Nothing has changed. Open the page again and repeat what you did."
                    .to_owned(),
                WayOut { href: back, label: "Open the page again" },
            ),
            Self::LoggedOut { .. } => {
                (StatusCode::SEE_OTHER, "logged_out", "Please log in", String::new(), WayOut { href: "/login", label: "Log in" })
            }
            Self::BadForm => (
                StatusCode::BAD_REQUEST,
                "bad_form",
                "This form did not arrive whole",
                "The connection may have broken off. Go back and send it again.".to_owned(),
                HOME,
            ),
            Self::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_large",
                "That is too much",
                "The form holds more than any of our forms can. Nothing has changed.".to_owned(),
                HOME,
            ),
            Self::TooMany(RetryAfter { seconds }) => (
                StatusCode::TOO_MANY_REQUESTS,
                "too_many_requests",
                "Too many tries",
                format!("Please wait {} and try again.", wait(*seconds)),
                HOME,
            ),
            Self::MailboxClosed => (
                StatusCode::FORBIDDEN,
                "mailbox_closed",
                "The mailbox is closed",
                "Open it with the link that eiderpix serve printed when it started. The link works once and in one browser; \
                 a restart prints a new one, and eiderpix mailbox shows the mails in the terminal."
                    .to_owned(),
                HOME,
            ),
            Self::Unavailable => (
                StatusCode::SERVICE_UNAVAILABLE,
                "unavailable",
                "We can’t reach our storage",
                "This should pass by itself. Nothing is lost; please try again in a moment.".to_owned(),
                HOME,
            ),
            Self::StorageFull => (
                StatusCode::INSUFFICIENT_STORAGE,
                "storage_full",
                "There is no room left",
                "The service’s disk is full, so that nothing can be saved. The operator has to make room.".to_owned(),
                HOME,
            ),
            Self::Internal => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal",
                "Something went wrong on our side",
                "It is in our log under the number below. Please try again; if it stays, tell the operator that number."
                    .to_owned(),
                HOME,
            ),
        };
        Words { status, code, headline, explanation, way_out }
    }
}

/// A time to wait, for people: "40 seconds", "12 minutes".
pub(super) fn wait(seconds: u64) -> String {
    match seconds {
        0..=1 => "a second".into(),
        2..=90 => format!("{seconds} seconds"),
        91..=5_400 => format!("{} minutes", seconds.div_ceil(60)),
        _ => format!("{} hours", seconds.div_ceil(3_600)),
    }
}
