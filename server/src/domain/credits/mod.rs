//! Credits: a ledger of entries, with the balance kept beside it in the same transaction.
//!
//! Plans, warnings before a bound is reached, and monthly reports belong here, too.

pub mod plans;
pub mod reports;
mod warnings;

pub use warnings::Warning;
pub(crate) use warnings::{warn_of_bound, warn_of_key_limit};

use eiderpix_store::{
    api_keys,
    credits::{self, BalanceRow},
    ledger,
};
use serde::Serialize;

use crate::{
    AccountId, StoreError, Timestamp,
    domain::Service,
    domain::{
        api_keys::{KeyHolder, month_of},
        audit::{self, Actor, AuditEvent},
    },
};

/// Where an account stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CreditSummary {
    /// Whether it never runs out.
    pub unlimited: bool,
    /// Credits of each month.
    pub monthly_quota: u64,
    /// Of these, charged in this period.
    pub monthly_used: u64,
    /// Of these, left.
    pub monthly_left: u64,
    /// Credits granted once, in all.
    pub onetime_quota: u64,
    /// Of these, charged.
    pub onetime_used: u64,
    /// Of these, left.
    pub onetime_left: u64,
    /// Held back for jobs that have not ended.
    pub reserved: u64,
    /// When this month began for the account.
    pub period_start: Timestamp,
    /// When the next one begins.
    pub period_end: Timestamp,
    /// Pictures charged since sign-up.
    pub charged_total: u64,
    /// All credits that there were and are to be spent in this month, of both kinds.
    #[serde(skip)]
    pub bound: u64,
    /// Credits of the next month.
    #[serde(skip)]
    pub next_monthly: u64,
}

/// One line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CreditEntry {
    /// What it belongs to: a job's id, or a name of its own.
    pub reference: String,
    /// What happened.
    pub kind: EntryKind,
    /// What it did to the month's credits.
    pub monthly_delta: i64,
    /// What it did to the credits granted once.
    pub onetime_delta: i64,
    /// When.
    pub created_at: Timestamp,
}

/// What a line of the ledger stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// Credits were given.
    Grant,
    /// One was held back for a job.
    Reservation,
    /// The job delivered: what was held back is spent.
    Charge,
    /// The job delivered nothing to charge: what was held back is given back.
    Release,
    /// The month ended with credits left.
    Expiry,
    /// The account came to another plan, or its plan changed.
    Plan,
    /// Credits were handed to the account below or above.
    Transfer,
}

/// Tells where an account stands; `None` when there is no such account.
pub async fn summary(service: &Service, account: &AccountId) -> Result<Option<CreditSummary>, StoreError> {
    let now = service.clock.now();
    let balance = credits::find(&mut *service.store.read().await?, account, now).await?;
    Ok(balance.map(CreditSummary::from))
}

/// Tells where the holder of a key stands: the account's credits, or the key's own limit where that is nearer.
pub async fn summary_for(service: &Service, holder: &KeyHolder) -> Result<Option<CreditSummary>, StoreError> {
    let Some(summary) = summary(service, &holder.account_id).await? else { return Ok(None) };
    let Some(limit) = holder.limits.monthly else { return Ok(Some(summary)) };
    let mut reading = service.store.read().await?;
    let row = api_keys::find(&mut reading, &holder.account_id, &holder.key_id).await?;
    let month = month_of(service.clock.now());
    let used = row.filter(|row| row.month == month).map_or(0, |row| row.month_images);
    Ok(Some(summary.bounded_by(limit, used)))
}

/// Gives an account credits that do not expire.
pub async fn grant(service: &Service, account: &AccountId, credits: u64) -> Result<(), StoreError> {
    let mut writing = service.store.write().await?;
    let reference = format!("grant {}", service.random.name());
    credits::grant(&mut writing, account, credits, &reference, service.clock.now()).await?;
    let event = AuditEvent::CreditsGranted { credits };
    audit::record(service, &mut writing, account, &Actor::Operator, event).await?;
    writing.commit().await
}

