//! Which objects there are and until when each is kept, at the least.
//!
//! A row is there before its file, and goes after it: no file is ever without a row.

use super::{Columns, Connection, statements, stored};
use crate::{Error, Timestamp};

statements! {
    ANNOUNCE = "INSERT INTO objects (object_key, size_bytes, keep_until) VALUES ($1, $2, $3)
        ON CONFLICT (object_key) DO UPDATE SET
        keep_until = CASE WHEN objects.keep_until > $3 THEN objects.keep_until ELSE $3 END";
    LIST_UNUSED = "SELECT object_key FROM objects WHERE keep_until <= $1
        AND NOT EXISTS (SELECT 1 FROM variants WHERE variants.object_key = objects.object_key)
        AND NOT EXISTS (SELECT 1 FROM downloads WHERE downloads.object_key = objects.object_key)
        AND NOT EXISTS (SELECT 1 FROM uploads WHERE uploads.object_key = objects.object_key)
        AND NOT EXISTS (SELECT 1 FROM queue WHERE queue.original_key = objects.object_key)
        ORDER BY keep_until LIMIT $2";
    PUT_OFF = "UPDATE objects SET keep_until = $2 WHERE object_key = $1";
    DELETE = "DELETE FROM objects WHERE object_key = $1";
}

/// Says that an object is about to be stored and stays at least until then.
pub async fn register(
    connection: &mut Connection,
    object_key: &str,
    size_bytes: u64,
    keep_until: Timestamp,
) -> Result<(), Error> {
    sqlx::query(ANNOUNCE)
        .bind(object_key)
        .bind(stored(size_bytes))
        .bind(keep_until.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Lists objects that nothing refers to and whose time is over.
pub async fn list_unused(
    connection: &mut Connection,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<String>, Error> {
    let rows = sqlx::query(LIST_UNUSED).bind(now.0).bind(i64::from(limit)).fetch_all(connection).await?;
    rows.iter().map(|row| row.text("object_key")).collect()
}

/// Has an object that could not be deleted looked at again then.
pub async fn put_off(connection: &mut Connection, object_key: &str, until: Timestamp) -> Result<(), Error> {
    sqlx::query(PUT_OFF).bind(object_key).bind(until.0).execute(connection).await?;
    Ok(())
}

/// Removes an object's row.
pub async fn delete(connection: &mut Connection, object_key: &str) -> Result<(), Error> {
    sqlx::query(DELETE).bind(object_key).execute(connection).await?;
    Ok(())
}
