//! Queue and workers: what waits and runs, and what failed lately, with its reason.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use eiderpix_store::overview::StageRow;

use super::{
    super::{
        PageResult,
        errors::PageError,
        fields::Fields,
        jobs::job_row::{picture, reason},
        sentence,
        shell::{Shell, page},
    },
    Operator, OperatorForm,
};
use crate::{
    JobId, Timestamp,
    app::App,
    overview::{FailedJob, RetryError},
    wording::{ago, count, iso, moment},
};

const PATH: &str = "/operator/queue";
const AT_ONCE: u32 = 30;

#[derive(Template)]
#[template(path = "operator/queue.html")]
struct QueuePage {
    shell: Shell,
    form_token: String,
    notice: Option<&'static str>,
    problem: Option<String>,
    slots: usize,
    stages: Vec<StageView>,
    failures: Vec<FailureView>,
    newest: Option<&'static str>,
    older: Option<String>,
}

struct StageView {
    what: &'static str,
    waiting: String,
    paused: String,
    running: String,
    oldest: String,
}

struct FailureView {
    id: String,
    picture: String,
    account: String,
    email: String,
    reason: String,
    when: String,
    when_iso: String,
}

/// Shows the queue.
pub(super) async fn show(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    operator: Operator,
) -> PageResult {
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let before = asked.get("before").parse().ok().map(Timestamp);
    let notice = (asked.get("notice") == "retried").then_some("The job is tried again, as a new one.");
    queue_page(&app, &operator, StatusCode::OK, before, notice, None).await
}

/// Tries a failed job again.
pub(super) async fn retry(State(app): State<App>, form: OperatorForm) -> PageResult {
    let id = JobId::parse(form.fields.get("job")).ok_or(PageError::NotFound)?;
    match app.overview.retry(&id).await {
        Ok(_) => Ok(Redirect::to(&format!("{PATH}?notice=retried")).into_response()),
        Err(RetryError::Store(error)) => Err(error.into()),
        Err(refusal) => {
            let problem = Some(sentence(&refusal.to_string()));
            let operator = Operator(form.signed_in);
            queue_page(&app, &operator, StatusCode::CONFLICT, None, None, problem).await
        }
    }
}

async fn queue_page(
    app: &App,
    operator: &Operator,
    status: StatusCode,
    before: Option<Timestamp>,
    notice: Option<&'static str>,
    problem: Option<String>,
) -> PageResult {
    let queue = app.overview.queue().await?;
    let now = app.clock.now();
    let mut failures = app.overview.failures(before, AT_ONCE + 1).await?;
    let has_more = failures.len() > AT_ONCE as usize;
    failures.truncate(AT_ONCE as usize);
    let last = failures.last().and_then(|failed| failed.job.finished_at);
    page(
        status,
        &QueuePage {
            shell: operator.shell("Queue", PATH),
            form_token: operator.form_token(),
            notice,
            problem,
            slots: queue.slots,
            stages: vec![
                StageView::of("What owners wait for", &queue.first, now),
                StageView::of("Formats that take long", &queue.later, now),
            ],
            newest: before.is_some().then_some(PATH),
            older: last.filter(|_| has_more).map(|last| format!("{PATH}?before={}", last.0)),
            failures: failures.into_iter().map(FailureView::of).collect(),
        },
    )
}

impl StageView {
    fn of(what: &'static str, stage: &StageRow, now: Timestamp) -> Self {
        Self {
            what,
            waiting: count(stage.waiting),
            paused: count(stage.paused),
            running: count(stage.running),
            oldest: stage.oldest_waiting.map_or_else(|| "–".into(), |oldest| ago(now, oldest)),
        }
    }
}

impl FailureView {
    fn of(failed: FailedJob) -> Self {
        let FailedJob { job, account_id, email } = failed;
        let finished = job.finished_at.unwrap_or(job.created_at);
        let (picture, host) = picture(&job.source, None);
        Self {
            id: job.id.to_string(),
            picture: match host {
                Some(host) => format!("{picture} from {host}"),
                None => picture,
            },
            account: account_id.to_string(),
            email,
            reason: reason(&job).unwrap_or_else(|| "It failed.".into()),
            when: moment(finished),
            when_iso: iso(finished),
        }
    }
}
