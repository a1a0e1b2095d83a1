//! `?wait=`: for how long an answer may be held back until the jobs in it have ended.

use std::time::Duration;

use axum::{extract::FromRequestParts, http::request::Parts};

use super::{code::Code, problem::ApiError};
use crate::{
    JobId, StoreError,
    app::App,
    domain::jobs::{self, Job},
};

const MAX_SECONDS: u64 = 30;
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// How long the client wants to wait.
pub(super) struct Wait(pub(super) Duration);

impl FromRequestParts<App> for Wait {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, ApiError> {
        let Some(given) = parameter(parts, "wait") else { return Ok(Self(Duration::ZERO)) };
        let seconds: u64 = given.parse().map_err(|_| {
            ApiError::because(Code::InvalidOption, "wait must be a whole number of seconds, 0 to 30.")
        })?;
        Ok(Self(Duration::from_secs(seconds.min(MAX_SECONDS))))
    }
}

/// Waits until all of these have ended, later formats included, or the time is up; then tells how far each is.
pub(super) async fn until_ended(app: &App, ids: &[JobId], at_most: Duration) -> Result<Vec<Job>, StoreError> {
    let ended = async {
        loop {
            // Jobs that have their first results end this early.
            let jobs = jobs::wait(app, ids, at_most).await?;
            if jobs.iter().all(|job| job.state.has_ended()) {
                return Ok(jobs);
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    };
    match tokio::time::timeout(at_most, ended).await {
        Ok(jobs) => jobs,
        Err(_) => jobs::wait(app, ids, Duration::ZERO).await,
    }
}

/// Finds a parameter of the query.
pub(super) fn parameter(parts: &Parts, name: &str) -> Option<String> {
    let query = parts.uri.query().unwrap_or_default();
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(found, _)| found == name)
        .map(|(_, value)| value.into_owned())
}
