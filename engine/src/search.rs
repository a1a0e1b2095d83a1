//! Candidates in, the smallest above the floor out.
//!
//! What always holds: a winner was measured on its own bytes, floor and second judge admit it, and a winner is
//! smaller than what it has to beat. The order of trials depends on nothing but the measurements.

use std::ops::RangeInclusive;

use crate::perceptual::{Judged, Judgement};
use crate::{Deadline, Error, Floor, Score};

/// A search for the lowest quality of one encoder that a floor admits.
#[derive(Debug, Clone)]
pub(crate) struct Search {
    /// The encoder's dial, worst to best.
    pub(crate) qualities: RangeInclusive<i32>,
    /// Where to begin.
    pub(crate) start: i32,
    /// How many points of score one step of quality brings, roughly, in the region of the floor.
    pub(crate) points_per_step: f64,
    /// The lowest score that is good enough.
    pub(crate) floor: Floor,
    /// Only smaller candidates count; larger ones are not even measured.
    pub(crate) must_beat_bytes: u64,
    /// No further candidate is measured after so many, once there is a winner; without one, two more.
    pub(crate) most_measured: u32,
    /// Nor is any more encoded after so many, those that turn out too large included.
    pub(crate) most_encoded: u32,
    /// A measured candidate above the floor by less than this is as good as the best.
    pub(crate) close_points: f64,
    /// How far above the floor a trial aims while nothing was admitted.
    pub(crate) aim_points: f64,
    /// When to stop without a result.
    pub(crate) deadline: Deadline,
}

/// One encoding that was tried, measured and admitted.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    /// The encoder's dial.
    pub(crate) quality: i32,
    /// What would be delivered.
    pub(crate) bytes: Vec<u8>,
    /// What was measured on these bytes.
    pub(crate) score: Score,
    /// What the second judge measured on them.
    pub(crate) judgement: Judgement,
    /// By how many points it lies above what is asked.
    pub(crate) margin: f64,
}

/// What a search came to.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// The smallest admitted candidate, if any.
    pub(crate) winner: Option<Candidate>,
    /// How many candidates were measured.
    pub(crate) measured: u32,
    /// Whether better candidates were left out because they would have been too large.
    pub(crate) is_size_bound: bool,
}

impl Search {
    /// Finds the smallest admitted candidate in few trials: a secant between measured scores, then the
    /// neighbour below the winner.
    pub(crate) fn run(
        &self,
        mut encode: impl FnMut(i32) -> Result<Vec<u8>, Error>,
        mut measure: impl FnMut(&[u8]) -> Result<Judged, Error>,
    ) -> Result<Found, Error> {
        let mut found = Found { winner: None, measured: 0, is_size_bound: false };
        let mut bracket = Bracket::new(self);
        let mut quality = self.start.clamp(*self.qualities.start(), *self.qualities.end());
        for left in (0..self.most_encoded).rev() {
            self.deadline.check()?;
            let bytes = encode(quality)?;
            let smallest = found.winner.as_ref().map_or(self.must_beat_bytes, |best| best.bytes.len() as u64);
            if bytes.len() as u64 >= smallest {
                found.is_size_bound = true;
                bracket.too_large(quality, bytes.len() as f64 / smallest.max(1) as f64);
            } else {
                let Judged { score, judgement, margin } = measure(&bytes)?;
                found.measured += 1;
                let is_admitted = margin >= 0.0;
                let point = Point { quality, score: self.floor.0 + margin, size_bytes: bytes.len() as f64 };
                bracket.measured(point, self, is_admitted);
                if is_admitted {
                    found.winner = Some(Candidate { quality, bytes, score, judgement, margin });
                }
            }
            let most_measured = self.most_measured + if found.winner.is_some() { 0 } else { 2 };
            let left = left.min(most_measured.saturating_sub(found.measured));
            match bracket.next(self, quality, left == 1) {
                Some(next) if left > 0 => quality = next,
                _ => break,
            }
        }
        Ok(found)
    }
}

/// What is close, where one step of an encoder's dial brings about a point.
pub(crate) const CLOSE_POINTS: f64 = 0.3;

/// By how many [`Search::most_encoded`] is above [`Search::most_measured`] where an encode is cheap.
pub(crate) const SPARE_ENCODES: u32 = 4;
/// The last trial aims so much further above the floor while nothing was admitted.
const LAST_AIM_POINTS: f64 = 1.0;
/// From one end of any encoder's dial to the other, the size grows by about e to the power of this.
const SIZE_GROWTH: f64 = 2.0;
/// One whose refused neighbour would have saved less than this share of its bytes is as good as the best.
const CLOSE_BYTES: f64 = 0.008;

/// One measurement.
#[derive(Debug, Clone, Copy)]
struct Point {
    quality: i32,
    score: f64,
    size_bytes: f64,
}

/// What is known of the way from quality to score.
struct Bracket {
    /// Highest quality that the floor refused.
    refused: Option<Point>,
    /// Lowest quality that it admitted.
    admitted: Option<Point>,
    /// Points of score for one step of quality, as last seen near the floor.
    slope: f64,
    /// The lowest quality that came out too large, and how many times too large.
    too_large: Option<(i32, f64)>,
    /// Qualities left to try.
    lowest: i32,
    highest: i32,
}

