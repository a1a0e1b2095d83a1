//! Accounts below an account: what they use, credits handed down and taken back, stopped and removed.

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::{
    PageResult,
    dashboard::{self, Figure},
    errors::PageError,
    fields::Fields,
    operator::whole_number,
    sentence,
    shell::{Shell, page},
    sign_up::{BAD_ADDRESS, throttled, too_many},
    signed_in::{AccountForm, SignedIn},
};
use crate::{
    AccountId, InvitationId, Timestamp,
    accounts::{AccountState, EmailAddress},
    app::App,
    sub_accounts::{Direction, Invitation, SubAccount, SubAccountError},
    wording::{ago, count, day, size},
};

const PATH: &str = "/dashboard/sub-accounts";

#[derive(Template)]
#[template(path = "sub_accounts.html")]
struct SubAccountsPage {
    shell: Shell,
    form_token: String,
    notice: Option<&'static str>,
    problem: Option<String>,
    credits: Figure,
    is_unlimited: bool,
    accounts: Vec<View>,
    invitations: Vec<InvitationView>,
    form: Form,
}

struct View {
    id: String,
    email: String,
    is_suspended: bool,
    /// Whether it is for this account to let it work again.
    can_lift: bool,
    is_unlimited: bool,
    credits: Figure,
    images: String,
    saved: String,
    last_used: String,
}

struct InvitationView {
    id: String,
    email: String,
    credits: String,
    until: String,
}

/// What was typed for a new one.
#[derive(Default)]
struct Form {
    email: String,
    credits: String,
}

/// Shows the accounts below this one.
pub(super) async fn show(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    signed_in: SignedIn,
) -> PageResult {
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let notice = match asked.get("notice") {
        "invited" => Some("The invitation is mailed."),
        "withdrawn" => Some("The invitation is withdrawn; its link works no more."),
        "moved" => Some("The credits are moved. Both ledgers say so."),
        "suspended" => Some("It is suspended: its keys are refused and nobody can log in to it."),
        "lifted" => Some("It works again."),
        "removed" => Some("It is removed, and its credits are yours again."),
        _ => None,
    };
    sub_accounts_page(&app, &signed_in, StatusCode::OK, notice, None, Form::default()).await
}

/// Invites somebody to an account below this one.
pub(super) async fn invite(State(app): State<App>, form: AccountForm) -> PageResult {
    let AccountForm { signed_in, fields } = form;
    let typed = |name| fields.get(name).trim().to_owned();
    let kept = Form { email: typed("email"), credits: typed("credits") };
    let Ok(email) = EmailAddress::parse(&kept.email) else {
        return refuse(&app, &signed_in, StatusCode::UNPROCESSABLE_ENTITY, BAD_ADDRESS.into(), kept).await;
    };
    let credits = match kept.credits.as_str() {
        "" => None,
        given => match whole_number(given) {
            Some(credits) => Some(credits),
            None => {
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                return refuse(&app, &signed_in, status, BAD_NUMBER.into(), kept).await;
            }
        },
    };
    if let Err(retry_after) = app.throttles.mail(&email) {
        let problem = too_many(retry_after);
        let answer = refuse(&app, &signed_in, StatusCode::TOO_MANY_REQUESTS, problem, kept).await;
        return throttled(answer, retry_after);
    }
    let by = signed_in.actor();
    let done = app.sub_accounts.invite(&signed_in.account, &email, credits, &by).await;
    finish(&app, &signed_in, done, "invited", kept).await
}

/// Withdraws an invitation.
pub(super) async fn withdraw(State(app): State<App>, form: AccountForm) -> PageResult {
    let AccountForm { signed_in, fields } = form;
    let id = InvitationId::parse(fields.get("invitation")).ok_or(PageError::NotFound)?;
    let (account, by) = (&signed_in.account.id, signed_in.actor());
    let done = app.sub_accounts.withdraw(account, Some(account), &id, &by).await;
    finish(&app, &signed_in, done, "withdrawn", Form::default()).await
}

/// Hands credits down or takes them back.
pub(super) async fn move_credits(
    State(app): State<App>,
    Path(id): Path<String>,
    form: AccountForm,
) -> PageResult {
    let AccountForm { signed_in, fields } = form;
    let below = AccountId::parse(&id).ok_or(PageError::NotFound)?;
    let direction = if fields.get("way") == "back" { Direction::Back } else { Direction::Down };
    let Some(credits) = whole_number(fields.get("credits")).filter(|credits| *credits > 0) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return refuse(&app, &signed_in, status, BAD_NUMBER.into(), Form::default()).await;
    };
    let by = signed_in.actor();
    let done = app.sub_accounts.transfer(&signed_in.account, &below, direction, credits, &by).await;
    finish(&app, &signed_in, done, "moved", Form::default()).await
}

