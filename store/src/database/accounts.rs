//! Accounts: who signed up.

use sqlx::any::AnyRow;

use super::{Columns, Connection, statements};
use crate::{AccountId, Error, Timestamp};

/// One account.
#[derive(Debug, Clone)]
pub struct AccountRow {
    /// Names the account.
    pub id: AccountId,
    /// As typed at sign-up.
    pub email: String,
    /// Argon2id, in PHC notation; none until a password is chosen.
    pub password_hash: Option<String>,
    /// Whether the operator lets it work.
    pub is_active: bool,
    /// When it signed up.
    pub created_at: Timestamp,
}

statements! {
    INSERT = "INSERT INTO accounts (id, email, email_normalized, state, created_at) VALUES ($1, $2, $3, 'active', $4)";
    FIND = "SELECT id, email, password_hash, state, created_at FROM accounts WHERE id = $1
        AND deleted_at IS NULL";
    FIND_BY_EMAIL = "SELECT id, email, password_hash, state, created_at FROM accounts WHERE email_normalized = $1";
    LIST = "SELECT id, email, password_hash, state, created_at FROM accounts WHERE deleted_at IS NULL
        ORDER BY created_at, id";
    SET_PASSWORD = "UPDATE accounts SET password_hash = $2 WHERE id = $1";
    SET_EMAIL = "UPDATE accounts SET email = $2, email_normalized = $3 WHERE id = $1";
    SET_STATE = "UPDATE accounts SET state = $2 WHERE id = $1";
}

/// Adds an account; a conflict when the address has one.
pub async fn create(
    connection: &mut Connection,
    id: &AccountId,
    email: &str,
    email_normalized: &str,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(INSERT)
        .bind(id.as_str())
        .bind(email)
        .bind(email_normalized)
        .bind(now.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Finds an account by its id.
pub async fn find(connection: &mut Connection, id: &AccountId) -> Result<Option<AccountRow>, Error> {
    sqlx::query(FIND).bind(id.as_str()).fetch_optional(connection).await?.as_ref().map(read).transpose()
}

/// Finds an account by its normalized address.
pub async fn find_by_email(
    connection: &mut Connection,
    email_normalized: &str,
) -> Result<Option<AccountRow>, Error> {
    sqlx::query(FIND_BY_EMAIL)
        .bind(email_normalized)
        .fetch_optional(connection)
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// Lists all accounts, oldest first.
pub async fn list(connection: &mut Connection) -> Result<Vec<AccountRow>, Error> {
    sqlx::query(LIST).fetch_all(connection).await?.iter().map(read).collect()
}

/// Sets the password's hash.
pub async fn set_password(connection: &mut Connection, id: &AccountId, hash: &str) -> Result<(), Error> {
    sqlx::query(SET_PASSWORD).bind(id.as_str()).bind(hash).execute(connection).await?;
    Ok(())
}

/// Sets the address; a conflict when another account has it.
pub async fn set_email(
    connection: &mut Connection,
    id: &AccountId,
    email: &str,
    email_normalized: &str,
) -> Result<(), Error> {
    let changed = sqlx::query(SET_EMAIL).bind(id.as_str()).bind(email).bind(email_normalized);
    changed.execute(connection).await?;
    Ok(())
}

/// Lets an account work, or not; `false` when there is no such account.
pub async fn set_active(connection: &mut Connection, id: &AccountId, is_active: bool) -> Result<bool, Error> {
    let state = if is_active { "active" } else { "suspended" };
    let changed = sqlx::query(SET_STATE).bind(id.as_str()).bind(state).execute(connection).await?;
    Ok(changed.rows_affected() == 1)
}

fn read(row: &AnyRow) -> Result<AccountRow, Error> {
    Ok(AccountRow {
        id: AccountId::stored(row.text("id")?),
        email: row.text("email")?,
        password_hash: row.optional_text("password_hash")?,
        is_active: row.text("state")? == "active",
        created_at: row.moment("created_at")?,
    })
}
