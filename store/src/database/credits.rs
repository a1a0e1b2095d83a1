//! Credits: the balance that the entries of the ledger sum up to.
//!
//! An entry and its effect on the balance are one transaction; the balance never goes below zero.
//! A month of credits is thirty days, begun at sign-up; what is left of it then expires.

pub use super::balance::{BalanceRow, Reservation};
use super::{
    Connection,
    balance::read_balance,
    ledger::{EntryKind, enter},
    statements, stored,
};
use crate::{AccountId, Error, JobId, Timestamp, jobs::JobRow};

/// A month of credits.
pub const PERIOD_MS: i64 = 30 * 24 * 60 * 60 * 1_000;

statements! {
    INSERT = "INSERT INTO balances (account_id, is_unlimited, monthly_quota, monthly_left, monthly_spent,
        onetime_quota, onetime_left, onetime_spent, reserved, charged_total, period_start, period_end, vfinish)
        VALUES ($1, $2, $3, $3, 0, 0, 0, 0, 0, 0, $4, $5, 0)";
    FIND = "SELECT is_unlimited, monthly_quota, monthly_left, monthly_spent, onetime_quota, onetime_left,
        onetime_spent, reserved, charged_total, period_start, period_end, monthly_extra, onetime_base, warned,
        warned_at, grace FROM balances WHERE account_id = $1";
    BEGIN_PERIOD = "UPDATE balances SET monthly_left = monthly_quota, monthly_spent = 0, period_start = $2,
        period_end = $3, monthly_extra = 0, onetime_base = onetime_left, warned = 0, warned_at = NULL, grace = 0
        WHERE account_id = $1";
    ADD = "UPDATE balances SET monthly_left = monthly_left + $2, monthly_extra = monthly_extra + $2,
        onetime_left = onetime_left + $3, onetime_quota = onetime_quota + $3, onetime_base = onetime_base + $3
        WHERE account_id = $1";
    // What came makes room for a further warning; a bound that was passed once and still is, is not told twice.
    FORGET_WARNINGS = "UPDATE balances SET warned = CASE
        WHEN (monthly_left + onetime_left) * 5 > monthly_quota + monthly_extra + onetime_base THEN 0
        WHEN monthly_left + onetime_left > 0 AND warned > 80 THEN 80 ELSE warned END, warned_at = CASE
        WHEN (monthly_left + onetime_left) * 5 > monthly_quota + monthly_extra + onetime_base THEN NULL
        ELSE warned_at END WHERE account_id = $1";
    SET_PERIOD = "UPDATE balances SET period_start = $2, period_end = $3 WHERE account_id = $1";
    SET_MONTHLY = "UPDATE balances SET is_unlimited = $2, monthly_quota = $3, monthly_left = $4, monthly_extra = 0
        WHERE account_id = $1";
    NOTE_WARNING = "UPDATE balances SET warned = $2, warned_at = COALESCE(warned_at, $3) WHERE account_id = $1";
    GIVE_GRACE = "UPDATE balances SET monthly_left = monthly_left + $2, monthly_extra = monthly_extra + $2,
        grace = grace + $2 WHERE account_id = $1";
    RESERVE_MONTHLY = "UPDATE balances SET monthly_left = monthly_left - 1, reserved = reserved + 1
        WHERE account_id = $1 AND monthly_left > 0";
    RESERVE_ONETIME = "UPDATE balances SET onetime_left = onetime_left - 1, reserved = reserved + 1
        WHERE account_id = $1 AND onetime_left > 0";
    CHARGE = "UPDATE balances SET reserved = reserved - $2, monthly_spent = monthly_spent + $3,
        onetime_spent = onetime_spent + $4, charged_total = charged_total + 1 WHERE account_id = $1";
    RELEASE = "UPDATE balances SET reserved = reserved - 1, monthly_left = monthly_left + $2,
        onetime_left = onetime_left + $3 WHERE account_id = $1";
}

/// Opens the balance of a new account; `None` credits a month means unlimited.
pub async fn create(
    connection: &mut Connection,
    account: &AccountId,
    monthly: Option<u64>,
    now: Timestamp,
) -> Result<(), Error> {
    let quota = stored(monthly.unwrap_or(0));
    sqlx::query(INSERT)
        .bind(account.as_str())
        .bind(i64::from(monthly.is_none()))
        .bind(quota)
        .bind(now.0)
        .bind(now.plus_ms(PERIOD_MS).0)
        .execute(&mut *connection)
        .await?;
    if quota > 0 {
        enter(connection, account, &month_reference(account, now), EntryKind::Grant, (quota, 0), now).await?;
    }
    Ok(())
}

