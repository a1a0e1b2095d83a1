//! Downloads: the public names of results.

use sqlx::any::AnyRow;

use super::{Columns, Connection, statements, stored};
use crate::{AccountId, Error, JobId, Timestamp};

/// One public name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DownloadRow {
    /// 32 hexadecimal digits and an extension.
    pub name: String,
    /// Whose it is.
    pub account_id: AccountId,
    /// The job it belongs to.
    pub job_id: JobId,
    /// Where its bytes lie.
    pub object_key: String,
    /// What its content is.
    pub media_type: String,
    /// Its exact size.
    pub size_bytes: u64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

statements! {
    INSERT = "INSERT INTO downloads (name, account_id, job_id, object_key, media_type, size_bytes, created_at,
        expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    FIND = "SELECT * FROM downloads WHERE name = $1 AND expires_at > $2";
    KEEP = "UPDATE downloads SET expires_at = $2 WHERE job_id = $1 AND expires_at < $2";
    DELETE_EXPIRED = "DELETE FROM downloads WHERE expires_at <= $1";
}

/// Adds a public name.
pub async fn create(connection: &mut Connection, download: &DownloadRow) -> Result<(), Error> {
    sqlx::query(INSERT)
        .bind(download.name.as_str())
        .bind(download.account_id.as_str())
        .bind(download.job_id.as_str())
        .bind(download.object_key.as_str())
        .bind(download.media_type.as_str())
        .bind(stored(download.size_bytes))
        .bind(download.created_at.0)
        .bind(download.expires_at.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Finds what a public name stands for, while it lasts.
pub async fn find(
    connection: &mut Connection,
    name: &str,
    now: Timestamp,
) -> Result<Option<DownloadRow>, Error> {
    sqlx::query(FIND).bind(name).bind(now.0).fetch_optional(connection).await?.as_ref().map(read).transpose()
}

/// Keeps a job's public names at least until then.
pub async fn keep(connection: &mut Connection, job: &JobId, until: Timestamp) -> Result<(), Error> {
    sqlx::query(KEEP).bind(job.as_str()).bind(until.0).execute(connection).await?;
    Ok(())
}

/// Removes the names whose time is over.
pub async fn delete_expired(connection: &mut Connection, now: Timestamp) -> Result<u64, Error> {
    Ok(sqlx::query(DELETE_EXPIRED).bind(now.0).execute(connection).await?.rows_affected())
}

fn read(row: &AnyRow) -> Result<DownloadRow, Error> {
    Ok(DownloadRow {
        name: row.text("name")?,
        account_id: AccountId::stored(row.text("account_id")?),
        job_id: JobId::stored(row.text("job_id")?),
        object_key: row.text("object_key")?,
        media_type: row.text("media_type")?,
        size_bytes: row.count("size_bytes")?,
        created_at: row.moment("created_at")?,
        expires_at: row.moment("expires_at")?,
    })
}
