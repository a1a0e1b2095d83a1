//! One job as a line of the dashboard.

use eiderpix_engine::{KeptReason, MissingReason, VariantFormat};

use super::super::sentence;
use crate::{
    Timestamp,
    jobs::{Job, JobState, MainResult, Source, VariantResult},
    wording::{ago, iso, moment, saved_percent, size},
};

const MOST_THUMBNAIL_BYTES: u64 = 60_000;

/// What the table shows of a job; `None` where there is nothing to show yet, or ever.
pub(in crate::http::pages) struct JobRow {
    pub(in crate::http::pages) id: String,
    pub(in crate::http::pages) thumbnail: Option<String>,
    pub(in crate::http::pages) picture: String,
    pub(in crate::http::pages) host: Option<String>,
    pub(in crate::http::pages) state: &'static str,
    /// A further class of the badge, with a space before it.
    pub(in crate::http::pages) tone: &'static str,
    pub(in crate::http::pages) before: Option<String>,
    pub(in crate::http::pages) after: Option<String>,
    pub(in crate::http::pages) saved: Option<String>,
    pub(in crate::http::pages) score: Option<String>,
    pub(in crate::http::pages) formats: Vec<String>,
    pub(in crate::http::pages) when: String,
    pub(in crate::http::pages) when_exact: String,
    pub(in crate::http::pages) when_iso: String,
    pub(in crate::http::pages) reason: Option<String>,
}

impl JobRow {
    /// Words a job; `upload_name` is the file name that an upload came with.
    pub(super) fn of(job: &Job, upload_name: Option<&str>, now: Timestamp) -> Self {
        let original_bytes = job.original.map(|original| original.size_bytes);
        let (state, tone) = state(job);
        let result = match &job.main {
            Some(MainResult::Optimized(download)) => Some(download),
            _ => None,
        };
        let (picture, host) = picture(&job.source, upload_name);
        Self {
            id: job.id.to_string(),
            thumbnail: thumbnail(job),
            picture,
            host,
            state,
            tone,
            before: original_bytes.map(size),
            after: result.map(|result| size(result.size_bytes)),
            saved: original_bytes
                .zip(result)
                .map(|(original, result)| saved_percent(original, result.size_bytes)),
            score: result.map(|result| format!("{:.1}", result.score)),
            formats: formats(job),
            when: ago(now, job.created_at),
            when_exact: moment(job.created_at),
            when_iso: iso(job.created_at),
            reason: reason(job),
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

pub(super) fn state(job: &Job) -> (&'static str, &'static str) {
    match (job.state, &job.main) {
        (JobState::Queued, _) => ("Waiting", " calm"),
        (JobState::Running, _) => ("In work", " calm"),
        (JobState::Done, Some(MainResult::Kept(_))) => ("Kept", " calm"),
        (JobState::Done, _) => ("Optimized", ""),
        (JobState::Failed, _) => ("Failed", " care"),
        (JobState::Expired, _) => ("Expired", " calm"),
    }
}

/// The file's name, and the host it came from; addresses may be long and hold secrets behind the question mark.
pub(in crate::http::pages) fn picture(
    source: &Source,
    upload_name: Option<&str>,
) -> (String, Option<String>) {
    match source {
        Source::Upload { name } => (upload_name.unwrap_or(name).to_owned(), None),
        Source::Url { given, .. } => {
            let Ok(url) = url::Url::parse(given) else { return ("an address".into(), None) };
            let host = url.host_str().unwrap_or_default().to_owned();
            match url.path_segments().and_then(Iterator::last).filter(|name| !name.is_empty()) {
                Some(name) => (name.to_owned(), Some(host)),
                None => (host, None),
            }
        }
    }
}

pub(super) fn formats(job: &Job) -> Vec<String> {
    let worded = job.variants.iter().filter_map(|(format, result)| {
        let outcome = match result {
            VariantResult::Made(download) => format!("{} ({:.1})", size(download.size_bytes), download.score),
            VariantResult::Missing(MissingReason::NotSmaller) => "not smaller".into(),
            VariantResult::Missing(MissingReason::NotCompatible) => "not possible".into(),
            VariantResult::Missing(MissingReason::Deadline) => "ran out of time".into(),
            VariantResult::Missing(MissingReason::Failed) => "failed".into(),
            VariantResult::Missing(MissingReason::SameFormat) => return None,
        };
        Some(format!("{} {outcome}", format_name(*format)))
    });
    worded.collect()
}

pub(in crate::http::pages) fn format_name(format: VariantFormat) -> &'static str {
    match format {
        VariantFormat::WebP => "WebP",
        VariantFormat::Avif => "AVIF",
    }
}

pub(in crate::http::pages) fn reason(job: &Job) -> Option<String> {
    if let Some(failure) = &job.failure {
        return Some(sentence(&failure.to_string()));
    }
    match (&job.state, &job.main) {
        (JobState::Done, Some(MainResult::Kept(KeptReason::NotSmaller))) => {
            Some("The original stays: nothing that looks the same was smaller. Free of charge.".into())
        }
        (JobState::Done, Some(MainResult::Kept(KeptReason::Fragile))) => Some(
            "The original stays: rewriting it could break it (it is signed, restricted, a form, carries files or media, \
             is made for an archive, or is irregular). Free of charge."
                .into(),
        ),
        (JobState::Expired, _) => Some(
            "The results were kept for their time and are deleted; send the picture again to get them anew."
                .into(),
        ),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use eiderpix_engine::Format;

    use super::*;
    use crate::{
        JobId,
        fetch::SourceUrl,
        jobs::{Download, FailureReason, JobOptions, OriginalFacts},
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
            encoding: "mozjpeg".into(),
        }
    }

    fn line(job: &Job) -> String {
        let row = JobRow::of(job, None, NOW);
        let figures = [&row.before, &row.after, &row.saved, &row.score];
        let figures = figures.map(|figure| figure.as_deref().unwrap_or("–")).join(" | ");
        let (host, reason) = (row.host.unwrap_or_default(), row.reason.unwrap_or_default());
        let formats = row.formats.join(", ");
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
        let failed = Job { failure: Some(FailureReason::NotAPicture), ..job(JobState::Failed) };
        let jobs =
            [job(JobState::Queued), job(JobState::Running), optimized, kept, failed, job(JobState::Expired)];
        insta::assert_snapshot!("job_rows", jobs.iter().map(line).collect::<Vec<_>>().join("\n"));
    }

    #[test]
    fn an_upload_is_known_by_the_name_it_came_with() {
        let upload = Source::Upload { name: "0123456789abcdef0123456789abcdef.jpg".into() };
        assert_eq!(picture(&upload, Some("boat.jpg")), ("boat.jpg".into(), None));
    }
}
