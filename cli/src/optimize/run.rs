//! Runs the plan: pictures in parallel, lines in the plan's order.

use std::{collections::BTreeMap, fs, io::Write, path::Path, process::ExitCode, sync::mpsc};

use anyhow::Context;
use eiderpix_engine::{
    Error, Format, KeptReason, MissingReason, Optimizer, Options, Outcome, Produced, VariantOutcome,
};

use super::{
    Arguments,
    plan::Item,
    progress::Progress,
    report::{Line, OutcomeWord, Summary, name},
    write::write_whole,
};
use crate::stopwatch::Stopwatch;

/// Works through the plan and prints what became of it.
pub(super) fn run(arguments: &Arguments, options: &Options, plan: &[Item]) -> anyhow::Result<ExitCode> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(arguments.threads.map_or(0, usize::from))
        .build()
        .context("the threads could not be started")?;
    let progress = Progress::start(plan.iter().map(|item| file_size(&item.path)).sum());
    let (send, receive) = mpsc::channel();
    let mut summary = Summary::default();
    let mut stdout = std::io::stdout().lock();
    pool.in_place_scope(|scope| -> anyhow::Result<()> {
        scope.spawn(move |scope| {
            for (index, item) in plan.iter().enumerate() {
                let send = send.clone();
                scope.spawn(move |_| {
                    let _ = send.send((index, optimize_one(arguments, options, item)));
                });
            }
        });
        for lines in InOrder::new(receive.iter()) {
            for line in &lines {
                summary.add(line);
                if arguments.json {
                    writeln!(stdout, "{}", serde_json::to_string(line)?)?;
                }
            }
            progress.advance(lines.first().map_or(0, |line| line.original_bytes), summary.saved_bytes());
        }
        Ok(())
    })?;
    progress.finish();
    if !arguments.json {
        write!(stdout, "{}", summary.render())?;
    }
    let is_bad = summary.has_failed() || (arguments.check && summary.could_be_smaller());
    Ok(if is_bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Hands on what arrives in any order by its index.
struct InOrder<I> {
    arriving: I,
    waiting: BTreeMap<usize, Vec<Line>>,
    next: usize,
}

impl<I> InOrder<I> {
    fn new(arriving: I) -> Self {
        Self { arriving, waiting: BTreeMap::new(), next: 0 }
    }
}

impl<I: Iterator<Item = (usize, Vec<Line>)>> Iterator for InOrder<I> {
    type Item = Vec<Line>;

    fn next(&mut self) -> Option<Vec<Line>> {
        loop {
            if let Some(lines) = self.waiting.remove(&self.next) {
                self.next += 1;
                return Some(lines);
            }
            let (index, lines) = self.arriving.next()?;
            self.waiting.insert(index, lines);
        }
    }
}

fn optimize_one(arguments: &Arguments, options: &Options, item: &Item) -> Vec<Line> {
    let stopwatch = Stopwatch::start();
    let one = One { arguments, options, item, original_bytes: file_size(&item.path), stopwatch };
    if let Some(reason) = &item.missing {
        return vec![one.line(OutcomeWord::Failed, Some(reason.clone()))];
    }
    if let Some(reason) = &item.skip {
        return vec![one.line(OutcomeWord::Skipped, Some(reason.clone()))];
    }
    match fs::read(&item.path) {
        Ok(original) => one.results(&original),
        Err(error) => vec![one.line(OutcomeWord::Failed, Some(error.to_string()))],
    }
}

/// One file on its way.
struct One<'a> {
    arguments: &'a Arguments,
    options: &'a Options,
    item: &'a Item,
    original_bytes: u64,
    stopwatch: Stopwatch,
}

