//! An original that many candidates are scored against.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use super::judges::{JudgeLimits, Judgement, Judges, Promise, judged_frames};
use super::ssimulacra2::{self, Background};
use crate::{Animation, Error, Floor, Raster, Score};

/// The picture that candidates are scored against.
pub(crate) struct Reference {
    animation: Arc<Animation>,
    has_transparency: Vec<bool>,
    judges: Vec<Judges>,
    has_few_colors: OnceLock<bool>,
}

/// What was measured on a candidate, and what it means.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Judged {
    pub(crate) score: Score,
    pub(crate) judgement: Judgement,
    /// By how many points it lies above what is asked; what a judge minds counts as points that are missing.
    pub(crate) margin: f64,
}

impl Judged {
    /// What identical pixels have.
    pub(crate) const IDENTICAL: Self =
        Self { score: Score::IDENTICAL, judgement: Judgement::IDENTICAL, margin: f64::INFINITY };

    /// Takes the worse of two, figure by figure.
    pub(crate) fn worse(self, other: Self) -> Self {
        Self {
            score: self.score.worse(other.score),
            judgement: self.judgement.worse(other.judgement),
            margin: self.margin.min(other.margin),
        }
    }
}

/// What a figure of the second judge that is twice its limit counts, in points.
const POINTS_BEYOND: f64 = 16.0;
/// So far below its floor a candidate is not judged a second time.
const HOPELESS_POINTS: f64 = 10.0;

/// Up to so many colours a picture is drawn rather than taken.
const FEW_COLORS: usize = 4_096;

impl Reference {
    /// Takes an original, still or animated.
    pub(crate) fn new(animation: Arc<Animation>) -> Self {
        let has_transparency = animation.frames.iter().map(|frame| frame.raster.has_transparency()).collect();
        let judges = animation.frames.iter().map(|_| Judges::default()).collect();
        Self { animation, has_transparency, judges, has_few_colors: OnceLock::new() }
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

    /// Scores one frame: over white, and over black and grey where either has transparency.
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
        Ok(over(Background::White).worse(over(Background::Black)).worse(over(Background::Grey)))
    }

    /// Scores a still candidate, and stops at the first background over which the floor refuses it.
    pub(crate) fn score_admitted(&self, candidate: &Raster, floor: Floor) -> Score {
        let original = &self.animation.frames[0].raster;
        if original.pixels == candidate.pixels {
            return Score::IDENTICAL;
        }
        let is_opaque = !self.has_transparency[0] && !candidate.has_transparency();
        let backgrounds = [Background::White, Background::Black, Background::Grey];
        let mut lowest = Score::IDENTICAL;
        for &background in &backgrounds[..if is_opaque { 1 } else { backgrounds.len() }] {
            lowest = lowest.worse(Score::measured(ssimulacra2::compare(original, candidate, background)));
            if !floor.admits(lowest) {
                break;
            }
        }
        lowest
    }

    /// Judges one frame beside its score; says whether the limits admit it. Without limits everything is measured.
    pub(crate) fn judge_frame(
        &self,
        index: usize,
        candidate: &Raster,
        limits: Option<&JudgeLimits>,
    ) -> Result<(Judgement, bool), Error> {
        let original = &self.animation.frames[index].raster;
        if (original.width, original.height) != (candidate.width, candidate.height) {
            return Err(Error::DifferentSize {
                a: (original.width, original.height),
                b: (candidate.width, candidate.height),
            });
        }
        if self.animation.frames.len() > 1 {
            // Each frame is judged once or twice; what would be kept of all takes too much memory.
            return Judges::default().judge(original, candidate, limits);
        }
        self.judges[index].judge(original, candidate, limits)
    }

    /// Judges an animation by some of its frames; the worst counts.
    pub(crate) fn judge_animation(
        &self,
        candidate: &Animation,
        limits: Option<&JudgeLimits>,
    ) -> Result<(Judgement, bool), Error> {
        if candidate.frames.len() != self.animation.frames.len() {
            return Err(Error::Codec { codec: "metric", message: "frame counts differ".into() });
        }
        let mut worst = Judgement::default();
        for index in judged_frames(candidate.frames.len()) {
            let (judgement, is_admitted) =
                self.judge_frame(index, &candidate.frames[index].raster, limits)?;
            worst = worst.worse(judgement);
            if !is_admitted {
                return Ok((worst, false));
            }
        }
        Ok((worst, true))
    }

    /// Measures a still candidate of a transform coder: its score, and what the second judge says of its colours.
    pub(crate) fn judged(&self, candidate: &Raster, floor: Floor) -> Result<Judged, Error> {
        self.judged_frame(0, candidate, floor)
    }

    /// Measures one frame of a transform coder; frames that the second judge does not look at have their score alone.
    pub(crate) fn judged_frame(
        &self,
        index: usize,
        candidate: &Raster,
        floor: Floor,
    ) -> Result<Judged, Error> {
        let limits = self.transform_limits(floor);
        let score = self.score_frame(index, candidate)?;
        let mut judged = Judged { score, judgement: Judgement::default(), margin: floor.margin(score) };
        let is_looked_at = judged_frames(self.animation.frames.len()).any(|judged| judged == index);
        if is_looked_at && judged.margin > -HOPELESS_POINTS {
            // All figures, though one may be beyond: a search goes by how far.
            let unbound = Some(f64::INFINITY);
            let all = JudgeLimits { eye3: unbound, bands: unbound, ..JudgeLimits::default() };
            judged.judgement = self.judge_frame(index, candidate, Some(&all))?.0;
            let excess = limits.excess(&judged.judgement);
            if excess > 0.0 {
                judged.margin = judged.margin.min(-excess * POINTS_BEYOND);
            }
        }
        Ok(judged)
    }

    /// What a transform coder's result is held to.
    pub(crate) fn transform_limits(&self, floor: Floor) -> JudgeLimits {
        JudgeLimits::of(floor, self.transform_promise())
    }

    /// Lends the judges of a still.
    pub(crate) fn judges(&self) -> &Judges {
        &self.judges[0]
    }

    /// Says what a transform coder's result is held to.
    fn transform_promise(&self) -> Promise {
        let has_few = self.has_few_colors.get_or_init(|| {
            let mut colors = HashSet::new();
            let mut last = None;
            self.animation.frames[0].raster.pixels.iter().all(|&pixel| {
                if last != Some(pixel) {
                    last = Some(pixel);
                    colors.insert(<[u8; 4]>::from(pixel));
                }
                colors.len() <= FEW_COLORS
            })
        });
        if *has_few { Promise::FewColors } else { Promise::Photograph }
    }
}
