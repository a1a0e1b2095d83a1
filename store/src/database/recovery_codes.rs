//! Recovery codes: what lets an owner in who has lost the authenticator app. Kept as a MAC, each good once.

use super::{Columns, Connection, statements};
use crate::{AccountId, Error, Timestamp};

statements! {
    INSERT = "INSERT INTO recovery_codes (account_id, code_mac) VALUES ($1, $2)";
    USE = "UPDATE recovery_codes SET used_at = $3 WHERE account_id = $1 AND code_mac = $2 AND used_at IS NULL";
    COUNT_LEFT = "SELECT CAST(count(*) AS BIGINT) AS codes FROM recovery_codes
        WHERE account_id = $1 AND used_at IS NULL";
    DELETE = "DELETE FROM recovery_codes WHERE account_id = $1";
}

/// Puts new codes in the place of all that an account has.
pub async fn replace(
    connection: &mut Connection,
    account: &AccountId,
    code_macs: &[String],
) -> Result<(), Error> {
    delete(connection, account).await?;
    for code_mac in code_macs {
        sqlx::query(INSERT).bind(account.as_str()).bind(code_mac.as_str()).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Uses a code up; `false` when there is no such code or it was used.
pub async fn use_up(
    connection: &mut Connection,
    account: &AccountId,
    code_mac: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let used = sqlx::query(USE).bind(account.as_str()).bind(code_mac).bind(now.0).execute(connection).await?;
    Ok(used.rows_affected() == 1)
}

/// Counts the codes that can still be used.
pub async fn count_left(connection: &mut Connection, account: &AccountId) -> Result<u64, Error> {
    sqlx::query(COUNT_LEFT).bind(account.as_str()).fetch_one(connection).await?.count("codes")
}

/// Removes all codes of an account.
pub async fn delete(connection: &mut Connection, account: &AccountId) -> Result<(), Error> {
    sqlx::query(DELETE).bind(account.as_str()).execute(connection).await?;
    Ok(())
}
