//! One job as a line of the dashboard.

use eiderpix_engine::{KeptReason, MissingReason, VariantFormat};

use crate::{
    Timestamp,
    domain::{
        jobs::{Job, JobState, MainResult, Source, VariantResult},
        language::Language,
    },
    words::{Text, failure, figures::iso},
};

const MOST_THUMBNAIL_BYTES: u64 = 60_000;

/// What the table shows of a job; `None` where there is nothing to show yet, or ever.
pub(in crate::web::pages) struct JobRow {
    pub(in crate::web::pages) id: String,
    pub(in crate::web::pages) thumbnail: Option<String>,
    pub(in crate::web::pages) picture: String,
    pub(in crate::web::pages) host: Option<String>,
    pub(in crate::web::pages) state: Text,
    /// A further class of the badge, with a space before it.
    pub(in crate::web::pages) tone: &'static str,
    pub(in crate::web::pages) before: Option<Text>,
    pub(in crate::web::pages) after: Option<Text>,
    pub(in crate::web::pages) saved: Option<Text>,
    pub(in crate::web::pages) score: Option<String>,
    pub(in crate::web::pages) formats: Vec<Text>,
    pub(in crate::web::pages) when: Text,
    pub(in crate::web::pages) when_exact: Text,
    pub(in crate::web::pages) when_iso: String,
    pub(in crate::web::pages) reason: Option<Text>,
}

impl JobRow {
    /// Words a job; `upload_name` is the file name that an upload came with.
    pub(super) fn of(t: Language, job: &Job, upload_name: Option<&str>, now: Timestamp) -> Self {
        let original_bytes = job.original.map(|original| original.size_bytes);
        let (state, tone) = state(t, job);
        let result = match &job.main {
            Some(MainResult::Optimized(download)) => Some(download),
            _ => None,
        };
        let (picture, host) = picture(t, &job.source, upload_name);
        Self {
            id: job.id.to_string(),
            thumbnail: thumbnail(job),
            picture,
            host,
            state,
            tone,
            before: original_bytes.map(|bytes| t.size(bytes)),
            after: result.map(|result| t.size(result.size_bytes)),
            saved: original_bytes
                .zip(result)
                .map(|(original, result)| t.saved_percent(original, result.size_bytes)),
            score: result.map(|result| t.decimal(result.score, 1)),
            formats: formats(t, job),
            when: t.ago(now, job.created_at),
            when_exact: t.moment(job.created_at),
            when_iso: iso(job.created_at),
            reason: reason(t, job),
        }
    }
}

/// The smallest result serves as a thumbnail, where it is small enough to be one.
fn thumbnail(job: &Job) -> Option<String> {
    if job.state != JobState::Done {
        return None;
    }
    let main = match &job.main {
        Some(MainResult::Optimized(download)) => Some(download),
        _ => None,
    };
    let variants = job.variants.iter().filter_map(|(_, result)| match result {
        VariantResult::Made(download) => Some(download),
        VariantResult::Missing(_) => None,
    });
    let pictures =
        main.into_iter().chain(variants).filter(|download| download.media_type.starts_with("image/"));
    let smallest = pictures.min_by_key(|download| download.size_bytes)?;
    (smallest.size_bytes <= MOST_THUMBNAIL_BYTES).then(|| format!("/f/{}", smallest.name))
}

/// The state of a job in words, and what is added to the class of its badge.
pub(super) fn state(t: Language, job: &Job) -> (Text, &'static str) {
    match (job.state, &job.main) {
        (JobState::Queued, _) => (t.say("jobs-waiting"), " calm"),
        (JobState::Running, _) => (t.say("jobs-running"), " calm"),
        (JobState::Done, Some(MainResult::Kept(_))) => (t.say("jobs-kept"), " calm"),
        (JobState::Done, _) => (t.say("jobs-optimized"), ""),
        (JobState::Failed, _) => (t.say("jobs-failed"), " care"),
        (JobState::Expired, _) => (t.say("jobs-expired"), " calm"),
    }
}

