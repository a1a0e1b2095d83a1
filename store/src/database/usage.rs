//! What an account's jobs came to, added up day by day as they end.

use sqlx::any::AnyRow;

use super::{Columns, Connection, statements, stored};
use crate::{AccountId, Error, Timestamp};

/// What one job came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A result that is smaller.
    Optimized {
        /// Size of its original.
        original_bytes: u64,
        /// Size of what was delivered in its place.
        result_bytes: u64,
    },
    /// The original stayed.
    Kept {
        /// Its size.
        original_bytes: u64,
    },
    /// It failed.
    Failed,
}

/// What all jobs of an account came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Jobs with a smaller result.
    pub optimized: u64,
    /// Jobs whose original stayed.
    pub kept: u64,
    /// Jobs that failed.
    pub failed: u64,
    /// Size of the originals.
    pub original_bytes: u64,
    /// Size of what was delivered in their place.
    pub result_bytes: u64,
}

/// What jobs are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The site that asked.
    Site,
    /// The format of the original.
    Format,
}

/// What came of one day's jobs, or of one site's or format's on all days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageRow {
    /// The day since 1970, or the site's or format's name.
    pub name: String,
    /// Jobs that ended with a result or kept their original.
    pub jobs: u64,
    /// Size of the originals.
    pub original_bytes: u64,
    /// Size of what was delivered in their place.
    pub result_bytes: u64,
}

/// What an account's jobs of one day came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// When it begins, UTC.
    pub begins_at: Timestamp,
    /// Its figures.
    pub totals: Totals,
}

statements! {
    ADD = "INSERT INTO usage_days (account_id, day, outcome, jobs, original_bytes, result_bytes)
        VALUES ($1, $2, $3, 1, $4, $5) ON CONFLICT (account_id, day, outcome) DO UPDATE SET
        jobs = usage_days.jobs + 1, original_bytes = usage_days.original_bytes + $4,
        result_bytes = usage_days.result_bytes + $5";
    SUM = "SELECT outcome, CAST(sum(jobs) AS BIGINT) AS jobs, CAST(sum(original_bytes) AS BIGINT) AS original_bytes,
        CAST(sum(result_bytes) AS BIGINT) AS result_bytes FROM usage_days WHERE account_id = $1 GROUP BY outcome";
    ADD_PART = "INSERT INTO usage_parts (account_id, part, day, name, jobs, original_bytes, result_bytes)
        VALUES ($1, $2, $3, $4, 1, $5, $6) ON CONFLICT (account_id, part, day, name) DO UPDATE SET
        jobs = usage_parts.jobs + 1, original_bytes = usage_parts.original_bytes + $5,
        result_bytes = usage_parts.result_bytes + $6";
    BY_DAY = "SELECT CAST(day AS TEXT) AS name, CAST(sum(jobs) AS BIGINT) AS jobs,
        CAST(sum(original_bytes) AS BIGINT) AS original_bytes, CAST(sum(result_bytes) AS BIGINT) AS result_bytes
        FROM usage_days WHERE account_id = $1 AND day >= $2 AND outcome <> 'failed' GROUP BY day ORDER BY day";
    BY_PART = "SELECT name, CAST(sum(jobs) AS BIGINT) AS jobs,
        CAST(sum(original_bytes) AS BIGINT) AS original_bytes, CAST(sum(result_bytes) AS BIGINT) AS result_bytes
        FROM usage_parts WHERE account_id = $1 AND part = $2 AND day >= $3 GROUP BY name
        ORDER BY sum(original_bytes) - sum(result_bytes) DESC, name LIMIT $4";
    SUM_BETWEEN = "SELECT outcome, CAST(sum(jobs) AS BIGINT) AS jobs,
        CAST(sum(original_bytes) AS BIGINT) AS original_bytes, CAST(sum(result_bytes) AS BIGINT) AS result_bytes
        FROM usage_days WHERE account_id = $1 AND day >= $2 AND day < $3 GROUP BY outcome";
    SITES_BETWEEN = "SELECT name, CAST(sum(jobs) AS BIGINT) AS jobs,
        CAST(sum(original_bytes) AS BIGINT) AS original_bytes, CAST(sum(result_bytes) AS BIGINT) AS result_bytes
        FROM usage_parts WHERE account_id = $1 AND part = 'site' AND day >= $2 AND day < $3 GROUP BY name
        ORDER BY sum(original_bytes) - sum(result_bytes) DESC, name LIMIT $4";
    LIST = "SELECT day, outcome, jobs, original_bytes, result_bytes FROM usage_days
        WHERE account_id = $1 AND day > $2 ORDER BY day, outcome";
}

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Adds one job that has ended.
pub(crate) async fn add(
    connection: &mut Connection,
    account: &AccountId,
    outcome: Outcome,
    now: Timestamp,
) -> Result<(), Error> {
    let (name, original_bytes, result_bytes) = match outcome {
        Outcome::Optimized { original_bytes, result_bytes } => ("optimized", original_bytes, result_bytes),
        Outcome::Kept { original_bytes } => ("kept", original_bytes, original_bytes),
        Outcome::Failed => ("failed", 0, 0),
    };
    sqlx::query(ADD)
        .bind(account.as_str())
        .bind(day(now))
        .bind(name)
        .bind(stored(original_bytes))
        .bind(stored(result_bytes))
        .execute(connection)
        .await?;
    Ok(())
}

