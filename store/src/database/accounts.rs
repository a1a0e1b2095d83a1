//! Accounts: who signed up.

use sqlx::any::AnyRow;

use super::{Columns, Connection, statements};
use crate::{AccountId, Error, PlanId, Timestamp};

/// One account.
#[derive(Debug, Clone)]
pub struct AccountRow {
    /// Names the account.
    pub id: AccountId,
    /// As typed at sign-up.
    pub email: String,
    /// Argon2id, in PHC notation; none until a password is chosen.
    pub password_hash: Option<String>,
    /// Whether the operator, and the account above it, let it work.
    pub is_active: bool,
    /// Who stopped it.
    pub suspended_by: Option<Suspender>,
    /// Whether it sees the operator's pages.
    pub is_operator: bool,
    /// Its plan, where it has one.
    pub plan_id: Option<PlanId>,
    /// The account that it is below.
    pub parent_id: Option<AccountId>,
    /// When it signed up.
    pub created_at: Timestamp,
    /// Whether it wants a report each month.
    pub wants_report: bool,
    /// The code of the language that it reads in; none until one was chosen.
    pub language: Option<String>,
}

/// Who stopped an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suspender {
    /// The service's operator.
    Operator,
    /// The account above it.
    Parent,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.email, a.password_hash, a.suspended_by, a.is_operator, a.plan_id, a.parent_id, a.created_at,
        a.wants_report, a.language, CASE WHEN a.state = 'active' AND NOT EXISTS (SELECT 1 FROM accounts p WHERE p.id = a.parent_id
        AND p.state <> 'active') THEN 1 ELSE 0 END AS is_active FROM accounts a ",
            $rest
        )
    };
}

