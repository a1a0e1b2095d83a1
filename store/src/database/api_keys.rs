//! API keys: a MAC to look them up by, a sealed copy for their owner.

use sqlx::any::AnyRow;

use super::{Columns, Connection, statements};
use crate::{AccountId, ApiKeyId, Error, Timestamp};

/// One key.
#[derive(Debug, Clone)]
pub struct ApiKeyRow {
    /// Names the key.
    pub id: ApiKeyId,
    /// Whose it is.
    pub account_id: AccountId,
    /// Its first characters.
    pub hint: String,
    /// Keyed MAC of the key, in hexadecimal.
    pub key_mac: String,
    /// The key itself, sealed; none where the operator wants none.
    pub sealed: Option<String>,
    /// Whether it works.
    pub state: ApiKeyState,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was used last.
    pub last_used_at: Option<Timestamp>,
}

/// Whether a key works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApiKeyState {
    /// It works.
    Active,
    /// It works until then.
    Retiring(Timestamp),
    /// It works no more.
    Revoked,
}

statements! {
    INSERT = "INSERT INTO api_keys (id, account_id, hint, key_mac, sealed, state, created_at)
        VALUES ($1, $2, $3, $4, $5, 'active', $6)";
    FIND_BY_MAC = "SELECT k.id, k.account_id, k.hint, k.key_mac, k.sealed, k.state, k.retires_at, k.created_at,
        k.last_used_at, a.state AS account_state
        FROM api_keys k JOIN accounts a ON a.id = k.account_id WHERE k.key_mac = $1";
    FIND = "SELECT id, account_id, hint, key_mac, sealed, state, retires_at, created_at, last_used_at
        FROM api_keys WHERE id = $1 AND account_id = $2";
    LIST = "SELECT id, account_id, hint, key_mac, sealed, state, retires_at, created_at, last_used_at
        FROM api_keys WHERE account_id = $1 ORDER BY created_at DESC, id DESC";
    RETIRE_ACTIVE = "UPDATE api_keys SET state = 'retiring', retires_at = $2
        WHERE account_id = $1 AND state = 'active'";
    REVOKE = "UPDATE api_keys SET state = 'revoked', retires_at = NULL, sealed = NULL
        WHERE id = $1 AND account_id = $2 AND state <> 'revoked'";
    REVOKE_RETIRED = "UPDATE api_keys SET state = 'revoked', retires_at = NULL, sealed = NULL
        WHERE state = 'retiring' AND retires_at <= $1";
    TOUCH = "UPDATE api_keys SET last_used_at = $2 WHERE id = $1";
}

/// Adds an active key.
pub async fn create(connection: &mut Connection, key: &ApiKeyRow) -> Result<(), Error> {
    sqlx::query(INSERT)
        .bind(key.id.as_str())
        .bind(key.account_id.as_str())
        .bind(key.hint.as_str())
        .bind(key.key_mac.as_str())
        .bind(key.sealed.as_deref())
        .bind(key.created_at.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Finds a key by its MAC, and whether its account may work.
pub async fn find_by_mac(
    connection: &mut Connection,
    key_mac: &str,
) -> Result<Option<(ApiKeyRow, bool)>, Error> {
    let Some(row) = sqlx::query(FIND_BY_MAC).bind(key_mac).fetch_optional(connection).await? else {
        return Ok(None);
    };
    Ok(Some((read(&row)?, row.text("account_state")? == "active")))
}

/// Finds a key of an account.
pub async fn find(
    connection: &mut Connection,
    account: &AccountId,
    id: &ApiKeyId,
) -> Result<Option<ApiKeyRow>, Error> {
    sqlx::query(FIND)
        .bind(id.as_str())
        .bind(account.as_str())
        .fetch_optional(connection)
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// Lists the keys of an account, newest first.
pub async fn list(connection: &mut Connection, account: &AccountId) -> Result<Vec<ApiKeyRow>, Error> {
    sqlx::query(LIST).bind(account.as_str()).fetch_all(connection).await?.iter().map(read).collect()
}

/// Lets the active key of an account work until then only.
pub async fn retire_active(
    connection: &mut Connection,
    account: &AccountId,
    until: Timestamp,
) -> Result<(), Error> {
    sqlx::query(RETIRE_ACTIVE).bind(account.as_str()).bind(until.0).execute(connection).await?;
    Ok(())
}

/// Ends a key and forgets its sealed copy; `false` when it is ended already or not the account's.
pub async fn revoke(connection: &mut Connection, account: &AccountId, id: &ApiKeyId) -> Result<bool, Error> {
    let changed = sqlx::query(REVOKE).bind(id.as_str()).bind(account.as_str()).execute(connection).await?;
    Ok(changed.rows_affected() == 1)
}

/// Ends every key whose overlap is over.
pub async fn revoke_retired(connection: &mut Connection, now: Timestamp) -> Result<u64, Error> {
    Ok(sqlx::query(REVOKE_RETIRED).bind(now.0).execute(connection).await?.rows_affected())
}

/// Notes that a key was used.
pub async fn touch(connection: &mut Connection, id: &ApiKeyId, now: Timestamp) -> Result<(), Error> {
    sqlx::query(TOUCH).bind(id.as_str()).bind(now.0).execute(connection).await?;
    Ok(())
}

fn read(row: &AnyRow) -> Result<ApiKeyRow, Error> {
    let state = match (row.text("state")?.as_str(), row.optional_moment("retires_at")?) {
        ("active", _) => ApiKeyState::Active,
        ("retiring", Some(until)) => ApiKeyState::Retiring(until),
        _ => ApiKeyState::Revoked,
    };
    Ok(ApiKeyRow {
        id: ApiKeyId::stored(row.text("id")?),
        account_id: AccountId::stored(row.text("account_id")?),
        hint: row.text("hint")?,
        key_mac: row.text("key_mac")?,
        sealed: row.optional_text("sealed")?,
        state,
        created_at: row.moment("created_at")?,
        last_used_at: row.optional_moment("last_used_at")?,
    })
}
