//! AVIF by libavif's own `avifdec`, which the peers' script installs.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, ensure};

/// Says whether a file is AVIF by its brand.
pub(super) fn is_avif(bytes: &[u8]) -> bool {
    bytes.get(4..8) == Some(b"ftyp") && matches!(bytes.get(8..12), Some(b"avif" | b"avis"))
}

/// Decodes to a PNG of eight bits a sample.
pub(super) fn to_png(path: &Path) -> anyhow::Result<Vec<u8>> {
    let folder = tempfile::tempdir()?;
    let png = folder.path().join("decoded.png");
    let output = Command::new("avifdec")
        .args(["-j", "1", "-d", "8"])
        .arg(path)
        .arg(&png)
        .output()
        .context("avifdec")?;
    ensure!(output.status.success(), "avifdec: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(fs::read(png)?)
}
