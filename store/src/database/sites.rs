//! Sites: hosts that were seen using a key.

use super::{Columns, Connection, statements, stored};
use crate::{AccountId, ApiKeyId, Error, Timestamp};

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
    /// How many bytes its pictures became smaller by.
    pub bytes_saved: u64,
    /// Whether it is new to the account and its owner has not said yet that it is known.
    pub is_new: bool,
}

/// A new host that the owner was not told of by mail.
#[derive(Debug, Clone)]
pub struct UntoldSite {
    /// Whose key it used.
    pub account_id: AccountId,
    /// The key's first characters.
    pub hint: String,
    /// The host.
    pub host: String,
    /// When it was first seen.
    pub first_seen: Timestamp,
    /// The client it said it was.
    pub client: Option<String>,
}

statements! {
    RECORD = "INSERT INTO sites (api_key_id, host, first_seen, last_seen, images, client)
        VALUES ($1, $2, $3, $3, $4, $5)
        ON CONFLICT (api_key_id, host) DO UPDATE SET last_seen = $3, images = sites.images + $4,
        client = COALESCE($5, sites.client)";
    IS_THERE = "SELECT host FROM sites WHERE api_key_id = $1 AND host = $2";
    OTHERS = "SELECT CAST(COALESCE(sum(CASE WHEN s.host = $2 THEN 1 ELSE 0 END), 0) AS BIGINT) AS same,
        CAST(count(*) AS BIGINT) AS known FROM api_keys k JOIN sites s ON s.api_key_id = k.id
        WHERE k.account_id = (SELECT account_id FROM api_keys WHERE id = $1)";
    MARK_NEW = "UPDATE sites SET is_new = 1 WHERE api_key_id = $1 AND host = $2";
    LIST = "SELECT host, first_seen, last_seen, images, client, bytes_saved, is_new FROM sites
        WHERE api_key_id = $1 ORDER BY last_seen DESC, host LIMIT 200";
    ADD_SAVINGS = "UPDATE sites SET bytes_saved = bytes_saved + $3 WHERE api_key_id = $1 AND host = $2";
    LIST_UNTOLD = "SELECT k.account_id, k.hint, s.host, s.first_seen, s.client FROM sites s
        JOIN api_keys k ON k.id = s.api_key_id JOIN accounts a ON a.id = k.account_id
        WHERE s.is_new = 1 AND s.told_at IS NULL AND (a.sites_told_at IS NULL OR a.sites_told_at <= $1)
        ORDER BY k.account_id, s.first_seen LIMIT 1000";
    TELL = "UPDATE sites SET told_at = $2 WHERE is_new = 1 AND told_at IS NULL
        AND api_key_id IN (SELECT id FROM api_keys WHERE account_id = $1)";
    NOTE_TOLD = "UPDATE accounts SET sites_told_at = $2 WHERE id = $1";
    ACKNOWLEDGE = "UPDATE sites SET is_new = 0 WHERE is_new = 1
        AND api_key_id IN (SELECT id FROM api_keys WHERE account_id = $1)";
}

/// Notes that a host used a key; `true` when it is new to an account that knew others.
pub async fn record(
    connection: &mut Connection,
    key: &ApiKeyId,
    host: &str,
    client: Option<&str>,
    images: u64,
    now: Timestamp,
) -> Result<bool, Error> {
    let found = sqlx::query(IS_THERE).bind(key.as_str()).bind(host).fetch_optional(&mut *connection).await?;
    let is_new = match found {
        Some(_) => false,
        None => {
            let others =
                sqlx::query(OTHERS).bind(key.as_str()).bind(host).fetch_one(&mut *connection).await?;
            others.number("same")? == 0 && others.number("known")? > 0
        }
    };
    sqlx::query(RECORD)
        .bind(key.as_str())
        .bind(host)
        .bind(now.0)
        .bind(stored(images))
        .bind(client)
        .execute(&mut *connection)
        .await?;
    if is_new {
        sqlx::query(MARK_NEW).bind(key.as_str()).bind(host).execute(connection).await?;
    }
    Ok(is_new)
}

/// Adds what a host's picture was made smaller by; nothing where the host was not recorded.
pub async fn add_savings(
    connection: &mut Connection,
    key: &ApiKeyId,
    host: &str,
    bytes_saved: u64,
) -> Result<(), Error> {
    sqlx::query(ADD_SAVINGS)
        .bind(key.as_str())
        .bind(host)
        .bind(stored(bytes_saved))
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
                bytes_saved: row.count("bytes_saved")?,
                is_new: row.number("is_new")? != 0,
            })
        })
        .collect()
}

/// Lists new hosts that their owner was not mailed about, of accounts last mailed before then, account by account.
pub async fn list_untold(connection: &mut Connection, before: Timestamp) -> Result<Vec<UntoldSite>, Error> {
    let rows = sqlx::query(LIST_UNTOLD).bind(before.0).fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            Ok(UntoldSite {
                account_id: AccountId::stored(row.text("account_id")?),
                hint: row.text("hint")?,
                host: row.text("host")?,
                first_seen: row.moment("first_seen")?,
                client: row.optional_text("client")?,
            })
        })
        .collect()
}

/// Notes that an account's owner was mailed about all new hosts.
pub async fn note_told(
    connection: &mut Connection,
    account: &AccountId,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(TELL).bind(account.as_str()).bind(now.0).execute(&mut *connection).await?;
    sqlx::query(NOTE_TOLD).bind(account.as_str()).bind(now.0).execute(connection).await?;
    Ok(())
}

/// Takes all hosts of an account for known; gives how many were new.
pub async fn acknowledge(connection: &mut Connection, account: &AccountId) -> Result<u64, Error> {
    Ok(sqlx::query(ACKNOWLEDGE).bind(account.as_str()).execute(connection).await?.rows_affected())
}
