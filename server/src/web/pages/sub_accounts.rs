//! Accounts below an account: what they use, credits handed down and taken back, stopped and removed.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::{
    dashboard::{self, Figure},
    errors::{PageError, PageResult},
    fields::{Fields, whole_number},
    shell::{Shell, page},
    sign_up::{bad_address, throttled, too_many},
    signed_in::{AccountForm, SignedIn},
};
use crate::{
    AccountId, InvitationId, Timestamp,
    app::App,
    domain::{
        accounts::{
            AccountState, EmailAddress,
            sub_accounts::{self, Direction, Invitation, MAX_BELOW, SubAccount, SubAccountError},
        },
        credits,
        language::Language,
    },
    words::Text,
};

const PATH: &str = "/dashboard/sub-accounts";

#[derive(Template)]
#[template(path = "sub_accounts.html")]
struct SubAccountsPage {
    shell: Shell,
    form_token: String,
    notice: Option<Text>,
    problem: Option<Text>,
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
    saved: Text,
    last_used: Text,
}

struct InvitationView {
    id: String,
    email: String,
    credits: String,
    until: Text,
}

/// What was typed for a new one.
#[derive(Default)]
struct Form {
    email: String,
    credits: String,
}

/// Shows the accounts below this one.
pub(super) async fn show(State(app): State<App>, asked: Fields, signed_in: SignedIn) -> PageResult {
    let t = signed_in.language;
    let notice = match asked.get("notice") {
        "invited" => Some(t.say("sub-accounts-invited")),
        "withdrawn" => Some(t.say("sub-accounts-withdrawn")),
        "moved" => Some(t.say("sub-accounts-moved")),
        "suspended" => Some(t.say("sub-accounts-suspended")),
        "lifted" => Some(t.say("sub-accounts-lifted")),
        "removed" => Some(t.say("sub-accounts-removed")),
        _ => None,
    };
    sub_accounts_page(&app, &signed_in, StatusCode::OK, notice, None, Form::default()).await
}

/// Invites somebody to an account below this one.
pub(super) async fn invite(State(app): State<App>, form: AccountForm) -> PageResult {
    let AccountForm { signed_in, fields } = form;
    let t = signed_in.language;
    let typed = |name| fields.get(name).trim().to_owned();
    let kept = Form { email: typed("email"), credits: typed("credits") };
    let Ok(email) = EmailAddress::parse(&kept.email) else {
        return refuse(&app, &signed_in, StatusCode::UNPROCESSABLE_ENTITY, bad_address(t), kept).await;
    };
    let credits = match kept.credits.as_str() {
        "" => None,
        given => match whole_number(given) {
            Some(credits) => Some(credits),
            None => {
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                return refuse(&app, &signed_in, status, t.say("sub-accounts-bad-number"), kept).await;
            }
        },
    };
    if let Err(retry_after) = app.rate_limits.mail(&email) {
        let problem = too_many(t, retry_after);
        let answer = refuse(&app, &signed_in, StatusCode::TOO_MANY_REQUESTS, problem, kept).await;
        return throttled(answer, retry_after);
    }
    let by = signed_in.actor();
    let done = sub_accounts::invite(&app, &signed_in.account, &email, credits, &by).await;
    finish(&app, &signed_in, done, "invited", kept).await
}

/// Withdraws an invitation.
pub(super) async fn withdraw(State(app): State<App>, form: AccountForm) -> PageResult {
    let AccountForm { signed_in, fields } = form;
    let id = InvitationId::parse(fields.get("invitation")).ok_or(PageError::NotFound)?;
    let (account, by) = (&signed_in.account.id, signed_in.actor());
    let done = sub_accounts::withdraw(&app, account, Some(account), &id, &by).await;
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
    let t = signed_in.language;
    let direction = if fields.get("way") == "back" { Direction::Back } else { Direction::Down };
    let Some(credits) = whole_number(fields.get("credits")).filter(|credits| *credits > 0) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return refuse(&app, &signed_in, status, t.say("sub-accounts-bad-number"), Form::default()).await;
    };
    let by = signed_in.actor();
    let done = sub_accounts::transfer(&app, &signed_in.account, &below, direction, credits, &by).await;
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
    let done = sub_accounts::set_state(&app, &signed_in.account.id, &below, state, &by).await;
    finish(&app, &signed_in, done, notice, Form::default()).await
}

