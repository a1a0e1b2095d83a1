//! Claims: which jobs go to a worker next.

use sqlx::any::AnyRow;

use crate::{
    Connection, Error, JobId, Timestamp,
    database::{Columns, statements, stored},
    jobs::{self, JobRow},
    queue::{
        lease::{LEASE_MS, Lease},
        stage::Stage,
    },
};

/// How many jobs a worker takes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Slots {
    /// Jobs of any account and stage.
    pub all: u64,
    /// Of these, at most so many for their later stage.
    pub later: u64,
    /// Of the later ones, so many go ahead of first stages: of accounts that have no first stage waiting themselves.
    pub ahead: u64,
    /// Besides, first stages of accounts that have no job running.
    pub guests: u64,
}

/// A job to work on.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// The right to end its stage.
    pub lease: Lease,
    /// The job.
    pub job: JobRow,
    /// Where an earlier stage left the original that it fetched.
    pub original_key: Option<String>,
}

statements! {
    // The materialized part keeps the planner from locking more than the limit; PostgreSQL adds FOR UPDATE SKIP LOCKED.
    CLAIM = "WITH c AS MATERIALIZED (SELECT job_id FROM queue WHERE stage = $5 AND lease_owner IS NULL
        AND run_at <= $1 ORDER BY vtime, job_id LIMIT $2)
        UPDATE queue SET lease_owner = $3, lease_until = $4, attempt = attempt + 1
        FROM c WHERE queue.job_id = c.job_id RETURNING queue.job_id, queue.attempt, queue.vtime, queue.original_key";
    FIND_WAITING = "SELECT job_id FROM queue WHERE stage = $2 AND lease_owner IS NULL AND run_at <= $1 LIMIT 1";
    // Account by account along the index, not row by row: one account's long list costs one step.
    FIND_AHEAD = "WITH RECURSIVE a (id) AS (SELECT min(account_id) FROM queue UNION ALL
        SELECT (SELECT min(account_id) FROM queue WHERE account_id > a.id) FROM a WHERE a.id IS NOT NULL)
        SELECT q.job_id FROM a JOIN queue q ON q.job_id = (SELECT l.job_id FROM queue l WHERE l.account_id = a.id
        AND l.stage = 1 AND l.lease_owner IS NULL AND l.run_at <= $1 ORDER BY l.vtime LIMIT 1)
        WHERE NOT EXISTS (SELECT 1 FROM queue f WHERE f.account_id = a.id AND f.stage = 0
        AND f.lease_owner IS NULL AND f.run_at <= $1) ORDER BY q.vtime, q.job_id LIMIT $2";
    FIND_GUESTS = "WITH RECURSIVE a (id) AS (SELECT min(account_id) FROM queue UNION ALL
        SELECT (SELECT min(account_id) FROM queue WHERE account_id > a.id) FROM a WHERE a.id IS NOT NULL)
        SELECT q.job_id FROM a JOIN queue q ON q.job_id = (SELECT f.job_id FROM queue f WHERE f.account_id = a.id
        AND f.stage = 0 AND f.lease_owner IS NULL AND f.run_at <= $1 ORDER BY f.vtime LIMIT 1)
        WHERE NOT EXISTS (SELECT 1 FROM queue r WHERE r.account_id = a.id AND r.lease_owner IS NOT NULL)
        ORDER BY q.vtime, q.job_id LIMIT $2";
    CLAIM_ONE = "UPDATE queue SET lease_owner = $2, lease_until = $3, attempt = attempt + 1
        WHERE job_id = $1 AND lease_owner IS NULL
        RETURNING job_id, attempt, vtime, original_key";
    SET_CLOCK = "UPDATE queue_clock SET v = $1 WHERE shard = $2 AND v < $1";
}

