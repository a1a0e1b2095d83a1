//! Shares: links by which anyone sees the proof of one job, until its owner withdraws them.

use super::{Columns, Connection, statements};
use crate::{AccountId, Error, JobId, Timestamp};

statements! {
    INSERT = "INSERT INTO shares (name, account_id, job_id, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (job_id) DO NOTHING";
    FIND = "SELECT account_id, job_id FROM shares WHERE name = $1";
    FIND_OF_JOB = "SELECT name FROM shares WHERE job_id = $1 AND account_id = $2";
    LIST = "SELECT name, job_id, created_at FROM shares WHERE account_id = $1 ORDER BY created_at, name";
    DELETE = "DELETE FROM shares WHERE job_id = $1 AND account_id = $2";
}

/// Adds a link to a job that has none; one that has keeps it.
pub async fn create(
    connection: &mut Connection,
    name: &str,
    account: &AccountId,
    job: &JobId,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(INSERT)
        .bind(name)
        .bind(account.as_str())
        .bind(job.as_str())
        .bind(now.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Finds whose job a link shows.
pub async fn find(connection: &mut Connection, name: &str) -> Result<Option<(AccountId, JobId)>, Error> {
    let Some(row) = sqlx::query(FIND).bind(name).fetch_optional(connection).await? else { return Ok(None) };
    Ok(Some((AccountId::stored(row.text("account_id")?), JobId::stored(row.text("job_id")?))))
}

/// Finds the link to an account's job.
pub async fn find_of_job(
    connection: &mut Connection,
    account: &AccountId,
    job: &JobId,
) -> Result<Option<String>, Error> {
    let row =
        sqlx::query(FIND_OF_JOB).bind(job.as_str()).bind(account.as_str()).fetch_optional(connection).await?;
    row.map(|row| row.text("name")).transpose()
}

/// Lists the links of an account: name, job, and since when.
pub async fn list(
    connection: &mut Connection,
    account: &AccountId,
) -> Result<Vec<(String, JobId, Timestamp)>, Error> {
    let rows = sqlx::query(LIST).bind(account.as_str()).fetch_all(connection).await?;
    let read = |row| {
        let row: &sqlx::any::AnyRow = row;
        Ok((row.text("name")?, JobId::stored(row.text("job_id")?), row.moment("created_at")?))
    };
    rows.iter().map(read).collect()
}

/// Withdraws the link to an account's job; `false` when there is none.
pub async fn delete(connection: &mut Connection, account: &AccountId, job: &JobId) -> Result<bool, Error> {
    let deleted = sqlx::query(DELETE).bind(job.as_str()).bind(account.as_str()).execute(connection).await?;
    Ok(deleted.rows_affected() == 1)
}
