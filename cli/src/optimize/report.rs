//! What became of each file: a JSON line for programs, a table for people.

use std::{collections::BTreeMap, fmt::Write, path::Path};

use eiderpix_engine::{Format, JudgeLimits, Judgement, KeptReason, MissingReason, Mode};
use serde::Serialize;

use crate::size;

/// One result, as `--json` prints it.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    pub(super) path: String,
    pub(super) output: Option<String>,
    pub(super) format: Option<Format>,
    pub(super) original_bytes: u64,
    pub(super) bytes: Option<u64>,
    pub(super) mode: Mode,
    pub(super) score: Option<f64>,
    pub(super) floor: Option<f64>,
    pub(super) worst_tile: Option<f64>,
    pub(super) worst_tile_floor: Option<f64>,
    /// What the second judge measured.
    pub(super) judgement: Option<Judgement>,
    /// What it was held to.
    pub(super) limits: Option<JudgeLimits>,
    pub(super) outcome: OutcomeWord,
    pub(super) reason: Option<String>,
    pub(super) duration_ms: u64,
    /// Whether this is the picture in its own format and not a variant of it.
    #[serde(skip)]
    pub(super) is_main: bool,
    /// Whether it is named at the end though nothing went wrong.
    #[serde(skip)]
    pub(super) is_told: bool,
    /// Whether files changed by it, or would have.
    #[serde(skip)]
    pub(super) changes: bool,
}

/// What happened, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum OutcomeWord {
    Optimized,
    Kept,
    Skipped,
    Failed,
}

/// Says why a picture stays as it is.
pub(super) fn kept_sentence(reason: KeptReason) -> String {
    match reason {
        KeptReason::NotSmaller => "nothing acceptable is smaller".into(),
        KeptReason::AlreadyOptimized => "it is optimized already; --again does it once more".into(),
        KeptReason::Fragile => {
            "rewriting could break it: it is signed, restricted, a form, carries files or media, is made for an \
             archive, or is irregular"
                .into()
        }
        KeptReason::HighDynamicRange => "its high dynamic range could not be kept".into(),
        KeptReason::GainMap => "its HDR gain map could not be kept".into(),
        KeptReason::DeepColor => {
            "more than 8 bits a channel or colours beyond sRGB could not be kept without loss".into()
        }
        KeptReason::Deadline => "it took too long".into(),
    }
}

/// Says why a further format was not made.
pub(super) fn missing_sentence(reason: &MissingReason) -> &'static str {
    match reason {
        MissingReason::NotSmaller => "nothing acceptable is smaller than the main result",
        MissingReason::NotCompatible => "the format cannot hold this picture",
        MissingReason::SameFormat => "the picture is of this format already",
        MissingReason::AlreadyOptimized => {
            "the picture is optimized already and would lose more: make this format of the original, or with --again"
        }
        MissingReason::Deadline => "it took too long",
        MissingReason::Failed => "the encoder failed",
    }
}

/// Writes a path as a name to print.
pub(super) fn name(path: &Path) -> String {
    path.display().to_string()
}

#[derive(Default)]
struct Row {
    files: u64,
    before: u64,
    after: u64,
    lowest_score: Option<f64>,
}

/// Everything that happened, added up.
#[derive(Default)]
pub(super) struct Summary {
    rows: BTreeMap<String, Row>,
    kept: u64,
    left_alone: Vec<(String, String)>,
    skipped: Vec<(String, String)>,
    failed: Vec<(String, String)>,
    could_be_smaller: bool,
    before: u64,
    after: u64,
}

impl Summary {
    /// Adds one result.
    pub(super) fn add(&mut self, line: &Line) {
        let reason = || line.reason.clone().unwrap_or_default();
        self.could_be_smaller |= line.changes;
        if line.is_told && line.outcome == OutcomeWord::Kept {
            self.left_alone.push((line.path.clone(), reason()));
        }
        match line.outcome {
            OutcomeWord::Skipped => self.skipped.push((line.path.clone(), reason())),
            OutcomeWord::Failed => self.failed.push((line.path.clone(), reason())),
            OutcomeWord::Kept if !line.is_main => {}
            OutcomeWord::Kept | OutcomeWord::Optimized => self.add_result(line),
        }
    }

    fn add_result(&mut self, line: &Line) {
        let format = line.format.map_or("?", Format::extension);
        let bytes = line.bytes.unwrap_or(line.original_bytes);
        let title = if line.is_main { format.to_owned() } else { format!("+ {format}") };
        let row = self.rows.entry(title).or_default();
        row.files += 1;
        row.before += line.original_bytes;
        row.after += bytes;
        row.lowest_score = match (row.lowest_score, line.score) {
            (Some(lowest), Some(score)) => Some(lowest.min(score)),
            (lowest, score) => lowest.or(score),
        };
        if line.is_main {
            self.before += line.original_bytes;
            self.after += bytes;
            self.kept += u64::from(line.outcome == OutcomeWord::Kept);
        }
    }

    /// Bytes saved on the pictures themselves, variants left out.
    pub(super) fn saved_bytes(&self) -> u64 {
        self.before.saturating_sub(self.after)
    }

    /// Says whether any file failed.
    pub(super) fn has_failed(&self) -> bool {
        !self.failed.is_empty()
    }

    /// Says whether any result came out smaller.
    pub(super) fn could_be_smaller(&self) -> bool {
        self.could_be_smaller
    }

    /// Renders the table and the names of what was left out.
    pub(super) fn render(&self) -> String {
        let mut text = String::new();
        if !self.rows.is_empty() {
            let _ = writeln!(
                text,
                "{:<8}{:>7}{:>12}{:>12}{:>10}{:>14}",
                "format", "files", "before", "after", "saved", "lowest score"
            );
        }
        for (format, row) in &self.rows {
            let score = row.lowest_score.map_or_else(|| "-".to_owned(), |score| format!("{score:.2}"));
            let (before, after) = (size::bytes(row.before), size::bytes(row.after));
            let saved = size::saved(row.before, row.after);
            let _ =
                writeln!(text, "{format:<8}{:>7}{before:>12}{after:>12}{saved:>10}{score:>14}", row.files);
        }
        for (title, list) in
            [("kept", &self.left_alone), ("skipped", &self.skipped), ("failed", &self.failed)]
        {
            // Files end in any order.
            let mut list: Vec<_> = list.iter().collect();
            list.sort();
            for (path, reason) in list {
                let _ = writeln!(text, "{title}: {path}: {reason}");
            }
        }
        let _ = writeln!(
            text,
            "{} saved of {} ({}), {} kept as they were, {} skipped, {} failed",
            size::bytes(self.saved_bytes()),
            size::bytes(self.before),
            size::saved(self.before, self.after),
            self.kept,
            self.skipped.len(),
            self.failed.len()
        );
        text
    }
}