/// Says whether there is a job to claim.
pub async fn is_waiting(connection: &mut Connection, slots: Slots, now: Timestamp) -> Result<bool, Error> {
    for stage in [Stage::First, Stage::Later] {
        let is_wanted = slots.all > 0 && (stage == Stage::First || slots.later > 0);
        let waiting = sqlx::query(FIND_WAITING).bind(now.0).bind(stage.stored());
        if is_wanted && waiting.fetch_optional(&mut *connection).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(slots.guests > 0 && !find(connection, FIND_GUESTS, 1, now).await?.is_empty())
}

/// Takes jobs for free slots: a few later stages go ahead, else any first stage goes before any later one; within a stage
/// the fairest first. Guests come last, when the other slots are taken.
pub async fn claim(
    connection: &mut Connection,
    owner: &str,
    slots: Slots,
    now: Timestamp,
) -> Result<Vec<Claimed>, Error> {
    let later = slots.later.min(slots.all);
    let ahead = find(connection, FIND_AHEAD, slots.ahead.min(later), now).await?;
    let mut claimed = claim_found(connection, owner, Stage::Later, &ahead, now).await?;
    let rest = |claimed: &Vec<Claimed>, of: u64| of.saturating_sub(claimed.len() as u64);
    let later = rest(&claimed, later);
    let all = rest(&claimed, slots.all);
    claimed.extend(claim_stage(connection, owner, Stage::First, all, now).await?);
    let later = rest(&claimed, slots.all).min(later);
    claimed.extend(claim_stage(connection, owner, Stage::Later, later, now).await?);
    if claimed.len() as u64 == slots.all {
        let guests = find(connection, FIND_GUESTS, slots.guests, now).await?;
        claimed.extend(claim_found(connection, owner, Stage::First, &guests, now).await?);
    }
    Ok(claimed)
}

async fn find(
    connection: &mut Connection,
    statement: &'static str,
    limit: u64,
    now: Timestamp,
) -> Result<Vec<JobId>, Error> {
    if limit == 0 {
        return Ok(Vec::new());
    }
    let rows = sqlx::query(statement).bind(now.0).bind(stored(limit)).fetch_all(connection).await?;
    rows.iter().map(|row| row.text("job_id").map(JobId::stored)).collect()
}

async fn claim_stage(
    connection: &mut Connection,
    owner: &str,
    stage: Stage,
    limit: u64,
    now: Timestamp,
) -> Result<Vec<Claimed>, Error> {
    if limit == 0 {
        return Ok(Vec::new());
    }
    let rows = sqlx::query(CLAIM)
        .bind(now.0)
        .bind(stored(limit))
        .bind(owner)
        .bind(now.plus_ms(LEASE_MS).0)
        .bind(stage.stored())
        .fetch_all(&mut *connection)
        .await?;
    begin(connection, owner, stage, &rows, now).await
}

async fn claim_found(
    connection: &mut Connection,
    owner: &str,
    stage: Stage,
    ids: &[JobId],
    now: Timestamp,
) -> Result<Vec<Claimed>, Error> {
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        let claim = sqlx::query(CLAIM_ONE).bind(id.as_str()).bind(owner).bind(now.plus_ms(LEASE_MS).0);
        rows.extend(claim.fetch_optional(&mut *connection).await?);
    }
    begin(connection, owner, stage, &rows, now).await
}

/// Begins the jobs whose rows were leased, and lets the stage's clock follow.
async fn begin(
    connection: &mut Connection,
    owner: &str,
    stage: Stage,
    rows: &[AnyRow],
    now: Timestamp,
) -> Result<Vec<Claimed>, Error> {
    let mut claimed = Vec::with_capacity(rows.len());
    let mut clock = 0;
    for row in rows {
        let lease = Lease {
            job_id: JobId::stored(row.text("job_id")?),
            owner: owner.to_owned(),
            stage,
            attempt: row.count("attempt")?,
        };
        clock = clock.max(row.number("vtime")?);
        jobs::begin(connection, &lease.job_id, now).await?;
        let job = jobs::find(connection, &lease.job_id)
            .await?
            .ok_or_else(|| Error::Corrupt(format!("queued job {} has no row", lease.job_id)))?;
        claimed.push(Claimed { lease, job, original_key: row.optional_text("original_key")? });
    }
    if clock > 0 {
        sqlx::query(SET_CLOCK).bind(clock).bind(stage.stored()).execute(connection).await?;
    }
    Ok(claimed)
}
