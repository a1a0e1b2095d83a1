//! The audit log: what was done to an account, each line chained to the one before it.

use sqlx::any::AnyRow;

use super::{Columns, Connection, statements, stored};
use crate::{AccountId, Error, Timestamp};

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Its place: 1, 2, 3 … without a gap.
    pub number: u64,
    /// When it happened.
    pub at: Timestamp,
    /// What, by whom; opaque here.
    pub entry: String,
    /// The hash over this line and the hash of the one before.
    pub hash: String,
    /// A MAC over the hash.
    pub seal: String,
}

statements! {
    LAST = "SELECT number, at, entry, hash, seal FROM audit_entries WHERE account_id = $1
        ORDER BY number DESC LIMIT 1";
    INSERT = "INSERT INTO audit_entries (account_id, number, at, entry, hash, seal) VALUES ($1, $2, $3, $4, $5, $6)";
    LIST = "SELECT number, at, entry, hash, seal FROM audit_entries WHERE account_id = $1 AND number < $2
        ORDER BY number DESC LIMIT $3";
}

/// Finds the last line of an account.
pub async fn last(connection: &mut Connection, account: &AccountId) -> Result<Option<AuditRow>, Error> {
    let row = sqlx::query(LAST).bind(account.as_str()).fetch_optional(connection).await?;
    row.as_ref().map(read).transpose()
}

/// Adds a line; a conflict when its place is taken.
pub async fn append(connection: &mut Connection, account: &AccountId, row: &AuditRow) -> Result<(), Error> {
    sqlx::query(INSERT)
        .bind(account.as_str())
        .bind(stored(row.number))
        .bind(row.at.0)
        .bind(row.entry.as_str())
        .bind(row.hash.as_str())
        .bind(row.seal.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// Lists lines before a place, newest first.
pub async fn list(
    connection: &mut Connection,
    account: &AccountId,
    before: u64,
    limit: u32,
) -> Result<Vec<AuditRow>, Error> {
    let rows = sqlx::query(LIST)
        .bind(account.as_str())
        .bind(stored(before))
        .bind(i64::from(limit))
        .fetch_all(connection)
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<AuditRow, Error> {
    Ok(AuditRow {
        number: row.count("number")?,
        at: row.moment("at")?,
        entry: row.text("entry")?,
        hash: row.text("hash")?,
        seal: row.text("seal")?,
    })
}
