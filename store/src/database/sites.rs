//! Sites: hosts that were seen using a key.

use super::{Columns, Connection, statements, stored};
use crate::{ApiKeyId, Error, Timestamp};

/// One host and one key.
#[derive(Debug, Clone)]
pub struct SiteRow {
    /// The host.
    pub host: String,
    /// When it was first seen.
    pub first_seen: Timestamp,
    /// When it was last seen.
    pub last_seen: Timestamp,
    /// How many pictures it sent.
    pub images: u64,
    /// The client it said it was.
    pub client: Option<String>,
}

statements! {
    RECORD = "INSERT INTO sites (api_key_id, host, first_seen, last_seen, images, client)
        VALUES ($1, $2, $3, $3, $4, $5)
        ON CONFLICT (api_key_id, host) DO UPDATE SET last_seen = $3, images = sites.images + $4,
        client = COALESCE($5, sites.client)";
    LIST = "SELECT host, first_seen, last_seen, images, client FROM sites
        WHERE api_key_id = $1 ORDER BY last_seen DESC, host LIMIT 200";
}

/// Notes that a host used a key.
pub async fn record(
    connection: &mut Connection,
    key: &ApiKeyId,
    host: &str,
    client: Option<&str>,
    images: u64,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(RECORD)
        .bind(key.as_str())
        .bind(host)
        .bind(now.0)
        .bind(stored(images))
        .bind(client)
        .execute(connection)
        .await?;
    Ok(())
}

/// Lists the hosts that were seen using a key, latest first.
pub async fn list(connection: &mut Connection, key: &ApiKeyId) -> Result<Vec<SiteRow>, Error> {
    let rows = sqlx::query(LIST).bind(key.as_str()).fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            Ok(SiteRow {
                host: row.text("host")?,
                first_seen: row.moment("first_seen")?,
                last_seen: row.moment("last_seen")?,
                images: row.count("images")?,
                client: row.optional_text("client")?,
            })
        })
        .collect()
}