/// Removes an account.
pub(super) async fn remove(State(app): State<App>, Path(id): Path<String>, form: AccountForm) -> PageResult {
    let signed_in = form.signed_in;
    let below = AccountId::parse(&id).ok_or(PageError::NotFound)?;
    let done = sub_accounts::remove(&app, &signed_in.account.id, &below, &signed_in.actor()).await;
    finish(&app, &signed_in, done, "removed", Form::default()).await
}

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
            let problem = words(signed_in.language, &refusal);
            refuse(app, signed_in, StatusCode::CONFLICT, problem, kept).await
        }
    }
}

/// Why something was not done.
fn words(t: Language, refusal: &SubAccountError) -> Text {
    match refusal {
        SubAccountError::TooDeep => t.say("sub-accounts-too-deep"),
        SubAccountError::TooMany => t.say("sub-accounts-too-many").with("most", MAX_BELOW),
        SubAccountError::NotFound | SubAccountError::Store(_) => t.say("sub-accounts-gone"),
        SubAccountError::NotEnough => t.say("sub-accounts-not-enough"),
        SubAccountError::Unlimited => t.say("sub-accounts-is-unlimited"),
        SubAccountError::NeedsCredits => t.say("sub-accounts-needs-credits"),
        SubAccountError::SuspendedByOperator => t.say("sub-accounts-suspended-by-operator"),
    }
}

async fn refuse(
    app: &App,
    signed_in: &SignedIn,
    status: StatusCode,
    problem: Text,
    kept: Form,
) -> PageResult {
    sub_accounts_page(app, signed_in, status, None, Some(problem), kept).await
}

async fn sub_accounts_page(
    app: &App,
    signed_in: &SignedIn,
    status: StatusCode,
    notice: Option<Text>,
    problem: Option<Text>,
    form: Form,
) -> PageResult {
    let account = &signed_in.account;
    // A sub-account has none of its own, and no page for them.
    if account.parent_id.is_some() {
        return Err(PageError::NotFound);
    }
    let summary = credits::summary(app, &account.id).await?;
    let summary = summary.ok_or_else(|| PageError::internal("an account has no balance"))?;
    let (now, t) = (app.clock.now(), signed_in.language);
    let accounts = sub_accounts::list(app, &account.id).await?;
    let invitations = sub_accounts::invitations(app, Some(&account.id)).await?;
    page(
        status,
        &SubAccountsPage {
            shell: signed_in.shell("sub-accounts-title", PATH),
            form_token: signed_in.form_token.clone(),
            notice,
            problem,
            credits: dashboard::credits(t, &summary),
            is_unlimited: summary.unlimited,
            accounts: accounts.into_iter().map(|below| View::of(t, below, now)).collect(),
            invitations: invitations.into_iter().map(|open| InvitationView::of(t, open)).collect(),
            form,
        },
    )
}

impl View {
    fn of(t: Language, below: SubAccount, now: Timestamp) -> Self {
        let totals = below.totals;
        Self {
            id: below.account.id.to_string(),
            email: below.account.email.to_string(),
            is_suspended: below.account.state == AccountState::Suspended,
            can_lift: below.account.is_suspended_by_parent,
            is_unlimited: below.credits.unlimited,
            credits: dashboard::credits(t, &below.credits),
            images: t.count(totals.optimized),
            saved: t.size(totals.original_bytes.saturating_sub(totals.result_bytes)),
            last_used: below
                .last_used_at
                .map_or_else(|| t.say("sub-accounts-never"), |used| t.ago(now, used)),
        }
    }
}

impl InvitationView {
    fn of(t: Language, open: Invitation) -> Self {
        Self {
            id: open.id.to_string(),
            email: open.email,
            credits: open
                .credits
                .map_or_else(|| t.say("sub-accounts-unlimited").into(), |credits| t.count(credits)),
            until: t.day(open.expires_at),
        }
    }
}
