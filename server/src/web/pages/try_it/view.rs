//! One tried picture as it is shown.

use super::super::{
    jobs::{
        job_row::{format_name, reason},
        proof::is_shown_by_browsers,
    },
    plot,
};
use crate::{
    domain::{
        demo::{Problem, Tried},
        jobs::{Download, MainResult, Proof, VariantResult},
        language::Language,
    },
    web::downloads::path_of,
    words::Text,
};

pub(super) struct PictureView {
    pub(super) name: String,
    pub(super) is_finished: bool,
    pub(super) problem: Option<String>,
    /// What is said of a picture that stayed as it was.
    pub(super) kept: Option<String>,
    pub(super) original: String,
    pub(super) comparison: Option<Comparison>,
    pub(super) results: Vec<ResultView>,
}

/// Before and after.
pub(super) struct Comparison {
    pub(super) before: String,
    pub(super) before_width: u32,
    pub(super) before_height: u32,
    pub(super) after: String,
    pub(super) after_width: u32,
    pub(super) after_height: u32,
    pub(super) after_name: String,
}

pub(super) struct ResultView {
    pub(super) format: String,
    pub(super) size: Text,
    pub(super) saved: Text,
    pub(super) score: String,
    pub(super) download: String,
}

impl PictureView {
    /// `address` is the visit's own.
    pub(super) fn of(t: Language, tried: &Tried, address: &str) -> Self {
        let view = Self {
            name: tried.file_name.clone(),
            is_finished: true,
            problem: None,
            kept: None,
            original: String::new(),
            comparison: None,
            results: Vec::new(),
        };
        let proof = match &tried.proof {
            Ok(proof) => proof,
            Err(problem) => {
                let problem = problem.map_or_else(|| t.say("try-gone"), |problem| words(t, problem)).into();
                return Self { problem: Some(problem), ..view };
            }
        };
        let job = &proof.job;
        let is_kept = matches!(job.main, Some(MainResult::Kept(_)));
        Self {
            is_finished: job.state.has_ended(),
            problem: job
                .failure
                .is_some()
                .then(|| reason(t, job).map_or_else(|| t.say("try-failed").into(), String::from)),
            kept: is_kept.then(|| reason(t, job).map_or_else(|| t.say("try-kept").into(), String::from)),
            original: job.original.map(|original| t.size(original.size_bytes).into()).unwrap_or_default(),
            comparison: comparison(proof),
            results: results(t, proof, address),
            ..view
        }
    }
}

fn downloads(proof: &Proof) -> Vec<(String, &Download)> {
    let mut downloads = Vec::new();
    if let Some(MainResult::Optimized(download)) = &proof.job.main {
        downloads.push((plot::format_name(extension(&download.name)), download));
    }
    for (format, variant) in &proof.job.variants {
        if let VariantResult::Made(download) = variant {
            downloads.push((format_name(*format).to_owned(), download));
        }
    }
    downloads
}

/// Why a picture was not taken.
fn words(t: Language, problem: Problem) -> Text {
    match problem {
        Problem::NotAPicture => t.say("try-not-a-picture"),
        Problem::TooLarge { most_bytes } => t.say("try-too-large").with("size", t.size(most_bytes)),
        Problem::TooMany { most } => t.say("try-only-so-many").with("count", most),
        Problem::TooBusy => t.say("try-too-busy"),
        Problem::NoCredits => t.say("try-no-credits"),
        Problem::QueueFull => t.say("try-queue-full"),
        Problem::UploadGone => t.say("try-upload-gone"),
        Problem::NotTaken => t.say("try-not-taken"),
    }
}

fn comparison(proof: &Proof) -> Option<Comparison> {
    let original = proof.job.original?;
    let before = proof.original().map(|file| path_of(&file)).filter(|path| is_shown_by_browsers(path))?;
    let (name, after) =
        downloads(proof).into_iter().find(|(_, download)| is_shown_by_browsers(&download.name))?;
    Some(Comparison {
        before,
        before_width: original.width,
        before_height: original.height,
        after: format!("/f/{}", after.name),
        after_width: after.width,
        after_height: after.height,
        after_name: name,
    })
}

fn results(t: Language, proof: &Proof, address: &str) -> Vec<ResultView> {
    let before = proof.job.original.map_or(0, |original| original.size_bytes);
    let view = |(format, download): (String, &Download)| ResultView {
        format,
        size: t.size(download.size_bytes),
        saved: t.saved_percent(before, download.size_bytes),
        score: t.decimal(download.score, 1),
        download: format!("{address}/{}", download.name),
    };
    downloads(proof).into_iter().map(view).collect()
}

fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}
