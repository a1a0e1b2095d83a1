//! Takes a job in: its row, its place in the queue, its reservation.

use crate::{
    AccountId, ApiKeyId, Connection, Error, JobId, Timestamp,
    credits::{self, Reservation},
    database::{Columns, statements},
    jobs::{self, JobRow, JobState, SourceColumns},
    queue::{COST, Stage, stage::later_place},
};

/// A job that is to be taken in.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// Its id.
    pub id: JobId,
    /// Whose it is.
    pub account_id: AccountId,
    /// The key it came with.
    pub api_key_id: ApiKeyId,
    /// What makes a repeated request find it.
    pub request_key: String,
    /// Where the original comes from.
    pub source: SourceColumns,
    /// What was asked for; opaque here.
    pub options: String,
    /// Whether it may cost a credit, so that one is held back.
    pub may_cost: bool,
    /// Where it begins: a job that is nothing but slow formats has no first stage.
    pub stage: Stage,
}

/// What became of it.
#[derive(Debug, Clone)]
pub enum Accepted {
    /// It waits in the queue.
    Queued(Box<JobRow>),
    /// No credit is left for it; nothing was written.
    OutOfCredits,
}

statements! {
    // Start-time fair queueing: an account's next job comes after its last one, but never in the past.
    ADVANCE = "UPDATE balances SET vfinish = $2 + CASE WHEN vfinish > (SELECT v FROM queue_clock WHERE shard = 0)
        THEN vfinish ELSE (SELECT v FROM queue_clock WHERE shard = 0) END
        WHERE account_id = $1 RETURNING vfinish";
    INSERT = "INSERT INTO queue (job_id, account_id, vtime, run_at, attempt, stage) VALUES ($1, $2, $3, $4, 0, $5)";
    COUNT = "SELECT (SELECT CAST(count(*) AS BIGINT) FROM queue) AS queued,
        (SELECT CAST(count(*) AS BIGINT) FROM queue WHERE account_id = $1) AS queued_of_account";
    COUNT_ALL = "SELECT CAST(count(*) AS BIGINT) AS queued FROM queue";
}

/// Counts all living jobs.
pub async fn count_all(connection: &mut Connection) -> Result<u64, Error> {
    sqlx::query(COUNT_ALL).fetch_one(connection).await?.count("queued")
}

/// Counts the living jobs: all, and those of an account.
pub async fn count(connection: &mut Connection, account: &AccountId) -> Result<(u64, u64), Error> {
    let row = sqlx::query(COUNT).bind(account.as_str()).fetch_one(connection).await?;
    Ok((row.count("queued")?, row.count("queued_of_account")?))
}

/// Takes a job in.
pub async fn accept(connection: &mut Connection, new: NewJob, now: Timestamp) -> Result<Accepted, Error> {
    let reservation = if new.may_cost {
        match credits::reserve(connection, &new.account_id, &new.id, now).await? {
            Some(reservation) => reservation,
            None => return Ok(Accepted::OutOfCredits),
        }
    } else {
        Reservation::Nothing
    };
    let job = JobRow {
        id: new.id,
        account_id: new.account_id,
        api_key_id: new.api_key_id,
        source: new.source,
        options: new.options,
        state: JobState::Queued,
        reservation,
        is_charged: false,
        created_at: now,
        finished_at: None,
        expires_at: None,
        failure: None,
        report: None,
        site: None,
        key_month: None,
    };
    jobs::insert(connection, &job, &new.request_key).await?;
    let place = match new.stage {
        Stage::First => first_place(connection, &job.account_id).await?,
        Stage::Later => later_place(connection, &job.account_id).await?,
    };
    sqlx::query(INSERT)
        .bind(job.id.as_str())
        .bind(job.account_id.as_str())
        .bind(place)
        .bind(now.0)
        .bind(new.stage.stored())
        .execute(connection)
        .await?;
    Ok(Accepted::Queued(Box::new(job)))
}

/// Where an account's next job comes among those that wait for their first stage.
async fn first_place(connection: &mut Connection, account: &AccountId) -> Result<i64, Error> {
    sqlx::query(ADVANCE).bind(account.as_str()).bind(COST).fetch_one(connection).await?.number("vfinish")
}
