//! Who may come in: sign-up, invitations, and trying without an account.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::{
    super::{
        errors::{PageError, PageResult},
        fields::Fields,
        shell::{Shell, page},
        sign_up::bad_address,
    },
    caller::{Operator, OperatorForm},
};
use crate::{
    InvitationId,
    app::App,
    domain::{
        accounts::{
            self, EmailAddress, SignUpPolicy,
            sub_accounts::{self, SubAccountError},
        },
        audit::Actor,
        demo,
        language::Language,
    },
    mail::links,
    words::Text,
};

const PATH: &str = "/operator/sign-up";

#[derive(Template)]
#[template(path = "operator/sign_up.html")]
struct SignUpPage {
    shell: Shell,
    form_token: String,
    notice: Option<Text>,
    problem: Option<Text>,
    mode: &'static str,
    domains: String,
    invited: Option<String>,
    invitations: Vec<InvitationView>,
    email: String,
    visitors_may_try: bool,
    tried_per_hour: u32,
}

struct InvitationView {
    id: String,
    email: String,
    until: Text,
}

/// What a page is shown with.
#[derive(Default)]
struct Said {
    notice: Option<Text>,
    problem: Option<Text>,
    /// The link of an invitation just made.
    invited: Option<String>,
    domains: Option<String>,
    email: String,
}

/// Shows who may come in.
pub(super) async fn show(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    operator: Operator,
) -> PageResult {
    let t = operator.language();
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let notice = match asked.get("notice") {
        "set" => Some(t.say("operator-set")),
        "withdrawn" => Some(t.say("operator-withdrawn")),
        "gone" => Some(t.say("operator-invitation-gone")),
        _ => None,
    };
    sign_up_page(&app, &operator, StatusCode::OK, Said { notice, ..Said::default() }).await
}

/// Sets who may sign up.
pub(super) async fn set_policy(State(app): State<App>, form: OperatorForm) -> PageResult {
    let t = form.signed_in.language;
    let given = form.fields.get("domains");
    let policy = match form.fields.get("mode") {
        "open" => Ok(SignUpPolicy::Open),
        "domains" => domains(t, given).map(|domains| SignUpPolicy::Domains { domains }),
        "invitation" => Ok(SignUpPolicy::Invitation),
        "closed" => Ok(SignUpPolicy::Closed),
        _ => Err(t.say("operator-choose-who")),
    };
    match policy {
        Ok(policy) => {
            accounts::set_sign_up_policy(&app, &policy, form.operator(), &Actor::Operator).await?;
            Ok(Redirect::to(&format!("{PATH}?notice=set")).into_response())
        }
        Err(problem) => {
            let said =
                Said { problem: Some(problem), domains: Some(given.trim().to_owned()), ..Said::default() };
            let operator = Operator(form.signed_in);
            sign_up_page(&app, &operator, StatusCode::UNPROCESSABLE_ENTITY, said).await
        }
    }
}

/// Invites an address; its link is mailed and shown once.
pub(super) async fn invite(State(app): State<App>, form: OperatorForm) -> PageResult {
    let given = form.fields.get("email").trim().to_owned();
    let (status, said) = match EmailAddress::parse(&given) {
        Ok(email) => {
            let token = sub_accounts::invite_as_operator(&app, &email, form.operator()).await?;
            let link = links::invitation(&app.public_url, token.expose());
            (StatusCode::OK, Said { invited: Some(link.to_string()), ..Said::default() })
        }
        Err(_) => {
            let problem = Some(bad_address(form.signed_in.language));
            (StatusCode::UNPROCESSABLE_ENTITY, Said { problem, email: given, ..Said::default() })
        }
    };
    sign_up_page(&app, &Operator(form.signed_in), status, said).await
}

/// Withdraws an invitation.
pub(super) async fn withdraw(State(app): State<App>, form: OperatorForm) -> PageResult {
    let id = InvitationId::parse(form.fields.get("invitation")).ok_or(PageError::NotFound)?;
    let notice = match sub_accounts::withdraw(&app, form.operator(), None, &id, &Actor::Operator).await {
        Ok(()) => "withdrawn",
        Err(SubAccountError::Store(error)) => return Err(error.into()),
        Err(_) => "gone",
    };
    Ok(Redirect::to(&format!("{PATH}?notice={notice}")).into_response())
}

/// Lets visitors try without an account, or not.
pub(super) async fn set_try_it(State(app): State<App>, form: OperatorForm) -> PageResult {
    demo::set_open(&app, form.fields.get("open") == "yes", form.operator()).await?;
    Ok(Redirect::to(&format!("{PATH}?notice=set")).into_response())
}

/// Reads mail domains apart by spaces, commas or lines.
fn domains(t: Language, given: &str) -> Result<Vec<String>, Text> {
    let mut domains = Vec::new();
    for part in given.split([',', ';', ' ', '\t', '\r', '\n']).filter(|part| !part.is_empty()) {
        let domain = part.trim_start_matches('@').to_ascii_lowercase();
        if EmailAddress::parse(&format!("someone@{domain}")).is_err() {
            return Err(t.say("operator-not-a-domain").with("domain", part));
        }
        if !domains.contains(&domain) {
            domains.push(domain);
        }
    }
    if domains.is_empty() { Err(t.say("operator-no-domain")) } else { Ok(domains) }
}

async fn sign_up_page(app: &App, operator: &Operator, status: StatusCode, said: Said) -> PageResult {
    let policy = accounts::sign_up_policy(app).await?;
    let (mode, set) = match policy {
        SignUpPolicy::Open => ("open", String::new()),
        SignUpPolicy::Domains { domains } => ("domains", domains.join(", ")),
        SignUpPolicy::Invitation => ("invitation", String::new()),
        SignUpPolicy::Closed => ("closed", String::new()),
    };
    let mode = if said.domains.is_some() { "domains" } else { mode };
    let invitations = sub_accounts::invitations(app, None).await?;
    page(
        status,
        &SignUpPage {
            shell: operator.shell("operator-sign-up", PATH),
            form_token: operator.form_token(),
            notice: said.notice,
            problem: said.problem,
            mode,
            domains: said.domains.unwrap_or(set),
            invited: said.invited,
            invitations: invitations
                .into_iter()
                .map(|open| InvitationView {
                    id: open.id.to_string(),
                    email: open.email,
                    until: operator.language().day(open.expires_at),
                })
                .collect(),
            email: said.email,
            visitors_may_try: demo::are_open(app).await?,
            tried_per_hour: app.config.throttle.tried_pictures_per_hour,
        },
    )
}
