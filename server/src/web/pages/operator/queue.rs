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
        errors::{PageError, PageResult},
        fields::Fields,
        jobs::job_row::{picture, reason},
        shell::{Shell, page},
    },
    caller::{Operator, OperatorForm},
};
use crate::{
    JobId, Timestamp,
    app::App,
    domain::{
        jobs::{SubmitError, SubmitRefusal},
        language::Language,
        overview::{self, FailedJob, RetryError},
    },
    words::{Text, figures::iso},
};

const PATH: &str = "/operator/queue";
const AT_ONCE: u32 = 30;

#[derive(Template)]
#[template(path = "operator/queue.html")]
struct QueuePage {
    shell: Shell,
    form_token: String,
    notice: Option<Text>,
    problem: Option<Text>,
    slots: usize,
    stages: Vec<StageView>,
    failures: Vec<FailureView>,
    newest: Option<&'static str>,
    older: Option<String>,
}

struct StageView {
    what: Text,
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
    reason: Text,
    when: Text,
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
    let notice = (asked.get("notice") == "retried").then(|| operator.language().say("operator-retried"));
    queue_page(&app, &operator, StatusCode::OK, before, notice, None).await
}

/// Tries a failed job again.
pub(super) async fn retry(State(app): State<App>, form: OperatorForm) -> PageResult {
    let id = JobId::parse(form.fields.get("job")).ok_or(PageError::NotFound)?;
    match overview::retry(&app, &id).await {
        Ok(_) => Ok(Redirect::to(&format!("{PATH}?notice=retried")).into_response()),
        Err(RetryError::Store(error)) => Err(error.into()),
        Err(refusal) => {
            let operator = Operator(form.signed_in);
            let problem = Some(refusal_words(operator.language(), &refusal));
            queue_page(&app, &operator, StatusCode::CONFLICT, None, None, problem).await
        }
    }
}

fn refusal_words(t: Language, refusal: &RetryError) -> Text {
    match refusal {
        RetryError::NotFailed => t.say("operator-retry-gone"),
        RetryError::Refused(SubmitRefusal::OutOfCredits) => t.say("operator-retry-no-credits"),
        RetryError::Refused(SubmitRefusal::QueueFull) => t.say("operator-retry-queue-full"),
        RetryError::Refused(SubmitRefusal::UploadGone) => t.say("operator-retry-upload-gone"),
        RetryError::Refused(SubmitRefusal::HostNotAllowed) => t.say("operator-retry-host-not-allowed"),
        RetryError::Refused(SubmitRefusal::KeyLimitReached) => t.say("operator-retry-key-limit"),
        RetryError::Submit(SubmitError::StorageFull) => t.say("operator-retry-storage-full"),
        RetryError::Submit(SubmitError::Unavailable(_)) | RetryError::Store(_) => {
            t.say("operator-retry-not-now")
        }
    }
}

async fn queue_page(
    app: &App,
    operator: &Operator,
    status: StatusCode,
    before: Option<Timestamp>,
    notice: Option<Text>,
    problem: Option<Text>,
) -> PageResult {
    let t = operator.language();
    let queue = overview::queue(app).await?;
    let now = app.clock.now();
    let mut failures = overview::failures(app, before, AT_ONCE + 1).await?;
    let has_more = failures.len() > AT_ONCE as usize;
    failures.truncate(AT_ONCE as usize);
    let last = failures.last().and_then(|failed| failed.job.finished_at);
    page(
        status,
        &QueuePage {
            shell: operator.shell("operator-queue", PATH),
            form_token: operator.form_token(),
            notice,
            problem,
            slots: queue.slots,
            stages: vec![
                StageView::of(t, t.say("operator-stage-first"), &queue.first, now),
                StageView::of(t, t.say("operator-stage-later"), &queue.later, now),
            ],
            newest: before.is_some().then_some(PATH),
            older: last.filter(|_| has_more).map(|last| format!("{PATH}?before={}", last.0)),
            failures: failures.into_iter().map(|failed| FailureView::of(t, failed)).collect(),
        },
    )
}

impl StageView {
    fn of(t: Language, what: Text, stage: &StageRow, now: Timestamp) -> Self {
        Self {
            what,
            waiting: t.count(stage.waiting),
            paused: t.count(stage.paused),
            running: t.count(stage.running),
            oldest: stage.oldest_waiting.map_or_else(|| "–".into(), |oldest| t.ago(now, oldest).into()),
        }
    }
}

impl FailureView {
    fn of(t: Language, failed: FailedJob) -> Self {
        let FailedJob { job, account_id, email } = failed;
        let finished = job.finished_at.unwrap_or(job.created_at);
        let (picture, host) = picture(t, &job.source, None);
        Self {
            id: job.id.to_string(),
            picture: match host {
                Some(host) => {
                    t.say("operator-picture-from").with("picture", picture).with("host", host).into()
                }
                None => picture,
            },
            account: account_id.to_string(),
            email,
            reason: reason(t, &job).unwrap_or_else(|| t.say("operator-it-failed")),
            when: t.moment(finished),
            when_iso: iso(finished),
        }
    }
}
