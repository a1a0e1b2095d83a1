//! Whether a picture with fewer colours, or with error put there on purpose, is good enough.

use super::smooth::{Smooth, most_uneven};
use crate::perceptual::{JudgeLimits, Judgement, Places, Promise, Reference};
use crate::{Deadline, Error, Floor, Raster, Score};

/// The test that such pictures have to pass: the score's floor, smooth areas that stay smooth, and the second judge.
pub(crate) struct Accept<'a> {
    pub(super) raster: &'a Raster,
    pub(super) reference: &'a Reference,
    smooth: Smooth,
    deadline: Deadline,
    /// How many candidates were measured so far.
    pub(super) measured: u32,
}

/// What was measured on a candidate, as far as it went.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Verdict {
    unevenness: f64,
    pub(crate) judgement: Judgement,
    /// Absent where something else refused it first.
    score: Option<Score>,
}

/// What is worse than this is hopeless.
const HOPELESS_EYE3: f64 = 8.0;
/// What lies beyond the limits of this floor by no more than this share of them is near.
const LOOSEST: f64 = 70.0;
const NEAR: f64 = 0.8;

impl Verdict {
    /// Says whether a floor admits it. What was refused at a lower floor is refused at a higher one.
    pub(crate) fn admits(&self, floor: Floor) -> bool {
        self.is_within_limits(floor) && self.score.is_some_and(|score| floor.admits(score))
    }

    /// The score of one that was admitted.
    pub(crate) fn score(&self) -> Score {
        self.score.unwrap_or(Score::WORST)
    }

    /// Whether a little more care may make up for what refused it.
    pub(super) fn is_near(&self) -> bool {
        JudgeLimits::of(Floor(LOOSEST), Promise::Graphics).excess(&self.judgement) < NEAR
    }

    /// Whether it is so bad that nothing like it will do.
    pub(super) fn is_hopeless(&self) -> bool {
        self.judgement.eye3.is_some_and(|eye3| eye3 > HOPELESS_EYE3)
    }

    fn is_within_limits(&self, floor: Floor) -> bool {
        self.unevenness <= most_uneven(floor)
            && JudgeLimits::of(floor, Promise::Graphics).admits(&self.judgement)
    }
}

impl<'a> Accept<'a> {
    pub(crate) fn new(raster: &'a Raster, reference: &'a Reference, deadline: Deadline) -> Self {
        Self { raster, reference, smooth: Smooth::of(raster), deadline, measured: 0 }
    }

    /// Judges a candidate, what costs least first, and stops at the first refusal.
    pub(crate) fn verdict(&mut self, shown: &Raster, floor: Floor) -> Result<Verdict, Error> {
        Ok(self.verdict_places(shown, floor)?.0)
    }

    /// Judges a candidate as [`Self::verdict`] does, and says where it is off.
    pub(super) fn verdict_places(
        &mut self,
        shown: &Raster,
        floor: Floor,
    ) -> Result<(Verdict, Places), Error> {
        self.deadline.check()?;
        let unevenness = self.smooth.unevenness(self.raster, shown);
        self.measured += 1;
        // What is drawn mostly fails by the second judge, whose first figures are the cheaper ones, too.
        let limits = JudgeLimits::of(floor, Promise::Graphics);
        let mut places = Places::default();
        let (judgement, _) =
            self.reference.judges().judge_places(self.raster, shown, Some(&limits), &mut places)?;
        let mut verdict = Verdict { unevenness, judgement, score: None };
        if verdict.is_within_limits(floor) {
            verdict.score = Some(self.reference.score_admitted(shown, floor));
        }
        Ok((verdict, places))
    }
}
