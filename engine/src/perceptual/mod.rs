//! Scores: how far a picture is from its original, as people see it.
//!
//! What always holds: identical pixels score exactly 100, every other score is a finite number, and
//! the score of a result is the lowest of what a viewer may see (every frame, over white, black and grey).

mod judges;
mod reference;
mod ssimulacra2;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use self::judges::{JudgeLimits, Judgement};
pub(crate) use self::judges::{Places, Promise, judged_frames, over};
pub(crate) use self::reference::{Judged, Reference};
use self::ssimulacra2::Likeness;

use crate::{Animation, Error, Format, Limits, codecs};

/// A SSIMULACRA2 score, of the whole picture and of its worst tile: higher is better, 100 is identical, 70 is high quality.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Score {
    whole: f64,
    worst_tile: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    worst_at: Option<TileArea>,
}

/// A part of a picture, in pixels of its full size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TileArea {
    /// Pixels from its left edge.
    pub x: u32,
    /// Pixels from its upper edge.
    pub y: u32,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

impl Score {
    /// The score of identical pixels.
    pub const IDENTICAL: Self = Self { whole: 100.0, worst_tile: 100.0, worst_at: None };

    /// The score of a picture that could not be told apart from noise.
    pub(crate) const WORST: Self = Self { whole: -100.0, worst_tile: -100.0, worst_at: None };

    /// A score for tests, the same everywhere in the picture.
    #[cfg(test)]
    pub(crate) fn even(value: f64) -> Self {
        Self { whole: value, worst_tile: value, worst_at: None }
    }

    /// Takes what was measured; what is not a number is the worst score.
    fn measured(likeness: Likeness) -> Self {
        let bounded = |value: f64| if value.is_finite() { value.clamp(-100.0, 100.0) } else { -100.0 };
        Self {
            whole: bounded(likeness.whole),
            worst_tile: bounded(likeness.worst_tile),
            worst_at: likeness.worst_at,
        }
    }

    /// The score of the whole picture.
    pub fn value(self) -> f64 {
        self.whole
    }

    /// The lowest score of any tile of 256 × 256 pixels; the whole's where there is but one.
    pub fn worst_tile(self) -> f64 {
        self.worst_tile
    }

    /// Where the worst tile is, of a still or of some frame; none where there is but one tile, or all are the same.
    pub fn worst_tile_at(self) -> Option<TileArea> {
        self.worst_at
    }

    /// Takes the worse of two, for the whole and for the tiles.
    pub(crate) fn worse(self, other: Self) -> Self {
        let worst = if other.worst_tile < self.worst_tile { other } else { self };
        Self { whole: self.whole.min(other.whole), ..worst }
    }
}

/// Scores picture file B against picture file A; for animations the lowest frame's score.
///
/// Both are decoded by content into upright sRGB, as for optimizing. Animations of different frame counts
/// are compared moment by moment; drawings (SVG, both) at two sizes, without their letters and embedded pictures.
pub fn score(a: &[u8], b: &[u8]) -> Result<Score, Error> {
    let limits = Limits::default();
    if [a, b].iter().all(|bytes| Format::sniff(bytes) == Some(Format::Svg)) {
        return codecs::svg::score(a, b, &limits);
    }
    let a = codecs::decode(a, &limits)?.animation;
    let b = codecs::decode(b, &limits)?.animation;
    let reference = Reference::new(a);
    if reference.animation().frames.len() == b.frames.len() {
        return reference.score_animation(&b);
    }
    let mut lowest = Score::IDENTICAL;
    for (index_a, index_b) in moments(reference.animation(), &b) {
        lowest = lowest.worse(reference.score_frame(index_a, &b.frames[index_b].raster)?);
    }
    Ok(lowest)
}

/// Judges picture file B against picture file A by what the score does not see; the worst figures count.
///
/// Decoded as for [`score`]; of animations at most eight frames are judged. Drawings (SVG) have no such figures.
pub fn judge(a: &[u8], b: &[u8]) -> Result<Judgement, Error> {
    let limits = Limits::default();
    if [a, b].iter().all(|bytes| Format::sniff(bytes) == Some(Format::Svg)) {
        return Ok(Judgement::default());
    }
    let reference = Reference::new(codecs::decode(a, &limits)?.animation);
    let b = codecs::decode(b, &limits)?.animation;
    if reference.animation().frames.len() == b.frames.len() {
        return Ok(reference.judge_animation(&b, None)?.0);
    }
    let pairs = moments(reference.animation(), &b);
    let mut worst = Judgement::default();
    for at in judges::judged_frames(pairs.len()) {
        let (index_a, index_b) = pairs[at];
        worst = worst.worse(reference.judge_frame(index_a, &b.frames[index_b].raster, None)?.0);
    }
    Ok(worst)
}

/// Lists the pairs of frames that are seen together when both animations start at the same moment.
fn moments(a: &Arc<Animation>, b: &Arc<Animation>) -> Vec<(usize, usize)> {
    let length = |animation: &Animation, index: usize| u64::from(animation.frames[index].delay_ms.max(1));
    let (mut index_a, mut index_b) = (0, 0);
    let (mut end_a, mut end_b) = (length(a, 0), length(b, 0));
    let mut pairs = vec![(0, 0)];
    loop {
        let (last_a, last_b) = (index_a + 1 == a.frames.len(), index_b + 1 == b.frames.len());
        if last_a && last_b {
            return pairs;
        }
        let (next_a, next_b) = (!last_a && (end_a <= end_b || last_b), !last_b && (end_b <= end_a || last_a));
        if next_a {
            index_a += 1;
            end_a += length(a, index_a);
        }
        if next_b {
            index_b += 1;
            end_b += length(b, index_b);
        }
        pairs.push((index_a, index_b));
    }
}
