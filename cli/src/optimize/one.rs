//! One file on its way: opened, its results made and written, each told of by a line.
//!
//! Further formats are made and written before the picture is replaced: whoever stops a run in between has the original
//! yet, of which the next run makes all of them again.

use std::{
    cell::Cell,
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use eiderpix_engine::{
    Error, Format, KeptReason, MissingReason, Optimizer, Options, Outcome, Produced, VariantFormat,
    VariantOutcome,
};

use super::{
    Arguments,
    beside::{Beside, find_settled},
    plan::{CONVERTED_TO, Item, Plan},
    report::{Line, OutcomeWord, kept_sentence, missing_sentence, name},
    write::{Seen, put_beside, put_in_tree, replace},
};
use crate::stopwatch::Stopwatch;

/// What all files of a run have in common.
#[derive(Clone, Copy)]
pub(super) struct Run<'a> {
    pub(super) arguments: &'a Arguments,
    pub(super) options: &'a Options,
    pub(super) plan: &'a Plan,
}

/// Works on one file; `step` is called after each result.
pub(super) fn optimize(run: Run<'_>, item: &Item, step: &dyn Fn()) -> Vec<Line> {
    let stopwatch = Stopwatch::start();
    let metadata = fs::metadata(&item.path).ok();
    let original_bytes = metadata.as_ref().map_or(0, fs::Metadata::len);
    let one = One { run, item, original_bytes, stopwatch, seen: Cell::new(None), step };
    if let Some(reason) = &item.missing {
        return vec![one.line(OutcomeWord::Failed, Some(reason.clone()))];
    }
    if let Some(reason) = &item.skip {
        return vec![one.line(OutcomeWord::Skipped, Some(reason.clone()))];
    }
    let links = metadata.map_or(1, |metadata| metadata.nlink());
    let is_replaced = !matches!(item.format, None | Some(Format::Tiff | Format::Bmp));
    if one.is_in_place() && is_replaced && links > 1 {
        let reason = format!("it has {links} hard links, and to replace it would part them; use --out");
        return vec![one.line(OutcomeWord::Skipped, Some(reason))];
    }
    match Seen::read(&item.path) {
        Ok((seen, original)) => {
            one.seen.set(Some(seen));
            one.results(&original)
        }
        Err(error) => vec![one.line(OutcomeWord::Failed, Some(error.to_string()))],
    }
}

struct One<'a> {
    run: Run<'a>,
    item: &'a Item,
    original_bytes: u64,
    stopwatch: Stopwatch,
    /// The file as it was when it was read, until it is replaced.
    seen: Cell<Option<Seen>>,
    step: &'a dyn Fn(),
}

/// What became of the picture itself, before anything is written.
enum Main {
    /// A result takes its place.
    Replaced(Produced),
    /// A result lies beside it, as no original is lost and no file holds another format than its name says.
    Converted(Produced),
    /// There is such a result from an earlier run.
    ConvertedBefore(PathBuf, Vec<u8>),
    /// It stays.
    Kept(KeptReason),
}

