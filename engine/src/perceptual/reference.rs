//! An original that many candidates are scored against.

use std::sync::Arc;

use super::ssimulacra2::{self, Background};
use crate::{Animation, Error, Raster, Score};

/// The picture that candidates are scored against.
pub(crate) struct Reference {
    animation: Arc<Animation>,
    has_transparency: Vec<bool>,
}

impl Reference {
    /// Takes an original, still or animated.
    pub(crate) fn new(animation: Arc<Animation>) -> Self {
        let has_transparency = animation.frames.iter().map(|frame| frame.raster.has_transparency()).collect();
        Self { animation, has_transparency }
    }

    /// Lends the original.
    pub(crate) fn animation(&self) -> &Arc<Animation> {
        &self.animation
    }

    /// Scores a still candidate (the first frame).
    pub(crate) fn score(&self, candidate: &Raster) -> Result<Score, Error> {
        self.score_frame(0, candidate)
    }

    /// Scores an animation frame by frame; the lowest counts.
    pub(crate) fn score_animation(&self, candidate: &Animation) -> Result<Score, Error> {
        if candidate.frames.len() != self.animation.frames.len() {
            return Err(Error::Codec { codec: "metric", message: "frame counts differ".into() });
        }
        let mut lowest = Score::IDENTICAL;
        for (index, frame) in candidate.frames.iter().enumerate() {
            lowest = lowest.worse(self.score_frame(index, &frame.raster)?);
        }
        Ok(lowest)
    }

    /// Scores one frame: over white, and over black where either has transparency.
    pub(crate) fn score_frame(&self, index: usize, candidate: &Raster) -> Result<Score, Error> {
        let original = &self.animation.frames[index].raster;
        if (original.width, original.height) != (candidate.width, candidate.height) {
            return Err(Error::DifferentSize {
                a: (original.width, original.height),
                b: (candidate.width, candidate.height),
            });
        }
        if original.pixels == candidate.pixels {
            return Ok(Score::IDENTICAL);
        }
        let over = |background| Score::measured(ssimulacra2::compare(original, candidate, background));
        if !self.has_transparency[index] && !candidate.has_transparency() {
            return Ok(over(Background::White));
        }
        Ok(over(Background::White).worse(over(Background::Black)))
    }
}