/// The file's name, and the host it came from; addresses may be long and hold secrets behind the question mark.
pub(in crate::web::pages) fn picture(
    t: Language,
    source: &Source,
    upload_name: Option<&str>,
) -> (String, Option<String>) {
    match source {
        Source::Upload { name } => (upload_name.unwrap_or(name).to_owned(), None),
        Source::Url { given, .. } => {
            let Ok(url) = url::Url::parse(given) else { return (t.say("jobs-an-address").into(), None) };
            let host = url.host_str().unwrap_or_default().to_owned();
            match url.path_segments().and_then(Iterator::last).filter(|name| !name.is_empty()) {
                Some(name) => (name.to_owned(), Some(host)),
                None => (host, None),
            }
        }
    }
}

fn formats(t: Language, job: &Job) -> Vec<Text> {
    let worded = job.variants.iter().filter_map(|(format, result)| match result {
        VariantResult::Made(download) => Some(
            t.say("jobs-format-made")
                .with("format", format_name(*format))
                .with("size", t.size(download.size_bytes))
                .with("score", t.decimal(download.score, 1)),
        ),
        VariantResult::Missing(why) => not_made(t, *format, why),
    });
    worded.collect()
}

/// The further formats that there are not, each with its reason.
pub(super) fn missing(t: Language, job: &Job) -> Vec<Text> {
    let worded = job.variants.iter().filter_map(|(format, result)| match result {
        VariantResult::Made(_) => None,
        VariantResult::Missing(why) => not_made(t, *format, why),
    });
    worded.collect()
}

fn not_made(t: Language, format: VariantFormat, why: &MissingReason) -> Option<Text> {
    let outcome = match why {
        MissingReason::NotSmaller => t.say("jobs-format-not-smaller"),
        MissingReason::NotCompatible => t.say("jobs-format-not-compatible"),
        MissingReason::AlreadyOptimized => t.say("jobs-format-already-optimized"),
        MissingReason::Deadline => t.say("jobs-format-deadline"),
        MissingReason::Failed => t.say("jobs-format-failed"),
        MissingReason::SameFormat => return None,
    };
    Some(outcome.with("format", format_name(format)))
}

pub(in crate::web::pages) fn format_name(format: VariantFormat) -> &'static str {
    match format {
        VariantFormat::WebP => "WebP",
        VariantFormat::Avif => "AVIF",
    }
}

/// Why there is no result, or none any more.
pub(in crate::web::pages) fn reason(t: Language, job: &Job) -> Option<Text> {
    if let Some(failure) = &job.failure {
        return Some(failure::words(t, failure));
    }
    match (&job.state, &job.main) {
        (JobState::Done, Some(MainResult::Kept(reason))) => Some(kept(t, *reason)),
        (JobState::Expired, _) => Some(t.say("jobs-results-deleted")),
        _ => None,
    }
}

fn kept(t: Language, reason: KeptReason) -> Text {
    match reason {
        KeptReason::NotSmaller => t.say("jobs-kept-not-smaller"),
        KeptReason::AlreadyOptimized => t.say("jobs-kept-already-optimized"),
        KeptReason::HighDynamicRange => t.say("jobs-kept-high-dynamic-range"),
        KeptReason::GainMap => t.say("jobs-kept-gain-map"),
        KeptReason::DeepColor => t.say("jobs-kept-deep-color"),
        KeptReason::Deadline => t.say("jobs-kept-deadline"),
        KeptReason::Fragile => t.say("jobs-kept-fragile"),
    }
}

#[cfg(test)]
mod tests {
    use eiderpix_engine::Format;

    use super::*;
    use crate::{
        JobId,
        domain::{
            fetch::SourceUrl,
            jobs::{Download, FailureReason, JobOptions, OriginalFacts},
        },
    };

    const NOW: Timestamp = Timestamp(1_793_009_600_000);

    fn job(state: JobState) -> Job {
        let given = "https://shop.example/summer/harbour.jpg?signature=secret".to_owned();
        Job {
            id: JobId::new(NOW, [0; 10]),
            state,
            source: Source::Url { url: SourceUrl::parse(&given).unwrap(), given },
            options: JobOptions::default(),
            created_at: NOW.minus_ms(120_000),
            finished_at: None,
            original: None,
            main: None,
            variants: Vec::new(),
            failure: None,
            charged: false,
        }
    }

