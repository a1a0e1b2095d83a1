//! Charges: what was ever charged, one row for each charge key, for ever.

use super::{Connection, statements};
use crate::{AccountId, Error, JobId, Timestamp};

statements! {
    RECORD = "INSERT INTO charges (account_id, charge_key, job_id, charged_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (account_id, charge_key) DO NOTHING";
    FIND = "SELECT job_id FROM charges WHERE account_id = $1 AND charge_key = $2";
}

/// Says whether a charge key was charged before.
pub async fn was_charged(
    connection: &mut Connection,
    account: &AccountId,
    charge_key: &str,
) -> Result<bool, Error> {
    let row = sqlx::query(FIND).bind(account.as_str()).bind(charge_key).fetch_optional(connection).await?;
    Ok(row.is_some())
}

/// Records a charge; `false` when the charge key was charged before.
pub(crate) async fn record(
    connection: &mut Connection,
    account: &AccountId,
    charge_key: &str,
    job: &JobId,
    now: Timestamp,
) -> Result<bool, Error> {
    let recorded = sqlx::query(RECORD)
        .bind(account.as_str())
        .bind(charge_key)
        .bind(job.as_str())
        .bind(now.0)
        .execute(connection)
        .await?;
    Ok(recorded.rows_affected() == 1)
}
