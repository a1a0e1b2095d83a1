//! How the service is: health in plain words, accounts, queue, disk.

use askama::Template;
use axum::{extract::State, http::StatusCode};

use super::{
    super::{
        PageResult,
        dashboard::Figure,
        shell::{Shell, page},
    },
    Operator,
};
use crate::{
    app::App,
    overview::{Gravity, HealthLine, StorageView},
    wording::{count, counted, size},
};

#[derive(Template)]
#[template(path = "operator/home.html")]
struct HomePage {
    shell: Shell,
    verdict: &'static str,
    lines: Vec<HealthView>,
    accounts: Figure,
    queue: Figure,
    disk: Figure,
    files: Vec<Files>,
    ttl: String,
}

struct HealthView {
    subject: &'static str,
    word: &'static str,
    tone: &'static str,
    sentence: String,
}

struct Files {
    what: &'static str,
    files: String,
    size: String,
}

/// Shows how the service is.
pub(super) async fn show(State(app): State<App>, operator: Operator) -> PageResult {
    let accounts = app.overview.accounts().await?;
    let queue = app.overview.queue().await?;
    let storage = app.overview.storage().await?;
    let health = app.overview.health(&queue, &storage).await?;
    let worst = health.iter().map(|line| line.gravity).max().unwrap_or(Gravity::Fine);
    page(
        StatusCode::OK,
        &HomePage {
            shell: operator.shell("Operator", "/operator"),
            verdict: match worst {
                Gravity::Fine => "All is well.",
                Gravity::Look => "It works. Some things are worth a look.",
                Gravity::Act => "Someone must act.",
            },
            lines: health.into_iter().map(HealthView::of).collect(),
            accounts: Figure {
                figure: count(accounts.all),
                explanation: match accounts.suspended {
                    0 => "none suspended".into(),
                    suspended => format!("{} suspended", count(suspended)),
                },
            },
            queue: Figure {
                figure: count(queue.first.waiting + queue.later.waiting),
                explanation: format!(
                    "jobs wait, {} run, at most {} at once",
                    count(queue.first.running + queue.later.running),
                    queue.slots
                ),
            },
            disk: Figure {
                figure: size(storage.disk.free_bytes),
                explanation: format!("free of {}", size(storage.disk.total_bytes)),
            },
            files: files(&storage),
            ttl: counted(app.config.results.ttl_hours, "hour", "hours"),
        },
    )
}

fn files(storage: &StorageView) -> Vec<Files> {
    let originals = (
        storage.all.files.saturating_sub(storage.results.files),
        storage.all.bytes.saturating_sub(storage.results.bytes),
    );
    [
        ("Results", (storage.results.files, storage.results.bytes)),
        ("Originals, sent or kept", originals),
        ("All", (storage.all.files, storage.all.bytes)),
    ]
    .into_iter()
    .map(|(what, (files, bytes))| Files { what, files: count(files), size: size(bytes) })
    .collect()
}

impl HealthView {
    fn of(line: HealthLine) -> Self {
        let (word, tone) = match line.gravity {
            Gravity::Fine => ("fine", ""),
            Gravity::Look => ("look", " calm"),
            Gravity::Act => ("act", " care"),
        };
        Self { subject: line.subject, word, tone, sentence: line.sentence }
    }
}
