//! Plans: made, changed, removed, and which one whoever signs up gets.

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::{
    super::{
        PageResult,
        errors::PageError,
        fields::Fields,
        sentence,
        shell::{Shell, page},
    },
    Operator, OperatorForm, whole_number,
};
use crate::{
    PlanId,
    app::App,
    plans::{Plan, PlanError, PlanTerms},
    wording::count,
};

const PATH: &str = "/operator/plans";

#[derive(Template)]
#[template(path = "operator/plans.html")]
struct PlansPage {
    shell: Shell,
    form_token: String,
    notice: Option<&'static str>,
    problem: Option<String>,
    plans: Vec<PlanView>,
    without: String,
    has_default: bool,
    form: Form,
}

struct PlanView {
    id: String,
    name: String,
    monthly: String,
    onetime: String,
    accounts: String,
    is_default: bool,
    can_delete: bool,
}

/// What was typed for a new plan.
#[derive(Default)]
struct Form {
    name: String,
    monthly: String,
    onetime: String,
}

/// Shows the plans.
pub(super) async fn show(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    operator: Operator,
) -> PageResult {
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let notice = match asked.get("notice") {
        "made" => Some("The plan is made. Give it to an account on the account’s page."),
        "changed" => Some("The plan is changed; it counts at once for all accounts that have it."),
        "deleted" => Some("The plan is removed."),
        "default" => Some("That is set: it counts for whoever signs up from now on."),
        _ => None,
    };
    plans_page(&app, &operator, StatusCode::OK, notice, None, Form::default()).await
}

/// Makes a plan.
pub(super) async fn create(State(app): State<App>, form: OperatorForm) -> PageResult {
    let made = match terms(&form.fields) {
        Ok(terms) => app.plans.create(&terms, form.operator()).await.map_err(Refusal::from),
        Err(problem) => Err(Refusal::Words(problem.into())),
    };
    finish(&app, form, made, "made").await
}

/// Changes a plan, removes it, or makes it the one of whoever signs up.
pub(super) async fn change(State(app): State<App>, Path(id): Path<String>, form: OperatorForm) -> PageResult {
    let (fields, operator) = (&form.fields, form.operator());
    let id = PlanId::parse(&id).ok_or(PageError::NotFound)?;
    let (done, notice) = match fields.get("do") {
        "delete" => (app.plans.delete(&id, operator).await.map_err(Refusal::from), "deleted"),
        "default" => (app.plans.set_default(Some(&id), operator).await.map_err(Refusal::from), "default"),
        "no-default" => (app.plans.set_default(None, operator).await.map_err(Refusal::from), "default"),
        _ => {
            let changed = match terms(fields) {
                Ok(terms) => app.plans.change(&id, &terms, operator).await.map_err(Refusal::from),
                Err(problem) => Err(Refusal::Words(problem.into())),
            };
            (changed, "changed")
        }
    };
    finish(&app, form, done, notice).await
}

/// Why nothing was done.
enum Refusal {
    Words(String),
    Page(PageError),
}

impl From<PlanError> for Refusal {
    fn from(error: PlanError) -> Self {
        match error {
            PlanError::Store(error) => Self::Page(error.into()),
            other => Self::Words(sentence(&other.to_string())),
        }
    }
}

async fn finish(app: &App, form: OperatorForm, done: Result<(), Refusal>, notice: &str) -> PageResult {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{PATH}?notice={notice}")).into_response()),
        Err(Refusal::Page(error)) => Err(error),
        Err(Refusal::Words(problem)) => {
            let typed = |name| form.fields.get(name).trim().to_owned();
            let kept = Form { name: typed("name"), monthly: typed("monthly"), onetime: typed("onetime") };
            let operator = Operator(form.signed_in);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            plans_page(app, &operator, status, None, Some(problem), kept).await
        }
    }
}

fn terms(fields: &Fields) -> Result<PlanTerms, &'static str> {
    let name = fields.get("name").split_whitespace().collect::<Vec<_>>().join(" ");
    let number = |name| match fields.get(name).trim() {
        "" => Ok(None),
        given => whole_number(given).map(Some).ok_or(BAD_NUMBER),
    };
    Ok(PlanTerms { name, monthly: number("monthly")?, onetime: number("onetime")?.unwrap_or(0) })
}

const BAD_NUMBER: &str =
    "Credits are a whole number up to 1,000,000,000; leave the field empty for unlimited, or none at once.";

async fn plans_page(
    app: &App,
    operator: &Operator,
    status: StatusCode,
    notice: Option<&'static str>,
    problem: Option<String>,
    form: Form,
) -> PageResult {
    let plans = app.plans.list().await?;
    page(
        status,
        &PlansPage {
            shell: operator.shell("Plans", PATH),
            form_token: operator.form_token(),
            notice,
            problem,
            without: match app.config.credits.monthly {
                None => "unlimited credits".into(),
                Some(monthly) => format!("{} credits a month, by the configuration", count(monthly)),
            },
            has_default: plans.iter().any(|plan| plan.is_default),
            plans: plans.into_iter().map(PlanView::of).collect(),
            form,
        },
    )
}

impl PlanView {
    fn of(plan: Plan) -> Self {
        Self {
            id: plan.id.to_string(),
            monthly: plan.monthly.map(|monthly| monthly.to_string()).unwrap_or_default(),
            onetime: match plan.onetime {
                0 => String::new(),
                onetime => onetime.to_string(),
            },
            accounts: count(plan.accounts),
            is_default: plan.is_default,
            can_delete: plan.accounts == 0,
            name: plan.name,
        }
    }
}
