//! Second factors: the sealed secret of an account's authenticator app. A row is there once its owner has confirmed it.

use super::{Columns, Connection, statements, stored};
use crate::{AccountId, Error, Timestamp};

/// One account's second factor.
#[derive(Debug, Clone)]
pub struct SecondFactorRow {
    /// The secret, sealed.
    pub sealed: String,
    /// When it was turned on.
    pub since: Timestamp,
}

statements! {
    INSERT = "INSERT INTO second_factors (account_id, sealed, since, last_step) VALUES ($1, $2, $3, $4)
        ON CONFLICT (account_id) DO NOTHING";
    FIND = "SELECT sealed, since FROM second_factors WHERE account_id = $1";
    TAKE_STEP = "UPDATE second_factors SET last_step = $2 WHERE account_id = $1 AND last_step < $2";
    DELETE = "DELETE FROM second_factors WHERE account_id = $1";
}

/// Turns a second factor on; `false` when there is one already.
pub async fn create(
    connection: &mut Connection,
    account: &AccountId,
    sealed: &str,
    last_step: u64,
    now: Timestamp,
) -> Result<bool, Error> {
    let created = sqlx::query(INSERT)
        .bind(account.as_str())
        .bind(sealed)
        .bind(now.0)
        .bind(stored(last_step))
        .execute(connection)
        .await?;
    Ok(created.rows_affected() == 1)
}

/// Finds an account's second factor.
pub async fn find(
    connection: &mut Connection,
    account: &AccountId,
) -> Result<Option<SecondFactorRow>, Error> {
    let Some(row) = sqlx::query(FIND).bind(account.as_str()).fetch_optional(connection).await? else {
        return Ok(None);
    };
    Ok(Some(SecondFactorRow { sealed: row.text("sealed")?, since: row.moment("since")? }))
}

/// Takes the code of a time step; `false` when that one or a later one was taken before.
pub async fn take_step(connection: &mut Connection, account: &AccountId, step: u64) -> Result<bool, Error> {
    let taken = sqlx::query(TAKE_STEP).bind(account.as_str()).bind(stored(step)).execute(connection).await?;
    Ok(taken.rows_affected() == 1)
}

/// Turns a second factor off; `false` when there is none.
pub async fn delete(connection: &mut Connection, account: &AccountId) -> Result<bool, Error> {
    let deleted = sqlx::query(DELETE).bind(account.as_str()).execute(connection).await?;
    Ok(deleted.rows_affected() == 1)
}
