//! The second factor: set up with a QR code and a first code, recovery codes shown once, turned off with password and code.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::{
    super::{
        errors::PageResult,
        shell::{Shell, page},
        signed_in::{AccountForm, SignedIn},
    },
    PATH, changed,
    confirmation::{self, Problem, answer},
};
use crate::{
    app::App,
    domain::accounts::{
        self,
        second_factor::{self, Proposal, RecoveryCodes, SecondFactorStatus, TurnOnRefusal},
    },
    words::Text,
};

#[derive(Template)]
#[template(path = "second_factor_set_up.html")]
struct SetUpPage {
    shell: Shell,
    form_token: String,
    has_password: bool,
    proposal: Proposal,
    problem: Option<Text>,
}

#[derive(Template)]
#[template(path = "second_factor.html")]
struct StatusPage {
    shell: Shell,
    form_token: String,
    has_password: bool,
    has_second_factor: bool,
    since: Text,
    codes_left: u64,
    problem: Option<Text>,
}

#[derive(Template)]
#[template(path = "recovery_codes.html")]
struct CodesPage {
    shell: Shell,
    sentence: Text,
    codes: Vec<String>,
}

/// Shows how it stands, or how to set it up.
pub(in crate::web::pages) async fn show(State(app): State<App>, signed_in: SignedIn) -> PageResult {
    match second_factor::status(&app, &signed_in.account.id).await? {
        Some(status) => status_page(&signed_in, &status, None),
        None => set_up_page(&signed_in, second_factor::propose(&app, &signed_in.account), None),
    }
}

/// Turns it on with a first code, and shows the recovery codes.
pub(in crate::web::pages) async fn turn_on(State(app): State<App>, form: AccountForm) -> PageResult {
    let AccountForm { signed_in, fields } = form;
    let (account, t) = (&signed_in.account, signed_in.language);
    if second_factor::status(&app, &account.id).await?.is_some() {
        return changed();
    }
    let sealed = fields.get("proposal");
    let again = |problem: Problem| {
        // What was proposed stays, so that the app need not be set up again.
        let reopened = second_factor::reopen(&app, account, sealed);
        let proposal = reopened.unwrap_or_else(|| second_factor::propose(&app, account));
        set_up_page(&signed_in, proposal, Some(problem))
    };
    let given = confirmation::read(&fields);
    if let Err(refusal) = accounts::confirm_owner(&app, &account.id, &given, &signed_in.actor()).await {
        return again(Problem::of(signed_in.language, refusal)?);
    }
    let by = (&signed_in.session, &signed_in.actor());
    match second_factor::turn_on(&app, account, sealed, fields.get("code"), by).await {
        Ok(codes) => codes_page(&signed_in, &codes, t.say("second-factor-now-on")),
        Err(TurnOnRefusal::AlreadyOn) => changed(),
        Err(TurnOnRefusal::WrongCode) => again(Problem::with(t.say("second-factor-does-not-fit"))),
        Err(TurnOnRefusal::NotProposed) => again(Problem::with(t.say("second-factor-not-proposed"))),
        Err(TurnOnRefusal::Store(cause)) => Err(cause.into()),
    }
}

/// Makes new recovery codes and shows them.
pub(in crate::web::pages) async fn renew_codes(State(app): State<App>, form: AccountForm) -> PageResult {
    let AccountForm { signed_in, fields } = form;
    let Some(status) = second_factor::status(&app, &signed_in.account.id).await? else { return changed() };
    let given = confirmation::read(&fields);
    let confirmed = accounts::confirm_owner(&app, &signed_in.account.id, &given, &signed_in.actor()).await;
    if let Err(refusal) = confirmed {
        return status_page(&signed_in, &status, Some(Problem::of(signed_in.language, refusal)?));
    }
    match second_factor::renew_codes(&app, &signed_in.account, &signed_in.actor()).await? {
        Some(codes) => codes_page(&signed_in, &codes, signed_in.language.say("second-factor-old-codes-void")),
        None => changed(),
    }
}

/// Turns it off.
pub(in crate::web::pages) async fn turn_off(State(app): State<App>, form: AccountForm) -> PageResult {
    let AccountForm { signed_in, fields } = form;
    let Some(status) = second_factor::status(&app, &signed_in.account.id).await? else { return changed() };
    let given = confirmation::read(&fields);
    let confirmed = accounts::confirm_owner(&app, &signed_in.account.id, &given, &signed_in.actor()).await;
    if let Err(refusal) = confirmed {
        return status_page(&signed_in, &status, Some(Problem::of(signed_in.language, refusal)?));
    }
    match second_factor::turn_off(&app, &signed_in.account, &signed_in.actor()).await? {
        true => Ok(Redirect::to(&format!("{PATH}?notice=second-factor-off")).into_response()),
        false => changed(),
    }
}

fn set_up_page(signed_in: &SignedIn, proposal: Proposal, problem: Option<Problem>) -> PageResult {
    let template = SetUpPage {
        shell: signed_in.shell("second-factor-set-up", PATH),
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
        shell: signed_in.shell("second-factor-title", PATH),
        form_token: signed_in.form_token.clone(),
        has_password: signed_in.account.has_password,
        has_second_factor: true,
        since: signed_in.language.day(second_factor.since),
        codes_left: second_factor.codes_left,
        problem: problem.as_ref().map(|problem| problem.words.clone()),
    };
    answer(&template, problem.as_ref())
}

fn codes_page(signed_in: &SignedIn, codes: &RecoveryCodes, sentence: Text) -> PageResult {
    page(
        StatusCode::OK,
        &CodesPage {
            shell: signed_in.shell("second-factor-codes-title", PATH),
            sentence,
            codes: codes.expose().to_vec(),
        },
    )
}
