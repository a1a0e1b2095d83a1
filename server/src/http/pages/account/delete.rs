//! The end of an account: what goes is said before, password and code are asked for again, and then all is gone.

use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Redirect},
};

use super::{
    super::{
        PageResult,
        shell::{Shell, page},
        signed_in::{AccountForm, SignedIn, no_session_cookie},
    },
    PATH,
    confirmation::{self, Problem, answer},
};
use crate::{
    accounts::DeletionCounts,
    app::App,
    wording::{count, counted},
};

#[derive(Template)]
#[template(path = "account_delete.html")]
struct DeletePage<'a> {
    shell: Shell,
    form_token: String,
    email: &'a str,
    has_password: bool,
    has_second_factor: bool,
    losses: Vec<String>,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "account_deleted.html")]
struct DeletedPage {
    shell: Shell,
    has_mailbox: bool,
}

/// Says what would go.
pub(in crate::http::pages) async fn show(State(app): State<App>, signed_in: SignedIn) -> PageResult {
    delete_page(&app, &signed_in, None).await
}

/// Deletes the account.
pub(in crate::http::pages) async fn delete(State(app): State<App>, form: AccountForm) -> PageResult {
    let AccountForm { signed_in, fields } = form;
    let id = &signed_in.account.id;
    let confirmed = app.accounts.confirm_owner(id, &confirmation::read(&fields), &signed_in.actor()).await;
    if let Err(refusal) = confirmed {
        return delete_page(&app, &signed_in, Some(Problem::of(refusal)?)).await;
    }
    app.accounts.delete(id).await?;
    let cookie = [(header::SET_COOKIE, no_session_cookie(&app))];
    Ok((cookie, Redirect::to("/account-deleted")).into_response())
}

/// Says that it is done.
pub(in crate::http::pages) async fn show_done(State(app): State<App>) -> PageResult {
    let shell = Shell::for_visitor("Your account is deleted", "");
    page(StatusCode::OK, &DeletedPage { shell, has_mailbox: app.config.smtp_url.is_none() })
}

async fn delete_page(app: &App, signed_in: &SignedIn, problem: Option<Problem>) -> PageResult {
    let account = &signed_in.account;
    let template = DeletePage {
        shell: signed_in.shell("Delete the account", PATH),
        form_token: signed_in.form_token.clone(),
        email: account.email.as_str(),
        has_password: account.has_password,
        has_second_factor: app.second_factor.status(&account.id).await?.is_some(),
        losses: losses(app, signed_in).await?,
        problem: problem.as_ref().map(|problem| problem.words.clone()),
    };
    answer(&template, problem.as_ref())
}

async fn losses(app: &App, signed_in: &SignedIn) -> Result<Vec<String>, crate::StoreError> {
    let id = &signed_in.account.id;
    let DeletionCounts { keys, sites, jobs, living_jobs, files, shares, sub_accounts, log_lines } =
        app.accounts.count_for_deletion(id).await?;
    let credits = app.credits.summary(id).await?;
    let mut losses = Vec::new();
    if keys > 0 {
        let sites = match sites {
            0 => String::new(),
            sites => format!(
                "; {} can optimize nothing until given a key of another account",
                counted(sites, "site", "sites")
            ),
        };
        losses.push(format!("{}, refused at once{sites}", counted(keys, "API key", "API keys")));
    }
    if jobs > 0 {
        let living = match living_jobs {
            0 => String::new(),
            living => format!("; {} not finished, and will not be", counted(living, "is", "are")),
        };
        losses.push(format!("{} with everything measured on them{living}", counted(jobs, "job", "jobs")));
    }
    if files > 0 {
        losses.push(format!("{} that can be downloaded now", counted(files, "file", "files")));
    }
    if shares > 0 {
        losses.push(format!("{} to proofs", counted(shares, "shared link", "shared links")));
    }
    match sub_accounts {
        0 => {}
        1 => {
            losses
                .push("your say over 1 sub-account, which goes on by itself with the credits it has".into());
        }
        many => losses.push(format!(
            "your say over {} sub-accounts, which go on by themselves with the credits they have",
            count(many)
        )),
    }
    if let Some(credits) = credits.filter(|credits| !credits.unlimited) {
        let left = credits.monthly_left + credits.onetime_left;
        losses.push(format!("{} that you have left", counted(left, "credit", "credits")));
    }
    losses
        .push(format!("the ledger, the plots, and the log with its {}", counted(log_lines, "line", "lines")));
    losses.push(format!("all {} and links that let you in", sessions(app, signed_in).await?));
    Ok(losses)
}

async fn sessions(app: &App, signed_in: &SignedIn) -> Result<String, crate::StoreError> {
    let sessions = app.sessions.list(&signed_in.account.id, &signed_in.session).await?.len();
    Ok(match sessions {
        0 | 1 => "sessions".into(),
        many => format!("{} sessions", count(many as u64)),
    })
}
