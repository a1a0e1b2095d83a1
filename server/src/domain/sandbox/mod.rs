//! Runs the engine in a child process that can take nothing down with it.
//!
//! The child has limits on memory, time and files set by itself before it reads a byte of the picture, and is killed
//! when it misses a limit. Results are handed over one by one, so that a late variant never costs the main result.

mod child;
mod confine;
mod memory;
mod opening;
mod protocol;

pub use child::child_main;
pub use memory::{memory_estimate_bytes, memory_limit_bytes};

use std::{
    convert::Infallible,
    os::unix::process::ExitStatusExt,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use bytes::Bytes;
use eiderpix_engine::{
    KeptReason, MissingReason, Options, OriginalInfo, Outcome, VariantFormat, VariantOutcome,
};
use tokio::{
    io::{AsyncWriteExt, BufReader},
    process::{Child, ChildStdout, Command},
    time::timeout,
};
use tracing::warn;

use crate::domain::{
    jobs::FailureReason,
    sandbox::{
        opening::opening_time,
        protocol::{Answer, Request, read_answer, render_request},
    },
};

/// What the engine is asked for.
#[derive(Debug, Clone)]
pub struct Work {
    /// The picture.
    pub original: Bytes,
    /// How it is to be optimized; its own list of variants is not looked at.
    pub options: Options,
    /// Size of a main result that is there already; `None` = make it.
    pub main_bytes: Option<u64>,
    /// The further formats to make.
    pub variants: Vec<VariantFormat>,
    /// Those to make another time: of these only what can be told without trying is told.
    pub later: Vec<VariantFormat>,
}

/// What the engine made of it.
#[derive(Debug, Clone, Default)]
pub struct Delivered {
    /// What came in.
    pub info: Option<OriginalInfo>,
    /// The main result, where it was asked for.
    pub main: Option<Outcome>,
    /// The further formats, each that was asked for, and of the later ones those that can never be.
    pub variants: Vec<(VariantFormat, VariantOutcome)>,
}

/// Why there is no main result.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The picture cannot be optimized, and trying again will not change that.
    #[error("{}: {cause}", reason.code())]
    Refused {
        /// What its owner is told.
        reason: FailureReason,
        /// What the engine said, for the log.
        cause: String,
    },
    /// The child died; another try may be worth it.
    #[error("the engine's process died")]
    Crashed,
    /// The child could not be started.
    #[error("the engine's process could not be started")]
    Unavailable(#[source] std::io::Error),
}

/// What decoding and writing may take beyond the engine's own deadlines.
const GRACE: Duration = Duration::from_secs(30);

/// The engine counts processor time; a loaded machine may take this many times as long by the clock on the wall.
const SLOWEST: u32 = 4;

/// Has one picture optimized by a child process of its own.
pub async fn optimize(work: Work) -> Result<Delivered, SandboxError> {
    let mut child = start().map_err(SandboxError::Unavailable)?;
    let answers = BufReader::new(child.stdout.take().expect("standard output is piped"));
    let request = Request {
        options: work.options.clone(),
        main_bytes: work.main_bytes,
        variants: work.variants.clone(),
        later: work.later.clone(),
        memory_limit_bytes: memory_limit_bytes(&work.original),
        opening_cpu_seconds: opening_time(&work.original, &work.options.limits).as_secs(),
        cpu_limit_seconds: cpu_limit_seconds(&work),
    };
    let mut stdin = child.stdin.take().expect("standard input is piped");
    let original = work.original.clone();
    // A child that dies early closes the pipe; what it said before counts, not that.
    let feed = async move {
        let _ = stdin.write_all(&render_request(&request, original.len())).await;
        let _ = stdin.write_all(&original).await;
        drop(stdin);
        std::future::pending::<Infallible>().await
    };
    // What was collected ends the work, also while the child does not read to the end.
    let collected = tokio::select! {
        collected = collect(&work, answers) => collected,
        never = feed => match never {},
    };
    let status = end(child).await;
    match collected {
        Err(SandboxError::Crashed) if took_too_long_to_open(status) => Err(SandboxError::Refused {
            reason: FailureReason::TookTooLongToOpen,
            cause: "opening it took more processor time than its size is worth".into(),
        }),
        collected => collected,
    }
}

/// Says which layers of confinement this machine cannot give.
pub async fn missing_layers() -> Result<Vec<String>, SandboxError> {
    let mut child = start().map_err(SandboxError::Unavailable)?;
    let mut answers = BufReader::new(child.stdout.take().expect("standard output is piped"));
    drop(child.stdin.take());
    let first = timeout(GRACE, read_answer(&mut answers)).await;
    end(child).await;
    match first {
        Ok(Some((Answer::Confined { missing }, _))) => Ok(missing),
        _ => Err(SandboxError::Crashed),
    }
}

fn start() -> std::io::Result<Child> {
    // Not the path of the binary: an upgrade may have put another in its place.
    Command::new("/proc/self/exe")
        .arg("engine-child")
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
}

async fn collect(work: &Work, mut answers: BufReader<ChildStdout>) -> Result<Delivered, SandboxError> {
    let mut delivered = Delivered::default();
    loop {
        let Ok(answer) = timeout(patience(work, &delivered), read_answer(&mut answers)).await else {
            return late(work, delivered);
        };
        match answer {
            Some((Answer::Confined { .. }, _)) => {}
            Some((Answer::Opened { info }, _)) => delivered.info = Some(info),
            Some((Answer::Refused { reason, cause }, _)) => {
                return Err(SandboxError::Refused { reason, cause });
            }
            Some((Answer::Main { mut outcome }, bytes)) => {
                if let Outcome::Optimized(produced) = &mut outcome {
                    produced.bytes = bytes;
                }
                delivered.main = Some(outcome);
            }
            Some((Answer::Variant { format, mut outcome, cause }, bytes)) => {
                if let Some(cause) = cause {
                    warn!(?format, cause, "a further format failed: {cause}");
                }
                if let VariantOutcome::Made(produced) = &mut outcome {
                    produced.bytes = bytes;
                }
                delivered.variants.push((format, outcome));
            }
            Some((Answer::Finished, _)) => return Ok(delivered),
            None => return died(work, delivered),
        }
    }
}

/// How long the next answer may take.
fn patience(work: &Work, delivered: &Delivered) -> Duration {
    let limits = &work.options.limits;
    let Some(info) = &delivered.info else {
        return opening_time(&work.original, limits) * SLOWEST + GRACE;
    };
    let pixels = u64::from(info.width) * u64::from(info.height) * u64::from(info.frames);
    let needs_main = work.main_bytes.is_none() && delivered.main.is_none();
    let granted = if needs_main { limits.main_time(pixels) } else { limits.variant_time(pixels) };
    granted * SLOWEST + GRACE
}

/// The kernel sends this signal to a child that is not done with opening in time, and at no other moment.
fn took_too_long_to_open(status: Option<ExitStatus>) -> bool {
    status.and_then(|status| status.signal()) == Some(libc::SIGXCPU)
}

/// Keeps what is there when time ran out. Without a main result of a picture that was decoded the original stays.
fn late(work: &Work, mut delivered: Delivered) -> Result<Delivered, SandboxError> {
    if delivered.info.is_none() {
        return Err(SandboxError::Refused {
            reason: FailureReason::TookTooLongToOpen,
            cause: "the engine's process gave no answer in time".into(),
        });
    }
    let mut left_out = work.variants.clone();
    if work.main_bytes.is_none() && delivered.main.is_none() {
        delivered.main = Some(Outcome::Kept(KeptReason::Deadline));
        // What they would have to beat is not known.
        left_out.extend(&work.later);
    }
    leave_out(&left_out, &mut delivered, &MissingReason::Deadline);
    Ok(delivered)
}

/// Keeps what is there when the main result is.
fn died(work: &Work, mut delivered: Delivered) -> Result<Delivered, SandboxError> {
    if delivered.info.is_none() || (work.main_bytes.is_none() && delivered.main.is_none()) {
        return Err(SandboxError::Crashed);
    }
    leave_out(&work.variants, &mut delivered, &MissingReason::Failed);
    Ok(delivered)
}

/// Names the formats that did not come.
fn leave_out(formats: &[VariantFormat], delivered: &mut Delivered, reason: &MissingReason) {
    for &format in formats {
        if !delivered.variants.iter().any(|(there, _)| *there == format) {
            delivered.variants.push((format, VariantOutcome::Missing(reason.clone())));
        }
    }
}

/// A backstop for a parent that died as well: far above what the deadlines allow.
fn cpu_limit_seconds(work: &Work) -> u64 {
    let limits = &work.options.limits;
    let most_pixels = limits.still_pixels.max(limits.animation_pixels);
    let one_of_each = limits.main_time(most_pixels) + limits.variant_time(most_pixels) * 2;
    (one_of_each + GRACE).as_secs()
}

/// Ends a child, and tells how it died where it was dead already.
async fn end(mut child: Child) -> Option<ExitStatus> {
    // Dead already or not: either way it is reaped.
    let _ = child.kill().await;
    child.try_wait().ok().flatten()
}

#[cfg(test)]
mod tests {
    use eiderpix_engine::Format;

    use super::*;

    fn work(main_bytes: Option<u64>) -> Work {
        Work {
            original: Bytes::new(),
            options: Options::default(),
            main_bytes,
            variants: vec![VariantFormat::WebP],
            later: vec![VariantFormat::Avif],
        }
    }

    fn opened() -> Delivered {
        let info = OriginalInfo {
            format: Format::Jpeg,
            size_bytes: 9,
            width: 1,
            height: 1,
            frames: 1,
            has_transparency: false,
            metadata: Vec::new(),
        };
        Delivered { info: Some(info), ..Delivered::default() }
    }

    fn missing(format: VariantFormat, reason: MissingReason) -> (VariantFormat, VariantOutcome) {
        (format, VariantOutcome::Missing(reason))
    }

    #[test]
    fn a_picture_whose_main_result_is_late_stays_and_no_format_is_left_to_be_made_beside_it() {
        let delivered = late(&work(None), opened()).unwrap();
        assert_eq!(delivered.main, Some(Outcome::Kept(KeptReason::Deadline)));
        let formats = [VariantFormat::WebP, VariantFormat::Avif];
        assert_eq!(delivered.variants, formats.map(|format| missing(format, MissingReason::Deadline)));
    }

    #[test]
    fn a_late_format_costs_no_main_result_and_no_later_format() {
        let delivered = late(&work(Some(5)), opened()).unwrap();
        assert_eq!(delivered.main, None);
        assert_eq!(delivered.variants, [missing(VariantFormat::WebP, MissingReason::Deadline)]);
    }

    #[test]
    fn a_process_that_died_or_never_decoded_the_picture_has_no_result() {
        assert!(matches!(died(&work(None), opened()), Err(SandboxError::Crashed)));
        let never_decoded = late(&work(None), Delivered::default());
        assert!(matches!(
            never_decoded,
            Err(SandboxError::Refused { reason: FailureReason::TookTooLongToOpen, .. })
        ));
        let delivered = died(&work(Some(5)), opened()).unwrap();
        assert_eq!(delivered.variants, [missing(VariantFormat::WebP, MissingReason::Failed)]);
    }
}
