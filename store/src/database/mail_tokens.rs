//! Tokens: each good for one thing, once, for a short time, kept as a digest. Most of them travel in a mailed link.

use super::{Columns, Connection, statements};
use crate::{AccountId, Error, Timestamp};

/// What a token is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Choosing a password.
    Password,
    /// Logging in.
    LogIn,
    /// Going on to the second factor, after the first was right.
    SecondFactor,
}

statements! {
    INSERT = "INSERT INTO mail_tokens (token_digest, account_id, purpose, expires_at) VALUES ($1, $2, $3, $4)";
    FIND = "SELECT account_id FROM mail_tokens
        WHERE token_digest = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3";
    USE = "UPDATE mail_tokens SET used_at = $3
        WHERE token_digest = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3 RETURNING account_id";
    USE_ALL = "UPDATE mail_tokens SET used_at = $2 WHERE account_id = $1 AND used_at IS NULL";
    DELETE_EXPIRED = "DELETE FROM mail_tokens WHERE expires_at <= $1";
}

/// Adds a token.
pub async fn create(
    connection: &mut Connection,
    token_digest: &str,
    account: &AccountId,
    purpose: Purpose,
    expires_at: Timestamp,
) -> Result<(), Error> {
    sqlx::query(INSERT)
        .bind(token_digest)
        .bind(account.as_str())
        .bind(purpose.stored())
        .bind(expires_at.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Says whose token this is, when it still can be used for this.
pub async fn find(
    connection: &mut Connection,
    token_digest: &str,
    purpose: Purpose,
    now: Timestamp,
) -> Result<Option<AccountId>, Error> {
    let row = sqlx::query(FIND).bind(token_digest).bind(purpose.stored()).bind(now.0);
    let row = row.fetch_optional(connection).await?;
    row.map(|row| row.text("account_id").map(AccountId::stored)).transpose()
}

/// Uses a token up; `None` when it cannot be used for this.
pub async fn use_up(
    connection: &mut Connection,
    token_digest: &str,
    purpose: Purpose,
    now: Timestamp,
) -> Result<Option<AccountId>, Error> {
    let row = sqlx::query(USE).bind(token_digest).bind(purpose.stored()).bind(now.0);
    let row = row.fetch_optional(connection).await?;
    row.map(|row| row.text("account_id").map(AccountId::stored)).transpose()
}

/// Uses up whatever tokens an account has left, of all purposes.
pub async fn use_up_all(
    connection: &mut Connection,
    account: &AccountId,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(USE_ALL).bind(account.as_str()).bind(now.0).execute(connection).await?;
    Ok(())
}

/// Removes the tokens whose time is over.
pub async fn delete_expired(connection: &mut Connection, now: Timestamp) -> Result<u64, Error> {
    Ok(sqlx::query(DELETE_EXPIRED).bind(now.0).execute(connection).await?.rows_affected())
}

impl Purpose {
    fn stored(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::LogIn => "log_in",
            Self::SecondFactor => "second_factor",
        }
    }
}
