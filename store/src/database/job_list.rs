//! Lists of an account's jobs, filtered and page by page, newest first.
//!
//! Each way to filter has a statement that walks an index of its own; what else is asked for is checked on the way.

use super::{Connection, jobs, jobs::JobRow, statements};
use crate::{AccountId, ApiKeyId, Error, JobId};

/// Which jobs are wanted; all where nothing is named.
#[derive(Debug, Clone, Default)]
pub struct JobFilter {
    /// Only those that this site asked for.
    pub site: Option<String>,
    /// Only those of this key.
    pub api_key_id: Option<ApiKeyId>,
    /// Only those that are so far.
    pub progress: Option<Progress>,
}

/// How far a job is, as far as lists tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// It waits or is worked on.
    Living,
    /// It ended with results that are there still.
    Done,
    /// It ended without.
    Failed,
    /// Its results were deleted.
    Expired,
}

statements! {
    ALL = "SELECT * FROM jobs WHERE account_id = $1 AND id < $2 AND ($3 = '' OR state = $3)
        ORDER BY id DESC LIMIT $4";
    SITE = "SELECT * FROM jobs WHERE account_id = $1 AND site = $5 AND id < $2 AND ($3 = '' OR state = $3)
        AND ($6 = '' OR api_key_id = $6) ORDER BY id DESC LIMIT $4";
    KEY = "SELECT * FROM jobs WHERE api_key_id = $5 AND account_id = $1 AND id < $2 AND ($3 = '' OR state = $3)
        ORDER BY id DESC LIMIT $4";
    LIVING = "SELECT * FROM jobs WHERE account_id = $1 AND id < $2 AND state IN ('queued', 'running')
        AND ($4 = '' OR site = $4) AND ($5 = '' OR api_key_id = $5) ORDER BY id DESC LIMIT $3";
    DONE = "SELECT * FROM jobs WHERE account_id = $1 AND id < $2 AND state = 'done'
        AND ($4 = '' OR site = $4) AND ($5 = '' OR api_key_id = $5) ORDER BY id DESC LIMIT $3";
    FAILED = "SELECT * FROM jobs WHERE account_id = $1 AND id < $2 AND state = 'failed'
        AND ($4 = '' OR site = $4) AND ($5 = '' OR api_key_id = $5) ORDER BY id DESC LIMIT $3";
}

/// Past every id.
const END: &str = "~";

/// Lists up to `limit` jobs that are older than `before`.
pub async fn list(
    connection: &mut Connection,
    account: &AccountId,
    filter: &JobFilter,
    before: Option<&JobId>,
    limit: u32,
) -> Result<Vec<JobRow>, Error> {
    let before = before.map_or(END, JobId::as_str);
    let site = filter.site.as_deref().unwrap_or_default();
    let key = filter.api_key_id.as_ref().map_or("", ApiKeyId::as_str);
    let by_progress = match filter.progress {
        Some(Progress::Living) => Some(LIVING),
        Some(Progress::Done) => Some(DONE),
        Some(Progress::Failed) => Some(FAILED),
        Some(Progress::Expired) | None => None,
    };
    let query = match by_progress {
        Some(statement) => sqlx::query(statement)
            .bind(account.as_str())
            .bind(before)
            .bind(i64::from(limit))
            .bind(site)
            .bind(key),
        None => {
            let state = if filter.progress.is_some() { "expired" } else { "" };
            let (statement, first, second) = match (site, key) {
                ("", "") => (ALL, None, None),
                ("", key) => (KEY, Some(key), None),
                (site, key) => (SITE, Some(site), Some(key)),
            };
            let query = sqlx::query(statement).bind(account.as_str()).bind(before).bind(state);
            let query = query.bind(i64::from(limit));
            let query = first.into_iter().fold(query, sqlx::query::Query::bind);
            second.into_iter().fold(query, sqlx::query::Query::bind)
        }
    };
    query.fetch_all(connection).await?.iter().map(jobs::read).collect()
}
