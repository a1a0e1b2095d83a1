//! Plans: what accounts get each month, by name.

use sqlx::any::AnyRow;

use super::{Columns, Connection, statements, stored};
use crate::{Error, PlanId, Timestamp};

/// One plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanRow {
    /// Names the plan.
    pub id: PlanId,
    /// What people call it.
    pub name: String,
    /// Credits of each month; `None` means unlimited.
    pub monthly: Option<u64>,
    /// Credits given once, at sign-up.
    pub onetime: u64,
    /// Whether it is the plan of whoever signs up.
    pub is_default: bool,
    /// How many accounts have it.
    pub accounts: u64,
}

statements! {
    INSERT = "INSERT INTO plans (id, name, monthly, onetime, created_at) VALUES ($1, $2, $3, $4, $5)";
    UPDATE = "UPDATE plans SET name = $2, monthly = $3, onetime = $4 WHERE id = $1";
    DELETE = "DELETE FROM plans WHERE id = $1";
    SET_DEFAULT = "UPDATE plans SET is_default = CASE WHEN id = $1 THEN 1 ELSE 0 END";
    LIST = "SELECT p.id, p.name, p.monthly, p.onetime, p.is_default, (SELECT CAST(count(*) AS BIGINT) FROM accounts a
        WHERE a.plan_id = p.id) AS accounts FROM plans p ORDER BY p.created_at, p.id";
    LIST_ACCOUNTS = "SELECT id FROM accounts WHERE plan_id = $1";
}

/// Adds a plan; a conflict when one of that name is there.
pub async fn create(
    connection: &mut Connection,
    id: &PlanId,
    name: &str,
    monthly: Option<u64>,
    onetime: u64,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(INSERT)
        .bind(id.as_str())
        .bind(name)
        .bind(monthly.map(stored))
        .bind(stored(onetime))
        .bind(now.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Changes a plan; the balances of its accounts are another matter.
pub async fn update(
    connection: &mut Connection,
    id: &PlanId,
    name: &str,
    monthly: Option<u64>,
    onetime: u64,
) -> Result<(), Error> {
    sqlx::query(UPDATE)
        .bind(id.as_str())
        .bind(name)
        .bind(monthly.map(stored))
        .bind(stored(onetime))
        .execute(connection)
        .await?;
    Ok(())
}

/// Removes a plan that no account has.
pub async fn delete(connection: &mut Connection, id: &PlanId) -> Result<(), Error> {
    sqlx::query(DELETE).bind(id.as_str()).execute(connection).await?;
    Ok(())
}

/// Makes a plan the one of whoever signs up; none is, where none is named.
pub async fn set_default(connection: &mut Connection, id: Option<&PlanId>) -> Result<(), Error> {
    sqlx::query(SET_DEFAULT).bind(id.map_or("", PlanId::as_str)).execute(connection).await?;
    Ok(())
}

/// Lists all plans, oldest first.
pub async fn list(connection: &mut Connection) -> Result<Vec<PlanRow>, Error> {
    sqlx::query(LIST).fetch_all(connection).await?.iter().map(read).collect()
}

/// Finds a plan.
pub async fn find(connection: &mut Connection, id: &PlanId) -> Result<Option<PlanRow>, Error> {
    Ok(list(connection).await?.into_iter().find(|plan| plan.id == *id))
}

/// Finds the plan of whoever signs up.
pub async fn find_default(connection: &mut Connection) -> Result<Option<PlanRow>, Error> {
    Ok(list(connection).await?.into_iter().find(|plan| plan.is_default))
}

/// Lists the accounts of a plan.
pub async fn list_accounts(connection: &mut Connection, id: &PlanId) -> Result<Vec<crate::AccountId>, Error> {
    let rows = sqlx::query(LIST_ACCOUNTS).bind(id.as_str()).fetch_all(connection).await?;
    rows.iter().map(|row| row.text("id").map(crate::AccountId::stored)).collect()
}

fn read(row: &AnyRow) -> Result<PlanRow, Error> {
    Ok(PlanRow {
        id: PlanId::stored(row.text("id")?),
        name: row.text("name")?,
        monthly: row.optional_number("monthly")?.map(i64::unsigned_abs),
        onetime: row.count("onetime")?,
        is_default: row.number("is_default")? != 0,
        accounts: row.count("accounts")?,
    })
}