/// Tells where an account stands at this moment; changes nothing, so a month that is over is reckoned, not booked.
pub async fn find(
    connection: &mut Connection,
    account: &AccountId,
    now: Timestamp,
) -> Result<Option<BalanceRow>, Error> {
    let Some(mut balance) = find_booked(connection, account).await? else { return Ok(None) };
    if let Some((start, end)) = next_period(&balance, now) {
        balance.monthly_left = balance.monthly_quota;
        balance.monthly_spent = 0;
        balance.period_start = start;
        balance.period_end = end;
        balance.monthly_extra = 0;
        balance.onetime_base = balance.onetime_left;
        (balance.warned, balance.warned_at, balance.grace) = (0, None, 0);
    }
    Ok(Some(balance))
}

/// Gives credits that do not expire. The reference makes a repeated grant a conflict.
pub async fn grant(
    connection: &mut Connection,
    account: &AccountId,
    credits: u64,
    reference: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let credits = stored(credits);
    open_month(connection, account, now).await?;
    add(connection, account, (0, credits)).await?;
    enter(connection, account, reference, EntryKind::Grant, (0, credits), now).await
}

/// Sets what an account gets each month, at once; `None` means unlimited. What was used of this month stays used.
pub async fn set_monthly(
    connection: &mut Connection,
    account: &AccountId,
    monthly: Option<u64>,
    reference: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let balance = open_month(connection, account, now).await?;
    let used = if balance.is_unlimited {
        balance.monthly_spent
    } else {
        balance
            .monthly_quota
            .saturating_add_signed(balance.monthly_extra)
            .saturating_sub(balance.monthly_left)
    };
    let quota = monthly.unwrap_or(0);
    let left = quota.saturating_sub(used);
    sqlx::query(SET_MONTHLY)
        .bind(account.as_str())
        .bind(i64::from(monthly.is_none()))
        .bind(stored(quota))
        .bind(stored(left))
        .execute(&mut *connection)
        .await?;
    sqlx::query(FORGET_WARNINGS).bind(account.as_str()).execute(&mut *connection).await?;
    let delta = stored(left) - stored(balance.monthly_left);
    enter(connection, account, reference, EntryKind::Plan, (delta, 0), now).await
}

/// What a transfer is called in the ledger of each side.
#[derive(Debug, Clone, Copy)]
pub struct TransferReferences<'a> {
    /// In that of the account which gives.
    pub from: &'a str,
    /// In that of the account which gets.
    pub to: &'a str,
}

/// Hands credits from one account to another, the month's first; `false` when there are not so many.
///
/// They keep their kind: the month's lapse at the end of the month. An unlimited account neither loses nor gains.
pub async fn transfer(
    connection: &mut Connection,
    (from, to): (&AccountId, &AccountId),
    credits: u64,
    references: TransferReferences<'_>,
    now: Timestamp,
) -> Result<bool, Error> {
    let giver = open_month(connection, from, now).await?;
    let getter = open_month(connection, to, now).await?;
    let (monthly, onetime) = if giver.is_unlimited {
        (0, stored(credits))
    } else if credits <= giver.left() {
        let monthly = credits.min(giver.monthly_left);
        (stored(monthly), stored(credits - monthly))
    } else {
        return Ok(false);
    };
    let taken = if giver.is_unlimited { (0, 0) } else { (-monthly, -onetime) };
    let given = if getter.is_unlimited { (0, 0) } else { (monthly, onetime) };
    for (account, delta, reference) in [(from, taken, references.from), (to, given, references.to)] {
        add(connection, account, delta).await?;
        enter(connection, account, reference, EntryKind::Transfer, delta, now).await?;
    }
    Ok(true)
}

