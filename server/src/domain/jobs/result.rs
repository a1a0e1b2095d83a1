//! What became of a job's original, as its owner sees it. Lies in the job's row as JSON.

use eiderpix_engine::{Format, JudgeLimits, Judgement, KeptReason, MissingReason};
use serde::{Deserialize, Serialize};

/// What an original turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginalFacts {
    /// Size of the file.
    pub size_bytes: u64,
    /// Told from its content.
    pub format: Format,
    /// Upright width in pixels.
    pub width: u32,
    /// Upright height in pixels.
    pub height: u32,
    /// 1 for a still.
    pub frames: u32,
}

/// What became of the picture in its own format.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "most are results, a few a job")]
pub enum MainResult {
    /// A smaller picture.
    Optimized(Download),
    /// The original stays, and why.
    Kept(KeptReason),
}

/// What became of one further format.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "most are results, a few a job")]
pub enum VariantResult {
    /// A picture smaller than the main result.
    Made(Download),
    /// None, and why.
    Missing(MissingReason),
}

/// One result that can be downloaded until the job expires.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Download {
    /// Its public name under `/f/`: 32 hexadecimal digits and an extension.
    pub name: String,
    /// Its exact size.
    pub size_bytes: u64,
    /// What its content is.
    pub media_type: String,
    /// Upright width in pixels.
    pub width: u32,
    /// Upright height in pixels.
    pub height: u32,
    /// The SSIMULACRA2 score measured on it.
    pub score: f64,
    /// The lowest score of any of its tiles of 256 pixels.
    pub worst_tile: f64,
    /// The floor it was held to; none in lossless mode.
    pub floor: Option<f64>,
    /// What the second judge measured on it.
    #[serde(default)]
    pub judgement: Judgement,
    /// The limits that it was held to; none in lossless mode, nor in rows of earlier versions.
    #[serde(default)]
    pub limits: JudgeLimits,
    /// How it was made, for people.
    pub encoding: String,
}
