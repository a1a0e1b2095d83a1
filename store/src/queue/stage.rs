//! Stages: what a job's owner waits for, then what takes long.

use sqlx::any::AnyRow;

use crate::{
    AccountId, Connection, Error, Timestamp,
    database::{Columns, statements, stored},
    jobs,
    queue::{COST, claim::Claimed},
};

/// Which part of a job waits or is worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// What the job's owner waits for.
    First,
    /// What takes long; most slots do it only when no first stage waits.
    Later,
}

/// What the first stage made of a job.
#[derive(Debug, Clone)]
pub struct Progress {
    /// What became of the original so far; opaque here.
    pub report: String,
    /// When these results are deleted.
    pub expires_at: Timestamp,
    /// The fetched original, kept for the later stage; none where the source is an upload.
    pub original_key: Option<String>,
}

statements! {
    LATER_CLOCK = "SELECT v FROM queue_clock WHERE shard = 1";
    LAST_LATER = "SELECT vtime FROM queue WHERE account_id = $1 AND stage = $2 ORDER BY vtime DESC LIMIT 1";
    ADVANCE = "UPDATE queue SET stage = $5, attempt = 0, lease_owner = NULL, lease_until = NULL, run_at = $6,
        original_key = $7, vtime = $8 WHERE job_id = $1 AND lease_owner = $2 AND stage = $3 AND attempt = $4";
}

impl Stage {
    /// The order in which stages are served, too.
    pub(crate) fn stored(self) -> i64 {
        match self {
            Self::First => 0,
            Self::Later => 1,
        }
    }

    pub(crate) fn read(row: &AnyRow) -> Result<Self, Error> {
        match row.number("stage")? {
            0 => Ok(Self::First),
            1 => Ok(Self::Later),
            other => Err(Error::Corrupt(format!("a job in stage {other}"))),
        }
    }
}

/// Lets a job wait for its later stage, with the first one's results there for its owner. `false` when the lease of its first
/// stage was lost, and then nothing is changed.
pub async fn advance(
    connection: &mut Connection,
    claimed: &Claimed,
    progress: &Progress,
    now: Timestamp,
) -> Result<bool, Error> {
    let Claimed { lease, job, .. } = claimed;
    let place = later_place(connection, &job.account_id).await?;
    let advanced = sqlx::query(ADVANCE)
        .bind(lease.job_id.as_str())
        .bind(lease.owner.as_str())
        .bind(Stage::First.stored())
        .bind(stored(lease.attempt))
        .bind(Stage::Later.stored())
        .bind(now.0)
        .bind(progress.original_key.as_deref())
        .bind(place)
        .execute(&mut *connection)
        .await?;
    if advanced.rows_affected() == 0 {
        return Ok(false);
    }
    jobs::progress(connection, &lease.job_id, &progress.report, progress.expires_at).await?;
    Ok(true)
}

/// Where an account's next job comes among those that wait for their later stage: after its last one there, but never in the
/// past.
pub(super) async fn later_place(connection: &mut Connection, account: &AccountId) -> Result<i64, Error> {
    let clock = sqlx::query(LATER_CLOCK).fetch_one(&mut *connection).await?.number("v")?;
    let last = sqlx::query(LAST_LATER).bind(account.as_str()).bind(Stage::Later.stored());
    let last = last.fetch_optional(connection).await?.map(|row| row.number("vtime")).transpose()?;
    Ok(last.map_or(clock, |last| last.max(clock)) + COST)
}
