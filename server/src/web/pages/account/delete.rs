//! The end of an account: what goes is said before, password and code are asked for again, and then all is gone.

use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Redirect},
};

use super::{
    super::{
        errors::PageResult,
        shell::{Shell, page},
        signed_in::{AccountForm, SignedIn, no_session_cookie},
    },
    PATH,
    confirmation::{self, Problem, answer},
};
use crate::{
    app::App,
    domain::{
        accounts::{self, DeletionCounts, second_factor, sessions},
        credits,
        language::Language,
    },
    words::Text,
};

#[derive(Template)]
#[template(path = "account_delete.html")]
struct DeletePage<'a> {
    shell: Shell,
    form_token: String,
    email: &'a str,
    has_password: bool,
    has_second_factor: bool,
    losses: Vec<Text>,
    problem: Option<Text>,
}

#[derive(Template)]
#[template(path = "account_deleted.html")]
struct DeletedPage {
    shell: Shell,
    has_mailbox: bool,
}

/// Says what would go.
pub(in crate::web::pages) async fn show(State(app): State<App>, signed_in: SignedIn) -> PageResult {
    delete_page(&app, &signed_in, None).await
}

/// Deletes the account.
pub(in crate::web::pages) async fn delete(State(app): State<App>, form: AccountForm) -> PageResult {
    let AccountForm { signed_in, fields } = form;
    let id = &signed_in.account.id;
    let confirmed = accounts::confirm_owner(&app, id, &confirmation::read(&fields), &signed_in.actor()).await;
    if let Err(refusal) = confirmed {
        return delete_page(&app, &signed_in, Some(Problem::of(signed_in.language, refusal)?)).await;
    }
    accounts::delete(&app, id).await?;
    let cookie = [(header::SET_COOKIE, no_session_cookie(&app))];
    Ok((cookie, Redirect::to("/account-deleted")).into_response())
}

/// Says that it is done.
pub(in crate::web::pages) async fn show_done(State(app): State<App>, language: Language) -> PageResult {
    let shell = Shell::for_visitor(language, "account-deleted-title", "");
    page(StatusCode::OK, &DeletedPage { shell, has_mailbox: app.config.smtp_url.is_none() })
}

async fn delete_page(app: &App, signed_in: &SignedIn, problem: Option<Problem>) -> PageResult {
    let account = &signed_in.account;
    let template = DeletePage {
        shell: signed_in.shell("account-delete", PATH),
        form_token: signed_in.form_token.clone(),
        email: account.email.as_str(),
        has_password: account.has_password,
        has_second_factor: second_factor::status(app, &account.id).await?.is_some(),
        losses: losses(app, signed_in).await?,
        problem: problem.as_ref().map(|problem| problem.words.clone()),
    };
    answer(&template, problem.as_ref())
}

/// What goes with the account, each as a line of a list.
async fn losses(app: &App, signed_in: &SignedIn) -> Result<Vec<Text>, crate::StoreError> {
    let (id, t) = (&signed_in.account.id, signed_in.language);
    let DeletionCounts { keys, sites, jobs, living_jobs, files, shares, sub_accounts, log_lines } =
        accounts::count_for_deletion(app, id).await?;
    let credits = credits::summary(app, id).await?.filter(|credits| !credits.unlimited);
    let sessions = sessions::list(app, id, &signed_in.session).await?.len();
    let credits = credits.map(|credits| credits.monthly_left + credits.onetime_left);
    let losses = [
        (keys > 0).then(|| t.say("account-loses-keys").with("keys", keys).with("sites", sites)),
        (jobs > 0).then(|| t.say("account-loses-jobs").with("jobs", jobs).with("living", living_jobs)),
        (files > 0).then(|| t.say("account-loses-files").with("count", files)),
        (shares > 0).then(|| t.say("account-loses-shares").with("count", shares)),
        (sub_accounts > 0).then(|| t.say("account-loses-sub-accounts").with("count", sub_accounts)),
        credits.map(|left| t.say("account-loses-credits").with("count", left)),
        Some(t.say("account-loses-log").with("count", log_lines)),
        Some(t.say("account-loses-sessions").with("count", sessions)),
    ];
    Ok(losses.into_iter().flatten().collect())
}