/// Stops an account, or lets it work again.
pub(super) async fn set_state(
    State(app): State<App>,
    Path(id): Path<String>,
    form: AccountForm,
) -> PageResult {
    let AccountForm { signed_in, fields } = form;
    let below = AccountId::parse(&id).ok_or(PageError::NotFound)?;
    let (state, notice) = match fields.get("state") {
        "active" => (AccountState::Active, "lifted"),
        _ => (AccountState::Suspended, "suspended"),
    };
    let by = signed_in.actor();
    let done = app.sub_accounts.set_state(&signed_in.account.id, &below, state, &by).await;
    finish(&app, &signed_in, done, notice, Form::default()).await
}

/// Removes an account.
pub(super) async fn remove(State(app): State<App>, Path(id): Path<String>, form: AccountForm) -> PageResult {
    let signed_in = form.signed_in;
    let below = AccountId::parse(&id).ok_or(PageError::NotFound)?;
    let done = app.sub_accounts.remove(&signed_in.account.id, &below, &signed_in.actor()).await;
    finish(&app, &signed_in, done, "removed", Form::default()).await
}

const BAD_NUMBER: &str = "Credits are a whole number from 1 to 1,000,000,000.";

async fn finish(
    app: &App,
    signed_in: &SignedIn,
    done: Result<(), SubAccountError>,
    notice: &str,
    kept: Form,
) -> PageResult {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{PATH}?notice={notice}")).into_response()),
        Err(SubAccountError::Store(error)) => Err(error.into()),
        Err(SubAccountError::NotFound) => Err(PageError::NotFound),
        Err(refusal) => {
            let status = StatusCode::CONFLICT;
            refuse(app, signed_in, status, sentence(&refusal.to_string()), kept).await
        }
    }
}

async fn refuse(
    app: &App,
    signed_in: &SignedIn,
    status: StatusCode,
    problem: String,
    kept: Form,
) -> PageResult {
    sub_accounts_page(app, signed_in, status, None, Some(problem), kept).await
}

async fn sub_accounts_page(
    app: &App,
    signed_in: &SignedIn,
    status: StatusCode,
    notice: Option<&'static str>,
    problem: Option<String>,
    form: Form,
) -> PageResult {
    let account = &signed_in.account;
    // A sub-account has none of its own, and no page for them.
    if account.parent_id.is_some() {
        return Err(PageError::NotFound);
    }
    let summary = app.credits.summary(&account.id).await?;
    let summary = summary.ok_or_else(|| PageError::internal("an account has no balance"))?;
    let now = app.clock.now();
    let accounts = app.sub_accounts.list(&account.id).await?;
    let invitations = app.sub_accounts.invitations(Some(&account.id)).await?;
    page(
        status,
        &SubAccountsPage {
            shell: signed_in.shell("Sub-accounts", PATH),
            form_token: signed_in.form_token.clone(),
            notice,
            problem,
            credits: dashboard::credits(&summary),
            is_unlimited: summary.unlimited,
            accounts: accounts.into_iter().map(|below| View::of(below, now)).collect(),
            invitations: invitations.into_iter().map(InvitationView::of).collect(),
            form,
        },
    )
}

impl View {
    fn of(below: SubAccount, now: Timestamp) -> Self {
        let totals = below.totals;
        Self {
            id: below.account.id.to_string(),
            email: below.account.email.to_string(),
            is_suspended: below.account.state == AccountState::Suspended,
            can_lift: below.account.is_suspended_by_parent,
            is_unlimited: below.credits.unlimited,
            credits: dashboard::credits(&below.credits),
            images: count(totals.optimized),
            saved: size(totals.original_bytes.saturating_sub(totals.result_bytes)),
            last_used: below.last_used_at.map_or_else(|| "never".into(), |used| ago(now, used)),
        }
    }
}

impl InvitationView {
    fn of(open: Invitation) -> Self {
        Self {
            id: open.id.to_string(),
            email: open.email,
            credits: open.credits.map_or_else(|| "unlimited".into(), count),
            until: day(open.expires_at),
        }
    }
}
