//! The ledger: one entry for each thing that happened to an account's credits.

use sqlx::any::AnyRow;

use super::{Columns, Connection, statements};
use crate::{AccountId, Error, Timestamp};

/// One line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// A job's id, or a name of its own.
    pub reference: String,
    /// What happened.
    pub kind: EntryKind,
    /// What it did to the month's credits.
    pub monthly_delta: i64,
    /// What it did to the credits granted once.
    pub onetime_delta: i64,
    /// When.
    pub created_at: Timestamp,
}

/// What a line of the ledger stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryKind {
    /// Credits were given.
    Grant,
    /// One was held back for a job.
    Reservation,
    /// The job delivered.
    Charge,
    /// The job delivered nothing to charge.
    Release,
    /// The month ended with credits left.
    Expiry,
    /// The account came to another plan, or its plan changed.
    Plan,
    /// Credits were handed to the account below or above.
    Transfer,
}

statements! {
    INSERT = "INSERT INTO credit_entries (reference, kind, account_id, monthly_delta, onetime_delta,
        created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    LIST_OLDER = "SELECT reference, kind, monthly_delta, onetime_delta, created_at FROM credit_entries
        WHERE account_id = $1 AND created_at <= $2 AND (created_at < $2 OR reference < $3
        OR (reference = $3 AND kind > $4)) ORDER BY created_at DESC, reference DESC, kind LIMIT $5";
    LIST = "SELECT reference, kind, monthly_delta, onetime_delta, created_at FROM credit_entries
        WHERE account_id = $1 ORDER BY created_at DESC, reference DESC, kind LIMIT $2";
    SUMS = "SELECT CAST(COALESCE(sum(monthly_delta), 0) AS BIGINT) AS monthly,
        CAST(COALESCE(sum(onetime_delta), 0) AS BIGINT) AS onetime FROM credit_entries WHERE account_id = $1";
}

/// Lists the latest lines of an account's ledger, newest first.
pub async fn list(
    connection: &mut Connection,
    account: &AccountId,
    limit: u32,
) -> Result<Vec<EntryRow>, Error> {
    let rows = sqlx::query(LIST).bind(account.as_str()).bind(i64::from(limit)).fetch_all(connection).await?;
    rows.iter().map(read_entry).collect()
}

/// Lists lines of an account's ledger that are older than one of them, newest first.
pub async fn list_older(
    connection: &mut Connection,
    account: &AccountId,
    (created_at, reference, kind): (Timestamp, &str, EntryKind),
    limit: u32,
) -> Result<Vec<EntryRow>, Error> {
    let rows = sqlx::query(LIST_OLDER)
        .bind(account.as_str())
        .bind(created_at.0)
        .bind(reference)
        .bind(kind_name(kind))
        .bind(i64::from(limit))
        .fetch_all(connection)
        .await?;
    rows.iter().map(read_entry).collect()
}

/// Sums up the ledger: the month's credits and those granted once, which the balance must equal.
pub async fn sum(connection: &mut Connection, account: &AccountId) -> Result<(i64, i64), Error> {
    let row = sqlx::query(SUMS).bind(account.as_str()).fetch_one(connection).await?;
    Ok((row.number("monthly")?, row.number("onetime")?))
}

/// Adds a line; the same reference and kind twice is a conflict.
pub(super) async fn enter(
    connection: &mut Connection,
    account: &AccountId,
    reference: &str,
    kind: EntryKind,
    (monthly_delta, onetime_delta): (i64, i64),
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(INSERT)
        .bind(reference)
        .bind(kind_name(kind))
        .bind(account.as_str())
        .bind(monthly_delta)
        .bind(onetime_delta)
        .bind(now.0)
        .execute(connection)
        .await?;
    Ok(())
}

fn kind_name(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Grant => "grant",
        EntryKind::Reservation => "reservation",
        EntryKind::Charge => "charge",
        EntryKind::Release => "release",
        EntryKind::Expiry => "expiry",
        EntryKind::Plan => "plan",
        EntryKind::Transfer => "transfer",
    }
}

fn read_entry(row: &AnyRow) -> Result<EntryRow, Error> {
    let kind = match row.text("kind")?.as_str() {
        "grant" => EntryKind::Grant,
        "reservation" => EntryKind::Reservation,
        "charge" => EntryKind::Charge,
        "release" => EntryKind::Release,
        "expiry" => EntryKind::Expiry,
        "plan" => EntryKind::Plan,
        "transfer" => EntryKind::Transfer,
        other => return Err(Error::Corrupt(format!("a credit entry of kind {other}"))),
    };
    Ok(EntryRow {
        reference: row.text("reference")?,
        kind,
        monthly_delta: row.number("monthly_delta")?,
        onetime_delta: row.number("onetime_delta")?,
        created_at: row.moment("created_at")?,
    })
}
