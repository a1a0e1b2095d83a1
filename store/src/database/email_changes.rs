//! Addresses that are to replace an account's, until both the old and the new one have confirmed it.

use sqlx::any::AnyRow;

use super::{Columns, Connection, statements};
use crate::{AccountId, Error, Timestamp};

/// One change that is asked for.
#[derive(Debug, Clone)]
pub struct EmailChangeRow {
    /// Whose.
    pub account_id: AccountId,
    /// The new address, as typed.
    pub email: String,
    /// The same by which accounts are told apart.
    pub email_normalized: String,
    /// Digest of the token that the old address got.
    pub old_digest: String,
    /// Digest of the token that the new address got.
    pub new_digest: String,
    /// When the old address confirmed.
    pub old_confirmed_at: Option<Timestamp>,
    /// When the new address confirmed.
    pub new_confirmed_at: Option<Timestamp>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it is forgotten.
    pub expires_at: Timestamp,
}

statements! {
    REPLACE = "INSERT INTO email_changes (account_id, email, email_normalized, old_digest, new_digest, created_at,
        expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (account_id) DO UPDATE SET email = $2,
        email_normalized = $3, old_digest = $4, new_digest = $5, old_confirmed_at = NULL, new_confirmed_at = NULL,
        created_at = $6, expires_at = $7";
    FIND = "SELECT * FROM email_changes WHERE account_id = $1 AND expires_at > $2";
    FIND_BY_DIGEST = "SELECT * FROM email_changes WHERE (old_digest = $1 OR new_digest = $1) AND expires_at > $2";
    CONFIRM_OLD = "UPDATE email_changes SET old_confirmed_at = $2 WHERE old_digest = $1 AND old_confirmed_at IS NULL";
    CONFIRM_NEW = "UPDATE email_changes SET new_confirmed_at = $2 WHERE new_digest = $1 AND new_confirmed_at IS NULL";
    DELETE = "DELETE FROM email_changes WHERE account_id = $1";
    DELETE_EXPIRED = "DELETE FROM email_changes WHERE expires_at <= $1";
}

/// Adds a change, in the place of one that the account had.
pub async fn replace(connection: &mut Connection, change: &EmailChangeRow) -> Result<(), Error> {
    sqlx::query(REPLACE)
        .bind(change.account_id.as_str())
        .bind(change.email.as_str())
        .bind(change.email_normalized.as_str())
        .bind(change.old_digest.as_str())
        .bind(change.new_digest.as_str())
        .bind(change.created_at.0)
        .bind(change.expires_at.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Finds the change that an account waits for.
pub async fn find(
    connection: &mut Connection,
    account: &AccountId,
    now: Timestamp,
) -> Result<Option<EmailChangeRow>, Error> {
    let row = sqlx::query(FIND).bind(account.as_str()).bind(now.0).fetch_optional(connection).await?;
    row.as_ref().map(read).transpose()
}

/// Finds the change that a token belongs to, whichever address got it.
pub async fn find_by_digest(
    connection: &mut Connection,
    digest: &str,
    now: Timestamp,
) -> Result<Option<EmailChangeRow>, Error> {
    let row = sqlx::query(FIND_BY_DIGEST).bind(digest).bind(now.0).fetch_optional(connection).await?;
    row.as_ref().map(read).transpose()
}

/// Notes that the address of a token confirms; `false` when it had before.
pub async fn confirm(connection: &mut Connection, digest: &str, now: Timestamp) -> Result<bool, Error> {
    let mut confirmed = 0;
    for statement in [CONFIRM_OLD, CONFIRM_NEW] {
        let changed = sqlx::query(statement).bind(digest).bind(now.0).execute(&mut *connection).await?;
        confirmed += changed.rows_affected();
    }
    Ok(confirmed == 1)
}

/// Forgets the change that an account waits for; `false` when there is none.
pub async fn delete(connection: &mut Connection, account: &AccountId) -> Result<bool, Error> {
    let deleted = sqlx::query(DELETE).bind(account.as_str()).execute(connection).await?;
    Ok(deleted.rows_affected() == 1)
}

/// Removes the changes whose time is over.
pub async fn delete_expired(connection: &mut Connection, now: Timestamp) -> Result<u64, Error> {
    Ok(sqlx::query(DELETE_EXPIRED).bind(now.0).execute(connection).await?.rows_affected())
}

fn read(row: &AnyRow) -> Result<EmailChangeRow, Error> {
    Ok(EmailChangeRow {
        account_id: AccountId::stored(row.text("account_id")?),
        email: row.text("email")?,
        email_normalized: row.text("email_normalized")?,
        old_digest: row.text("old_digest")?,
        new_digest: row.text("new_digest")?,
        old_confirmed_at: row.optional_moment("old_confirmed_at")?,
        new_confirmed_at: row.optional_moment("new_confirmed_at")?,
        created_at: row.moment("created_at")?,
        expires_at: row.moment("expires_at")?,
    })
}