impl One<'_> {
    fn results(&self, original: &[u8]) -> Vec<Line> {
        let optimized = Optimizer::open(original, self.options).and_then(|optimizer| {
            let main = optimizer.main()?;
            Ok((optimizer, main))
        });
        let (optimizer, main) = match optimized {
            Ok(optimized) => optimized,
            Err(error) => return vec![self.not_optimized(original, &error)],
        };
        let main_bytes = main.size_bytes(original.len());
        let mut lines = vec![self.main_line(original, optimizer.info().format, &main)];
        for &format in &self.options.variants {
            let output = self.item.variant_output(format, self.arguments.short_names);
            let outcome = optimizer.variant(format, main_bytes);
            let format = Some(format.into());
            lines.push(Line { format, is_main: false, ..self.variant_line(&output, &outcome) });
        }
        lines
    }

    fn main_line(&self, original: &[u8], format: Format, main: &Outcome) -> Line {
        let output = &self.item.output;
        match main {
            Outcome::Optimized(produced) if produced.format == format => self.produced_line(output, produced),
            // No file ever holds another format than its name says, and no original is lost.
            Outcome::Optimized(produced) => {
                let line = self.produced_line(&self.item.converted_output(produced.format), produced);
                if line.outcome == OutcomeWord::Failed { line } else { self.copied(original, line) }
            }
            Outcome::Kept(reason) => {
                let reason = kept_sentence(*reason);
                let line = Line {
                    format: Some(format),
                    bytes: Some(original.len() as u64),
                    output: self.writes().then(|| name(output)),
                    ..self.line(OutcomeWord::Kept, Some(reason))
                };
                self.copied(original, line)
            }
        }
    }

    fn variant_line(&self, output: &Path, outcome: &VariantOutcome) -> Line {
        match outcome {
            VariantOutcome::Made(produced) => self.produced_line(output, produced),
            VariantOutcome::Missing(MissingReason::Failed) => {
                self.line(OutcomeWord::Failed, Some("the encoder failed".into()))
            }
            VariantOutcome::Missing(reason) => {
                self.line(OutcomeWord::Kept, Some(missing_sentence(reason).into()))
            }
        }
    }

    fn produced_line(&self, output: &Path, produced: &Produced) -> Line {
        let line = Line {
            format: Some(produced.format),
            bytes: Some(produced.bytes.len() as u64),
            output: self.writes().then(|| name(output)),
            score: Some(rounded(produced.score.value())),
            floor: produced.floor.map(|floor| floor.0),
            worst_tile: Some(rounded(produced.score.worst_tile())),
            worst_tile_floor: produced.floor.map(|floor| rounded(floor.worst_tile())),
            ..self.line(OutcomeWord::Optimized, None)
        };
        self.written(output, &produced.bytes, line)
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
        if self.copies() { self.written(&self.item.output, original, line) } else { line }
    }

    fn written(&self, output: &Path, bytes: &[u8], line: Line) -> Line {
        if !self.writes() {
            return line;
        }
        match write_whole(output, bytes, &self.item.path) {
            Ok(()) => Line { duration_ms: self.stopwatch.elapsed_ms(), ..line },
            Err(error) => Line {
                outcome: OutcomeWord::Failed,
                reason: Some(format!("{} could not be written: {error}", output.display())),
                output: None,
                bytes: None,
                ..line
            },
        }
    }

    fn writes(&self) -> bool {
        !self.arguments.dry_run && !self.arguments.check
    }

    fn copies(&self) -> bool {
        self.writes() && self.arguments.out.is_some()
    }

    fn line(&self, outcome: OutcomeWord, reason: Option<String>) -> Line {
        Line {
            path: name(&self.item.path),
            output: None,
            format: None,
            original_bytes: self.original_bytes,
            bytes: None,
            mode: self.options.mode,
            score: None,
            floor: self.options.floor().map(|floor| floor.0),
            worst_tile: None,
            worst_tile_floor: self.options.floor().map(|floor| rounded(floor.worst_tile())),
            outcome,
            reason,
            duration_ms: self.stopwatch.elapsed_ms(),
            is_main: true,
        }
    }
}

fn rounded(score: f64) -> f64 {
    (score * 100.0).round() / 100.0
}

fn file_size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |metadata| metadata.len())
}

fn kept_sentence(reason: KeptReason) -> String {
    match reason {
        KeptReason::NotSmaller => "nothing acceptable is smaller".into(),
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

fn missing_sentence(reason: &MissingReason) -> &'static str {
    match reason {
        MissingReason::NotSmaller => "nothing acceptable is smaller than the main result",
        MissingReason::NotCompatible => "the format cannot hold this picture",
        MissingReason::SameFormat => "the picture is of this format already",
        MissingReason::Deadline => "it took too long",
        MissingReason::Failed => "the encoder failed",
    }
}
