//! Leases: kept alive, given back, and taken back from workers that died.

use sqlx::any::AnyRow;

use crate::{
    Connection, Error, JobId, Timestamp,
    database::{Columns, statements, stored},
    jobs::{self, JobRow},
    queue::{
        settle::{Ending, settle},
        stage::Stage,
    },
};

/// How long a job belongs to a worker that gives no sign of life.
pub const LEASE_MS: i64 = 60_000;

/// A stage that took its worker down so often is not tried again.
pub const MAX_ATTEMPTS: u64 = 3;

/// The right to end one stage of a job, for one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// Which job.
    pub job_id: JobId,
    /// Who holds it.
    pub owner: String,
    /// Which stage.
    pub stage: Stage,
    /// Which attempt at it, from 1.
    pub attempt: u64,
}

statements! {
    EXTEND = "UPDATE queue SET lease_until = $5 WHERE job_id = $1 AND lease_owner = $2 AND stage = $3
        AND attempt = $4";
    GIVE_BACK = "UPDATE queue SET lease_owner = NULL, lease_until = NULL, run_at = $5, attempt = attempt - $6
        WHERE job_id = $1 AND lease_owner = $2 AND stage = $3 AND attempt = $4";
    LIST_LAPSED = "SELECT job_id, lease_owner, stage, attempt FROM queue WHERE lease_owner IS NOT NULL
        AND lease_until <= $1 ORDER BY lease_until LIMIT 1000";
    LIST_LEASED = "SELECT job_id, lease_owner, stage, attempt FROM queue WHERE lease_owner IS NOT NULL";
}

/// Keeps a lease alive; `false` when it was lost.
pub async fn extend(connection: &mut Connection, lease: &Lease, now: Timestamp) -> Result<bool, Error> {
    let extended = sqlx::query(EXTEND)
        .bind(lease.job_id.as_str())
        .bind(lease.owner.as_str())
        .bind(lease.stage.stored())
        .bind(stored(lease.attempt))
        .bind(now.plus_ms(LEASE_MS).0)
        .execute(connection)
        .await?;
    Ok(extended.rows_affected() == 1)
}

/// Gives a job back as if it had not been claimed, because the worker stops.
pub async fn hand_back(connection: &mut Connection, lease: &Lease, now: Timestamp) -> Result<bool, Error> {
    give_back(connection, lease, now, 1).await
}

/// Gives a job back, to be tried again not before then; the attempt is not counted, as it was not the job's fault.
pub async fn postpone(connection: &mut Connection, lease: &Lease, until: Timestamp) -> Result<bool, Error> {
    give_back(connection, lease, until, 1).await
}

/// Gives a job back after an attempt that failed, to be tried again after a pause that grows.
pub async fn retry(connection: &mut Connection, lease: &Lease, now: Timestamp) -> Result<bool, Error> {
    give_back(connection, lease, now.plus_ms(pause_ms(lease.attempt)), 0).await
}

/// Takes back the jobs whose leases lapsed; those tried too often end as `crashed` says.
pub async fn reap(
    connection: &mut Connection,
    crashed: impl Fn(&JobRow) -> Ending,
    now: Timestamp,
) -> Result<Vec<JobId>, Error> {
    let lapsed = sqlx::query(LIST_LAPSED).bind(now.0).fetch_all(&mut *connection).await?;
    let mut ended = Vec::new();
    for row in &lapsed {
        let lease = read_lease(row)?;
        let run_at = now.plus_ms(pause_ms(lease.attempt));
        take_back(connection, lease, &crashed, run_at, now, &mut ended).await?;
    }
    Ok(ended)
}

/// Takes back all leases at once, when it is sure that nobody lives who could hold one.
pub async fn release_all(
    connection: &mut Connection,
    crashed: impl Fn(&JobRow) -> Ending,
    now: Timestamp,
) -> Result<Vec<JobId>, Error> {
    let leased = sqlx::query(LIST_LEASED).fetch_all(&mut *connection).await?;
    let mut ended = Vec::new();
    for row in &leased {
        take_back(connection, read_lease(row)?, &crashed, now, now, &mut ended).await?;
    }
    Ok(ended)
}

async fn take_back(
    connection: &mut Connection,
    lease: Lease,
    crashed: &impl Fn(&JobRow) -> Ending,
    run_at: Timestamp,
    now: Timestamp,
    ended: &mut Vec<JobId>,
) -> Result<(), Error> {
    if lease.attempt < MAX_ATTEMPTS {
        give_back(connection, &lease, run_at, 0).await?;
        return Ok(());
    }
    let ending = match jobs::find(connection, &lease.job_id).await? {
        Some(job) => crashed(&job),
        None => return Err(Error::Corrupt(format!("queued job {} has no row", lease.job_id))),
    };
    if settle(connection, &lease, ending, now).await?.is_some() {
        ended.push(lease.job_id);
    }
    Ok(())
}

async fn give_back(
    connection: &mut Connection,
    lease: &Lease,
    run_at: Timestamp,
    uncounted_attempts: i64,
) -> Result<bool, Error> {
    let given = sqlx::query(GIVE_BACK)
        .bind(lease.job_id.as_str())
        .bind(lease.owner.as_str())
        .bind(lease.stage.stored())
        .bind(stored(lease.attempt))
        .bind(run_at.0)
        .bind(uncounted_attempts)
        .execute(&mut *connection)
        .await?;
    if given.rows_affected() == 0 {
        return Ok(false);
    }
    jobs::put_back(connection, &lease.job_id).await?;
    Ok(true)
}

/// 4 s, then 16 s.
fn pause_ms(attempt: u64) -> i64 {
    1_000 << (2 * attempt.min(8))
}

fn read_lease(row: &AnyRow) -> Result<Lease, Error> {
    Ok(Lease {
        job_id: JobId::stored(row.text("job_id")?),
        owner: row.text("lease_owner")?,
        stage: Stage::read(row)?,
        attempt: row.count("attempt")?,
    })
}
