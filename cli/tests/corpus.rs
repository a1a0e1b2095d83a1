//! A whole folder of pictures through the command line, each result measured again: `make corpus CORPUS=DIR`.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

/// A drawing whose numbers were rounded is drawn a little otherwise at its edges: docs/BENCHMARKS.md says by how much.
const LOSSLESS_SVG: f64 = 90.0;

#[test]
#[ignore = "takes minutes and a folder of pictures: make corpus CORPUS=DIR"]
fn every_result_decodes_is_smaller_and_scores_at_or_above_its_floor() {
    let corpus = PathBuf::from(std::env::var_os("CORPUS").expect("CORPUS names a folder of pictures"));
    let out = tempfile::tempdir().unwrap();
    let mut complaints = Vec::new();
    for mode in ["lossy", "glossy", "lossless"] {
        let output = optimize(&corpus, mode, &out.path().join(mode));
        assert!(matches!(output.status.code(), Some(0 | 1)), "{output:?}");
        let stdout = String::from_utf8(output.stdout).unwrap();
        let lines: Vec<Value> = stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        for line in &lines {
            complaints.extend(complaint(line).map(|what| format!("{mode}: {}: {what}", line["path"])));
        }
        print_totals(mode, &lines);
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

fn optimize(corpus: &Path, mode: &str, out: &Path) -> Output {
    eiderpix(&[
        "optimize".as_ref(),
        corpus,
        "--mode".as_ref(),
        mode.as_ref(),
        "--to".as_ref(),
        "webp,avif".as_ref(),
        "--json".as_ref(),
        "--out".as_ref(),
        out,
    ])
}

fn eiderpix(arguments: &[&Path]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_eiderpix")).args(arguments).output().unwrap()
}

/// What is wrong with one result, measured anew.
fn complaint(line: &Value) -> Option<String> {
    match line["outcome"].as_str()? {
        "failed" => return Some(format!("failed: {}", line["reason"])),
        "optimized" => {}
        _ => return None,
    }
    let (path, output) = (Path::new(line["path"].as_str()?), Path::new(line["output"].as_str()?));
    let bytes = std::fs::metadata(output).unwrap().len();
    if bytes >= std::fs::metadata(path).unwrap().len() {
        return Some(format!("{bytes} bytes are not smaller than the original"));
    }
    let scored = eiderpix(&["score".as_ref(), path, output]);
    let score: Option<f64> = String::from_utf8(scored.stdout).unwrap().trim().parse().ok();
    let lossless = if line["format"] == "svg" { LOSSLESS_SVG } else { 99.995 };
    let floor = line["floor"].as_f64().unwrap_or(lossless);
    match score {
        Some(score) if score >= floor => None,
        Some(score) => Some(format!("{} scores {score}, below {floor}", line["format"])),
        None => Some(String::from_utf8_lossy(&scored.stderr).into_owned()),
    }
}

fn print_totals(mode: &str, lines: &[Value]) {
    let sum = |wanted: &dyn Fn(&Value) -> bool, field: &str| -> u64 {
        lines.iter().filter(|line| wanted(line)).filter_map(|line| line[field].as_u64()).sum()
    };
    for format in ["jpeg", "png", "gif", "webp", "avif"] {
        let is_it = |line: &Value| line["format"] == format && line["outcome"] == "optimized";
        println!(
            "{mode:<9} {format:<5} {:>12} -> {:>12}",
            sum(&is_it, "original_bytes"),
            sum(&is_it, "bytes")
        );
    }
    for line in lines.iter().filter(|line| line["outcome"] == "skipped") {
        println!("{mode:<9} skipped {}: {}", line["path"], line["reason"]);
    }
}
