//! One account as the operator sees it: credits, plan, keys masked, sites, log; and what can be done about it.

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::{
    super::{
        dashboard::{self, Figure},
        errors::{PageError, PageResult},
        fields::{Fields, whole_number},
        shell::{Shell, page},
    },
    accounts::badges,
    caller::{Operator, OperatorForm},
};
use crate::{
    AccountId, PlanId, StoreError,
    app::App,
    domain::{
        accounts::{self, Account, AccountState, OperatorError, sub_accounts},
        api_keys::{self, ApiKey, KeyState},
        audit,
        credits::{
            self,
            plans::{self, PlanError},
        },
        jobs,
        language::Language,
    },
    words::{Text, figures::iso},
};

#[derive(Template)]
#[template(path = "operator/account.html")]
struct AccountPage {
    shell: Shell,
    form_token: String,
    notice: Option<Text>,
    problem: Option<Text>,
    id: String,
    email: String,
    since: Text,
    badges: Vec<(Text, &'static str)>,
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
    label: Text,
    is_chosen: bool,
}

struct KeyView {
    masked: String,
    name: String,
    state: Text,
    tone: &'static str,
    used: Text,
    sites: String,
}

struct LogLine {
    what: Text,
    who: Text,
    when: Text,
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
        let problem = Some(form.signed_in.language.say("operator-grant-how-many"));
        let operator = Operator(form.signed_in);
        return account_page(&app, &operator, &account, StatusCode::UNPROCESSABLE_ENTITY, "", problem).await;
    };
    credits::grant(&app, &account.id, credits).await?;
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
    match plans::give(&app, &account.id, plan.as_ref()).await {
        Ok(()) => back(&account, "plan"),
        Err(PlanError::Store(error)) => Err(error.into()),
        Err(_) => {
            let problem = Some(form.signed_in.language.say("operator-plan-gone"));
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
        let problem = Some(form.signed_in.language.say("operator-suspend-yourself"));
        let operator = Operator(form.signed_in);
        return account_page(&app, &operator, &account, StatusCode::CONFLICT, "", problem).await;
    }
    accounts::suspend(&app, &account.id).await?;
    back(&account, "suspended")
}

/// Lets a suspended account work again.
pub(super) async fn lift(State(app): State<App>, Path(id): Path<String>, _form: OperatorForm) -> PageResult {
    let account = find(&app, &id).await?;
    accounts::resume(&app, &account.id).await?;
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
    match accounts::set_operator(&app, &account.id, is_operator, true).await {
        Ok(()) if account.id == *form.operator() && !is_operator => {
            Ok(Redirect::to("/dashboard").into_response())
        }
        Ok(()) => back(&account, "operator"),
        Err(OperatorError::LastOperator) => {
            let problem = Some(form.signed_in.language.say("operator-last-one"));
            let operator = Operator(form.signed_in);
            account_page(&app, &operator, &account, StatusCode::CONFLICT, "", problem).await
        }
        Err(OperatorError::Store(error)) => Err(error.into()),
    }
}

async fn find(app: &App, id: &str) -> Result<Account, PageError> {
    let id = AccountId::parse(id).ok_or(PageError::NotFound)?;
    accounts::find(app, &id).await?.ok_or(PageError::NotFound)
}

fn back(account: &Account, notice: &str) -> PageResult {
    Ok(Redirect::to(&format!("/operator/accounts/{}?notice={notice}", account.id)).into_response())
}

fn notice_words(t: Language, notice: &str) -> Option<Text> {
    Some(match notice {
        "granted" => t.say("operator-granted"),
        "plan" => t.say("operator-plan-given"),
        "suspended" => t.say("operator-account-suspended"),
        "lifted" => t.say("operator-account-lifted"),
        "operator" => t.say("operator-changed"),
        _ => return None,
    })
}

async fn account_page(
    app: &App,
    operator: &Operator,
    account: &Account,
    status: StatusCode,
    notice: &str,
    problem: Option<Text>,
) -> PageResult {
    let t = operator.language();
    let summary = credits::summary(app, &account.id).await?;
    let summary = summary.ok_or_else(|| PageError::internal("an account has no balance"))?;
    let totals = jobs::totals(app, &account.id).await?;
    let parent = match &account.parent_id {
        Some(parent) => accounts::find(app, parent).await?,
        None => None,
    };
    let below = sub_accounts::list(app, &account.id).await?;
    let named = |account: &Account| (account.id.to_string(), account.email.to_string());
    page(
        status,
        &AccountPage {
            shell: operator.shell("operator-account", "/operator/accounts"),
            form_token: operator.form_token(),
            notice: notice_words(t, notice),
            problem,
            id: account.id.to_string(),
            email: account.email.to_string(),
            since: t.day(account.created_at),
            badges: badges(t, account),
            is_suspended: account.state == AccountState::Suspended,
            is_suspended_by_parent: account.is_suspended_by_parent,
            is_operator: account.is_operator,
            is_self: account.id == operator.0.account.id,
            parent: parent.as_ref().map(named),
            below: below.iter().map(|below| named(&below.account)).collect(),
            credits: dashboard::credits(t, &summary),
            images: Figure {
                figure: t.count(totals.optimized),
                explanation: t
                    .say("operator-saved")
                    .with("size", t.size(totals.original_bytes.saturating_sub(totals.result_bytes)))
                    .into(),
            },
            plans: plan_choices(t, app, account).await?,
            keys: keys(t, app, account).await?,
            log: log(t, app, account).await?,
        },
    )
}

async fn plan_choices(t: Language, app: &App, account: &Account) -> Result<Vec<PlanChoice>, StoreError> {
    let without = match app.config.credits.monthly {
        None => t.say("operator-plan-none-unlimited"),
        Some(monthly) => t.say("operator-plan-none").with("credits", monthly),
    };
    let none = PlanChoice { id: String::new(), label: without, is_chosen: account.plan_id.is_none() };
    let plans = plans::list(app).await?.into_iter().map(|plan| PlanChoice {
        is_chosen: account.plan_id.as_ref() == Some(&plan.id),
        label: match plan.monthly {
            None => t.say("operator-plan-unlimited").with("plan", &plan.name),
            Some(monthly) => t.say("operator-plan-monthly").with("plan", &plan.name).with("credits", monthly),
        },
        id: plan.id.to_string(),
    });
    Ok(std::iter::once(none).chain(plans).collect())
}

async fn keys(t: Language, app: &App, account: &Account) -> Result<Vec<KeyView>, StoreError> {
    let now = app.clock.now();
    let view = |key: ApiKey| {
        let (state, tone) = match key.state {
            KeyState::Active => (t.say("operator-key-active"), ""),
            KeyState::Retiring { until } => {
                (t.say("operator-key-retiring").with("until", t.moment(until)), " calm")
            }
            KeyState::Revoked => (t.say("operator-key-revoked"), " care"),
        };
        let hosts: Vec<_> = key.sites.iter().take(SITES_SHOWN).map(|site| site.host.as_str()).collect();
        let more = key.sites.len().saturating_sub(hosts.len());
        let listed = if hosts.is_empty() { "–".to_owned() } else { hosts.join(", ") };
        let sites = match more {
            0 => listed,
            more => t.say("operator-sites-and-others").with("hosts", listed).with("count", more).into(),
        };
        KeyView {
            masked: format!("{}••••", key.hint),
            name: key
                .alias
                .map_or_else(|| t.say("operator-main-key").into(), |alias| alias.label.as_str().to_owned()),
            state,
            tone,
            used: key.last_used_at.map_or_else(|| t.say("operator-never"), |used| t.ago(now, used)),
            sites,
        }
    };
    Ok(api_keys::list(app, &account.id).await?.into_iter().map(view).collect())
}

async fn log(t: Language, app: &App, account: &Account) -> Result<Vec<LogLine>, StoreError> {
    let entries = audit::list(app, &account.id, None, LOG_LINES).await?;
    let line = |entry: crate::domain::audit::AuditEntry| {
        let (who, what) = match &entry.read {
            Some((actor, event)) => (actor.words_for_others(t), event.words(t)),
            None => (t.say("log-unknown"), t.say("log-unreadable")),
        };
        LogLine { what, who, when: t.moment(entry.at), when_iso: iso(entry.at) }
    };
    Ok(entries.into_iter().map(line).collect())
}
