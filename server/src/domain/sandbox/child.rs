//! The child's side: confined first, then the engine.

use std::{
    io::{self, stdin, stdout},
    process::ExitCode,
};

use eiderpix_engine::{Error, Optimizer, Options, Outcome, VariantOutcome};

use super::{
    confine,
    protocol::{Answer, Request, read_request, write_answer},
};

/// The child's side: reads one request from standard input, answers on standard output.
pub fn child_main() -> ExitCode {
    match serve_one() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE, // the parent is gone, or it sent nonsense: nobody to tell
    }
}

fn serve_one() -> io::Result<()> {
    confine::yield_to_others();
    let missing = confine::drop_rights();
    tell(&Answer::Confined { missing }, &[])?;
    let Some((request, original)) = read_request(stdin().lock())? else { return Ok(()) };
    confine::limit(request.memory_limit_bytes, request.opening_cpu_seconds, request.cpu_limit_seconds)?;
    let options = Options { variants: Vec::new(), ..request.options.clone() };
    match Optimizer::open(&original, &options) {
        Ok(optimizer) => {
            confine::limit_no_opening(request.cpu_limit_seconds)?;
            make(&optimizer, &request, original.len())?;
        }
        Err(error) => refuse(error)?,
    }
    tell(&Answer::Finished, &[])
}

fn make(optimizer: &Optimizer<'_>, request: &Request, original_bytes: usize) -> io::Result<()> {
    tell(&Answer::Opened { info: optimizer.info().clone() }, &[])?;
    let main_bytes = match request.main_bytes {
        Some(bytes) => bytes,
        None => match optimizer.main() {
            Err(error) => return refuse(error),
            Ok(outcome) => {
                let bytes = outcome.size_bytes(original_bytes);
                let body = match &outcome {
                    Outcome::Optimized(produced) => produced.bytes.clone(),
                    Outcome::Kept(_) => Vec::new(),
                };
                tell(&Answer::Main { outcome }, &body)?;
                bytes
            }
        },
    };
    for &format in &request.variants {
        let made = optimizer.try_variant(format, main_bytes);
        let cause = made.as_ref().err().map(ToString::to_string);
        let outcome = made.unwrap_or_else(VariantOutcome::from);
        let body = match &outcome {
            VariantOutcome::Made(produced) => produced.bytes.clone(),
            VariantOutcome::Missing(_) => Vec::new(),
        };
        tell(&Answer::Variant { format, outcome, cause }, &body)?;
    }
    for &format in &request.later {
        if let Some(reason) = optimizer.cannot_make(format) {
            let outcome = VariantOutcome::Missing(reason);
            tell(&Answer::Variant { format, outcome, cause: None }, &[])?;
        }
    }
    Ok(())
}

fn refuse(error: Error) -> io::Result<()> {
    let cause = error.to_string();
    tell(&Answer::Refused { reason: error.into(), cause }, &[])
}

fn tell(answer: &Answer, bytes: &[u8]) -> io::Result<()> {
    write_answer(stdout().lock(), answer, bytes)
}
