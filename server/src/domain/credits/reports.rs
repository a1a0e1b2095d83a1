//! Monthly reports: what last month came to, by mail, once, to whoever has not turned them off.

use eiderpix_store::{
    accounts::{self, AccountRow},
    credits, usage,
};
use jiff::{civil::Date, tz::TimeZone};
use subtle::ConstantTimeEq;
use tracing::warn;

use crate::{
    AccountId, StoreError, Timestamp,
    domain::{
        Service,
        api_keys::month_of,
        audit::{self, Actor, AuditEvent},
        mail::{self, Letter, MonthlyReport, Recipient, ReportedSite},
    },
};

const AT_ONCE: u32 = 50;
const MOST_SITES: u32 = 20;

/// Turns an account's reports on or off.
pub async fn set_wanted(
    service: &Service,
    account: &AccountId,
    is_wanted: bool,
    by: &Actor,
) -> Result<(), StoreError> {
    let mut writing = service.store.write().await?;
    let row = accounts::find(&mut writing, account).await?.ok_or(StoreError::Conflict)?;
    if row.wants_report != is_wanted {
        accounts::set_wants_report(&mut writing, account, is_wanted).await?;
        let event = AuditEvent::ReportsWanted { wanted: is_wanted };
        audit::record(service, &mut writing, account, by, event).await?;
    }
    writing.commit().await
}

/// Says whose reports the token of a mailed link ends; it does nothing else, and is good for ever.
pub fn owner_of_token(service: &Service, token: &str) -> Option<AccountId> {
    let (id, _) = token.split_once('.')?;
    let id = AccountId::parse(id)?;
    let expected = self::token(service, &id);
    bool::from(expected.as_bytes().ct_eq(token.as_bytes())).then_some(id)
}

/// Writes the reports that are due: to some accounts at a time, so that nothing else waits for long.
pub(crate) async fn write_due(service: &Service) -> Result<(), StoreError> {
    let now = service.clock.now();
    let month = month_of(now);
    let due = accounts::list_unreported(&mut *service.store.read().await?, month, AT_ONCE).await?;
    let mut ended = Ok(());
    for row in due {
        let written = match write_one(service, &row, month, now).await {
            // It would head every list: this account goes without the report.
            Err(cause @ (StoreError::Corrupt(_) | StoreError::Conflict)) => {
                warn!(account.id = %row.id, cause = cause.chain(), "no report for account {}", row.id);
                let mut writing = service.store.write().await?;
                accounts::set_reported(&mut writing, &row.id, month).await?;
                writing.commit().await
            }
            other => other,
        };
        ended = ended.and(written);
    }
    ended
}

async fn write_one(
    service: &Service,
    row: &AccountRow,
    month: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut writing = service.store.write().await?;
    accounts::set_reported(&mut writing, &row.id, month).await?;
    if row.wants_report
        && row.is_active
        && let Some(report) = last_month(&mut writing, row, month - 1, now).await?
        && let Ok(to) = Recipient::owner(row)
    {
        let letter = Letter::MonthlyReport { report, token: token(service, &row.id) };
        mail::enqueue(service, &mut writing, &to, letter).await?;
    }
    writing.commit().await
}

/// What a month came to; `None` when no picture was optimized in it.
async fn last_month(
    connection: &mut eiderpix_store::Connection,
    account: &AccountRow,
    month: i64,
    now: Timestamp,
) -> Result<Option<MonthlyReport>, StoreError> {
    let (Some(from), Some(until)) = (first_day(month), first_day(month + 1)) else { return Ok(None) };
    let range = (start_of(from), start_of(until));
    let (totals, sites) = usage::between(connection, &account.id, range, MOST_SITES).await?;
    if totals.optimized == 0 {
        return Ok(None);
    }
    let balance = credits::find(connection, &account.id, now).await?.ok_or(StoreError::Conflict)?;
    let site = |row: usage::UsageRow| ReportedSite {
        host: row.name,
        images: row.jobs,
        saved_bytes: row.original_bytes.saturating_sub(row.result_bytes),
    };
    Ok(Some(MonthlyReport {
        year: from.year(),
        month: from.month(),
        optimized: totals.optimized,
        kept: totals.kept,
        original_bytes: totals.original_bytes,
        result_bytes: totals.result_bytes,
        sites: sites.into_iter().map(site).collect(),
        credits_left: (!balance.is_unlimited).then(|| balance.left()),
    }))
}

fn first_day(month: i64) -> Option<Date> {
    let year = i16::try_from(month.div_euclid(12)).ok()?;
    let month = i8::try_from(month.rem_euclid(12) + 1).ok()?;
    Date::new(year, month, 1).ok()
}

fn start_of(day: Date) -> Timestamp {
    day.to_zoned(TimeZone::UTC).map_or(Timestamp(0), |moment| Timestamp(moment.timestamp().as_millisecond()))
}

fn token(service: &Service, account: &AccountId) -> String {
    format!("{account}.{}", service.secrets.form_mac(&format!("no reports for {account}")))
}