/// Lists lines of an account's ledger that are older than one of them, newest first.
pub async fn older_entries(
    service: &Service,
    account: &AccountId,
    than: &CreditEntry,
    limit: u32,
) -> Result<Vec<CreditEntry>, StoreError> {
    let mut reading = service.store.read().await?;
    let place = (than.created_at, than.reference.as_str(), than.kind.into());
    let rows = ledger::list_older(&mut reading, account, place, limit).await?;
    Ok(rows.into_iter().map(CreditEntry::from).collect())
}

/// Lists the latest lines of an account's ledger, newest first.
pub async fn entries(
    service: &Service,
    account: &AccountId,
    limit: u32,
) -> Result<Vec<CreditEntry>, StoreError> {
    let rows = ledger::list(&mut *service.store.read().await?, account, limit).await?;
    Ok(rows.into_iter().map(CreditEntry::from).collect())
}

impl CreditSummary {
    /// What there is to warn of.
    pub fn warning(&self) -> Option<Warning> {
        if self.unlimited { None } else { Warning::of(self.monthly_left + self.onetime_left, self.bound) }
    }

    /// The same for a key that may have `limit` pictures a calendar month and had `used`.
    fn bounded_by(self, limit: u64, used: u64) -> Self {
        let left = limit.saturating_sub(used);
        if !self.unlimited && self.monthly_left + self.onetime_left <= left {
            return self;
        }
        Self {
            unlimited: false,
            monthly_quota: limit,
            monthly_used: used.min(limit),
            monthly_left: left,
            onetime_quota: 0,
            onetime_used: 0,
            onetime_left: 0,
            bound: limit,
            next_monthly: limit,
            ..self
        }
    }
}

impl From<BalanceRow> for CreditSummary {
    fn from(balance: BalanceRow) -> Self {
        Self {
            unlimited: balance.is_unlimited,
            monthly_quota: balance.monthly_quota.saturating_add_signed(balance.monthly_extra),
            bound: balance.bound(),
            next_monthly: balance.monthly_quota,
            monthly_used: balance.monthly_spent,
            monthly_left: balance.monthly_left,
            onetime_quota: balance.onetime_quota,
            onetime_used: balance.onetime_spent,
            onetime_left: balance.onetime_left,
            reserved: balance.reserved,
            period_start: balance.period_start,
            period_end: balance.period_end,
            charged_total: balance.charged_total,
        }
    }
}

impl From<ledger::EntryRow> for CreditEntry {
    fn from(row: ledger::EntryRow) -> Self {
        Self {
            reference: row.reference,
            kind: row.kind.into(),
            monthly_delta: row.monthly_delta,
            onetime_delta: row.onetime_delta,
            created_at: row.created_at,
        }
    }
}

impl From<EntryKind> for ledger::EntryKind {
    fn from(kind: EntryKind) -> Self {
        match kind {
            EntryKind::Grant => Self::Grant,
            EntryKind::Reservation => Self::Reservation,
            EntryKind::Charge => Self::Charge,
            EntryKind::Release => Self::Release,
            EntryKind::Expiry => Self::Expiry,
            EntryKind::Plan => Self::Plan,
            EntryKind::Transfer => Self::Transfer,
        }
    }
}

impl From<ledger::EntryKind> for EntryKind {
    fn from(kind: ledger::EntryKind) -> Self {
        match kind {
            ledger::EntryKind::Grant => Self::Grant,
            ledger::EntryKind::Reservation => Self::Reservation,
            ledger::EntryKind::Charge => Self::Charge,
            ledger::EntryKind::Release => Self::Release,
            ledger::EntryKind::Expiry => Self::Expiry,
            ledger::EntryKind::Plan => Self::Plan,
            ledger::EntryKind::Transfer => Self::Transfer,
        }
    }
}
