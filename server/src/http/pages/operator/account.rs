//! One account as the operator sees it: credits, plan, keys masked, sites, log; and what can be done about it.

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::{
    super::{
        PageResult,
        dashboard::{self, Figure},
        errors::PageError,
        fields::Fields,
        shell::{Shell, page},
    },
    Operator, OperatorForm,
    accounts::badges,
    whole_number,
};
use crate::{
    AccountId, PlanId, StoreError,
    accounts::{Account, AccountState, OperatorError},
    api_keys::{ApiKey, KeyState},
    app::App,
    plans::PlanError,
    wording::{ago, count, counted, day, iso, moment, size},
};

#[derive(Template)]
#[template(path = "operator/account.html")]
struct AccountPage {
    shell: Shell,
    form_token: String,
    notice: Option<&'static str>,
    problem: Option<&'static str>,
    id: String,
    email: String,
    since: String,
    badges: Vec<(&'static str, &'static str)>,
    is_suspended: bool,
    is_suspended_by_parent: bool,
    is_operator: bool,
    is_self: bool,
    parent: Option<(String, String)>,
    below: Vec<(String, String)>,
    credits: Figure,
    images: Figure,
    plans: Vec<PlanChoice>,
    keys: Vec<KeyView>,
    log: Vec<LogLine>,
}

struct PlanChoice {
    id: String,
    label: String,
    is_chosen: bool,
}

struct KeyView {
    masked: String,
    name: String,
    state: String,
    tone: &'static str,
    used: String,
    sites: String,
}

struct LogLine {
    what: String,
    who: String,
    when: String,
    when_iso: String,
}

const LOG_LINES: u32 = 20;
const SITES_SHOWN: usize = 5;

/// Shows an account.
pub(super) async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    operator: Operator,
) -> PageResult {
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let account = find(&app, &id).await?;
    account_page(&app, &operator, &account, StatusCode::OK, asked.get("notice"), None).await
}

/// Gives an account credits that do not expire.
pub(super) async fn grant(State(app): State<App>, Path(id): Path<String>, form: OperatorForm) -> PageResult {
    let account = find(&app, &id).await?;
    let Some(credits) = whole_number(form.fields.get("credits")).filter(|credits| *credits > 0) else {
        let problem = Some("How many credits? A whole number from 1 to 1,000,000,000.");
        let operator = Operator(form.signed_in);
        return account_page(&app, &operator, &account, StatusCode::UNPROCESSABLE_ENTITY, "", problem).await;
    };
    app.credits.grant(&account.id, credits).await?;
    back(&account, "granted")
}

/// Gives an account a plan.
pub(super) async fn give_plan(
    State(app): State<App>,
    Path(id): Path<String>,
    form: OperatorForm,
) -> PageResult {
    let account = find(&app, &id).await?;
    let plan = PlanId::parse(form.fields.get("plan"));
    match app.plans.give(&account.id, plan.as_ref()).await {
        Ok(()) => back(&account, "plan"),
        Err(PlanError::Store(error)) => Err(error.into()),
        Err(_) => {
            let problem = Some("That plan is gone. Choose another one.");
            let operator = Operator(form.signed_in);
            account_page(&app, &operator, &account, StatusCode::CONFLICT, "", problem).await
        }
    }
}

/// Stops an account's keys and sessions.
pub(super) async fn suspend(
    State(app): State<App>,
    Path(id): Path<String>,
    form: OperatorForm,
) -> PageResult {
    let account = find(&app, &id).await?;
    if account.id == *form.operator() {
        let problem = Some("You cannot suspend yourself: nobody could lift it from here.");
        let operator = Operator(form.signed_in);
        return account_page(&app, &operator, &account, StatusCode::CONFLICT, "", problem).await;
    }
    app.accounts.suspend(&account.id).await?;
    back(&account, "suspended")
}

/// Lets a suspended account work again.
pub(super) async fn lift(State(app): State<App>, Path(id): Path<String>, _form: OperatorForm) -> PageResult {
    let account = find(&app, &id).await?;
    app.accounts.resume(&account.id).await?;
    back(&account, "lifted")
}

/// Makes an account an operator, or takes that back.
pub(super) async fn set_operator(
    State(app): State<App>,
    Path(id): Path<String>,
    form: OperatorForm,
) -> PageResult {
    let account = find(&app, &id).await?;
    let is_operator = form.fields.get("operator") == "yes";
    match app.accounts.set_operator(&account.id, is_operator, true).await {
        Ok(()) if account.id == *form.operator() && !is_operator => {
            Ok(Redirect::to("/dashboard").into_response())
        }
        Ok(()) => back(&account, "operator"),
        Err(OperatorError::LastOperator) => {
            let problem = Some("The last operator cannot be taken away. Make another one first.");
            let operator = Operator(form.signed_in);
            account_page(&app, &operator, &account, StatusCode::CONFLICT, "", problem).await
        }
        Err(OperatorError::Store(error)) => Err(error.into()),
    }
}

