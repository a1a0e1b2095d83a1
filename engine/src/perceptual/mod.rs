//! Scores: how far a picture is from its original, as people see it.
//!
//! What always holds: identical pixels score exactly 100, every other score is a finite number, and
//! the score of a result is the lowest of what a viewer may see (every frame, over white and over black).

mod metric;
mod reference;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub(crate) use reference::Reference;

use crate::{Animation, Error, Limits, codecs};

/// A SSIMULACRA2 score: higher is better, 100 is identical, 70 is high quality.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Score(f64);

impl Score {
    /// The score of identical pixels.
    pub const IDENTICAL: Self = Self(100.0);

    /// The score of a picture that could not be told apart from noise.
    pub(crate) const WORST: Self = Self(-100.0);

    /// Takes a measured number; what is not a number is the worst score.
    pub(crate) fn measured(value: f64) -> Self {
        if value.is_finite() { Self(value.clamp(Self::WORST.0, Self::IDENTICAL.0)) } else { Self::WORST }
    }

    /// The number itself.
    pub fn value(self) -> f64 {
        self.0
    }

    /// Picks the worse of two.
    pub(crate) fn worse(self, other: Self) -> Self {
        if other.0 < self.0 { other } else { self }
    }
}

/// Scores picture file B against picture file A; for animations the lowest frame's score.
///
/// Both are decoded by content into upright sRGB, as for optimizing. Animations of different frame counts
/// are compared moment by moment.
pub fn score(a: &[u8], b: &[u8]) -> Result<Score, Error> {
    let limits = Limits::default();
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
