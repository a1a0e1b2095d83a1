//! How the service is: health in plain words, accounts, queue, disk.

use askama::Template;
use axum::{extract::State, http::StatusCode};

use super::health::HealthLine;
use super::{
    super::{
        dashboard::Figure,
        errors::PageResult,
        shell::{Shell, page},
    },
    caller::Operator,
};
use crate::{
    app::App,
    domain::{
        health::{self, Finding, Gravity},
        language::Language,
        overview::{self, StorageView},
    },
    words::Text,
};

#[derive(Template)]
#[template(path = "operator/home.html")]
struct HomePage {
    shell: Shell,
    verdict: Text,
    lines: Vec<HealthView>,
    accounts: Figure,
    queue: Figure,
    disk: Figure,
    files: Vec<Files>,
    ttl: Text,
}

struct HealthView {
    subject: Text,
    word: Text,
    tone: &'static str,
    sentence: Text,
}

struct Files {
    what: Text,
    files: String,
    size: Text,
}

/// Shows how the service is.
pub(super) async fn show(State(app): State<App>, operator: Operator) -> PageResult {
    let t = operator.language();
    let accounts = overview::accounts(&app).await?;
    let queue = overview::queue(&app).await?;
    let storage = overview::storage(&app).await?;
    let now = app.clock.now();
    let findings = health::check(&app, &queue, &storage).await?;
    let worst = findings.iter().map(Finding::gravity).max().unwrap_or(Gravity::Fine);
    page(
        StatusCode::OK,
        &HomePage {
            shell: operator.shell("shell-operator", "/operator"),
            verdict: match worst {
                Gravity::Fine => t.say("health-all-fine"),
                Gravity::Look => t.say("health-some-look"),
                Gravity::Act => t.say("health-some-act"),
            },
            lines: findings
                .iter()
                .map(|finding| HealthView::of(t, HealthLine::of(t, finding, now)))
                .collect(),
            accounts: Figure {
                figure: t.count(accounts.all),
                explanation: match accounts.suspended {
                    0 => t.say("operator-none-suspended").into(),
                    suspended => t.say("operator-so-many-suspended").with("count", suspended).into(),
                },
            },
            queue: Figure {
                figure: t.count(queue.first.waiting + queue.later.waiting),
                explanation: t
                    .say("operator-jobs-wait")
                    .with("running", queue.first.running + queue.later.running)
                    .with("slots", queue.slots)
                    .into(),
            },
            disk: Figure {
                figure: t.size(storage.disk.free_bytes).into(),
                explanation: t.say("operator-free-of").with("size", t.size(storage.disk.total_bytes)).into(),
            },
            files: files(t, &storage),
            ttl: t.say("words-hours").with("count", app.config.results.ttl_hours),
        },
    )
}

fn files(t: Language, storage: &StorageView) -> Vec<Files> {
    let originals = (
        storage.all.files.saturating_sub(storage.results.files),
        storage.all.bytes.saturating_sub(storage.results.bytes),
    );
    [
        (t.say("operator-results"), (storage.results.files, storage.results.bytes)),
        (t.say("operator-originals"), originals),
        (t.say("operator-all"), (storage.all.files, storage.all.bytes)),
    ]
    .into_iter()
    .map(|(what, (files, bytes))| Files { what, files: t.count(files), size: t.size(bytes) })
    .collect()
}

impl HealthView {
    fn of(t: Language, line: HealthLine) -> Self {
        let (word, tone) = match line.gravity {
            Gravity::Fine => (t.say("health-fine"), ""),
            Gravity::Look => (t.say("health-look"), " calm"),
            Gravity::Act => (t.say("health-act"), " care"),
        };
        Self { subject: line.subject, word, tone, sentence: line.sentence }
    }
}
