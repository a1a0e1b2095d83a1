//! Uploads: originals that were sent to us.

use sqlx::any::AnyRow;

use super::{Columns, Connection, statements, stored};
use crate::{AccountId, Error, Timestamp};

/// One upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadRow {
    /// 32 hexadecimal digits and an extension.
    pub name: String,
    /// Whose it is.
    pub account_id: AccountId,
    /// The name the client gave it.
    pub file_name: String,
    /// The form's field that it came in.
    pub field: Option<String>,
    /// Where its bytes lie.
    pub object_key: String,
    /// What its content is.
    pub media_type: String,
    /// Its exact size.
    pub size_bytes: u64,
    /// Digest of its bytes, in hexadecimal.
    pub digest: String,
    /// When it came.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

statements! {
    INSERT = "INSERT INTO uploads (name, account_id, file_name, object_key, media_type, size_bytes, digest, created_at,
        expires_at, field) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    FIND = "SELECT * FROM uploads WHERE name = $1 AND expires_at > $2";
    KEEP = "UPDATE uploads SET expires_at = $2 WHERE name = $1 AND expires_at < $2";
    DELETE_EXPIRED = "DELETE FROM uploads WHERE expires_at <= $1 AND NOT EXISTS
        (SELECT 1 FROM jobs WHERE jobs.source = uploads.name AND jobs.state IN ('queued', 'running'))";
}

/// Adds an upload.
pub async fn create(connection: &mut Connection, upload: &UploadRow) -> Result<(), Error> {
    sqlx::query(INSERT)
        .bind(upload.name.as_str())
        .bind(upload.account_id.as_str())
        .bind(upload.file_name.as_str())
        .bind(upload.object_key.as_str())
        .bind(upload.media_type.as_str())
        .bind(stored(upload.size_bytes))
        .bind(upload.digest.as_str())
        .bind(upload.created_at.0)
        .bind(upload.expires_at.0)
        .bind(upload.field.as_deref())
        .execute(connection)
        .await?;
    Ok(())
}

/// Finds an upload by its name, while it lasts; the caller checks whose it is.
pub async fn find(
    connection: &mut Connection,
    name: &str,
    now: Timestamp,
) -> Result<Option<UploadRow>, Error> {
    sqlx::query(FIND).bind(name).bind(now.0).fetch_optional(connection).await?.as_ref().map(read).transpose()
}

/// Keeps an upload at least until then.
pub async fn keep(connection: &mut Connection, name: &str, until: Timestamp) -> Result<(), Error> {
    sqlx::query(KEEP).bind(name).bind(until.0).execute(connection).await?;
    Ok(())
}

/// Removes the uploads whose time is over and which no living job needs.
pub async fn delete_expired(connection: &mut Connection, now: Timestamp) -> Result<u64, Error> {
    Ok(sqlx::query(DELETE_EXPIRED).bind(now.0).execute(connection).await?.rows_affected())
}

fn read(row: &AnyRow) -> Result<UploadRow, Error> {
    Ok(UploadRow {
        name: row.text("name")?,
        account_id: AccountId::stored(row.text("account_id")?),
        file_name: row.text("file_name")?,
        field: row.optional_text("field")?,
        object_key: row.text("object_key")?,
        media_type: row.text("media_type")?,
        size_bytes: row.count("size_bytes")?,
        digest: row.text("digest")?,
        created_at: row.moment("created_at")?,
        expires_at: row.moment("expires_at")?,
    })
}
