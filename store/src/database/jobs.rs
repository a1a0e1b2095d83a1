//! Jobs: the truth about each, kept after they end.

use std::collections::HashMap;

use sqlx::any::AnyRow;

use super::{Columns, Connection, credits::Reservation, statements};
use crate::{AccountId, ApiKeyId, Error, JobId, Timestamp};

/// One job.
#[derive(Debug, Clone)]
pub struct JobRow {
    /// Names the job.
    pub id: JobId,
    /// Whose it is.
    pub account_id: AccountId,
    /// The key it was submitted with.
    pub api_key_id: ApiKeyId,
    /// Where the original comes from.
    pub source: SourceColumns,
    /// What was asked for; opaque here.
    pub options: String,
    /// How far it is.
    pub state: JobState,
    /// The credit it holds back, or held back.
    pub reservation: Reservation,
    /// Whether it cost a credit.
    pub is_charged: bool,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// When its results are deleted.
    pub expires_at: Option<Timestamp>,
    /// Why it failed; opaque here.
    pub failure: Option<String>,
    /// What became of the original, so far or in the end; opaque here.
    pub report: Option<String>,
    /// The site that asked, where it is known.
    pub site: Option<String>,
    /// The month of its key that it counts in; none where it could cost nothing.
    pub key_month: Option<i64>,
}

/// Where an original comes from, as columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceColumns {
    /// Whether it was uploaded; else it is fetched.
    pub is_upload: bool,
    /// The address that is fetched, or the upload's name.
    pub source: String,
    /// The same byte for byte as submitted.
    pub given: String,
    /// The same without query and fragment.
    pub bare: String,
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// It waits.
    Queued,
    /// It is worked on.
    Running,
    /// It ended with results.
    Done,
    /// It ended without.
    Failed,
    /// Its results were deleted.
    Expired,
}

statements! {
    INSERT = "INSERT INTO jobs (id, account_id, api_key_id, source_kind, source, source_given, source_bare, options,
        state, reserved_monthly, reserved_onetime, is_charged, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'queued', $9, $10, 0, $11)";
    FIND = "SELECT * FROM jobs WHERE id = $1";
    FIND_OF_ACCOUNT = "SELECT * FROM jobs WHERE id = $1 AND account_id = $2";
    FIND_BY_REQUEST = "SELECT j.* FROM request_keys r JOIN jobs j ON j.id = r.job_id
        WHERE r.account_id = $1 AND r.request_key = $2";
    FIND_BY_REQUESTS = "SELECT r.request_key, j.* FROM request_keys r JOIN jobs j ON j.id = r.job_id
        WHERE r.account_id = $1 AND r.request_key IN ($2, $3, $4, $5, $6, $7, $8, $9)";
    POINT_REQUEST = "INSERT INTO request_keys (account_id, request_key, job_id) VALUES ($1, $2, $3)
        ON CONFLICT (account_id, request_key) DO UPDATE SET job_id = $3";
    // A job that has yet to look at its source will do so anew anyway.
    FORGET_BARE = "DELETE FROM request_keys WHERE account_id = $1
        AND job_id IN (SELECT id FROM jobs WHERE account_id = $1 AND source_bare = $2
        AND NOT (state = 'queued' AND report IS NULL))";
    LATEST_GIVEN = "SELECT * FROM jobs WHERE account_id = $1 AND source_bare = $2 AND source_given = $3
        AND source_kind = $4 ORDER BY created_at DESC, id DESC LIMIT 1";
    LATEST = "SELECT * FROM jobs WHERE account_id = $1 ORDER BY id DESC LIMIT $2";
    NOTE_ORIGIN = "UPDATE jobs SET site = $2, key_month = $3 WHERE id = $1";
    NOTE_RESERVATION = "UPDATE jobs SET reserved_monthly = $2, reserved_onetime = $3 WHERE id = $1";
    BEGIN = "UPDATE jobs SET state = 'running', started_at = $2 WHERE id = $1";
    PROGRESS = "UPDATE jobs SET state = 'queued', report = $2, expires_at = $3 WHERE id = $1";
    PUT_BACK = "UPDATE jobs SET state = 'queued' WHERE id = $1 AND state = 'running'";
    FINISH = "UPDATE jobs SET state = $2, finished_at = $3, expires_at = $4, is_charged = $5, report = $6,
        failure = $7 WHERE id = $1";
    EXPIRE = "UPDATE jobs SET state = 'expired' WHERE id IN
        (SELECT id FROM jobs WHERE state = 'done' AND expires_at <= $1 LIMIT $2)";
}

