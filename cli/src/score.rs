//! `eiderpix score A B`: how far B is from A, by the engine's own function.

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::Context;

/// Print the SSIMULACRA2 score of picture B against picture A: 100 is identical, 70 is not
/// noticed without the original beside it.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The reference
    #[arg(value_name = "A")]
    reference: PathBuf,
    /// The picture to judge; of the same size
    #[arg(value_name = "B")]
    candidate: PathBuf,
    /// Print a JSON object with the whole-picture score, the worst tile's and every figure of the second judge
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let read = |path: &PathBuf| fs::read(path).with_context(|| path.display().to_string());
    let (reference, candidate) = (read(&arguments.reference)?, read(&arguments.candidate)?);
    let score = eiderpix_engine::score(&reference, &candidate)?;
    if arguments.json {
        let (whole, worst_tile) = (rounded(score.value()), rounded(score.worst_tile()));
        let judgement = eiderpix_engine::judge(&reference, &candidate)?.rounded();
        println!(
            "{}",
            serde_json::json!({ "score": whole, "worst_tile": worst_tile, "judgement": judgement })
        );
    } else {
        println!("{:.2}", score.value());
    }
    Ok(ExitCode::SUCCESS)
}

fn rounded(score: f64) -> f64 {
    (score * 100.0).round() / 100.0
}
