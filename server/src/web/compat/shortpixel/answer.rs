//! Writes answers: every field that any client reads, in the types and the envelope that they expect.
//!
//! A finished item has all URLs and sizes; what there is none of is `"NA"`, never null and never missing.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use eiderpix_engine::{Mode, VariantFormat};
use serde::Serialize;
use serde_json::value::RawValue;
use url::Url;

use super::{caller::Caller, status::Status};
use crate::{
    Timestamp,
    domain::jobs::{Download, Job, JobState, MainResult, VariantResult},
};

const NOT_AVAILABLE: &str = "NA";
/// Tells the WordPress plugin to stop asking: with `NA` it would ask again without end.
const NOT_COMPATIBLE: &str = "NC";

/// The WordPress plugin gives up what is pending after 140 s at the earliest, with an error for its user; a format that is
/// not there it asks for again.
const WORDPRESS_WAITS_MS: i64 = 120 * 1_000;

/// What every item of one answer is written with.
pub(super) struct Frame<'a> {
    pub(super) public_url: &'a Url,
    pub(super) caller: &'a Caller,
    /// A client that sends data to be returned wants a lone `webp` beside the picture; others want it instead.
    pub(super) has_return_data: bool,
    /// When the answer is written.
    pub(super) now: Timestamp,
}

/// One picture's part of an answer.
#[derive(Debug, Serialize)]
pub(super) struct Item {
    #[serde(rename = "Status")]
    pub(super) status: Status,
    #[serde(rename = "OriginalURL")]
    original_url: String,
    #[serde(flatten)]
    results: Option<Results>,
    /// The multipart field that the picture was sent in.
    #[serde(rename = "Key", skip_serializing_if = "Option::is_none")]
    key: Option<String>,
}

#[derive(Debug, Serialize)]
struct Results {
    #[serde(rename = "LosslessURL")]
    lossless_url: String,
    #[serde(rename = "LossyURL")]
    lossy_url: String,
    #[serde(rename = "WebPLosslessURL")]
    webp_lossless_url: String,
    #[serde(rename = "WebPLossyURL")]
    webp_lossy_url: String,
    #[serde(rename = "AVIFLosslessURL")]
    avif_lossless_url: String,
    #[serde(rename = "AVIFLossyURL")]
    avif_lossy_url: String,
    #[serde(rename = "OriginalSize")]
    original_size: Size,
    #[serde(rename = "LosslessSize")]
    lossless_size: Size,
    /// Most clients read the misspelt twin.
    #[serde(rename = "LoselessSize")]
    loseless_size: Size,
    #[serde(rename = "LossySize", skip_serializing_if = "Option::is_none")]
    lossy_size: Option<Size>,
    #[serde(rename = "WebPLosslessSize")]
    webp_lossless_size: Size,
    #[serde(rename = "WebPLoselessSize")]
    webp_loseless_size: Size,
    #[serde(rename = "WebPLossySize")]
    webp_lossy_size: Size,
    #[serde(rename = "AVIFLosslessSize")]
    avif_lossless_size: Size,
    #[serde(rename = "AVIFLoselessSize")]
    avif_loseless_size: Size,
    #[serde(rename = "AVIFLossySize")]
    avif_lossy_size: Size,
    #[serde(rename = "TimeStamp")]
    timestamp: String,
    #[serde(rename = "PercentImprovement")]
    percent_improvement: String,
    #[serde(skip)]
    is_lossless: bool,
}

/// An integer, as one client reads only bare numbers, or `"NA"`.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(untagged)]
enum Size {
    Bytes(u64),
    Absent(&'static str),
}

/// A file that an answer points to.
#[derive(Clone)]
struct Pointer {
    url: String,
    size: Size,
}

impl Pointer {
    fn absent(url: &str) -> Self {
        Self { url: url.to_owned(), size: Size::Absent(NOT_AVAILABLE) }
    }
}

impl Item {
    /// Writes a picture that was refused or failed, or is not ready.
    pub(super) fn bare(status: Status, original_url: String, key: Option<String>) -> Self {
        Self { status, original_url, results: None, key }
    }

    /// Writes how far a job is.
    pub(super) fn of(job: &Job, original_url: String, key: Option<String>, frame: &Frame<'_>) -> Self {
        let status = match (job.state, &job.failure) {
            (JobState::Queued | JobState::Running, _) if !frame.answers(job) => Status::scheduled(),
            (JobState::Expired, _) => Status::result_gone(),
            (JobState::Queued | JobState::Running | JobState::Done, _) => {
                let results = Some(Results::of(job, &original_url, frame));
                return Self { status: Status::success(), original_url, results, key };
            }
            (JobState::Failed, Some(reason)) => reason.into(),
            (JobState::Failed, None) => (&crate::domain::jobs::FailureReason::Internal).into(),
        };
        Self::bare(status, original_url, key)
    }

