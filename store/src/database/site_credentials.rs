//! Site credentials: what a site behind HTTP authentication lets its pictures be fetched with.

use super::{Columns, Connection, statements};
use crate::{ApiKeyId, Error, Timestamp};

statements! {
    PUT = "INSERT INTO site_credentials (api_key_id, host, sealed, updated_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (api_key_id, host) DO UPDATE SET sealed = $3, updated_at = $4";
    FIND = "SELECT sealed FROM site_credentials WHERE api_key_id = $1 AND host = $2";
    // Those used least recently make room.
    TRIM = "DELETE FROM site_credentials WHERE api_key_id = $1 AND host NOT IN (SELECT host FROM site_credentials
        WHERE api_key_id = $1 ORDER BY updated_at DESC, host LIMIT $2)";
    DELETE = "DELETE FROM site_credentials WHERE api_key_id = $1 AND host = $2";
    // What was accepted before the key ended is still fetched. The order of the tables is said, as jobs are many.
    DELETE_OF_REVOKED = "DELETE FROM site_credentials WHERE api_key_id IN
        (SELECT id FROM api_keys WHERE state = 'revoked') AND NOT EXISTS (SELECT 1 FROM queue CROSS JOIN jobs
        WHERE jobs.id = queue.job_id AND jobs.api_key_id = site_credentials.api_key_id)";
}

/// Keeps the sealed credentials of a key's site; of one key no more than `most` sites.
pub async fn put(
    connection: &mut Connection,
    key: &ApiKeyId,
    host: &str,
    sealed: &str,
    most: u32,
    now: Timestamp,
) -> Result<(), Error> {
    let put = sqlx::query(PUT).bind(key.as_str()).bind(host).bind(sealed).bind(now.0);
    put.execute(&mut *connection).await?;
    sqlx::query(TRIM).bind(key.as_str()).bind(i64::from(most)).execute(connection).await?;
    Ok(())
}

/// Finds the sealed credentials of a key's site.
pub async fn find(connection: &mut Connection, key: &ApiKeyId, host: &str) -> Result<Option<String>, Error> {
    let row = sqlx::query(FIND).bind(key.as_str()).bind(host).fetch_optional(connection).await?;
    row.map(|row| row.text("sealed")).transpose()
}

/// Deletes those of a key's site.
pub async fn delete(connection: &mut Connection, key: &ApiKeyId, host: &str) -> Result<(), Error> {
    sqlx::query(DELETE).bind(key.as_str()).bind(host).execute(connection).await?;
    Ok(())
}

/// Deletes those of keys that work no more.
pub async fn delete_of_revoked(connection: &mut Connection) -> Result<u64, Error> {
    Ok(sqlx::query(DELETE_OF_REVOKED).execute(connection).await?.rows_affected())
}