impl Bracket {
    fn new(search: &Search) -> Self {
        Self {
            refused: None,
            admitted: None,
            slope: search.points_per_step,
            too_large: None,
            lowest: *search.qualities.start(),
            highest: *search.qualities.end(),
        }
    }

    fn too_large(&mut self, quality: i32, times: f64) {
        self.too_large = Some((quality, times));
        self.highest = self.highest.min(quality - 1);
    }

    fn measured(&mut self, point: Point, search: &Search, is_admitted: bool) {
        let same_side = if is_admitted { &mut self.admitted } else { &mut self.refused };
        let before = same_side.replace(point);
        // Across the floor the slope between both sides is what counts, else that of the last two.
        let other = match (self.refused, self.admitted) {
            (Some(refused), Some(admitted)) => Some(if is_admitted { refused } else { admitted }),
            _ => before,
        };
        if let Some(other) = other {
            let seen = (point.score - other.score) / f64::from(point.quality - other.quality);
            self.slope = seen.clamp(search.points_per_step / 4.0, search.points_per_step * 4.0);
        }
        if is_admitted {
            self.highest = self.highest.min(point.quality - 1);
        } else {
            self.lowest = self.lowest.max(point.quality + 1);
        }
    }

    /// Picks the next quality to try; `None` when none can win any more, or not enough to be worth a trial.
    fn next(&self, search: &Search, current: i32, is_last: bool) -> Option<i32> {
        if self.lowest > self.highest || self.is_close(search) {
            return None;
        }
        let guess = match (self.refused, self.admitted, self.too_large) {
            (Some(low), None, Some((ceiling, _))) => {
                let missing_steps = (search.floor.0 - low.score) / self.slope;
                let room_steps = f64::from(ceiling - low.quality);
                // The floor lies beyond what is too large already, however wrong the slope may be.
                if missing_steps > 1.5 * room_steps {
                    return None;
                }
                low.quality + (missing_steps.ceil() as i32).min((ceiling - low.quality) * 2 / 3).max(1)
            }
            (Some(low), _, _) => {
                // A little beyond: scores waver, and a trial just below the floor is lost.
                let beyond = match self.admitted {
                    Some(_) => search.close_points,
                    None if is_last => search.aim_points + LAST_AIM_POINTS,
                    None => search.aim_points,
                };
                let missing = search.floor.0 - low.score + beyond;
                low.quality + (missing / self.slope).ceil() as i32
            }
            (None, Some(high), _) => {
                high.quality - ((high.score - search.floor.0) / self.slope).floor() as i32
            }
            (None, None, Some((ceiling, times))) => {
                let steps = f64::from(search.qualities.end() - search.qualities.start());
                ceiling - 1 - (times.ln() / SIZE_GROWTH * steps).ceil().min(steps) as i32
            }
            (None, None, None) => current,
        };
        Some(guess.clamp(self.lowest, self.highest))
    }

    fn is_close(&self, search: &Search) -> bool {
        let Some(admitted) = self.admitted else { return false };
        let saves_little = self.refused.is_some_and(|refused| {
            admitted.size_bytes - refused.size_bytes < CLOSE_BYTES * admitted.size_bytes
        });
        admitted.score - search.floor.0 < search.close_points || saves_little
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// Each step of quality brings as many points as the search is told, times `steepness`, and a byte.
    fn trials(most_measured: u32, most_encoded: u32, steepness: f64) -> (u32, Found) {
        let search = Search {
            qualities: 0..=255,
            start: 128,
            points_per_step: 0.25,
            floor: Floor(80.0),
            must_beat_bytes: 1_000,
            most_measured,
            most_encoded,
            close_points: 0.12,
            aim_points: 0.4,
            deadline: Deadline::after(Duration::from_secs(3600)),
        };
        let mut encodes = 0;
        let found = search.run(
            |quality| {
                encodes += 1;
                Ok(vec![0; quality as usize + 100])
            },
            |bytes| {
                let quality = bytes.len() as f64 - 100.0;
                let score = Score::even(60.0 + (quality - 128.0) * 0.25 * steepness);
                Ok(Judged { score, judgement: Judgement::default(), margin: Floor(80.0).margin(score) })
            },
        );
        (encodes, found.expect("nothing fails here"))
    }

    #[test]
    fn an_encoder_is_never_run_more_often_than_it_may() {
        for (most_measured, steepness) in [1, 3]
            .into_iter()
            .flat_map(|most| [0.1, 0.4, 0.8, 1.0, 1.5, 3.0].map(|steepness| (most, steepness)))
        {
            let (encodes, _) = trials(most_measured, 3, steepness);
            assert!(encodes <= 3, "{encodes} encodes at steepness {steepness}");
        }
    }

    #[test]
    fn a_wrong_slope_is_made_up_for_within_three_trials() {
        for (most_measured, steepness) in
            [1, 3].into_iter().flat_map(|most| [0.8, 1.0, 1.5, 3.0].map(|steepness| (most, steepness)))
        {
            let (_, found) = trials(most_measured, 3, steepness);
            let winner = found.winner.unwrap_or_else(|| panic!("no winner at steepness {steepness}"));
            assert!(Floor(80.0).admits(winner.score));
        }
    }
}
