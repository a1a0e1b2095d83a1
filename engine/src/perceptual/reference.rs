//! An original made ready for scoring many candidates against it.

use std::sync::{Arc, OnceLock};

use fast_ssim2::Ssimulacra2Reference;

use super::metric::{self, Background, CACHED_PIXELS};
use crate::{Animation, Error, Raster, Score};

/// The picture that candidates are scored against.
///
/// Built once for an original; what the metric can prepare of it is prepared at the first comparison.
pub(crate) struct Reference {
    animation: Arc<Animation>,
    has_transparency: Vec<bool>,
    over_white: OnceLock<Ssimulacra2Reference>,
    over_black: OnceLock<Ssimulacra2Reference>,
}

impl Reference {
    /// Takes an original, still or animated.
    pub(crate) fn new(animation: Arc<Animation>) -> Self {
        let has_transparency = animation.frames.iter().map(|frame| frame.raster.has_transparency()).collect();
        Self { animation, has_transparency, over_white: OnceLock::new(), over_black: OnceLock::new() }
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
        if !self.has_transparency[index] && !candidate.has_transparency() {
            return self.compare(original, candidate, &self.over_white);
        }
        let mut lowest = Score::IDENTICAL;
        for (background, prepared) in
            [(Background::White, &self.over_white), (Background::Black, &self.over_black)]
        {
            let flat = metric::flatten(candidate, background);
            lowest = lowest.worse(self.compare(&metric::flatten(original, background), &flat, prepared)?);
        }
        Ok(lowest)
    }

    /// Compares opaque pictures, with the prepared reference where this is a still small enough to keep it.
    fn compare(
        &self,
        original: &Raster,
        candidate: &Raster,
        prepared: &OnceLock<Ssimulacra2Reference>,
    ) -> Result<Score, Error> {
        let kept_pixels = original.pixel_count() * if self.has_transparency[0] { 2 } else { 1 };
        if self.animation.frames.len() > 1 || kept_pixels > CACHED_PIXELS {
            return metric::compare(original, candidate);
        }
        if original.pixels == candidate.pixels {
            return Ok(Score::IDENTICAL);
        }
        if prepared.get().is_none() {
            let _ = prepared.set(metric::precompute(original)?);
        }
        let prepared = prepared.get().expect("it was set just now");
        metric::compare_prepared(prepared, candidate)
    }
}
