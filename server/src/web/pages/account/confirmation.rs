//! Password and code once more, in forms that a session alone is not enough for.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};

use super::super::{
    errors::{PageError, PageResult},
    fields::Fields,
    log_in_code::wrong_code,
    shell::page,
};
use crate::{
    domain::{
        accounts::{Confirmation, NotConfirmed},
        language::Language,
        rate_limit::RetryAfter,
    },
    words::Text,
};

/// Reads the two fields.
pub(super) fn read(fields: &Fields) -> Confirmation {
    Confirmation { password: fields.get("password").into(), code: fields.get("code").to_owned() }
}

/// What a form says that was not taken.
pub(super) struct Problem {
    status: StatusCode,
    pub(super) words: Text,
    retry_after: Option<RetryAfter>,
}

impl Problem {
    /// A mistake in what was filled in.
    pub(super) fn with(words: Text) -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, words, retry_after: None }
    }

    /// Too often.
    pub(super) fn too_many(words: Text, retry_after: RetryAfter) -> Self {
        let status = StatusCode::TOO_MANY_REQUESTS;
        Self { status, words, retry_after: Some(retry_after) }
    }

    /// What is said where the owner was not confirmed.
    pub(super) fn of(t: Language, refusal: NotConfirmed) -> Result<Self, PageError> {
        Ok(match refusal {
            NotConfirmed::Gone => return Err(PageError::LoggedOut { next: "/dashboard".into() }),
            NotConfirmed::NoPassword => Self::with(t.say("account-no-password")),
            NotConfirmed::WrongPassword => Self::with(t.say("account-wrong-password")),
            NotConfirmed::WrongCode => Self::with(wrong_code(t)),
            NotConfirmed::TooMany(retry_after) => {
                let words = t.say("errors-too-many-tries").with("time", t.wait(retry_after.seconds));
                Self::too_many(words, retry_after)
            }
            NotConfirmed::TooBusy(busy) => return Err(busy.into()),
            NotConfirmed::Store(cause) => return Err(cause.into()),
        })
    }
}

/// Sends a page with its form, as what was wrong with the form demands.
pub(super) fn answer(template: &impl Template, problem: Option<&Problem>) -> PageResult {
    let Some(problem) = problem else { return page(StatusCode::OK, template) };
    let mut response = page(problem.status, template)?;
    if let Some(RetryAfter { seconds }) = problem.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    Ok(response)
}
