//! Runs in different modes, one after the other: quality never falls below the loosest mode used so far.

use std::fs;

use super::{
    inputs,
    tool::{changes, files, optimize, score},
};

const SEQUENCES: [&[&str]; 4] = [
    &["glossy", "lossy", "lossless", "lossy", "glossy", "lossy"],
    &["lossless", "glossy", "lossy", "lossy"],
    &["lossy", "glossy", "lossless", "lossy"],
    &["glossy", "glossy", "lossless", "glossy", "lossy"],
];

/// How a drawing's rounded points may show at its edges without loss is told in docs/BENCHMARKS.md.
fn floor(mode: &str, name: &str) -> f64 {
    match mode {
        "lossy" => 70.0,
        "glossy" => 85.0,
        _ if name.ends_with(".svg") => 90.0,
        _ => 100.0,
    }
}

#[test]
fn the_score_never_falls_below_the_loosest_mode_used_so_far() {
    for sequence in SEQUENCES {
        let (folder, originals) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut names = inputs::one_of_each(folder.path());
        // One has no score, the other is never replaced.
        names.retain(|name| !matches!(*name, "paper.pdf" | "scan.bmp"));
        for name in &names {
            fs::copy(folder.path().join(name), originals.path().join(name)).unwrap();
        }
        let mut loosest: Vec<f64> = vec![100.0; names.len()];
        for mode in sequence {
            optimize(&[".", "--in-place", "--mode", mode], folder.path());
            for (name, loosest) in names.iter().zip(&mut loosest) {
                *loosest = loosest.min(floor(mode, name));
                let score = score(&originals.path().join(name), &folder.path().join(name));
                assert!(score >= *loosest, "{name} scores {score} after {mode} of {sequence:?}");
            }
        }
        let before = files(folder.path());
        for mode in ["lossy", "glossy", "lossless"] {
            optimize(&[".", "--in-place", "--mode", mode], folder.path());
        }
        let changed = changes(&before, &files(folder.path()));
        assert!(changed.is_empty(), "{changed:?} after all modes were used: {sequence:?}");
    }
}