statements! {
    INSERT = "INSERT INTO accounts (id, email, email_normalized, state, created_at) VALUES ($1, $2, $3, 'active', $4)";
    SET_EMAIL = "UPDATE accounts SET email = $2, email_normalized = $3 WHERE id = $1";
    FIND = select!("WHERE a.id = $1 AND a.deleted_at IS NULL");
    FIND_BY_EMAIL = select!("WHERE a.email_normalized = $1");
    LIST = select!("WHERE a.deleted_at IS NULL ORDER BY a.created_at, a.id");
    LIST_BELOW = select!("WHERE a.parent_id = $1 AND a.deleted_at IS NULL ORDER BY a.id");
    SEARCH = select!("WHERE a.id < $1 AND a.deleted_at IS NULL AND a.email_normalized LIKE $2 ESCAPE '!'
        AND ($3 = 0 OR a.state = 'suspended') ORDER BY a.id DESC LIMIT $4");
    LIST_UNREPORTED = select!("WHERE a.report_month < $1 AND a.deleted_at IS NULL ORDER BY a.report_month, a.id LIMIT $2");
    SET_PASSWORD = "UPDATE accounts SET password_hash = $2 WHERE id = $1";
    SET_STATE = "UPDATE accounts SET state = $2, suspended_by = $3 WHERE id = $1";
    SET_OPERATOR = "UPDATE accounts SET is_operator = $2 WHERE id = $1";
    SET_PLAN = "UPDATE accounts SET plan_id = $2 WHERE id = $1";
    SET_PARENT = "UPDATE accounts SET parent_id = $2 WHERE id = $1";
    SET_REPORTED = "UPDATE accounts SET report_month = $2 WHERE id = $1";
    SET_WANTS_REPORT = "UPDATE accounts SET wants_report = $2 WHERE id = $1";
    SET_LANGUAGE = "UPDATE accounts SET language = $2 WHERE id = $1";
    COUNT_OPERATORS = "SELECT CAST(count(*) AS BIGINT) AS operators FROM accounts
        WHERE is_operator = 1 AND state = 'active' AND deleted_at IS NULL";
    FORGET = "UPDATE accounts SET email = $2, email_normalized = $2, password_hash = NULL, parent_id = NULL,
        state = 'suspended', suspended_by = 'parent', wants_report = 0 WHERE id = $1";
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

/// Lists the accounts below one, oldest first.
pub async fn list_below(connection: &mut Connection, parent: &AccountId) -> Result<Vec<AccountRow>, Error> {
    sqlx::query(LIST_BELOW).bind(parent.as_str()).fetch_all(connection).await?.iter().map(read).collect()
}

/// Lists up to `limit` accounts older than `before` whose address has this text in it, newest first.
pub async fn search(
    connection: &mut Connection,
    text: &str,
    only_suspended: bool,
    before: Option<&AccountId>,
    limit: u32,
) -> Result<Vec<AccountRow>, Error> {
    let text = text.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    let rows = sqlx::query(SEARCH)
        .bind(before.map_or(END, AccountId::as_str))
        .bind(format!("%{text}%"))
        .bind(i64::from(only_suspended))
        .bind(i64::from(limit))
        .fetch_all(connection)
        .await?;
    rows.iter().map(read).collect()
}

/// Lists accounts that had no report in this month yet.
pub async fn list_unreported(
    connection: &mut Connection,
    month: i64,
    limit: u32,
) -> Result<Vec<AccountRow>, Error> {
    let rows = sqlx::query(LIST_UNREPORTED).bind(month).bind(i64::from(limit)).fetch_all(connection).await?;
    rows.iter().map(read).collect()
}

/// Notes that a month's report was written, or had nothing to tell.
pub async fn set_reported(connection: &mut Connection, id: &AccountId, month: i64) -> Result<(), Error> {
    sqlx::query(SET_REPORTED).bind(id.as_str()).bind(month).execute(connection).await?;
    Ok(())
}

/// Notes whether an account wants a report each month; `false` when there is no such account.
pub async fn set_wants_report(
    connection: &mut Connection,
    id: &AccountId,
    wants_report: bool,
) -> Result<bool, Error> {
    let changed =
        sqlx::query(SET_WANTS_REPORT).bind(id.as_str()).bind(i64::from(wants_report)).execute(connection);
    Ok(changed.await?.rows_affected() == 1)
}

/// Notes the language that an account reads in.
pub async fn set_language(connection: &mut Connection, id: &AccountId, code: &str) -> Result<(), Error> {
    sqlx::query(SET_LANGUAGE).bind(id.as_str()).bind(code).execute(connection).await?;
    Ok(())
}

/// Lets an account work.
pub async fn resume(connection: &mut Connection, id: &AccountId) -> Result<bool, Error> {
    set_state(connection, id, "active", None).await
}

/// Stops an account; `false` when there is none.
pub async fn suspend(connection: &mut Connection, id: &AccountId, by: Suspender) -> Result<bool, Error> {
    let by = match by {
        Suspender::Operator => "operator",
        Suspender::Parent => "parent",
    };
    set_state(connection, id, "suspended", Some(by)).await
}

async fn set_state(
    connection: &mut Connection,
    id: &AccountId,
    state: &str,
    by: Option<&str>,
) -> Result<bool, Error> {
    let changed = sqlx::query(SET_STATE).bind(id.as_str()).bind(state).bind(by).execute(connection).await?;
    Ok(changed.rows_affected() == 1)
}

/// Lets an account see the operator's pages, or not.
pub async fn set_operator(
    connection: &mut Connection,
    id: &AccountId,
    is_operator: bool,
) -> Result<(), Error> {
    sqlx::query(SET_OPERATOR).bind(id.as_str()).bind(i64::from(is_operator)).execute(connection).await?;
    Ok(())
}

/// Counts the operators that may work.
pub async fn count_operators(connection: &mut Connection) -> Result<u64, Error> {
    sqlx::query(COUNT_OPERATORS).fetch_one(connection).await?.count("operators")
}

/// Notes the plan of an account; its balance is another matter.
pub async fn set_plan(
    connection: &mut Connection,
    id: &AccountId,
    plan: Option<&PlanId>,
) -> Result<(), Error> {
    sqlx::query(SET_PLAN).bind(id.as_str()).bind(plan.map(PlanId::as_str)).execute(connection).await?;
    Ok(())
}

/// Puts an account below another.
pub async fn set_parent(
    connection: &mut Connection,
    id: &AccountId,
    parent: &AccountId,
) -> Result<(), Error> {
    sqlx::query(SET_PARENT).bind(id.as_str()).bind(parent.as_str()).execute(connection).await?;
    Ok(())
}

/// Removes an account from the one above it: it keeps its figures under another name and can never be logged in to.
pub async fn forget(connection: &mut Connection, id: &AccountId, other_name: &str) -> Result<(), Error> {
    sqlx::query(FORGET).bind(id.as_str()).bind(other_name).execute(connection).await?;
    Ok(())
}

/// Past every id.
const END: &str = "~";

fn read(row: &AnyRow) -> Result<AccountRow, Error> {
    let suspended_by = match row.optional_text("suspended_by")?.as_deref() {
        None => None,
        Some("operator") => Some(Suspender::Operator),
        Some("parent") => Some(Suspender::Parent),
        Some(other) => return Err(Error::Corrupt(format!("an account suspended by {other}"))),
    };
    Ok(AccountRow {
        id: AccountId::stored(row.text("id")?),
        email: row.text("email")?,
        password_hash: row.optional_text("password_hash")?,
        is_active: row.number("is_active")? != 0,
        suspended_by,
        is_operator: row.number("is_operator")? != 0,
        plan_id: row.optional_text("plan_id")?.map(PlanId::stored),
        parent_id: row.optional_text("parent_id")?.map(AccountId::stored),
        created_at: row.moment("created_at")?,
        wants_report: row.number("wants_report")? != 0,
        language: row.optional_text("language")?,
    })
}