/// Adds one result to its site's or format's day.
pub async fn add_part(
    connection: &mut Connection,
    account: &AccountId,
    part: Part,
    name: &str,
    (original_bytes, result_bytes): (u64, u64),
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(ADD_PART)
        .bind(account.as_str())
        .bind(part_name(part))
        .bind(day(now))
        .bind(name)
        .bind(stored(original_bytes))
        .bind(stored(result_bytes))
        .execute(connection)
        .await?;
    Ok(())
}

/// Lists the days since then on which something ended, oldest first.
pub async fn list_days(
    connection: &mut Connection,
    account: &AccountId,
    since: Timestamp,
) -> Result<Vec<UsageRow>, Error> {
    let rows = sqlx::query(BY_DAY).bind(account.as_str()).bind(day(since)).fetch_all(connection).await?;
    rows.iter().map(read).collect()
}

/// Adds up sites or formats since then, the largest savings first.
pub async fn list_parts(
    connection: &mut Connection,
    account: &AccountId,
    part: Part,
    since: Timestamp,
    limit: u32,
) -> Result<Vec<UsageRow>, Error> {
    let rows = sqlx::query(BY_PART)
        .bind(account.as_str())
        .bind(part_name(part))
        .bind(day(since))
        .bind(i64::from(limit))
        .fetch_all(connection)
        .await?;
    rows.iter().map(read).collect()
}

/// The day of a moment, counted from 1970.
pub fn day(moment: Timestamp) -> i64 {
    moment.0.div_euclid(DAY_MS)
}

fn part_name(part: Part) -> &'static str {
    match part {
        Part::Site => "site",
        Part::Format => "format",
    }
}

fn read(row: &AnyRow) -> Result<UsageRow, Error> {
    Ok(UsageRow {
        name: row.text("name")?,
        jobs: row.count("jobs")?,
        original_bytes: row.count("original_bytes")?,
        result_bytes: row.count("result_bytes")?,
    })
}

/// Adds up all days of an account.
pub async fn totals(connection: &mut Connection, account: &AccountId) -> Result<Totals, Error> {
    let mut totals = Totals::default();
    for row in sqlx::query(SUM).bind(account.as_str()).fetch_all(connection).await? {
        totals.add(&row)?;
    }
    Ok(totals)
}

/// Adds up an account's days from one moment's day to before another's, and its sites in them, the largest savings first.
pub async fn between(
    connection: &mut Connection,
    account: &AccountId,
    (from, until): (Timestamp, Timestamp),
    sites: u32,
) -> Result<(Totals, Vec<UsageRow>), Error> {
    let mut totals = Totals::default();
    let rows = sqlx::query(SUM_BETWEEN).bind(account.as_str()).bind(day(from)).bind(day(until));
    for row in rows.fetch_all(&mut *connection).await? {
        totals.add(&row)?;
    }
    let rows = sqlx::query(SITES_BETWEEN).bind(account.as_str()).bind(day(from)).bind(day(until));
    let rows = rows.bind(i64::from(sites)).fetch_all(connection).await?;
    Ok((totals, rows.iter().map(read).collect::<Result<_, _>>()?))
}

/// Lists the figures of an account's last days up to now, those without any job left out, oldest first.
pub async fn list(
    connection: &mut Connection,
    account: &AccountId,
    last_days: u32,
    now: Timestamp,
) -> Result<Vec<Day>, Error> {
    let before = now.0.div_euclid(DAY_MS) - i64::from(last_days);
    let rows = sqlx::query(LIST).bind(account.as_str()).bind(before).fetch_all(connection).await?;
    let mut days: Vec<Day> = Vec::new();
    for row in rows {
        let begins_at = Timestamp(row.number("day")?.saturating_mul(DAY_MS));
        if days.last().is_none_or(|day| day.begins_at != begins_at) {
            days.push(Day { begins_at, totals: Totals::default() });
        }
        if let Some(day) = days.last_mut() {
            day.totals.add(&row)?;
        }
    }
    Ok(days)
}

impl Totals {
    fn add(&mut self, row: &AnyRow) -> Result<(), Error> {
        let jobs = row.count("jobs")?;
        match row.text("outcome")?.as_str() {
            "optimized" => self.optimized = jobs,
            "kept" => self.kept = jobs,
            _ => self.failed = jobs,
        }
        self.original_bytes += row.count("original_bytes")?;
        self.result_bytes += row.count("result_bytes")?;
        Ok(())
    }
}
