//! Installs: sites that may pick up the successor of their key, and which key took the place of which.

use sqlx::any::AnyRow;

use super::{Columns, Connection, statements};
use crate::{AccountId, ApiKeyId, Error, Timestamp};

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

/// A replaced key's successor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuccessionRow {
    /// The key in its place.
    pub new_key_id: ApiKeyId,
    /// When it took the place.
    pub replaced_at: Timestamp,
}

statements! {
    REGISTER = "INSERT INTO installs (api_key_id, secret_mac, host, client, registered_at)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (api_key_id, secret_mac) DO UPDATE SET host = $3, client = $4";
    COUNT = "SELECT count(*) AS installs FROM installs WHERE api_key_id = $1";
    FIND = "SELECT * FROM installs WHERE api_key_id = $1 AND secret_mac = $2";
    LIST = "SELECT * FROM installs WHERE api_key_id = $1 ORDER BY registered_at DESC, host LIMIT 200";
    PICK_UP = "UPDATE installs SET picked_up_at = $3
        WHERE api_key_id = $1 AND secret_mac = $2 AND picked_up_at IS NULL";
    RECORD_SUCCESSION = "INSERT INTO successions (old_key_id, new_key_id, replaced_at)
        SELECT old_key.id, new_key.id, $4 FROM api_keys old_key JOIN api_keys new_key ON new_key.key_mac = $3
        WHERE old_key.account_id = $1 AND old_key.state = 'retiring' AND old_key.retires_at = $2
        ON CONFLICT (old_key_id) DO UPDATE SET new_key_id = excluded.new_key_id, replaced_at = excluded.replaced_at";
    FIND_SUCCESSION = "SELECT new_key_id, replaced_at FROM successions WHERE old_key_id = $1";
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

/// Notes which key took the place of the one that retires at that moment.
pub async fn record_succession(
    connection: &mut Connection,
    account: &AccountId,
    retires_at: Timestamp,
    new_key_mac: &str,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(RECORD_SUCCESSION)
        .bind(account.as_str())
        .bind(retires_at.0)
        .bind(new_key_mac)
        .bind(now.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Finds which key took the place of a key.
pub async fn find_succession(
    connection: &mut Connection,
    key: &ApiKeyId,
) -> Result<Option<SuccessionRow>, Error> {
    let row = sqlx::query(FIND_SUCCESSION).bind(key.as_str()).fetch_optional(connection).await?;
    row.map(|row| {
        Ok(SuccessionRow {
            new_key_id: ApiKeyId::stored(row.text("new_key_id")?),
            replaced_at: row.moment("replaced_at")?,
        })
    })
    .transpose()
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