async fn find(app: &App, id: &str) -> Result<Account, PageError> {
    let id = AccountId::parse(id).ok_or(PageError::NotFound)?;
    app.accounts.find(&id).await?.ok_or(PageError::NotFound)
}

fn back(account: &Account, notice: &str) -> PageResult {
    Ok(Redirect::to(&format!("/operator/accounts/{}?notice={notice}", account.id)).into_response())
}

fn notice_words(notice: &str) -> Option<&'static str> {
    Some(match notice {
        "granted" => "The credits are granted.",
        "plan" => "The plan is set, and counts at once.",
        "suspended" => "The account is suspended: its keys are refused and its sessions do nothing.",
        "lifted" => "The account works again.",
        "operator" => "That is changed.",
        _ => return None,
    })
}

async fn account_page(
    app: &App,
    operator: &Operator,
    account: &Account,
    status: StatusCode,
    notice: &str,
    problem: Option<&'static str>,
) -> PageResult {
    let summary = app.credits.summary(&account.id).await?;
    let summary = summary.ok_or_else(|| PageError::internal("an account has no balance"))?;
    let totals = app.jobs.totals(&account.id).await?;
    let parent = match &account.parent_id {
        Some(parent) => app.accounts.find(parent).await?,
        None => None,
    };
    let below = app.sub_accounts.list(&account.id).await?;
    let named = |account: &Account| (account.id.to_string(), account.email.to_string());
    page(
        status,
        &AccountPage {
            shell: operator.shell("Account", "/operator/accounts"),
            form_token: operator.form_token(),
            notice: notice_words(notice),
            problem,
            id: account.id.to_string(),
            email: account.email.to_string(),
            since: day(account.created_at),
            badges: badges(account),
            is_suspended: account.state == AccountState::Suspended,
            is_suspended_by_parent: account.is_suspended_by_parent,
            is_operator: account.is_operator,
            is_self: account.id == operator.0.account.id,
            parent: parent.as_ref().map(named),
            below: below.iter().map(|below| named(&below.account)).collect(),
            credits: dashboard::credits(&summary),
            images: Figure {
                figure: count(totals.optimized),
                explanation: format!(
                    "{} saved",
                    size(totals.original_bytes.saturating_sub(totals.result_bytes))
                ),
            },
            plans: plan_choices(app, account).await?,
            keys: keys(app, account).await?,
            log: log(app, account).await?,
        },
    )
}

async fn plan_choices(app: &App, account: &Account) -> Result<Vec<PlanChoice>, StoreError> {
    let without = match app.config.credits.monthly {
        None => "None: unlimited credits".to_owned(),
        Some(monthly) => format!("None: {} a month, by the configuration", count(monthly)),
    };
    let none = PlanChoice { id: String::new(), label: without, is_chosen: account.plan_id.is_none() };
    let plans = app.plans.list().await?.into_iter().map(|plan| PlanChoice {
        is_chosen: account.plan_id.as_ref() == Some(&plan.id),
        label: match plan.monthly {
            None => format!("{}: unlimited", plan.name),
            Some(monthly) => format!("{}: {} a month", plan.name, count(monthly)),
        },
        id: plan.id.to_string(),
    });
    Ok(std::iter::once(none).chain(plans).collect())
}

async fn keys(app: &App, account: &Account) -> Result<Vec<KeyView>, StoreError> {
    let now = app.clock.now();
    let view = |key: ApiKey| {
        let (state, tone) = match key.state {
            KeyState::Active => ("active".to_owned(), ""),
            KeyState::Retiring { until } => (format!("works until {}", moment(until)), " calm"),
            KeyState::Revoked => ("revoked".to_owned(), " care"),
        };
        let hosts: Vec<_> = key.sites.iter().take(SITES_SHOWN).map(|site| site.host.as_str()).collect();
        let more = key.sites.len().saturating_sub(hosts.len());
        let mut sites = if hosts.is_empty() { "–".to_owned() } else { hosts.join(", ") };
        if more > 0 {
            sites += &format!(" and {}", counted(more as u64, "other", "others"));
        }
        KeyView {
            masked: format!("{}••••", key.hint),
            name: key.alias.map_or_else(|| "main key".into(), |alias| alias.label.as_str().to_owned()),
            state,
            tone,
            used: key.last_used_at.map_or_else(|| "never".into(), |used| ago(now, used)),
            sites,
        }
    };
    Ok(app.api_keys.list(&account.id).await?.into_iter().map(view).collect())
}

async fn log(app: &App, account: &Account) -> Result<Vec<LogLine>, StoreError> {
    let entries = app.audit.list(&account.id, None, LOG_LINES).await?;
    let line = |entry: crate::audit::AuditEntry| {
        let (who, what) = match &entry.read {
            Some((actor, event)) => {
                let t = crate::language::Language::English;
                (actor.words_for_others(t).into(), event.words(t).into())
            }
            None => ("unknown".into(), "This line cannot be read.".into()),
        };
        LogLine { what, who, when: moment(entry.at), when_iso: iso(entry.at) }
    };
    Ok(entries.into_iter().map(line).collect())
}
