//! API keys: a MAC to look them up by, a sealed copy for their owner.
//!
//! Keys form lines: a key and what replaced it. The main line of an account has the empty name; each alias is a line
//! of its own. At most one key of a line is active.

use sqlx::any::AnyRow;

use super::{Columns, Connection, statements, stored};
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
    /// Its line: empty for the main one, for an alias the id of its first key.
    pub lineage: String,
    /// What an alias is bound to.
    pub bounds: KeyBounds,
    /// The key that took its place.
    pub replaced_by: Option<ApiKeyId>,
    /// When it was replaced.
    pub replaced_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The month that `month_images` counts for.
    pub month: i64,
    /// Pictures taken in during that month.
    pub month_images: u64,
}

/// What an alias is called and bound to; nothing for a main key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyBounds {
    /// Its owner's name for it.
    pub label: Option<String>,
    /// Most pictures a calendar month.
    pub monthly_limit: Option<u64>,
    /// The only hosts that may use it; opaque here.
    pub allowed_hosts: Option<String>,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
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
    INSERT = "INSERT INTO api_keys (id, account_id, hint, key_mac, sealed, state, created_at, lineage, label,
        monthly_limit, allowed_hosts, expires_at) VALUES ($1, $2, $3, $4, $5, 'active', $6, $7, $8, $9, $10, $11)";
    FIND_BY_MAC = "SELECT k.*, CASE WHEN a.state = 'active' AND COALESCE(p.state, 'active') = 'active'
        THEN 1 ELSE 0 END AS account_is_active FROM api_keys k JOIN accounts a ON a.id = k.account_id
        LEFT JOIN accounts p ON p.id = a.parent_id WHERE k.key_mac = $1";
    FIND = "SELECT * FROM api_keys WHERE id = $1 AND account_id = $2";
    FIND_ANY = "SELECT * FROM api_keys WHERE id = $1";
    LIST = "SELECT * FROM api_keys WHERE account_id = $1 ORDER BY created_at DESC, id DESC";
    RETIRE = "UPDATE api_keys SET state = 'retiring', retires_at = $3, replaced_by = $4, replaced_at = $5,
        reminded_at = NULL WHERE id = $1 AND account_id = $2 AND state = 'active'";
    REVIVE = "UPDATE api_keys SET state = 'active', retires_at = NULL, replaced_by = NULL, replaced_at = NULL,
        reminded_at = NULL WHERE id = $1 AND account_id = $2 AND state = 'retiring' AND retires_at > $3";
    REVOKE = "UPDATE api_keys SET state = 'revoked', retires_at = NULL, sealed = NULL, ended_at = $3
        WHERE id = $1 AND account_id = $2 AND state <> 'revoked'";
    LIST_RETIRED = "SELECT * FROM api_keys WHERE state = 'retiring' AND retires_at <= $1";
    LIST_EXPIRED = "SELECT * FROM api_keys WHERE expires_at IS NOT NULL AND state <> 'revoked' AND expires_at <= $1";
    LIST_ENDING = "SELECT * FROM api_keys WHERE state = 'retiring' AND retires_at > $1 AND retires_at <= $2
        AND reminded_at IS NULL";
    REMIND = "UPDATE api_keys SET reminded_at = $2 WHERE id = $1";
    BIND = "UPDATE api_keys SET label = $3, monthly_limit = $4, allowed_hosts = $5, expires_at = $6
        WHERE lineage = $1 AND account_id = $2 AND state <> 'revoked'";
    TOUCH = "UPDATE api_keys SET last_used_at = $2 WHERE id = $1";
    COUNT_IMAGE = "UPDATE api_keys SET month_images = CASE WHEN month = $2 THEN month_images + 1 ELSE 1 END,
        month = $2 WHERE id = $1";
    WARN = "UPDATE api_keys SET warned = $2 WHERE id = $1 AND warned < $2";
    UNCOUNT_IMAGE = "UPDATE api_keys SET month_images = month_images - 1
        WHERE id = $1 AND month = $2 AND month_images > 0";
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
        .bind(key.lineage.as_str())
        .bind(key.bounds.label.as_deref())
        .bind(key.bounds.monthly_limit.map(stored))
        .bind(key.bounds.allowed_hosts.as_deref())
        .bind(key.bounds.expires_at.map(|moment| moment.0))
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
    Ok(Some((read(&row)?, row.number("account_is_active")? != 0)))
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

/// Finds a key, whosever it is.
pub async fn find_any(connection: &mut Connection, id: &ApiKeyId) -> Result<Option<ApiKeyRow>, Error> {
    sqlx::query(FIND_ANY).bind(id.as_str()).fetch_optional(connection).await?.as_ref().map(read).transpose()
}

/// Lists the keys of an account, newest first.
pub async fn list(connection: &mut Connection, account: &AccountId) -> Result<Vec<ApiKeyRow>, Error> {
    sqlx::query(LIST).bind(account.as_str()).fetch_all(connection).await?.iter().map(read).collect()
}

