//! A row of the table of balances.

use sqlx::any::AnyRow;

use super::Columns;
use crate::{Error, Timestamp};

/// Where an account stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BalanceRow {
    /// Whether it never runs out.
    pub is_unlimited: bool,
    /// Credits of each month.
    pub monthly_quota: u64,
    /// Left of this month's.
    pub monthly_left: u64,
    /// Charged to this month's.
    pub monthly_spent: u64,
    /// Granted once, in all.
    pub onetime_quota: u64,
    /// Left of these.
    pub onetime_left: u64,
    /// Charged to these.
    pub onetime_spent: u64,
    /// Held back for living jobs.
    pub reserved: u64,
    /// Charged since sign-up.
    pub charged_total: u64,
    /// When this month began.
    pub period_start: Timestamp,
    /// When the next begins.
    pub period_end: Timestamp,
    /// This month's credits beside the quota: handed down or back, and grace.
    pub monthly_extra: i64,
    /// Credits that do not expire, as this month began, with those that came or went since.
    pub onetime_base: u64,
    /// The warning that was given this month, in percent: 0, 80 or 100.
    pub warned: u64,
    /// When the first warning of this month was given.
    pub warned_at: Option<Timestamp>,
    /// Credits of grace given this month.
    pub grace: u64,
}

impl BalanceRow {
    /// This month's bound: all credits that there were and are to be spent in it.
    pub fn bound(&self) -> u64 {
        self.monthly_quota.saturating_add_signed(self.monthly_extra) + self.onetime_base
    }

    /// What is left of it.
    pub fn left(&self) -> u64 {
        self.monthly_left + self.onetime_left
    }
}

/// Which credits a job holds back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reservation {
    /// None: unlimited, or charged before.
    Nothing,
    /// One of the month's.
    Monthly,
    /// One of those granted once.
    OneTime,
}

pub(super) fn read_balance(row: &AnyRow) -> Result<BalanceRow, Error> {
    Ok(BalanceRow {
        is_unlimited: row.number("is_unlimited")? != 0,
        monthly_quota: row.count("monthly_quota")?,
        monthly_left: row.count("monthly_left")?,
        monthly_spent: row.count("monthly_spent")?,
        onetime_quota: row.count("onetime_quota")?,
        onetime_left: row.count("onetime_left")?,
        onetime_spent: row.count("onetime_spent")?,
        reserved: row.count("reserved")?,
        charged_total: row.count("charged_total")?,
        period_start: row.moment("period_start")?,
        period_end: row.moment("period_end")?,
        monthly_extra: row.number("monthly_extra")?,
        onetime_base: row.count("onetime_base")?,
        warned: row.count("warned")?,
        warned_at: row.optional_moment("warned_at")?,
        grace: row.count("grace")?,
    })
}