/// Lets an account's months begin and end with another's, so that what is handed down lapses at the same moment.
pub async fn align_period(
    connection: &mut Connection,
    account: &AccountId,
    with: &AccountId,
    now: Timestamp,
) -> Result<(), Error> {
    let other = open_month(connection, with, now).await?;
    sqlx::query(SET_PERIOD)
        .bind(account.as_str())
        .bind(other.period_start.0)
        .bind(other.period_end.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Notes that a warning was given: 80 or 100 percent.
pub async fn note_warning(
    connection: &mut Connection,
    account: &AccountId,
    percent: u64,
    now: Timestamp,
) -> Result<(), Error> {
    let noted = sqlx::query(NOTE_WARNING).bind(account.as_str()).bind(stored(percent)).bind(now.0);
    noted.execute(connection).await?;
    Ok(())
}

/// Gives credits that lapse with this month, to an account that came to its bound before it could know.
pub async fn give_grace(
    connection: &mut Connection,
    account: &AccountId,
    credits: u64,
    reference: &str,
    now: Timestamp,
) -> Result<(), Error> {
    open_month(connection, account, now).await?;
    let credits = stored(credits);
    sqlx::query(GIVE_GRACE).bind(account.as_str()).bind(credits).execute(&mut *connection).await?;
    enter(connection, account, reference, EntryKind::Grant, (credits, 0), now).await
}

async fn add(
    connection: &mut Connection,
    account: &AccountId,
    (monthly, onetime): (i64, i64),
) -> Result<(), Error> {
    sqlx::query(ADD).bind(account.as_str()).bind(monthly).bind(onetime).execute(&mut *connection).await?;
    sqlx::query(FORGET_WARNINGS).bind(account.as_str()).execute(connection).await?;
    Ok(())
}

/// Holds back one credit for a job, the month's first; `None` when there is none left.
pub(crate) async fn reserve(
    connection: &mut Connection,
    account: &AccountId,
    job: &JobId,
    now: Timestamp,
) -> Result<Option<Reservation>, Error> {
    let balance = open_month(connection, account, now).await?;
    if balance.is_unlimited {
        return Ok(Some(Reservation::Nothing));
    }
    for (statement, reservation, deltas) in
        [(RESERVE_MONTHLY, Reservation::Monthly, (-1, 0)), (RESERVE_ONETIME, Reservation::OneTime, (0, -1))]
    {
        let held = sqlx::query(statement).bind(account.as_str()).execute(&mut *connection).await?;
        if held.rows_affected() == 1 {
            enter(connection, account, job.as_str(), EntryKind::Reservation, deltas, now).await?;
            return Ok(Some(reservation));
        }
    }
    Ok(None)
}

/// Spends what a job held back.
pub(crate) async fn charge(connection: &mut Connection, job: &JobRow, now: Timestamp) -> Result<(), Error> {
    let account = &job.account_id;
    let balance = open_month(connection, account, now).await?;
    let is_this_month = job.created_at >= balance.period_start;
    let (reserved, monthly, onetime) = match job.reservation {
        Reservation::Nothing => (0, i64::from(is_this_month), 0),
        Reservation::Monthly => (1, i64::from(is_this_month), 0),
        Reservation::OneTime => (1, 0, 1),
    };
    sqlx::query(CHARGE)
        .bind(account.as_str())
        .bind(reserved)
        .bind(monthly)
        .bind(onetime)
        .execute(&mut *connection)
        .await?;
    enter(connection, account, job.id.as_str(), EntryKind::Charge, (0, 0), now).await
}

/// Gives back what a job held back; a credit of a month that is over lapses.
pub(crate) async fn release(connection: &mut Connection, job: &JobRow, now: Timestamp) -> Result<(), Error> {
    let account = &job.account_id;
    let balance = open_month(connection, account, now).await?;
    let (monthly, onetime) = match job.reservation {
        Reservation::Nothing => return Ok(()),
        Reservation::Monthly => (i64::from(job.created_at >= balance.period_start), 0),
        Reservation::OneTime => (0, 1),
    };
    sqlx::query(RELEASE).bind(account.as_str()).bind(monthly).bind(onetime).execute(&mut *connection).await?;
    enter(connection, account, job.id.as_str(), EntryKind::Release, (monthly, onetime), now).await
}

/// Books the months that are over, and tells where the account stands.
async fn open_month(
    connection: &mut Connection,
    account: &AccountId,
    now: Timestamp,
) -> Result<BalanceRow, Error> {
    let balance = find_booked(connection, account)
        .await?
        .ok_or_else(|| Error::Corrupt(format!("account {account} has no balance")))?;
    let Some((start, end)) = next_period(&balance, now) else { return Ok(balance) };
    if balance.monthly_left > 0 {
        let left = stored(balance.monthly_left);
        let ended = month_reference(account, balance.period_start);
        enter(connection, account, &ended, EntryKind::Expiry, (-left, 0), now).await?;
    }
    if balance.monthly_quota > 0 {
        let quota = stored(balance.monthly_quota);
        let begun = month_reference(account, start);
        enter(connection, account, &begun, EntryKind::Grant, (quota, 0), now).await?;
    }
    sqlx::query(BEGIN_PERIOD)
        .bind(account.as_str())
        .bind(start.0)
        .bind(end.0)
        .execute(&mut *connection)
        .await?;
    find_booked(connection, account).await?.ok_or(Error::Conflict)
}

async fn find_booked(connection: &mut Connection, account: &AccountId) -> Result<Option<BalanceRow>, Error> {
    sqlx::query(FIND)
        .bind(account.as_str())
        .fetch_optional(connection)
        .await?
        .as_ref()
        .map(read_balance)
        .transpose()
}

/// The period in which this moment lies, when it is no more the booked one.
fn next_period(balance: &BalanceRow, now: Timestamp) -> Option<(Timestamp, Timestamp)> {
    if now < balance.period_end {
        return None;
    }
    let periods = now.ms_since(balance.period_start) / PERIOD_MS;
    let start = balance.period_start.plus_ms(periods * PERIOD_MS);
    Some((start, start.plus_ms(PERIOD_MS)))
}

fn month_reference(account: &AccountId, start: Timestamp) -> String {
    format!("month {account} {}", start.0)
}
