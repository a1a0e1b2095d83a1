//! Stages: what a job's owner waits for, then what takes long.

use sqlx::any::AnyRow;

use crate::{
    Connection, Error, Timestamp,
    database::{Columns, statements, stored},
    jobs,
    queue::lease::Lease,
};

/// Which part of a job waits or is worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// What the job's owner waits for.
    First,
    /// What takes long; done when no first stage waits.
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
    ADVANCE = "UPDATE queue SET stage = $5, attempt = 0, lease_owner = NULL, lease_until = NULL, run_at = $6,
        original_key = $7 WHERE job_id = $1 AND lease_owner = $2 AND stage = $3 AND attempt = $4";
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

/// Lets a job wait for its later stage, with the first one's results there for its owner; its place among those of the
/// later stage is the one it had before. `false` when the lease of its first stage was lost, and then nothing is changed.
pub async fn advance(
    connection: &mut Connection,
    lease: &Lease,
    progress: &Progress,
    now: Timestamp,
) -> Result<bool, Error> {
    let advanced = sqlx::query(ADVANCE)
        .bind(lease.job_id.as_str())
        .bind(lease.owner.as_str())
        .bind(Stage::First.stored())
        .bind(stored(lease.attempt))
        .bind(Stage::Later.stored())
        .bind(now.0)
        .bind(progress.original_key.as_deref())
        .execute(&mut *connection)
        .await?;
    if advanced.rows_affected() == 0 {
        return Ok(false);
    }
    jobs::progress(connection, &lease.job_id, &progress.report, progress.expires_at).await?;
    Ok(true)
}
