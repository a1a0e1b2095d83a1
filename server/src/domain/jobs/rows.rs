//! Between a job and its row.

use eiderpix_engine::VariantFormat;
use eiderpix_store::jobs::{self, JobRow, SourceColumns};
use serde::{Deserialize, Serialize};
use tracing::error;

use super::{Evidence, FailureReason, Job, JobState, MainResult, OriginalFacts, Source, VariantResult};
use crate::{
    StoreError, Timestamp,
    domain::fetch::{Seen, SourceUrl},
};

/// What became of an original, so far or in the end, as JSON in the job's row.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Report {
    /// Digest of its bytes, in hexadecimal; empty in the reports of jobs that ended before it was kept.
    #[serde(default)]
    pub(super) original_digest: String,
    pub(super) original: OriginalFacts,
    pub(super) main: Option<MainResult>,
    pub(super) variants: Vec<(VariantFormat, VariantResult)>,
    /// Whether the original was a result of ours, whose savings are counted already.
    #[serde(default)]
    pub(super) is_own_result: bool,
    #[serde(default)]
    pub(super) evidence: Evidence,
    /// The fetched file as it was; none of an upload, or where an older release wrote the report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) seen: Option<Seen>,
}

impl Report {
    /// Reads what is known of a job's results.
    pub(super) fn of(row: &JobRow) -> Result<Option<Self>, StoreError> {
        let Some(report) = row.report.as_deref() else { return Ok(None) };
        let report = serde_json::from_str(report);
        report.map(Some).map_err(|_| StoreError::Corrupt(format!("the report of job {}", row.id)))
    }

    pub(super) fn render(&self) -> String {
        serde_json::to_string(self).expect("a report is plain data")
    }
}

impl Job {
    /// Reads a row; results past their time are gone, whether they were swept yet or not.
    pub(crate) fn from_row(row: JobRow, now: Timestamp) -> Result<Self, StoreError> {
        let job = Self::remembered(row, now)?;
        Ok(match job.state {
            JobState::Failed | JobState::Expired => {
                Self { original: None, main: None, variants: Vec::new(), ..job }
            }
            // Of a job that waits for a later stage the first results are there.
            JobState::Queued | JobState::Running | JobState::Done => job,
        })
    }

    /// Reads rows for a list; one that cannot be read is left out and logged, as it must not take the others with it.
    pub(super) fn list(
        rows: impl IntoIterator<Item = JobRow>,
        read: impl Fn(JobRow) -> Result<Self, StoreError>,
    ) -> Result<Vec<Self>, StoreError> {
        let readable = rows.into_iter().filter_map(|row| readable(read(row)).transpose());
        readable.collect()
    }

    /// Reads a row with what is known of its results, though the results themselves may be gone.
    pub(crate) fn remembered(row: JobRow, now: Timestamp) -> Result<Self, StoreError> {
        let unreadable = |what: &str| StoreError::Corrupt(format!("the {what} of job {}", row.id));
        let source = source(&row.source).ok_or_else(|| unreadable("source"))?;
        let options = serde_json::from_str(&row.options).map_err(|_| unreadable("options"))?;
        let failure = match &row.failure {
            Some(failure) => Some(serde_json::from_str(failure).map_err(|_| unreadable("failure"))?),
            None => None,
        };
        let is_over = row.expires_at.is_some_and(|expires_at| expires_at <= now);
        let state = match row.state {
            jobs::JobState::Failed => JobState::Failed,
            jobs::JobState::Expired => JobState::Expired,
            // Of a job whose later stage waited longer than the first results are kept, these are gone, too.
            _ if is_over => JobState::Expired,
            jobs::JobState::Queued => JobState::Queued,
            jobs::JobState::Running => JobState::Running,
            jobs::JobState::Done => JobState::Done,
        };
        let report = if state == JobState::Failed { None } else { Report::of(&row)? };
        let (original, main, variants) = match report {
            Some(report) => (Some(report.original), report.main, report.variants),
            None => (None, None, Vec::new()),
        };
        Ok(Self {
            id: row.id,
            state,
            source,
            options,
            created_at: row.created_at,
            finished_at: row.finished_at,
            original,
            main,
            variants,
            failure,
            charged: row.is_charged,
        })
    }
}

/// Takes a row that cannot be read for one that is not there, and logs it.
pub(crate) fn readable(read: Result<Job, StoreError>) -> Result<Option<Job>, StoreError> {
    match read {
        Ok(job) => Ok(Some(job)),
        Err(StoreError::Corrupt(what)) => {
            error!("a row is left out, as it cannot be read: {what}");
            Ok(None)
        }
        Err(other) => Err(other),
    }
}

/// A source as columns.
pub(super) fn columns(source: &Source) -> SourceColumns {
    match source {
        Source::Url { url, given } => SourceColumns {
            is_upload: false,
            source: url.as_str().to_owned(),
            given: given.clone(),
            bare: bare(given).to_owned(),
        },
        Source::Upload { name } => {
            SourceColumns { is_upload: true, source: name.clone(), given: name.clone(), bare: name.clone() }
        }
    }
}

/// An address without query and fragment.
pub(super) fn bare(given: &str) -> &str {
    given.split(['?', '#']).next().unwrap_or(given)
}

/// A reason as it lies in a row.
pub(super) fn render_failure(reason: &FailureReason) -> String {
    serde_json::to_string(reason).expect("a reason is plain data")
}

fn source(columns: &SourceColumns) -> Option<Source> {
    if columns.is_upload {
        return Some(Source::Upload { name: columns.source.clone() });
    }
    let url = SourceUrl::stored(&columns.source)?;
    Some(Source::Url { url, given: columns.given.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_written_before_digests_were_kept_are_still_read() {
        let written = r#"{"original":{"size_bytes":15605,"format":"jpeg","width":300,"height":200,"frames":1},
            "main":{"kept":"not_smaller"},"variants":[["webp",{"missing":"not_smaller"}]]}"#;
        let report: Report = serde_json::from_str(written).unwrap();
        assert_eq!(report.original.size_bytes, 15_605);
        assert_eq!(report.variants.len(), 1);
    }

    #[test]
    fn every_reason_is_stored_under_a_word_that_never_changes() {
        for kept in ["not_smaller", "high_dynamic_range", "gain_map", "deep_color", "deadline", "fragile"] {
            let stored = format!(r#"{{"kept":"{kept}"}}"#);
            let read: MainResult = serde_json::from_str(&stored).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), stored);
        }
        for missing in ["not_smaller", "not_compatible", "same_format", "deadline", "failed"] {
            let stored = format!(r#"{{"missing":"{missing}"}}"#);
            let read: VariantResult = serde_json::from_str(&stored).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), stored);
        }
    }
}