    /// The same for clients of the first version, who know a lossless picture by the lack of a lossy size.
    pub(super) fn in_version_1(self) -> Self {
        let results = self.results.map(|results| match results.is_lossless {
            true => Results { lossy_size: None, ..results },
            false => results,
        });
        Self { status: self.status.in_version_1(), results, ..self }
    }
}

impl Results {
    fn of(job: &Job, original_url: &str, frame: &Frame<'_>) -> Self {
        let original_bytes = job.original.map_or(0, |original| original.size_bytes);
        let original = Pointer { url: original_url.to_owned(), size: Size::Bytes(original_bytes) };
        let main = main_result(job, frame.has_return_data)
            .map_or_else(|| original.clone(), |download| frame.pointer(download));
        let webp = variant(job, VariantFormat::WebP, frame);
        let avif = variant(job, VariantFormat::Avif, frame);
        let percent_improvement = percent_improvement(original_bytes, main.size);
        // A lossless job fills both families: some clients read the lossy one whatever they asked for.
        let (lossless, webp_lossless, avif_lossless) = match job.options.mode {
            Mode::Lossless => (main.clone(), webp.clone(), avif.clone()),
            Mode::Lossy | Mode::Glossy => {
                (original, Pointer::absent(NOT_AVAILABLE), Pointer::absent(NOT_AVAILABLE))
            }
        };
        Self {
            lossless_url: lossless.url,
            lossy_url: main.url,
            webp_lossless_url: webp_lossless.url,
            webp_lossy_url: webp.url,
            avif_lossless_url: avif_lossless.url,
            avif_lossy_url: avif.url,
            original_size: Size::Bytes(original_bytes),
            lossless_size: lossless.size,
            loseless_size: lossless.size,
            lossy_size: Some(main.size),
            webp_lossless_size: webp_lossless.size,
            webp_loseless_size: webp_lossless.size,
            webp_lossy_size: webp.size,
            avif_lossless_size: avif_lossless.size,
            avif_loseless_size: avif_lossless.size,
            avif_lossy_size: avif.size,
            is_lossless: job.options.mode == Mode::Lossless,
            timestamp: date_and_time(job.finished_at.unwrap_or(job.created_at)),
            percent_improvement,
        }
    }
}

impl Frame<'_> {
    /// Says whether a job is answered with what is there of it.
    fn answers(&self, job: &Job) -> bool {
        job.is_ready(self.now)
            || (self.caller.is_wordpress && job.is_late_alone(self.now, WORDPRESS_WAITS_MS))
    }

    fn pointer(&self, download: &Download) -> Pointer {
        Pointer {
            url: public_file(self.public_url, 'f', &download.name),
            size: Size::Bytes(download.size_bytes),
        }
    }
}

/// The address of a result (`f`) or an upload (`u`).
pub(super) fn public_file(public_url: &Url, kind: char, name: &str) -> String {
    format!("{}/{kind}/{name}", public_url.as_str().trim_end_matches('/'))
}

/// What stands in the original's place, if anything does: a lone further format only where nobody wants it beside.
pub(super) fn main_result(job: &Job, has_return_data: bool) -> Option<&Download> {
    match &job.main {
        _ if !job.options.main_wanted && has_return_data => None,
        _ if !job.options.main_wanted => job.variants.iter().find_map(|(_, result)| made(result)),
        Some(MainResult::Optimized(download)) => Some(download),
        Some(MainResult::Kept(_)) | None => None,
    }
}

fn variant(job: &Job, format: VariantFormat, frame: &Frame<'_>) -> Pointer {
    match job.variants.iter().find(|(made, _)| *made == format).map(|(_, result)| result) {
        Some(VariantResult::Made(download)) => frame.pointer(download),
        Some(VariantResult::Missing(_)) if frame.caller.is_wordpress => Pointer::absent(NOT_COMPATIBLE),
        Some(VariantResult::Missing(_)) | None => Pointer::absent(NOT_AVAILABLE),
    }
}

fn made(result: &VariantResult) -> Option<&Download> {
    match result {
        VariantResult::Made(download) => Some(download),
        VariantResult::Missing(_) => None,
    }
}

/// Two decimals as text; anything smaller counts as at least a hundredth, as 0 means "nothing to download".
fn percent_improvement(original_bytes: u64, main: Size) -> String {
    let Size::Bytes(main_bytes) = main else { return "0.00".into() };
    let saved_bytes = original_bytes.saturating_sub(main_bytes);
    if saved_bytes == 0 {
        return "0.00".into();
    }
    let hundredths = (u128::from(saved_bytes) * 10_000 / u128::from(original_bytes)).max(1);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// `YYYY-MM-DD HH:MM:SS`, UTC.
pub(super) fn date_and_time(moment: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(moment.0)
        .map(|moment| moment.strftime("%Y-%m-%d %H:%M:%S").to_string())
        .unwrap_or_default()
}

/// Answers with one status alone: what the whole request came to.
pub(super) fn status(status: &Status) -> Response {
    json(format!("{{\"Status\":{}}}", to_json(status)))
}

/// Answers with a list, or with an object when there is data to return.
pub(super) fn list(items: &[Item], return_data: Option<&RawValue>) -> Response {
    json(match return_data {
        None => to_json(items),
        Some(return_data) => {
            let mut body = String::from("{");
            for (index, item) in items.iter().enumerate() {
                body.push_str(&format!("\"{index}\":{},", to_json(item)));
            }
            body.push_str(&format!("\"returndatalist\":{}}}", return_data.get()));
            body
        }
    })
}

/// Answers with JSON of our own making.
pub(super) fn json(body: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")], body).into_response()
}

pub(super) fn to_json(value: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string(value).expect("answers have text keys only")
}