impl One<'_> {
    fn results(&self, original: &[u8]) -> Vec<Line> {
        let opened = Optimizer::open(original, self.run.options).and_then(|optimizer| {
            let main = self.main(&optimizer)?;
            Ok((optimizer, main))
        });
        let (optimizer, main) = match opened {
            Ok(opened) => opened,
            Err(error) => return vec![self.not_optimized(original, &error)],
        };
        (self.step)();
        let main_bytes = match &main {
            Main::Replaced(produced) | Main::Converted(produced) => produced.bytes.len(),
            Main::ConvertedBefore(_, bytes) => bytes.len(),
            Main::Kept(_) => original.len(),
        } as u64;
        let is_as_before = matches!(main, Main::Kept(_) | Main::ConvertedBefore(..));
        let mut variants = Vec::new();
        for &format in &self.run.options.variants {
            let line = self.variant(&optimizer, format, main_bytes, is_as_before);
            variants.push(Line { format: Some(format.into()), is_main: false, ..line });
            (self.step)();
        }
        let mut lines = vec![self.written_main(original, optimizer.info().format, main)];
        lines.append(&mut variants);
        lines
    }

    fn main(&self, optimizer: &Optimizer<'_>) -> Result<Main, Error> {
        let format = optimizer.info().format;
        if matches!(format, Format::Tiff | Format::Bmp) {
            let places = CONVERTED_TO.map(|to| self.item.converted_beside(to));
            if let Some((place, bytes)) = find_settled(places, optimizer, self.run.options) {
                return Ok(Main::ConvertedBefore(place, bytes));
            }
        }
        Ok(match optimizer.main()? {
            Outcome::Optimized(produced) if produced.format == format => Main::Replaced(produced),
            Outcome::Optimized(produced) => Main::Converted(produced),
            Outcome::Kept(reason) => Main::Kept(reason),
        })
    }

    fn written_main(&self, original: &[u8], format: Format, main: Main) -> Line {
        let output = &self.item.output;
        match main {
            Main::Replaced(produced) => {
                let line = self.produced_line(output, &produced);
                self.written(output, line, || match self.seen.take() {
                    Some(seen) if self.is_in_place() => replace(output, &produced.bytes, &seen),
                    _ => put_in_tree(output, &produced.bytes, &self.item.path),
                })
            }
            Main::Converted(produced) => {
                let place = self.item.converted_output(produced.format);
                let line = match self.refusal(&place) {
                    Some(reason) => Line { format: Some(produced.format), ..self.left_alone(reason) },
                    None => self.beside_line(&place, &produced),
                };
                if line.outcome == OutcomeWord::Failed { line } else { self.copied(original, line) }
            }
            Main::ConvertedBefore(place, bytes) => {
                let format = Format::sniff(&bytes).unwrap_or(format);
                let line = Line { format: Some(format), ..self.there_already(&place, &bytes) };
                let line = self.taken_along(&self.item.converted_output(format), &bytes, line);
                if line.outcome == OutcomeWord::Failed { line } else { self.copied(original, line) }
            }
            Main::Kept(reason) => {
                let line = Line {
                    format: Some(format),
                    bytes: Some(original.len() as u64),
                    output: self.writes().then(|| name(output)),
                    ..self.line(OutcomeWord::Kept, Some(kept_sentence(reason)))
                };
                self.copied(original, line)
            }
        }
    }

    /// Makes one further format, unless what is there is just that, or is not ours to replace.
    fn variant(
        &self,
        optimizer: &Optimizer<'_>,
        format: VariantFormat,
        main_bytes: u64,
        is_as_before: bool,
    ) -> Line {
        let short_names = self.run.arguments.short_names;
        let output = self.item.variant_output(format, short_names);
        let before = self.item.variant_beside(format, short_names);
        if let Some(reason @ (MissingReason::SameFormat | MissingReason::NotCompatible)) =
            optimizer.cannot_make(format)
        {
            return self.line(OutcomeWord::Kept, Some(missing_sentence(&reason).into()));
        }
        if let Some(reason) = self.refusal(&output) {
            return self.left_alone(reason);
        }
        if is_as_before
            && let Some((place, bytes)) = find_settled([before.clone()], optimizer, self.run.options)
        {
            return self.taken_along(&output, &bytes, self.there_already(&place, &bytes));
        }
        match optimizer.variant(format, main_bytes) {
            VariantOutcome::Made(produced) => self.beside_line(&output, &produced),
            VariantOutcome::Missing(reason) => {
                let outcome = match reason {
                    MissingReason::Failed => OutcomeWord::Failed,
                    _ => OutcomeWord::Kept,
                };
                let line = self.line(outcome, Some(missing_sentence(&reason).into()));
                let found = Beside::find(&before);
                if found.is_stale(optimizer, main_bytes) {
                    return self.without_stale(&before, line);
                }
                match found {
                    Beside::Own { bytes, .. } if is_as_before => self.taken_along(&output, &bytes, line),
                    _ => line,
                }
            }
        }
    }

    /// Says why a result may not be put in a place beside the picture.
    fn refusal(&self, place: &Path) -> Option<String> {
        if let Some(owner) = self.run.plan.owner(place) {
            return Some(format!(
                "{} is the place of {}, and stays its own",
                place.display(),
                owner.display()
            ));
        }
        let is_foreign = self.is_in_place()
            && !self.run.arguments.overwrite
            && matches!(Beside::find(place), Beside::Foreign);
        is_foreign
            .then(|| format!("{} is no result of ours and stays; --overwrite replaces it", place.display()))
    }

    fn left_alone(&self, reason: String) -> Line {
        Line { is_told: true, ..self.line(OutcomeWord::Kept, Some(reason)) }
    }

    fn there_already(&self, place: &Path, bytes: &[u8]) -> Line {
        Line {
            bytes: Some(bytes.len() as u64),
            output: self.writes().then(|| name(place)),
            ..self.line(OutcomeWord::Kept, Some(kept_sentence(KeptReason::AlreadyOptimized)))
        }
    }

    /// Takes a result of ours away that is not of this picture, and that cannot be made anew.
    fn without_stale(&self, place: &Path, line: Line) -> Line {
        if !self.is_in_place() {
            return line;
        }
        let reason = line.reason.as_deref().unwrap_or_default();
        let reason = format!("{reason}; {} was made of an earlier picture and is removed", place.display());
        let line = Line { reason: Some(reason), changes: true, is_told: true, ..line };
        self.written(place, line, || fs::remove_file(place))
    }

    fn produced_line(&self, output: &Path, produced: &Produced) -> Line {
        Line {
            format: Some(produced.format),
            bytes: Some(produced.bytes.len() as u64),
            output: self.writes().then(|| name(output)),
            score: Some(rounded(produced.score.value())),
            floor: produced.floor.map(|floor| floor.0),
            worst_tile: Some(rounded(produced.score.worst_tile())),
            worst_tile_floor: produced.floor.map(|floor| rounded(floor.worst_tile())),
            judgement: Some(produced.judgement.rounded()),
            limits: Some(produced.limits),
            changes: true,
            ..self.line(OutcomeWord::Optimized, None)
        }
    }

    /// Writes a result beside the picture.
    fn beside_line(&self, output: &Path, produced: &Produced) -> Line {
        self.written(output, self.produced_line(output, produced), || {
            if !self.is_in_place() {
                return put_in_tree(output, &produced.bytes, &self.item.path);
            }
            put_beside(output, &produced.bytes, &self.item.path, fs::symlink_metadata(output).is_ok())
        })
    }

    /// A format that is not taken is skipped; anything else that went wrong has failed.
    fn not_optimized(&self, original: &[u8], error: &Error) -> Line {
        let outcome = match error {
            Error::UnsupportedFormat { .. } | Error::PasswordProtected | Error::Unsafe { .. } => {
                OutcomeWord::Skipped
            }
            _ => OutcomeWord::Failed,
        };
        let line = Line {
            output: self.copies().then(|| name(&self.item.output)),
            ..self.line(outcome, Some(error.to_string()))
        };
        self.copied(original, line)
    }

    /// Writes the original where a whole tree is asked for.
    fn copied(&self, original: &[u8], line: Line) -> Line {
        if !self.copies() {
            return line;
        }
        let place = &self.item.output;
        self.written(place, line, || put_in_tree(place, original, &self.item.path))
    }

    /// Takes a result of an earlier run along where a whole tree is asked for.
    fn taken_along(&self, place: &Path, bytes: &[u8], line: Line) -> Line {
        if !self.copies() {
            return line;
        }
        let line = Line { output: Some(name(place)), bytes: Some(bytes.len() as u64), ..line };
        self.written(place, line, || put_in_tree(place, bytes, &self.item.path))
    }

    /// Writes, where anything is to be written, and tells of a failure.
    fn written(&self, place: &Path, line: Line, write: impl FnOnce() -> std::io::Result<()>) -> Line {
        if !self.writes() {
            return line;
        }
        match write() {
            Ok(()) => Line { duration_ms: self.stopwatch.elapsed_ms(), ..line },
            Err(error) => Line {
                outcome: OutcomeWord::Failed,
                reason: Some(format!("{} could not be written: {error}", place.display())),
                output: None,
                bytes: None,
                ..line
            },
        }
    }

    fn writes(&self) -> bool {
        !self.run.arguments.dry_run && !self.run.arguments.check
    }

    fn copies(&self) -> bool {
        self.writes() && self.run.arguments.out.is_some()
    }

    /// Whether results go, or would go, where the pictures are.
    fn is_in_place(&self) -> bool {
        self.run.arguments.out.is_none()
    }

    fn line(&self, outcome: OutcomeWord, reason: Option<String>) -> Line {
        let floor = self.run.options.floor();
        Line {
            path: name(&self.item.path),
            output: None,
            format: None,
            original_bytes: self.original_bytes,
            bytes: None,
            mode: self.run.options.mode,
            score: None,
            floor: floor.map(|floor| floor.0),
            worst_tile: None,
            worst_tile_floor: floor.map(|floor| rounded(floor.worst_tile())),
            judgement: None,
            limits: None,
            outcome,
            reason,
            duration_ms: self.stopwatch.elapsed_ms(),
            is_main: true,
            is_told: false,
            changes: false,
        }
    }
}

fn rounded(score: f64) -> f64 {
    (score * 100.0).round() / 100.0
}
