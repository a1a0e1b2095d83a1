//! What a submission came to, kept under its idempotency key: the same request again finds the same jobs.

use axum::http::HeaderMap;
use serde::{Deserialize, Serialize};

use super::{
    code::Code,
    problem::{ApiError, Problem},
};
use crate::{
    AccountId, JobId,
    app::App,
    domain::idempotency::{self, Begun},
};

const HEADER: &str = "idempotency-key";
const MAX_BYTES: usize = 200;

/// What became of one picture of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Taken {
    Job(JobId),
    Refused(Problem),
}

/// The key of a request that may be sent again.
pub(super) struct OnceKey(String);

impl OnceKey {
    /// Reads the header; none is as good.
    pub(super) fn of(headers: &HeaderMap) -> Result<Option<Self>, ApiError> {
        let Some(given) = headers.get(HEADER) else { return Ok(None) };
        let key = given.to_str().unwrap_or_default().trim();
        let is_key =
            !key.is_empty() && key.len() <= MAX_BYTES && key.bytes().all(|byte| byte.is_ascii_graphic());
        let detail = "Idempotency-Key must be 1 to 200 printable characters without spaces.";
        is_key.then(|| Some(Self(key.to_owned()))).ok_or(ApiError::because(Code::BadRequest, detail))
    }

    /// Gives what the same request came to before; `None` when it is new and has to be done.
    pub(super) async fn begin(
        &self,
        app: &App,
        account: &AccountId,
        digest: &str,
    ) -> Result<Option<Vec<Taken>>, ApiError> {
        match idempotency::begin(app, account, &self.0, digest).await? {
            Begun::New => Ok(None),
            Begun::Repeated(answer) => serde_json::from_str(&answer)
                .map(Some)
                .map_err(|_| crate::StoreError::Corrupt("the answer of an idempotency key".into()).into()),
            Begun::Busy => {
                let detail = "Its first sending has not been answered yet. Try again in a few seconds.";
                Err(ApiError::because(Code::RequestInProgress, detail).retry_after(5))
            }
            Begun::OtherRequest => {
                let detail = "Use a new key for each request, and the same one only to send a request again.";
                Err(ApiError::because(Code::IdempotencyKeyReused, detail))
            }
        }
    }

    /// Keeps what the request came to; where no picture was taken, it may be tried again.
    pub(super) async fn finish(
        &self,
        app: &App,
        account: &AccountId,
        taken: &[Taken],
    ) -> Result<(), ApiError> {
        if !taken.iter().any(|taken| matches!(taken, Taken::Job(_))) {
            return self.forget(app, account).await;
        }
        let answer = serde_json::to_string(taken).expect("an answer is plain data");
        Ok(idempotency::finish(app, account, &self.0, &answer).await?)
    }

    /// Lets the request be tried again.
    pub(super) async fn forget(&self, app: &App, account: &AccountId) -> Result<(), ApiError> {
        Ok(idempotency::forget(app, account, &self.0).await?)
    }
}
