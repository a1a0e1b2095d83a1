//! The second factor: set up with a QR code and a first code, recovery codes shown once, turned off with password and code.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::{
    super::{
        PageResult,
        shell::{Shell, page},
        signed_in::{AccountForm, SignedIn},
    },
    PATH, changed,
    confirmation::{self, Problem, answer},
};
use crate::{
    app::App,
    second_factor::{Proposal, RecoveryCodes, SecondFactorStatus, TurnOnRefusal},
    wording::{counted, day},
};

#[derive(Template)]
#[template(path = "second_factor_set_up.html")]
struct SetUpPage {
    shell: Shell,
    form_token: String,
    has_password: bool,
    proposal: Proposal,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "second_factor.html")]
struct StatusPage {
    shell: Shell,
    form_token: String,
    has_password: bool,
    has_second_factor: bool,
    since: String,
    codes_left: String,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "recovery_codes.html")]
struct CodesPage {
    shell: Shell,
    sentence: &'static str,
    codes: Vec<String>,
}

/// Shows how it stands, or how to set it up.
pub(in crate::http::pages) async fn show(State(app): State<App>, signed_in: SignedIn) -> PageResult {
    match app.second_factor.status(&signed_in.account.id).await? {
        Some(status) => status_page(&signed_in, &status, None),
        None => set_up_page(&signed_in, app.second_factor.propose(&signed_in.account), None),
    }
}

/// Turns it on with a first code, and shows the recovery codes.
pub(in crate::http::pages) async fn turn_on(State(app): State<App>, form: AccountForm) -> PageResult {
    let AccountForm { signed_in, fields } = form;
    let account = &signed_in.account;
    if app.second_factor.status(&account.id).await?.is_some() {
        return changed();
    }
    let sealed = fields.get("proposal");
    let again = |problem: Problem| {
        // What was proposed stays, so that the app need not be set up again.
        let reopened = app.second_factor.reopen(account, sealed);
        let proposal = reopened.unwrap_or_else(|| app.second_factor.propose(account));
        set_up_page(&signed_in, proposal, Some(problem))
    };
    let given = confirmation::read(&fields);
    if let Err(refusal) = app.accounts.confirm_owner(&account.id, &given, &signed_in.actor()).await {
        return again(Problem::of(refusal)?);
    }
    let by = (&signed_in.session, &signed_in.actor());
    match app.second_factor.turn_on(account, sealed, fields.get("code"), by).await {
        Ok(codes) => {
            let sentence = "The second factor is on. All other sessions are ended.";
            codes_page(&signed_in, &codes, sentence)
        }
        Err(TurnOnRefusal::AlreadyOn) => changed(),
        Err(TurnOnRefusal::WrongCode) => again(Problem::with(
            "This code does not fit the secret below, or is too old. Wait for the next one, and check that the clock of your device is right.",
        )),
        Err(TurnOnRefusal::NotProposed) => {
            again(Problem::with("The form did not arrive as it was. Here is a new secret; scan it anew."))
        }
        Err(TurnOnRefusal::Store(cause)) => Err(cause.into()),
    }
}

/// Makes new recovery codes and shows them.
pub(in crate::http::pages) async fn renew_codes(State(app): State<App>, form: AccountForm) -> PageResult {
    let AccountForm { signed_in, fields } = form;
    let Some(status) = app.second_factor.status(&signed_in.account.id).await? else { return changed() };
    let given = confirmation::read(&fields);
    let confirmed = app.accounts.confirm_owner(&signed_in.account.id, &given, &signed_in.actor()).await;
    if let Err(refusal) = confirmed {
        return status_page(&signed_in, &status, Some(Problem::of(refusal)?));
    }
    match app.second_factor.renew_codes(&signed_in.account, &signed_in.actor()).await? {
        Some(codes) => codes_page(&signed_in, &codes, "The old recovery codes are void."),
        None => changed(),
    }
}

/// Turns it off.
pub(in crate::http::pages) async fn turn_off(State(app): State<App>, form: AccountForm) -> PageResult {
    let AccountForm { signed_in, fields } = form;
    let Some(status) = app.second_factor.status(&signed_in.account.id).await? else { return changed() };
    let given = confirmation::read(&fields);
    let confirmed = app.accounts.confirm_owner(&signed_in.account.id, &given, &signed_in.actor()).await;
    if let Err(refusal) = confirmed {
        return status_page(&signed_in, &status, Some(Problem::of(refusal)?));
    }
    match app.second_factor.turn_off(&signed_in.account, &signed_in.actor()).await? {
        true => Ok(Redirect::to(&format!("{PATH}?notice=second-factor-off")).into_response()),
        false => changed(),
    }
}

fn set_up_page(signed_in: &SignedIn, proposal: Proposal, problem: Option<Problem>) -> PageResult {
    let template = SetUpPage {
        shell: signed_in.shell("Set up the second factor", PATH),
        form_token: signed_in.form_token.clone(),
        has_password: signed_in.account.has_password,
        proposal,
        problem: problem.as_ref().map(|problem| problem.words.clone()),
    };
    answer(&template, problem.as_ref())
}

fn status_page(
    signed_in: &SignedIn,
    second_factor: &SecondFactorStatus,
    problem: Option<Problem>,
) -> PageResult {
    let template = StatusPage {
        shell: signed_in.shell("Second factor", PATH),
        form_token: signed_in.form_token.clone(),
        has_password: signed_in.account.has_password,
        has_second_factor: true,
        since: day(second_factor.since),
        codes_left: counted(second_factor.codes_left, "recovery code", "recovery codes"),
        problem: problem.as_ref().map(|problem| problem.words.clone()),
    };
    answer(&template, problem.as_ref())
}

fn codes_page(signed_in: &SignedIn, codes: &RecoveryCodes, sentence: &'static str) -> PageResult {
    page(
        StatusCode::OK,
        &CodesPage {
            shell: signed_in.shell("Your recovery codes", PATH),
            sentence,
            codes: codes.expose().to_vec(),
        },
    )
}
