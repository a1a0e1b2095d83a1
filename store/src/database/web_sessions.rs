//! Browser sessions, by the digest of their token.

use super::{Columns, Connection, statements};
use crate::{AccountId, Error, Timestamp};

/// One session.
#[derive(Debug, Clone)]
pub struct WebSessionRow {
    /// Who is logged in.
    pub account_id: AccountId,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_seen_at: Timestamp,
}

/// One session as a list tells of it.
#[derive(Debug, Clone)]
pub struct ListedSession {
    /// Digest of its token, in hexadecimal.
    pub token_digest: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_seen_at: Timestamp,
    /// What the browser says it is.
    pub agent: Option<String>,
    /// The address that it logged in from.
    pub address: Option<String>,
}

statements! {
    INSERT = "INSERT INTO web_sessions (token_digest, account_id, created_at, last_seen_at, agent, address)
        VALUES ($1, $2, $3, $3, $4, $5)";
    LIST = "SELECT token_digest, created_at, last_seen_at, agent, address FROM web_sessions WHERE account_id = $1
        ORDER BY last_seen_at DESC, token_digest LIMIT 100";
    DELETE_BY_PREFIX = "DELETE FROM web_sessions WHERE account_id = $1 AND substr(token_digest, 1, 16) = $2";
    FIND = "SELECT account_id, created_at, last_seen_at FROM web_sessions WHERE token_digest = $1";
    TOUCH = "UPDATE web_sessions SET last_seen_at = $2 WHERE token_digest = $1";
    DELETE = "DELETE FROM web_sessions WHERE token_digest = $1";
    DELETE_OF_ACCOUNT = "DELETE FROM web_sessions WHERE account_id = $1 AND token_digest <> $2";
    DELETE_IDLE = "DELETE FROM web_sessions WHERE last_seen_at < $1 OR created_at < $2";
}

/// Adds a session.
pub async fn create(
    connection: &mut Connection,
    token_digest: &str,
    account: &AccountId,
    (agent, address): (Option<&str>, Option<&str>),
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(INSERT)
        .bind(token_digest)
        .bind(account.as_str())
        .bind(now.0)
        .bind(agent)
        .bind(address)
        .execute(connection)
        .await?;
    Ok(())
}

/// Lists the sessions of an account, the latest used first.
pub async fn list(connection: &mut Connection, account: &AccountId) -> Result<Vec<ListedSession>, Error> {
    let rows = sqlx::query(LIST).bind(account.as_str()).fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            Ok(ListedSession {
                token_digest: row.text("token_digest")?,
                created_at: row.moment("created_at")?,
                last_seen_at: row.moment("last_seen_at")?,
                agent: row.optional_text("agent")?,
                address: row.optional_text("address")?,
            })
        })
        .collect()
}

/// Ends the session of an account whose digest begins with these 16 digits; `false` when there is none.
pub async fn delete_by_prefix(
    connection: &mut Connection,
    account: &AccountId,
    prefix: &str,
) -> Result<bool, Error> {
    let deleted =
        sqlx::query(DELETE_BY_PREFIX).bind(account.as_str()).bind(prefix).execute(connection).await?;
    Ok(deleted.rows_affected() > 0)
}

/// Finds a session.
pub async fn find(connection: &mut Connection, token_digest: &str) -> Result<Option<WebSessionRow>, Error> {
    let Some(row) = sqlx::query(FIND).bind(token_digest).fetch_optional(connection).await? else {
        return Ok(None);
    };
    Ok(Some(WebSessionRow {
        account_id: AccountId::stored(row.text("account_id")?),
        created_at: row.moment("created_at")?,
        last_seen_at: row.moment("last_seen_at")?,
    }))
}

/// Notes that a session was used.
pub async fn touch(connection: &mut Connection, token_digest: &str, now: Timestamp) -> Result<(), Error> {
    sqlx::query(TOUCH).bind(token_digest).bind(now.0).execute(connection).await?;
    Ok(())
}

/// Ends a session.
pub async fn delete(connection: &mut Connection, token_digest: &str) -> Result<(), Error> {
    sqlx::query(DELETE).bind(token_digest).execute(connection).await?;
    Ok(())
}

/// Ends the sessions of an account, but for the one with this digest.
pub async fn delete_of_account(
    connection: &mut Connection,
    account: &AccountId,
    but_for_digest: &str,
) -> Result<(), Error> {
    sqlx::query(DELETE_OF_ACCOUNT).bind(account.as_str()).bind(but_for_digest).execute(connection).await?;
    Ok(())
}

/// Removes the sessions last seen before the one moment, or begun before the other.
pub async fn delete_idle(
    connection: &mut Connection,
    last_seen_before: Timestamp,
    created_before: Timestamp,
) -> Result<u64, Error> {
    let deleted =
        sqlx::query(DELETE_IDLE).bind(last_seen_before.0).bind(created_before.0).execute(connection).await?;
    Ok(deleted.rows_affected())
}
