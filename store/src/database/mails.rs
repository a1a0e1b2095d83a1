//! Mails that wait to be sent, or lie in the built-in mailbox: sealed, deleted once sent.

use sqlx::any::AnyRow;

use super::{Columns, Connection, statements, stored};
use crate::{Error, MailId, Timestamp};

/// One mail.
#[derive(Debug, Clone)]
pub struct MailRow {
    /// Names the mail.
    pub id: MailId,
    /// Recipient, subject and bodies, sealed.
    pub sealed: String,
    /// How often sending was tried.
    pub attempts: u64,
    /// When it was written.
    pub created_at: Timestamp,
}

statements! {
    INSERT = "INSERT INTO mails (id, sealed, attempts, run_at, created_at) VALUES ($1, $2, 0, $3, $3)";
    LIST = "SELECT id, sealed, attempts, created_at FROM mails ORDER BY created_at, id";
    LIST_DUE = "SELECT id, sealed, attempts, created_at FROM mails WHERE run_at <= $1 ORDER BY run_at LIMIT $2";
    POSTPONE = "UPDATE mails SET attempts = attempts + 1, run_at = $2 WHERE id = $1";
    DELETE = "DELETE FROM mails WHERE id = $1";
    DELETE_OLD = "DELETE FROM mails WHERE created_at < $1";
}

/// Adds a mail.
pub async fn create(
    connection: &mut Connection,
    id: &MailId,
    sealed: &str,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(INSERT).bind(id.as_str()).bind(sealed).bind(now.0).execute(connection).await?;
    Ok(())
}

/// Lists all mails, newest last.
pub async fn list(connection: &mut Connection) -> Result<Vec<MailRow>, Error> {
    sqlx::query(LIST).fetch_all(connection).await?.iter().map(read).collect()
}

/// Lists mails that are to be sent now.
pub async fn list_due(
    connection: &mut Connection,
    now: Timestamp,
    limit: u64,
) -> Result<Vec<MailRow>, Error> {
    let rows = sqlx::query(LIST_DUE).bind(now.0).bind(stored(limit)).fetch_all(connection).await?;
    rows.iter().map(read).collect()
}

/// Counts a try that failed; the next one is not before then.
pub async fn postpone(connection: &mut Connection, id: &MailId, until: Timestamp) -> Result<(), Error> {
    sqlx::query(POSTPONE).bind(id.as_str()).bind(until.0).execute(connection).await?;
    Ok(())
}

/// Removes a mail.
pub async fn delete(connection: &mut Connection, id: &MailId) -> Result<(), Error> {
    sqlx::query(DELETE).bind(id.as_str()).execute(connection).await?;
    Ok(())
}

/// Removes the mails written before then.
pub async fn delete_old(connection: &mut Connection, created_before: Timestamp) -> Result<u64, Error> {
    Ok(sqlx::query(DELETE_OLD).bind(created_before.0).execute(connection).await?.rows_affected())
}

fn read(row: &AnyRow) -> Result<MailRow, Error> {
    Ok(MailRow {
        id: MailId::stored(row.text("id")?),
        sealed: row.text("sealed")?,
        attempts: row.count("attempts")?,
        created_at: row.moment("created_at")?,
    })
}
