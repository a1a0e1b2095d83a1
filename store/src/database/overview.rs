//! What the operator looks at: the queue, the latest failures, and what lies on the disk.

use super::{Columns, Connection, jobs, jobs::JobRow, statements};
use crate::{AccountId, Error, JobId, Timestamp};

/// How much waits and runs in one stage of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageRow {
    /// 0 = what owners wait for, 1 = formats that take long.
    pub stage: i64,
    /// Jobs that wait.
    pub waiting: u64,
    /// Of these, jobs that failed once and wait for their next try.
    pub paused: u64,
    /// Jobs that are worked on.
    pub running: u64,
    /// When the oldest that waits was accepted.
    pub oldest_waiting: Option<Timestamp>,
}

/// Files of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stored {
    /// How many.
    pub files: u64,
    /// How large together.
    pub bytes: u64,
}

/// Accounts by their number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AccountCounts {
    /// All of them.
    pub all: u64,
    /// Those that the operator or a parent stopped.
    pub suspended: u64,
}

statements! {
    STAGES = "SELECT q.stage, CAST(sum(CASE WHEN q.lease_owner IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS waiting,
        CAST(sum(CASE WHEN q.lease_owner IS NULL AND q.run_at > $1 THEN 1 ELSE 0 END) AS BIGINT) AS paused,
        CAST(sum(CASE WHEN q.lease_owner IS NULL THEN 0 ELSE 1 END) AS BIGINT) AS running,
        min(CASE WHEN q.lease_owner IS NULL THEN q.job_id END) AS oldest FROM queue q GROUP BY q.stage ORDER BY q.stage";
    ACCEPTED_AT = "SELECT created_at FROM jobs WHERE id = $1";
    FAILED = "SELECT * FROM jobs WHERE state = 'failed' AND finished_at < $1 ORDER BY finished_at DESC LIMIT $2";
    FILES = "SELECT CAST(count(*) AS BIGINT) AS files, CAST(COALESCE(sum(size_bytes), 0) AS BIGINT) AS bytes FROM objects";
    RESULTS = "SELECT CAST(count(*) AS BIGINT) AS files, CAST(COALESCE(sum(o.size_bytes), 0) AS BIGINT) AS bytes
        FROM objects o WHERE EXISTS (SELECT 1 FROM variants v WHERE v.object_key = o.object_key)";
    ACCOUNTS = "SELECT CAST(count(*) AS BIGINT) AS all_of_them,
        CAST(COALESCE(sum(CASE WHEN state = 'suspended' THEN 1 ELSE 0 END), 0) AS BIGINT) AS suspended FROM accounts";
}

/// Counts what waits and runs, stage by stage; a stage with nothing is left out.
pub async fn stages(connection: &mut Connection, now: Timestamp) -> Result<Vec<StageRow>, Error> {
    let rows = sqlx::query(STAGES).bind(now.0).fetch_all(&mut *connection).await?;
    let mut stages = Vec::with_capacity(rows.len());
    for row in &rows {
        let oldest_waiting = match row.optional_text("oldest")? {
            Some(id) => sqlx::query(ACCEPTED_AT)
                .bind(id)
                .fetch_one(&mut *connection)
                .await?
                .optional_moment("created_at")?,
            None => None,
        };
        stages.push(StageRow {
            stage: row.number("stage")?,
            waiting: row.count("waiting")?,
            paused: row.count("paused")?,
            running: row.count("running")?,
            oldest_waiting,
        });
    }
    Ok(stages)
}

/// Lists jobs of all accounts that failed before then, the latest first.
pub async fn list_failed(
    connection: &mut Connection,
    before: Timestamp,
    limit: u32,
) -> Result<Vec<JobRow>, Error> {
    let rows = sqlx::query(FAILED).bind(before.0).bind(i64::from(limit)).fetch_all(connection).await?;
    rows.iter().map(jobs::read).collect()
}

/// Finds a job, whosever it is.
pub async fn find_job(connection: &mut Connection, id: &JobId) -> Result<Option<(AccountId, JobRow)>, Error> {
    Ok(jobs::find(connection, id).await?.map(|row| (row.account_id.clone(), row)))
}

/// Sums up all files, and those of them that are results; the others are originals.
pub async fn stored(connection: &mut Connection) -> Result<(Stored, Stored), Error> {
    let mut sums = [Stored::default(); 2];
    for (sum, statement) in sums.iter_mut().zip([FILES, RESULTS]) {
        let row = sqlx::query(statement).fetch_one(&mut *connection).await?;
        *sum = Stored { files: row.count("files")?, bytes: row.count("bytes")? };
    }
    Ok((sums[0], sums[1]))
}

/// Counts the accounts.
pub async fn count_accounts(connection: &mut Connection) -> Result<AccountCounts, Error> {
    let row = sqlx::query(ACCOUNTS).fetch_one(connection).await?;
    Ok(AccountCounts { all: row.count("all_of_them")?, suspended: row.count("suspended")? })
}
