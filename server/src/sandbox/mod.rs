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
use eiderpix_engine::{MissingReason, Options, OriginalInfo, Outcome, VariantFormat, VariantOutcome};
use tokio::{
    io::{AsyncWriteExt, BufReader},
    process::{Child, ChildStdout, Command},
    time::timeout,
};

use self::{
    opening::opening_time,
    protocol::{Answer, Request, read_answer, render_request},
};
use crate::jobs::FailureReason;

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
    #[error(transparent)]
    Refused(FailureReason),
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
        Err(SandboxError::Crashed) if took_too_long_to_open(status) => {
            Err(SandboxError::Refused(FailureReason::TookTooLongToOpen))
        }
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
            Some((Answer::Refused { reason }, _)) => return Err(SandboxError::Refused(reason)),
            Some((Answer::Main { mut outcome }, bytes)) => {
                if let Outcome::Optimized(produced) = &mut outcome {
                    produced.bytes = bytes;
                }
                delivered.main = Some(outcome);
            }
            Some((Answer::Variant { format, mut outcome }, bytes)) => {
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

fn late(work: &Work, delivered: Delivered) -> Result<Delivered, SandboxError> {
    let reason = match delivered.info {
        Some(_) => FailureReason::TookTooLong,
        None => FailureReason::TookTooLongToOpen,
    };
    without_the_rest(work, delivered, &MissingReason::Deadline).ok_or(SandboxError::Refused(reason))
}

/// The kernel sends this signal to a child that is not done with opening in time, and at no other moment.
fn took_too_long_to_open(status: Option<ExitStatus>) -> bool {
    status.and_then(|status| status.signal()) == Some(libc::SIGXCPU)
}

fn died(work: &Work, delivered: Delivered) -> Result<Delivered, SandboxError> {
    without_the_rest(work, delivered, &MissingReason::Failed).ok_or(SandboxError::Crashed)
}

/// Keeps what is there when the main result is; the variants that did not come are named.
fn without_the_rest(work: &Work, mut delivered: Delivered, reason: &MissingReason) -> Option<Delivered> {
    if delivered.info.is_none() || (work.main_bytes.is_none() && delivered.main.is_none()) {
        return None;
    }
    for &format in &work.variants {
        if !delivered.variants.iter().any(|(there, _)| *there == format) {
            delivered.variants.push((format, VariantOutcome::Missing(reason.clone())));
        }
    }
    Some(delivered)
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