/// Finds a job.
pub async fn find(connection: &mut Connection, id: &JobId) -> Result<Option<JobRow>, Error> {
    sqlx::query(FIND).bind(id.as_str()).fetch_optional(connection).await?.as_ref().map(read).transpose()
}

/// Finds a job of an account.
pub async fn find_of_account(
    connection: &mut Connection,
    account: &AccountId,
    id: &JobId,
) -> Result<Option<JobRow>, Error> {
    sqlx::query(FIND_OF_ACCOUNT)
        .bind(id.as_str())
        .bind(account.as_str())
        .fetch_optional(connection)
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// Finds the job that answers a request.
pub async fn find_by_request(
    connection: &mut Connection,
    account: &AccountId,
    request_key: &str,
) -> Result<Option<JobRow>, Error> {
    sqlx::query(FIND_BY_REQUEST)
        .bind(account.as_str())
        .bind(request_key)
        .fetch_optional(connection)
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// So many requests are looked up by one statement, as each is a way to the database and back.
const REQUESTS_AT_ONCE: usize = 8;

/// Finds the jobs that answer several requests, by their keys.
pub async fn find_by_requests(
    connection: &mut Connection,
    account: &AccountId,
    request_keys: &[String],
) -> Result<HashMap<String, JobRow>, Error> {
    let mut found = HashMap::with_capacity(request_keys.len());
    for keys in request_keys.chunks(REQUESTS_AT_ONCE) {
        let mut query = sqlx::query(FIND_BY_REQUESTS).bind(account.as_str());
        for place in 0..REQUESTS_AT_ONCE {
            query = query.bind(keys.get(place).unwrap_or(&keys[0]).as_str());
        }
        for row in query.fetch_all(&mut *connection).await? {
            found.insert(row.text("request_key")?, read(&row)?);
        }
    }
    Ok(found)
}

/// Finds an account's latest job on a source, byte for byte as submitted.
pub async fn latest_given(
    connection: &mut Connection,
    account: &AccountId,
    source: &SourceColumns,
) -> Result<Option<JobRow>, Error> {
    sqlx::query(LATEST_GIVEN)
        .bind(account.as_str())
        .bind(source.bare.as_str())
        .bind(source.given.as_str())
        .bind(kind_name(source))
        .fetch_optional(connection)
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// Lists an account's latest jobs, newest first.
pub async fn latest(
    connection: &mut Connection,
    account: &AccountId,
    limit: u32,
) -> Result<Vec<JobRow>, Error> {
    let rows =
        sqlx::query(LATEST).bind(account.as_str()).bind(i64::from(limit)).fetch_all(connection).await?;
    rows.iter().map(read).collect()
}

/// Notes which site asked for a job, and in which month of its key it counts.
pub async fn note_origin(
    connection: &mut Connection,
    id: &JobId,
    site: Option<&str>,
    key_month: Option<i64>,
) -> Result<(), Error> {
    sqlx::query(NOTE_ORIGIN).bind(id.as_str()).bind(site).bind(key_month).execute(connection).await?;
    Ok(())
}

/// Makes requests on a source, whatever its query, find their job no more; one that has not begun stays found.
pub async fn forget_bare(connection: &mut Connection, account: &AccountId, bare: &str) -> Result<(), Error> {
    sqlx::query(FORGET_BARE).bind(account.as_str()).bind(bare).execute(connection).await?;
    Ok(())
}

/// Marks up to `limit` jobs whose results are past their time.
pub async fn expire(connection: &mut Connection, now: Timestamp, limit: u32) -> Result<u64, Error> {
    let expired = sqlx::query(EXPIRE).bind(now.0).bind(i64::from(limit)).execute(connection).await?;
    Ok(expired.rows_affected())
}

pub(crate) async fn insert(
    connection: &mut Connection,
    job: &JobRow,
    request_key: &str,
) -> Result<(), Error> {
    sqlx::query(INSERT)
        .bind(job.id.as_str())
        .bind(job.account_id.as_str())
        .bind(job.api_key_id.as_str())
        .bind(kind_name(&job.source))
        .bind(job.source.source.as_str())
        .bind(job.source.given.as_str())
        .bind(job.source.bare.as_str())
        .bind(job.options.as_str())
        .bind(i64::from(job.reservation == Reservation::Monthly))
        .bind(i64::from(job.reservation == Reservation::OneTime))
        .bind(job.created_at.0)
        .execute(&mut *connection)
        .await?;
    sqlx::query(POINT_REQUEST)
        .bind(job.account_id.as_str())
        .bind(request_key)
        .bind(job.id.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// Notes which credit a job holds back.
pub(crate) async fn note_reservation(connection: &mut Connection, job: &JobRow) -> Result<(), Error> {
    sqlx::query(NOTE_RESERVATION)
        .bind(job.id.as_str())
        .bind(i64::from(job.reservation == Reservation::Monthly))
        .bind(i64::from(job.reservation == Reservation::OneTime))
        .execute(connection)
        .await?;
    Ok(())
}

pub(crate) async fn begin(connection: &mut Connection, id: &JobId, now: Timestamp) -> Result<(), Error> {
    sqlx::query(BEGIN).bind(id.as_str()).bind(now.0).execute(connection).await?;
    Ok(())
}

pub(crate) async fn put_back(connection: &mut Connection, id: &JobId) -> Result<(), Error> {
    sqlx::query(PUT_BACK).bind(id.as_str()).execute(connection).await?;
    Ok(())
}

pub(crate) async fn progress(
    connection: &mut Connection,
    id: &JobId,
    report: &str,
    expires_at: Timestamp,
) -> Result<(), Error> {
    sqlx::query(PROGRESS).bind(id.as_str()).bind(report).bind(expires_at.0).execute(connection).await?;
    Ok(())
}

pub(crate) async fn finish(connection: &mut Connection, job: &JobRow) -> Result<(), Error> {
    sqlx::query(FINISH)
        .bind(job.id.as_str())
        .bind(state_name(job.state))
        .bind(job.finished_at.map(|moment| moment.0))
        .bind(job.expires_at.map(|moment| moment.0))
        .bind(i64::from(job.is_charged))
        .bind(job.report.as_deref())
        .bind(job.failure.as_deref())
        .execute(connection)
        .await?;
    Ok(())
}

fn kind_name(source: &SourceColumns) -> &'static str {
    if source.is_upload { "upload" } else { "url" }
}

fn state_name(state: JobState) -> &'static str {
    match state {
        JobState::Queued => "queued",
        JobState::Running => "running",
        JobState::Done => "done",
        JobState::Failed => "failed",
        JobState::Expired => "expired",
    }
}

pub(super) fn read(row: &AnyRow) -> Result<JobRow, Error> {
    let state = match row.text("state")?.as_str() {
        "queued" => JobState::Queued,
        "running" => JobState::Running,
        "done" => JobState::Done,
        "failed" => JobState::Failed,
        "expired" => JobState::Expired,
        other => return Err(Error::Corrupt(format!("a job in state {other}"))),
    };
    let reservation = match (row.number("reserved_monthly")?, row.number("reserved_onetime")?) {
        (0, 0) => Reservation::Nothing,
        (_, 0) => Reservation::Monthly,
        _ => Reservation::OneTime,
    };
    Ok(JobRow {
        id: JobId::stored(row.text("id")?),
        account_id: AccountId::stored(row.text("account_id")?),
        api_key_id: ApiKeyId::stored(row.text("api_key_id")?),
        source: SourceColumns {
            is_upload: row.text("source_kind")? == "upload",
            source: row.text("source")?,
            given: row.text("source_given")?,
            bare: row.text("source_bare")?,
        },
        options: row.text("options")?,
        state,
        reservation,
        is_charged: row.number("is_charged")? != 0,
        created_at: row.moment("created_at")?,
        finished_at: row.optional_moment("finished_at")?,
        expires_at: row.optional_moment("expires_at")?,
        failure: row.optional_text("failure")?,
        report: row.optional_text("report")?,
        site: row.optional_text("site")?,
        key_month: row.optional_number("key_month")?,
    })
}
