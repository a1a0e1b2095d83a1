//! Warnings before anything is cut off: at four fifths of a bound and at its end, each once a month, by mail.
//!
//! They are written in the transaction that took the credit, so that no refusal ever comes before its warning. Whoever
//! reaches a bound within a day of the first warning could not have acted on it, and gets some grace.

use eiderpix_store::{Writing, accounts, api_keys as key_rows, credits, credits::BalanceRow};

use crate::{
    AccountId, StoreError,
    domain::{
        Service,
        api_keys::{KeyHolder, month_of},
        audit::{self, Actor, AuditEvent},
        mail::{self, CreditsLeft, Letter, Recipient},
    },
};

/// How near a bound is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Warning {
    /// Four fifths are used.
    Near,
    /// Nothing is left.
    Reached,
}

/// Who reaches the bound sooner after the first warning gets grace.
const TIME_TO_ACT_MS: i64 = 24 * 60 * 60 * 1_000;
/// Smaller bounds get no grace: a twentieth of them is nothing.
const SMALLEST_BOUND_WITH_GRACE: u64 = 100;
const MOST_GRACE: u64 = 1_000;

impl Warning {
    /// Says what there is to warn of, of a bound and what is left of it.
    pub fn of(left: u64, bound: u64) -> Option<Self> {
        match left {
            _ if bound == 0 => None,
            0 => Some(Self::Reached),
            left if left.saturating_mul(5) <= bound => Some(Self::Near),
            _ => None,
        }
    }

    /// How much is used, in percent.
    pub fn percent(self) -> u64 {
        match self {
            Self::Near => 80,
            Self::Reached => 100,
        }
    }
}

/// Tells an account's owner of its credits running out, when they do, and gives grace where it is due.
pub(crate) async fn warn_of_bound(
    service: &Service,
    writing: &mut Writing,
    account: &AccountId,
) -> Result<(), StoreError> {
    let now = service.clock.now();
    let balance = credits::find(writing, account, now).await?.ok_or(StoreError::Conflict)?;
    let warning = Warning::of(balance.left(), balance.bound());
    let Some(warning) = warning.filter(|warning| warning.percent() > balance.warned) else { return Ok(()) };
    credits::note_warning(writing, account, warning.percent(), now).await?;
    let event = AuditEvent::WarnedOfCredits { percent: warning.percent(), key: None };
    audit::record(service, writing, account, &Actor::Service, event).await?;
    let grace = match warning {
        Warning::Near => 0,
        Warning::Reached => grace(service, &balance),
    };
    if grace > 0 {
        let reference = format!("grace {account} {}", balance.period_start.0);
        credits::give_grace(writing, account, grace, &reference, now).await?;
        let event = AuditEvent::GraceGiven { credits: grace };
        audit::record(service, writing, account, &Actor::Service, event).await?;
    }
    let owner = owner(writing, account).await?;
    let left = CreditsLeft {
        left: balance.left(),
        bound: balance.bound(),
        grace,
        next_monthly: balance.monthly_quota,
        next_at: balance.period_end,
    };
    mail::enqueue(service, writing, &owner, Letter::CreditsNear { credits: left }).await.map(drop)
}

/// Tells a key's owner of its monthly limit coming near, when it does.
pub(crate) async fn warn_of_key_limit(
    service: &Service,
    writing: &mut Writing,
    holder: &KeyHolder,
) -> Result<(), StoreError> {
    let Some(limit) = holder.limits.monthly else { return Ok(()) };
    let month = month_of(service.clock.now());
    let row = key_rows::find(writing, &holder.account_id, &holder.key_id).await?;
    let row = row.ok_or(StoreError::Conflict)?;
    let used = if row.month == month { row.month_images } else { 0 };
    let Some(warning) = Warning::of(limit.saturating_sub(used), limit) else { return Ok(()) };
    let number = month * 2 + i64::from(warning == Warning::Reached);
    if !key_rows::note_warning(writing, &holder.key_id, number).await? {
        return Ok(());
    }
    let label = row.bounds.label.unwrap_or(row.hint);
    let event = AuditEvent::WarnedOfCredits { percent: warning.percent(), key: Some(label.clone()) };
    audit::record(service, writing, &holder.account_id, &Actor::Service, event).await?;
    let owner = owner(writing, &holder.account_id).await?;
    mail::enqueue(service, writing, &owner, Letter::KeyLimitNear { label, used, limit }).await.map(drop)
}

fn grace(service: &Service, balance: &BalanceRow) -> u64 {
    let bound = balance.bound();
    let had_time = balance.warned_at.is_some_and(|at| service.clock.now().ms_since(at) >= TIME_TO_ACT_MS);
    if had_time || balance.grace > 0 || bound < SMALLEST_BOUND_WITH_GRACE {
        return 0;
    }
    (bound.saturating_mul(service.config.credits.grace_percent) / 100).min(MOST_GRACE)
}

async fn owner(writing: &mut Writing, account: &AccountId) -> Result<Recipient, StoreError> {
    Recipient::owner(&accounts::find(writing, account).await?.ok_or(StoreError::Conflict)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_fifths_are_warned_of_and_the_end_is() {
        let told = [1_000, 201, 200, 1, 0].map(|left| Warning::of(left, 1_000));
        assert_eq!(told, [None, None, Some(Warning::Near), Some(Warning::Near), Some(Warning::Reached)]);
        assert_eq!(Warning::of(0, 0), None);
    }
}
