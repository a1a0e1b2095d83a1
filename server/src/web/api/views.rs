//! Jobs as clients read them.

use eiderpix_engine::{Format, JudgeLimits, Judgement, MainFormat, Mode, Resize, VariantFormat};
use serde::Serialize;

use super::problem::{ApiError, Problem};
use crate::{
    Timestamp,
    app::App,
    domain::{
        files::uploads,
        jobs::{Download, Job, JobState, MainResult, Source, VariantResult},
    },
    words::{failure, figures::iso},
};

/// One job.
#[derive(Debug, Serialize)]
pub(super) struct JobView {
    id: String,
    state: JobState,
    source: SourceView,
    options: OptionsView,
    created_at: String,
    finished_at: Option<String>,
    original: Option<OriginalView>,
    results: Vec<ResultView>,
    charged: bool,
    failure: Option<FailureView>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum SourceView {
    Upload { file_name: Option<String> },
    Url { url: String },
}

#[derive(Debug, Serialize)]
struct OptionsView {
    mode: Mode,
    formats: Vec<VariantFormat>,
    main: bool,
    main_format: Option<MainFormat>,
    resize: Option<Resize>,
    keep_metadata: bool,
    floor: Option<f64>,
}

#[derive(Debug, Serialize)]
struct OriginalView {
    size_bytes: u64,
    format: Format,
    width: u32,
    height: u32,
    frames: u32,
}

/// What became of the picture itself (`main`) or of one further format.
#[derive(Debug, Serialize)]
struct ResultView {
    name: String,
    outcome: Outcome,
    reason: Option<serde_json::Value>,
    #[serde(flatten)]
    file: Option<FileView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    Optimized,
    Kept,
    Missing,
}

#[derive(Debug, Serialize)]
struct FileView {
    url: String,
    media_type: String,
    size_bytes: u64,
    saved_bytes: u64,
    width: u32,
    height: u32,
    score: f64,
    worst_tile: f64,
    floor: Option<f64>,
    judgement: Judgement,
    limits: JudgeLimits,
    encoding: String,
}

#[derive(Debug, Serialize)]
struct FailureView {
    code: &'static str,
    detail: String,
    is_transient: bool,
}

/// One picture of a request: its job, or why there is none.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum ItemView {
    Job { job: Box<JobView> },
    Refused { error: Problem },
}

/// The name of the picture in its own format among the results.
pub(super) const MAIN: &str = "main";

impl JobView {
    /// Words a job; the file's name is with the upload.
    pub(super) async fn of(app: &App, caller_account: &crate::AccountId, job: Job) -> Result<Self, ApiError> {
        let source = match &job.source {
            Source::Url { given, .. } => SourceView::Url { url: given.clone() },
            Source::Upload { name } => {
                let upload = uploads::find(app, caller_account, name).await?;
                SourceView::Upload { file_name: upload.map(|upload| upload.file_name) }
            }
        };
        Ok(Self::with_source(app, job, source))
    }

    fn with_source(app: &App, job: Job, source: SourceView) -> Self {
        Self {
            results: results(app, &job),
            id: job.id.to_string(),
            state: job.state,
            source,
            options: OptionsView {
                mode: job.options.mode,
                formats: job.options.variants,
                main: job.options.main_wanted,
                main_format: job.options.main_format,
                resize: job.options.resize,
                keep_metadata: job.options.keep_metadata,
                floor: job.options.floor.map(|floor| floor.0),
            },
            created_at: iso(job.created_at),
            finished_at: job.finished_at.map(iso),
            original: job.original.map(|original| OriginalView {
                size_bytes: original.size_bytes,
                format: original.format,
                width: original.width,
                height: original.height,
                frames: original.frames,
            }),
            charged: job.charged,
            failure: job.failure.map(|reason| FailureView {
                code: reason.code(),
                detail: failure::english(&reason),
                is_transient: reason.is_transient(),
            }),
        }
    }
}

impl ItemView {
    pub(super) fn refused(error: &ApiError) -> Self {
        Self::Refused { error: error.problem() }
    }
}

fn results(app: &App, job: &Job) -> Vec<ResultView> {
    let Some(original) = &job.original else { return Vec::new() };
    let file = |name: &str, download: &Download| FileView {
        url: format!("{}api/v1/jobs/{}/results/{name}", app.public_url, job.id),
        media_type: download.media_type.clone(),
        size_bytes: download.size_bytes,
        saved_bytes: original.size_bytes.saturating_sub(download.size_bytes),
        width: download.width,
        height: download.height,
        score: download.score,
        worst_tile: download.worst_tile,
        floor: download.floor,
        judgement: download.judgement.rounded(),
        limits: download.limits,
        encoding: download.encoding.clone(),
    };
    let main = job.main.as_ref().map(|main| {
        let (outcome, reason, file) = match main {
            MainResult::Optimized(download) => (Outcome::Optimized, None, Some(file(MAIN, download))),
            MainResult::Kept(reason) => (Outcome::Kept, word(reason), None),
        };
        ResultView { name: MAIN.into(), outcome, reason, file }
    });
    let variants = job.variants.iter().map(|(format, variant)| {
        let name = format_name(*format);
        let (outcome, reason, file) = match variant {
            VariantResult::Made(download) => (Outcome::Optimized, None, Some(file(name, download))),
            VariantResult::Missing(reason) => (Outcome::Missing, word(reason), None),
        };
        ResultView { name: name.into(), outcome, reason, file }
    });
    main.into_iter().chain(variants).collect()
}

/// A format's name among the results.
pub(super) fn format_name(format: VariantFormat) -> &'static str {
    Format::from(format).extension()
}

/// A moment, where there is one.
pub(super) fn moment(moment: Option<Timestamp>) -> Option<String> {
    moment.map(iso)
}

fn word(reason: &impl Serialize) -> Option<serde_json::Value> {
    serde_json::to_value(reason).ok()
}