/// Lets an active key work until then only, as another takes its place; `false` when it is not active.
pub async fn retire(
    connection: &mut Connection,
    key: &ApiKeyRow,
    until: Timestamp,
    replaced_by: &ApiKeyId,
    now: Timestamp,
) -> Result<bool, Error> {
    let changed = sqlx::query(RETIRE)
        .bind(key.id.as_str())
        .bind(key.account_id.as_str())
        .bind(until.0)
        .bind(replaced_by.as_str())
        .bind(now.0)
        .execute(connection)
        .await?;
    Ok(changed.rows_affected() == 1)
}

/// Makes a retiring key active again; `false` when its time is over. The caller retires its successor first.
pub async fn revive(connection: &mut Connection, key: &ApiKeyRow, now: Timestamp) -> Result<bool, Error> {
    let changed = sqlx::query(REVIVE)
        .bind(key.id.as_str())
        .bind(key.account_id.as_str())
        .bind(now.0)
        .execute(connection)
        .await?;
    Ok(changed.rows_affected() == 1)
}

/// Ends a key and forgets its sealed copy; `false` when it is ended already or not the account's.
pub async fn revoke(
    connection: &mut Connection,
    account: &AccountId,
    id: &ApiKeyId,
    now: Timestamp,
) -> Result<bool, Error> {
    let changed =
        sqlx::query(REVOKE).bind(id.as_str()).bind(account.as_str()).bind(now.0).execute(connection).await?;
    Ok(changed.rows_affected() == 1)
}

/// Lists the keys whose overlap or own time is over and which nobody has ended yet.
pub async fn list_over(connection: &mut Connection, now: Timestamp) -> Result<Vec<ApiKeyRow>, Error> {
    let mut rows = sqlx::query(LIST_RETIRED).bind(now.0).fetch_all(&mut *connection).await?;
    rows.extend(sqlx::query(LIST_EXPIRED).bind(now.0).fetch_all(connection).await?);
    rows.iter().map(read).collect()
}

/// Lists the retiring keys that end by then and whose owner was not reminded.
pub async fn list_ending(
    connection: &mut Connection,
    now: Timestamp,
    by: Timestamp,
) -> Result<Vec<ApiKeyRow>, Error> {
    let rows = sqlx::query(LIST_ENDING).bind(now.0).bind(by.0).fetch_all(connection).await?;
    rows.iter().map(read).collect()
}

/// Notes that the owner was reminded of a key's end.
pub async fn note_reminder(connection: &mut Connection, id: &ApiKeyId, now: Timestamp) -> Result<(), Error> {
    sqlx::query(REMIND).bind(id.as_str()).bind(now.0).execute(connection).await?;
    Ok(())
}

/// Changes what the living keys of a line are called and bound to.
pub async fn bind(
    connection: &mut Connection,
    account: &AccountId,
    lineage: &str,
    bounds: &KeyBounds,
) -> Result<bool, Error> {
    let changed = sqlx::query(BIND)
        .bind(lineage)
        .bind(account.as_str())
        .bind(bounds.label.as_deref())
        .bind(bounds.monthly_limit.map(stored))
        .bind(bounds.allowed_hosts.as_deref())
        .bind(bounds.expires_at.map(|moment| moment.0))
        .execute(connection)
        .await?;
    Ok(changed.rows_affected() > 0)
}

/// Notes that a key was used.
pub async fn touch(connection: &mut Connection, id: &ApiKeyId, now: Timestamp) -> Result<(), Error> {
    sqlx::query(TOUCH).bind(id.as_str()).bind(now.0).execute(connection).await?;
    Ok(())
}

/// Counts one picture in a key's month.
pub async fn count_image(connection: &mut Connection, id: &ApiKeyId, month: i64) -> Result<(), Error> {
    sqlx::query(COUNT_IMAGE).bind(id.as_str()).bind(month).execute(connection).await?;
    Ok(())
}

/// Notes a warning about a key's own limit, numbered in their order; `false` when it was given already.
pub async fn note_warning(connection: &mut Connection, id: &ApiKeyId, number: i64) -> Result<bool, Error> {
    let changed = sqlx::query(WARN).bind(id.as_str()).bind(number).execute(connection).await?;
    Ok(changed.rows_affected() == 1)
}

/// Takes one picture back that turned out to cost nothing; one of a month that is over stays.
pub(crate) async fn uncount_image(
    connection: &mut Connection,
    id: &ApiKeyId,
    month: i64,
) -> Result<(), Error> {
    sqlx::query(UNCOUNT_IMAGE).bind(id.as_str()).bind(month).execute(connection).await?;
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
        lineage: row.text("lineage")?,
        bounds: KeyBounds {
            label: row.optional_text("label")?,
            monthly_limit: row.optional_number("monthly_limit")?.map(i64::unsigned_abs),
            allowed_hosts: row.optional_text("allowed_hosts")?,
            expires_at: row.optional_moment("expires_at")?,
        },
        replaced_by: row.optional_text("replaced_by")?.map(ApiKeyId::stored),
        replaced_at: row.optional_moment("replaced_at")?,
        ended_at: row.optional_moment("ended_at")?,
        month: row.number("month")?,
        month_images: row.count("month_images")?,
    })
}
