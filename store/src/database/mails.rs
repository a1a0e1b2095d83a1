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
    /// Since when sending it is tried.
    pub tried_since: Timestamp,
    /// When it is tried next, where it was not given up.
    pub run_at: Timestamp,
    /// What the mail server said last.
    pub last_error: Option<String>,
    /// When it was given up.
    pub given_up_at: Option<Timestamp>,
}

/// How many mails there are, by how far they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MailCounts {
    /// All of them.
    pub all: u64,
    /// Those that failed once and are tried again.
    pub retrying: u64,
    /// Those that were given up.
    pub given_up: u64,
}

statements! {
    INSERT = "INSERT INTO mails (id, sealed, attempts, run_at, created_at) VALUES ($1, $2, 0, $3, $3)";
    LIST = "SELECT * FROM mails ORDER BY created_at, id";
    LIST_LATEST = "SELECT * FROM mails ORDER BY created_at DESC, id DESC LIMIT $1";
    LIST_DUE = "SELECT * FROM mails WHERE run_at <= $1 AND given_up_at IS NULL ORDER BY run_at LIMIT $2";
    HOLD = "UPDATE mails SET run_at = $2 WHERE id = $1 AND run_at <= $3 AND given_up_at IS NULL";
    POSTPONE = "UPDATE mails SET attempts = attempts + 1, run_at = $2, last_error = $3 WHERE id = $1";
    GIVE_UP = "UPDATE mails SET attempts = attempts + 1, given_up_at = $2, last_error = $3 WHERE id = $1";
    SEND_AGAIN = "UPDATE mails SET attempts = 0, run_at = $2, tried_since = $2, given_up_at = NULL WHERE id = $1";
    COUNT = "SELECT CAST(count(*) AS BIGINT) AS all_of_them,
        CAST(COALESCE(sum(CASE WHEN given_up_at IS NULL AND attempts > 0 THEN 1 ELSE 0 END), 0) AS BIGINT) AS retrying,
        CAST(COALESCE(sum(CASE WHEN given_up_at IS NULL THEN 0 ELSE 1 END), 0) AS BIGINT) AS given_up FROM mails";
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

/// Lists the latest mails, newest first.
pub async fn list_latest(connection: &mut Connection, limit: u32) -> Result<Vec<MailRow>, Error> {
    sqlx::query(LIST_LATEST).bind(i64::from(limit)).fetch_all(connection).await?.iter().map(read).collect()
}

/// Keeps a due mail from being due until then, while it is being sent; `false` when it is not due any more.
pub async fn hold(
    connection: &mut Connection,
    id: &MailId,
    until: Timestamp,
    now: Timestamp,
) -> Result<bool, Error> {
    let held = sqlx::query(HOLD).bind(id.as_str()).bind(until.0).bind(now.0).execute(connection).await?;
    Ok(held.rows_affected() == 1)
}

/// Counts a try that failed; the next one is not before then.
pub async fn postpone(
    connection: &mut Connection,
    id: &MailId,
    until: Timestamp,
    error: &str,
) -> Result<(), Error> {
    sqlx::query(POSTPONE).bind(id.as_str()).bind(until.0).bind(error).execute(connection).await?;
    Ok(())
}

/// Tries a mail no more; it stays for the operator to see.
pub async fn give_up(
    connection: &mut Connection,
    id: &MailId,
    now: Timestamp,
    error: &str,
) -> Result<(), Error> {
    sqlx::query(GIVE_UP).bind(id.as_str()).bind(now.0).bind(error).execute(connection).await?;
    Ok(())
}

/// Tries a mail anew, from now on; `false` when there is none.
pub async fn send_again(connection: &mut Connection, id: &MailId, now: Timestamp) -> Result<bool, Error> {
    let changed = sqlx::query(SEND_AGAIN).bind(id.as_str()).bind(now.0).execute(connection).await?;
    Ok(changed.rows_affected() == 1)
}

/// Counts the mails.
pub async fn count(connection: &mut Connection) -> Result<MailCounts, Error> {
    let row = sqlx::query(COUNT).fetch_one(connection).await?;
    Ok(MailCounts {
        all: row.count("all_of_them")?,
        retrying: row.count("retrying")?,
        given_up: row.count("given_up")?,
    })
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
        tried_since: row.optional_moment("tried_since")?.map_or_else(|| row.moment("created_at"), Ok)?,
        run_at: row.moment("run_at")?,
        last_error: row.optional_text("last_error")?,
        given_up_at: row.optional_moment("given_up_at")?,
    })
}