    fn original(size_bytes: u64) -> Option<OriginalFacts> {
        Some(OriginalFacts { size_bytes, format: Format::Jpeg, width: 1_600, height: 1_067, frames: 1 })
    }

    fn download(size_bytes: u64, score: f64) -> Download {
        Download {
            name: "0123456789abcdef0123456789abcdef.jpg".into(),
            size_bytes,
            media_type: "image/jpeg".into(),
            width: 1_600,
            height: 1_067,
            score,
            worst_tile: score,
            floor: Some(70.0),
            judgement: eiderpix_engine::Judgement::default(),
            limits: eiderpix_engine::JudgeLimits::default(),
            encoding: "mozjpeg".into(),
        }
    }

    fn line(t: Language, job: &Job) -> String {
        let row = JobRow::of(t, job, None, NOW);
        let figures = [row.before, row.after, row.saved].map(|figure| figure.map(String::from));
        let figures = figures.into_iter().chain([row.score]);
        let figures = figures.map(|figure| figure.unwrap_or("–".into())).collect::<Vec<_>>().join(" | ");
        let (host, reason) = (row.host.unwrap_or_default(), row.reason.map(String::from).unwrap_or_default());
        let formats = row.formats.iter().map(Text::to_string).collect::<Vec<_>>().join(", ");
        format!("{} | {host} | {} | {figures} | {formats} | {} | {reason}", row.picture, row.state, row.when)
    }

    #[test]
    fn a_job_tells_what_became_of_it_and_nothing_secret() {
        let optimized = Job {
            original: original(462_640),
            main: Some(MainResult::Optimized(download(106_290, 70.28))),
            variants: vec![
                (VariantFormat::WebP, VariantResult::Missing(MissingReason::NotSmaller)),
                (VariantFormat::Avif, VariantResult::Made(download(84_318, 70.4))),
            ],
            ..job(JobState::Done)
        };
        let kept = Job {
            original: original(1_210),
            main: Some(MainResult::Kept(KeptReason::NotSmaller)),
            ..job(JobState::Done)
        };
        let optimized_already = Job {
            original: original(84_318),
            main: Some(MainResult::Kept(KeptReason::AlreadyOptimized)),
            variants: vec![(VariantFormat::Avif, VariantResult::Missing(MissingReason::AlreadyOptimized))],
            ..job(JobState::Done)
        };
        let failed = Job { failure: Some(FailureReason::NotAPicture), ..job(JobState::Failed) };
        let jobs = [
            job(JobState::Queued),
            job(JobState::Running),
            optimized,
            kept,
            optimized_already,
            failed,
            job(JobState::Expired),
        ];
        let lines = |t| jobs.iter().map(|job| line(t, job)).collect::<Vec<_>>().join("\n");
        insta::assert_snapshot!("job_rows", lines(Language::English));
        insta::assert_snapshot!("job_rows_in_german", lines(Language::German));
    }

    #[test]
    fn every_reason_to_keep_an_original_has_its_own_words() {
        let reasons = [
            KeptReason::NotSmaller,
            KeptReason::AlreadyOptimized,
            KeptReason::HighDynamicRange,
            KeptReason::GainMap,
            KeptReason::DeepColor,
            KeptReason::Deadline,
            KeptReason::Fragile,
        ];
        let words = |t| reasons.map(|reason| kept(t, reason).to_string());
        insta::assert_snapshot!(words(Language::English).join("\n"));
        let different: std::collections::HashSet<_> =
            [words(Language::English), words(Language::German)].into_iter().flatten().collect();
        assert_eq!(different.len(), 2 * reasons.len());
    }

    #[test]
    fn an_upload_is_known_by_the_name_it_came_with() {
        let upload = Source::Upload { name: "0123456789abcdef0123456789abcdef.jpg".into() };
        assert_eq!(picture(Language::English, &upload, Some("boat.jpg")), ("boat.jpg".into(), None));
    }
}
