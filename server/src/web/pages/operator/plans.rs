//! Plans: made, changed, removed, and which one whoever signs up gets.

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::{
    super::{
        errors::{PageError, PageResult},
        fields::{Fields, whole_number},
        shell::{Shell, page},
    },
    caller::{Operator, OperatorForm},
};
use crate::{
    PlanId,
    app::App,
    domain::{
        credits::plans::{self, Plan, PlanError, PlanTerms},
        language::Language,
    },
    words::Text,
};

const PATH: &str = "/operator/plans";

#[derive(Template)]
#[template(path = "operator/plans.html")]
struct PlansPage {
    shell: Shell,
    form_token: String,
    notice: Option<Text>,
    problem: Option<Text>,
    plans: Vec<PlanView>,
    without: Text,
    has_default: bool,
    form: Form,
}

struct PlanView {
    id: String,
    name: String,
    monthly: String,
    onetime: String,
    accounts: u64,
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
    let t = operator.language();
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let notice = match asked.get("notice") {
        "made" => Some(t.say("operator-plan-made")),
        "changed" => Some(t.say("operator-plan-changed")),
        "deleted" => Some(t.say("operator-plan-removed")),
        "default" => Some(t.say("operator-plan-default-set")),
        _ => None,
    };
    plans_page(&app, &operator, StatusCode::OK, notice, None, Form::default()).await
}

/// Makes a plan.
pub(super) async fn create(State(app): State<App>, form: OperatorForm) -> PageResult {
    let t = form.signed_in.language;
    let made = match terms(&form.fields) {
        Ok(terms) => {
            plans::create(&app, &terms, form.operator()).await.map_err(|error| Refusal::of(t, error))
        }
        Err(BadNumber) => Err(Refusal::Words(t.say("operator-plan-bad-number"))),
    };
    finish(&app, form, made, "made").await
}

/// Changes a plan, removes it, or makes it the one of whoever signs up.
pub(super) async fn change(State(app): State<App>, Path(id): Path<String>, form: OperatorForm) -> PageResult {
    let (fields, operator, t) = (&form.fields, form.operator(), form.signed_in.language);
    let refusal = |error| Refusal::of(t, error);
    let id = PlanId::parse(&id).ok_or(PageError::NotFound)?;
    let (done, notice) = match fields.get("do") {
        "delete" => (plans::delete(&app, &id, operator).await.map_err(refusal), "deleted"),
        "default" => (plans::set_default(&app, Some(&id), operator).await.map_err(refusal), "default"),
        "no-default" => (plans::set_default(&app, None, operator).await.map_err(refusal), "default"),
        _ => {
            let changed = match terms(fields) {
                Ok(terms) => plans::change(&app, &id, &terms, operator).await.map_err(refusal),
                Err(BadNumber) => Err(Refusal::Words(t.say("operator-plan-bad-number"))),
            };
            (changed, "changed")
        }
    };
    finish(&app, form, done, notice).await
}

/// Why nothing was done.
enum Refusal {
    Words(Text),
    Page(PageError),
}

impl Refusal {
    fn of(t: Language, error: PlanError) -> Self {
        Self::Words(match error {
            PlanError::Store(error) => return Self::Page(error.into()),
            PlanError::BadName => t.say("operator-plan-bad-name"),
            PlanError::NameTaken => t.say("operator-plan-name-taken"),
            PlanError::NotFound => t.say("operator-plan-not-found"),
            PlanError::InUse => t.say("operator-plan-in-use"),
        })
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

/// What was typed is no number of credits.
struct BadNumber;

fn terms(fields: &Fields) -> Result<PlanTerms, BadNumber> {
    let name = fields.get("name").split_whitespace().collect::<Vec<_>>().join(" ");
    let number = |name| match fields.get(name).trim() {
        "" => Ok(None),
        given => whole_number(given).map(Some).ok_or(BadNumber),
    };
    Ok(PlanTerms { name, monthly: number("monthly")?, onetime: number("onetime")?.unwrap_or(0) })
}

async fn plans_page(
    app: &App,
    operator: &Operator,
    status: StatusCode,
    notice: Option<Text>,
    problem: Option<Text>,
    form: Form,
) -> PageResult {
    let t = operator.language();
    let plans = plans::list(app).await?;
    page(
        status,
        &PlansPage {
            shell: operator.shell("operator-plans", PATH),
            form_token: operator.form_token(),
            notice,
            problem,
            without: match app.config.credits.monthly {
                None => t.say("operator-plans-without-unlimited"),
                Some(monthly) => t.say("operator-plans-without").with("count", monthly),
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
            accounts: plan.accounts,
            is_default: plan.is_default,
            can_delete: plan.accounts == 0,
            name: plan.name,
        }
    }
}
