//! What finished jobs came to.

use crate::{AccountId, StoreError, Timestamp, domain::Service};
use eiderpix_store::usage;
use serde::Serialize;

/// What an account's finished jobs came to, failed ones left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct JobTotals {
    /// Pictures that became smaller.
    pub optimized: u64,
    /// Pictures whose original stayed.
    pub kept: u64,
    /// Size of their originals, kept ones included.
    pub original_bytes: u64,
    /// Size of what was delivered in the original's place; a kept original counts as itself.
    pub result_bytes: u64,
}

impl From<usage::Totals> for JobTotals {
    fn from(totals: usage::Totals) -> Self {
        Self {
            optimized: totals.optimized,
            kept: totals.kept,
            original_bytes: totals.original_bytes,
            result_bytes: totals.result_bytes,
        }
    }
}

/// What an account's finished jobs of one day came to, failed ones left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct UsageDay {
    /// When it begins, UTC.
    pub begins_at: Timestamp,
    /// Pictures that became smaller.
    pub optimized: u64,
    /// Pictures whose original stayed.
    pub kept: u64,
    /// Size of their originals.
    pub original_bytes: u64,
    /// Size of what was delivered in the original's place.
    pub result_bytes: u64,
}

/// Adds up what an account's finished jobs came to; expired ones count on.
pub async fn totals(service: &Service, account: &AccountId) -> Result<JobTotals, StoreError> {
    let totals = usage::totals(&mut *service.store.read().await?, account).await?;
    Ok(totals.into())
}

/// Lists what an account's jobs of the last days came to, oldest first; days without a job are left out.
pub async fn usage_days(
    service: &Service,
    account: &AccountId,
    last_days: u32,
) -> Result<Vec<UsageDay>, StoreError> {
    let now = service.clock.now();
    let days = usage::list(&mut *service.store.read().await?, account, last_days, now).await?;
    let day = |day: usage::Day| UsageDay {
        begins_at: day.begins_at,
        optimized: day.totals.optimized,
        kept: day.totals.kept,
        original_bytes: day.totals.original_bytes,
        result_bytes: day.totals.result_bytes,
    };
    Ok(days.into_iter().map(day).collect())
}
