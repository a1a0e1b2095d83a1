//! Plans: what accounts get each month, named and given by the operator. Whoever signs up gets the default plan, or
//! where there is none what the configuration says.

use eiderpix_store::{
    PlanId, Writing, accounts, credits,
    plans::{self, PlanRow},
};

use crate::{
    AccountId, StoreError,
    domain::Service,
    domain::audit::{self, Actor, AuditEvent},
};

pub use eiderpix_store::plans::PlanRow as Plan;

/// What a plan is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanTerms {
    /// What people call it: 1 to 60 characters.
    pub name: String,
    /// Credits of each month; `None` means unlimited.
    pub monthly: Option<u64>,
    /// Credits given once, at sign-up.
    pub onetime: u64,
}

/// Why a plan was not made, changed or removed.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// No name, or one that is too long.
    #[error("a name has 1 to 60 characters")]
    BadName,
    /// Another plan has this name.
    #[error("there is a plan of this name already")]
    NameTaken,
    /// There is no such plan any more.
    #[error("this plan is gone")]
    NotFound,
    /// It cannot be removed while accounts have it.
    #[error("accounts have this plan; give them another one first")]
    InUse,
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists all plans, oldest first.
pub async fn list(service: &Service) -> Result<Vec<Plan>, StoreError> {
    plans::list(&mut *service.store.read().await?).await
}

/// Adds a plan; noted in the log of the operator who does.
pub async fn create(service: &Service, terms: &PlanTerms, operator: &AccountId) -> Result<(), PlanError> {
    let now = service.clock.now();
    let mut writing = service.store.write().await?;
    check(&plans::list(&mut writing).await?, terms, None)?;
    let id = PlanId::new(now, service.random.bytes());
    plans::create(&mut writing, &id, &terms.name, terms.monthly, terms.onetime, now).await?;
    note(service, &mut writing, operator, AuditEvent::PlanCreated { plan: terms.name.clone() }).await?;
    Ok(writing.commit().await?)
}

/// Changes a plan; what its accounts get each month changes at once, and what they used stays used.
pub async fn change(
    service: &Service,
    id: &PlanId,
    terms: &PlanTerms,
    operator: &AccountId,
) -> Result<(), PlanError> {
    let mut writing = service.store.write().await?;
    let all = plans::list(&mut writing).await?;
    let before = all.iter().find(|plan| plan.id == *id).ok_or(PlanError::NotFound)?;
    check(&all, terms, Some(id))?;
    plans::update(&mut writing, id, &terms.name, terms.monthly, terms.onetime).await?;
    if before.monthly != terms.monthly {
        for account in plans::list_accounts(&mut writing, id).await? {
            set_monthly(service, &mut writing, &account, Some(&terms.name), terms.monthly).await?;
        }
    }
    note(service, &mut writing, operator, AuditEvent::PlanChanged { plan: terms.name.clone() }).await?;
    Ok(writing.commit().await?)
}

/// Removes a plan that no account has.
pub async fn delete(service: &Service, id: &PlanId, operator: &AccountId) -> Result<(), PlanError> {
    let mut writing = service.store.write().await?;
    let plan = plans::find(&mut writing, id).await?.ok_or(PlanError::NotFound)?;
    if plan.accounts > 0 {
        return Err(PlanError::InUse);
    }
    plans::delete(&mut writing, id).await?;
    note(service, &mut writing, operator, AuditEvent::PlanRemoved { plan: plan.name }).await?;
    Ok(writing.commit().await?)
}

/// Makes a plan the one of whoever signs up; none is, where none is named.
pub async fn set_default(
    service: &Service,
    id: Option<&PlanId>,
    operator: &AccountId,
) -> Result<(), PlanError> {
    let mut writing = service.store.write().await?;
    let name = match id {
        Some(id) => Some(plans::find(&mut writing, id).await?.ok_or(PlanError::NotFound)?.name),
        None => None,
    };
    plans::set_default(&mut writing, id).await?;
    note(service, &mut writing, operator, AuditEvent::DefaultPlanSet { plan: name }).await?;
    Ok(writing.commit().await?)
}

/// Gives an account a plan, or none: then it gets what the configuration says.
pub async fn give(service: &Service, account: &AccountId, id: Option<&PlanId>) -> Result<(), PlanError> {
    let mut writing = service.store.write().await?;
    let plan = match id {
        Some(id) => Some(plans::find(&mut writing, id).await?.ok_or(PlanError::NotFound)?),
        None => None,
    };
    accounts::set_plan(&mut writing, account, id).await?;
    let monthly = plan.as_ref().map_or(service.config.credits.monthly, |plan| plan.monthly);
    let name = plan.as_ref().map(|plan| plan.name.as_str());
    set_monthly(service, &mut writing, account, name, monthly).await?;
    Ok(writing.commit().await?)
}

/// Opens the balance of a new account, by the default plan or the configuration.
pub(crate) async fn begin(
    service: &Service,
    writing: &mut Writing,
    account: &AccountId,
) -> Result<(), StoreError> {
    let now = service.clock.now();
    let Some(plan) = plans::find_default(writing).await? else {
        return credits::create(writing, account, service.config.credits.monthly, now).await;
    };
    accounts::set_plan(writing, account, Some(&plan.id)).await?;
    credits::create(writing, account, plan.monthly, now).await?;
    if plan.onetime > 0 {
        let reference = format!("plan {account}");
        credits::grant(writing, account, plan.onetime, &reference, now).await?;
    }
    Ok(())
}

/// Bounds an account, and with it the unlimited ones below it: they live on what it has.
async fn set_monthly(
    service: &Service,
    writing: &mut Writing,
    account: &AccountId,
    plan: Option<&str>,
    monthly: Option<u64>,
) -> Result<(), StoreError> {
    let now = service.clock.now();
    let reference = format!("plan {}", service.random.name());
    credits::set_monthly(writing, account, monthly, &reference, now).await?;
    let event = AuditEvent::PlanGiven { plan: plan.map(str::to_owned), monthly };
    audit::record(service, writing, account, &Actor::Operator, event).await?;
    if monthly.is_none() {
        return Ok(());
    }
    for below in accounts::list_below(writing, account).await? {
        let balance = credits::find(writing, &below.id, now).await?;
        if balance.is_some_and(|balance| balance.is_unlimited) {
            let reference = format!("plan {}", service.random.name());
            credits::set_monthly(writing, &below.id, Some(0), &reference, now).await?;
            let event = AuditEvent::PlanGiven { plan: None, monthly: Some(0) };
            audit::record(service, writing, &below.id, &Actor::Parent, event).await?;
        }
    }
    Ok(())
}

async fn note(
    service: &Service,
    writing: &mut Writing,
    operator: &AccountId,
    event: AuditEvent,
) -> Result<(), StoreError> {
    audit::record(service, writing, operator, &Actor::Operator, event).await
}

fn check(all: &[PlanRow], terms: &PlanTerms, changed: Option<&PlanId>) -> Result<(), PlanError> {
    if !(1..=60).contains(&terms.name.chars().count()) || terms.name.chars().any(char::is_control) {
        return Err(PlanError::BadName);
    }
    let is_taken = all
        .iter()
        .any(|plan| Some(&plan.id) != changed && plan.name.to_lowercase() == terms.name.to_lowercase());
    if is_taken { Err(PlanError::NameTaken) } else { Ok(()) }
}
