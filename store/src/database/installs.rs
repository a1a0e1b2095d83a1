//! Installs: sites that may pick up the successor of their key.

use sqlx::any::AnyRow;

use super::{Columns, Connection, statements};
use crate::{ApiKeyId, Error, Timestamp};

/// One site that gave us a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstallRow {
    /// The key that the site used then.
    pub api_key_id: ApiKeyId,
    /// Keyed MAC of its secret, in hexadecimal.
    pub secret_mac: String,
    /// The site's host, as it says.
    pub host: String,
    /// The client it said it was.
    pub client: Option<String>,
    /// When it gave the secret.
    pub registered_at: Timestamp,
    /// When it was handed the successor.
    pub picked_up_at: Option<Timestamp>,
}

statements! {
    REGISTER = "INSERT INTO installs (api_key_id, secret_mac, host, client, registered_at)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (api_key_id, secret_mac) DO UPDATE SET host = $3, client = $4";
    COUNT = "SELECT count(*) AS installs FROM installs WHERE api_key_id = $1";
    FIND = "SELECT * FROM installs WHERE api_key_id = $1 AND secret_mac = $2";
    LIST = "SELECT * FROM installs WHERE api_key_id = $1 ORDER BY registered_at DESC, host LIMIT 200";
    PICK_UP = "UPDATE installs SET picked_up_at = $3
        WHERE api_key_id = $1 AND secret_mac = $2 AND picked_up_at IS NULL";
}

/// Notes a site's secret; the same again renames the site.
pub async fn register(connection: &mut Connection, install: &InstallRow) -> Result<(), Error> {
    sqlx::query(REGISTER)
        .bind(install.api_key_id.as_str())
        .bind(install.secret_mac.as_str())
        .bind(install.host.as_str())
        .bind(install.client.as_deref())
        .bind(install.registered_at.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Counts the sites that gave a secret with a key.
pub async fn count(connection: &mut Connection, key: &ApiKeyId) -> Result<u64, Error> {
    sqlx::query(COUNT).bind(key.as_str()).fetch_one(connection).await?.count("installs")
}

/// Finds a site by its key and secret.
pub async fn find(
    connection: &mut Connection,
    key: &ApiKeyId,
    secret_mac: &str,
) -> Result<Option<InstallRow>, Error> {
    let row = sqlx::query(FIND).bind(key.as_str()).bind(secret_mac).fetch_optional(connection).await?;
    row.as_ref().map(read).transpose()
}

/// Lists the sites that gave a secret with a key, newest first.
pub async fn list(connection: &mut Connection, key: &ApiKeyId) -> Result<Vec<InstallRow>, Error> {
    sqlx::query(LIST).bind(key.as_str()).fetch_all(connection).await?.iter().map(read).collect()
}

/// Notes that a site was handed the successor; `false` when it was before.
pub async fn pick_up(
    connection: &mut Connection,
    key: &ApiKeyId,
    secret_mac: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let changed =
        sqlx::query(PICK_UP).bind(key.as_str()).bind(secret_mac).bind(now.0).execute(connection).await?;
    Ok(changed.rows_affected() == 1)
}

fn read(row: &AnyRow) -> Result<InstallRow, Error> {
    Ok(InstallRow {
        api_key_id: ApiKeyId::stored(row.text("api_key_id")?),
        secret_mac: row.text("secret_mac")?,
        host: row.text("host")?,
        client: row.optional_text("client")?,
        registered_at: row.moment("registered_at")?,
        picked_up_at: row.optional_moment("picked_up_at")?,
    })
}
