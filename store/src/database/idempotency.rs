//! Idempotency keys: what a request that is sent again was answered the first time.

use super::{Columns, Connection, statements};
use crate::{AccountId, Error, Timestamp};

/// A request that was seen before under its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyRow {
    /// Digest of everything that was asked for.
    pub request_digest: String,
    /// What it came to; none while it is worked on.
    pub answer: Option<String>,
    /// When it was begun.
    pub created_at: Timestamp,
}

statements! {
    BEGIN = "INSERT INTO idempotency_keys (account_id, idempotency_key, request_digest, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (account_id, idempotency_key) DO NOTHING";
    FIND = "SELECT request_digest, answer, created_at FROM idempotency_keys
        WHERE account_id = $1 AND idempotency_key = $2";
    ANSWER = "UPDATE idempotency_keys SET answer = $3 WHERE account_id = $1 AND idempotency_key = $2";
    FORGET = "DELETE FROM idempotency_keys WHERE account_id = $1 AND idempotency_key = $2";
    DELETE_EXPIRED = "DELETE FROM idempotency_keys WHERE expires_at <= $1";
}

/// Takes a key for a request; `false` when it is taken.
pub async fn begin(
    connection: &mut Connection,
    account: &AccountId,
    key: &str,
    request_digest: &str,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<bool, Error> {
    let taken = sqlx::query(BEGIN)
        .bind(account.as_str())
        .bind(key)
        .bind(request_digest)
        .bind(now.0)
        .bind(expires_at.0)
        .execute(connection)
        .await?;
    Ok(taken.rows_affected() == 1)
}

/// Finds what is known of a key.
pub async fn find(
    connection: &mut Connection,
    account: &AccountId,
    key: &str,
) -> Result<Option<IdempotencyRow>, Error> {
    let row = sqlx::query(FIND).bind(account.as_str()).bind(key).fetch_optional(connection).await?;
    row.map(|row| {
        Ok(IdempotencyRow {
            request_digest: row.text("request_digest")?,
            answer: row.optional_text("answer")?,
            created_at: row.moment("created_at")?,
        })
    })
    .transpose()
}

/// Notes what the request came to.
pub async fn answer(
    connection: &mut Connection,
    account: &AccountId,
    key: &str,
    answer: &str,
) -> Result<(), Error> {
    sqlx::query(ANSWER).bind(account.as_str()).bind(key).bind(answer).execute(connection).await?;
    Ok(())
}

/// Lets go of a key whose request came to nothing.
pub async fn forget(connection: &mut Connection, account: &AccountId, key: &str) -> Result<(), Error> {
    sqlx::query(FORGET).bind(account.as_str()).bind(key).execute(connection).await?;
    Ok(())
}

/// Forgets the keys whose time is over.
pub async fn delete_expired(connection: &mut Connection, now: Timestamp) -> Result<u64, Error> {
    Ok(sqlx::query(DELETE_EXPIRED).bind(now.0).execute(connection).await?.rows_affected())
}
