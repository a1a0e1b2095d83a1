//! GIF: every frame is kept; only what changes is drawn, and under a floor colours may give way to longer matches.
//!
//! What always holds: as many frames, the same times, the same number of plays; lossless results show the very same
//! pixels; a lossy result's score is its lowest frame's, measured on all frames of the delivered bytes; originals and
//! results are read twice, by readers that share neither unpacking nor drawing.

mod blocks;
mod check;
mod decode;
mod encode;
mod lzw;
mod plan;
mod resized;
mod texture;

use std::sync::Arc;

pub(crate) use decode::decode;

use self::plan::Plan;
use super::Decoded;
use crate::perceptual::{Promise, Reference, judged_frames};
use crate::{
    Animation, Deadline, Effort, Error, Floor, Format, JudgeLimits, Judgement, KeptReason, Options, Outcome,
    Produced, Score,
};

/// Makes the smallest acceptable GIF of a GIF.
pub(crate) fn optimize(
    original: &[u8],
    decoded: &Decoded,
    reference: &Reference,
    options: &Options,
    deadline: Deadline,
) -> Result<Outcome, Error> {
    let requantized = if decoded.is_resized {
        Some(Arc::new(resized::requantize(&decoded.animation, deadline)?))
    } else {
        None
    };
    let animation = requantized.as_ref().unwrap_or(&decoded.animation);
    let mut work = Work { animation, reference, options, deadline, measured: 0, best: None };
    if !decoded.is_resized {
        work.propose_unchanged(encode::write(&repacked(original, options, deadline)?), "packed anew");
    }
    work.smallest(original.len())
}

/// Makes the smallest acceptable GIF of another format's picture, whose pixels are wholly there or not at all.
pub(crate) fn convert(
    original: &[u8],
    decoded: &Decoded,
    reference: &Reference,
    options: &Options,
    deadline: Deadline,
) -> Result<Outcome, Error> {
    let has_few_colors = plan::plan(&decoded.animation.frames).is_some();
    let animation = match (has_few_colors, options.floor()) {
        (true, _) => Arc::clone(&decoded.animation),
        (false, Some(_)) => Arc::new(resized::requantize(&decoded.animation, deadline)?),
        (false, None) => return Ok(Outcome::Kept(KeptReason::NotSmaller)),
    };
    let work = Work { animation: &animation, reference, options, deadline, measured: 0, best: None };
    work.smallest(original.len())
}

/// The frames as they are stored, packed better, without comments.
fn repacked(original: &[u8], options: &Options, deadline: Deadline) -> Result<blocks::Blocks, Error> {
    let mut blocks = blocks::parse(original, &options.limits)?.blocks;
    for frame in &mut blocks.frames {
        deadline.check()?;
        let Some(indices) = check::unpack(frame) else { continue };
        let (packed, _) = lzw::pack(indices.len(), frame.code_size, &lzw::Exact(&indices));
        if packed.len() < frame.packed.len() {
            frame.packed = packed;
        }
    }
    Ok(blocks)
}

/// One file that could be delivered.
struct Candidate {
    bytes: Vec<u8>,
    score: Score,
    judgement: Judgement,
    encoding: String,
}

struct Work<'a> {
    /// What is to be shown: the original's frames, or smaller ones in few colours.
    animation: &'a Arc<Animation>,
    reference: &'a Reference,
    options: &'a Options,
    deadline: Deadline,
    measured: u32,
    best: Option<Candidate>,
}

/// Losses that are tried: how far a pixel may come from its colour.
const LOSSES: [f32; 19] = [
    0.004, 0.006, 0.009, 0.012, 0.016, 0.02, 0.025, 0.03, 0.036, 0.043, 0.052, 0.062, 0.074, 0.088, 0.105,
    0.125, 0.15, 0.18, 0.22,
];
/// Frames that are measured first.
const SAMPLES: usize = 6;
/// Above so many pixels in all frames only what does well on samples is measured as a whole.
const MOST_MEASURED_PIXELS: u64 = 150_000_000;
/// By so many points, as frames between the samples may be worse.
const MARGIN: f64 = 1.5;

impl Work<'_> {
    /// Tries frames that draw only what changes, without loss and with as much as the floor admits, and takes the
    /// smallest file of all proposed, where it is smaller than the original.
    fn smallest(mut self, original_bytes: usize) -> Result<Outcome, Error> {
        let (options, deadline) = (self.options, self.deadline);
        if let Some(plan) = plan::plan(&self.animation.frames) {
            self.propose_unchanged(
                encode::write(&encode::encode(self.animation, &plan, 0.0, deadline)?),
                "differences",
            );
            if let Some(floor) = options.floor() {
                self.search_loss(&plan, floor)?;
            }
        }
        let raster = &self.animation.frames[0].raster;
        let admitted = |best: &Candidate| options.floor().is_none_or(|floor| floor.admits(best.score));
        Ok(match self.best {
            Some(best) if best.bytes.len() < original_bytes && admitted(&best) => {
                Outcome::Optimized(Produced {
                    format: Format::Gif,
                    bytes: best.bytes,
                    width: raster.width,
                    height: raster.height,
                    score: best.score,
                    floor: options.floor(),
                    judgement: best.judgement,
                    limits: options
                        .floor()
                        .map_or_else(JudgeLimits::default, |floor| JudgeLimits::of(floor, Promise::Graphics)),
                    encoding: best.encoding,
                    candidates: self.measured.max(1),
                })
            }
            _ => Outcome::Kept(KeptReason::NotSmaller),
        })
    }

    /// Takes bytes that show the very same pixels, if they do and are the smallest so far.
    fn propose_unchanged(&mut self, bytes: Vec<u8>, encoding: &str) {
        let is_smaller = self.best.as_ref().is_none_or(|best| bytes.len() < best.bytes.len());
        let shows_the_same = || {
            decode(&bytes, &self.options.limits)
                .is_ok_and(|decoded| decoded.animation.as_ref() == self.animation.as_ref())
        };
        if !is_smaller || !shows_the_same() {
            return;
        }
        let (score, judgement) = match Arc::ptr_eq(self.animation, self.reference.animation()) {
            true => (Score::IDENTICAL, Judgement::IDENTICAL),
            false => (
                self.reference.score_animation(self.animation).unwrap_or(Score::WORST),
                // Half transparency that went and colours that a palette lacks are the format's own.
                self.reference
                    .judge_animation(self.animation, None)
                    .map_or_else(|_| Judgement::default(), |(judgement, _)| judgement),
            ),
        };
        self.best = Some(Candidate { bytes, score, judgement, encoding: encoding.to_owned() });
    }

    /// Finds the largest loss that is admitted. Which losses are tried, and in which order, depends on the floor only by what
    /// it admits, so that a higher floor never finds a smaller file.
    fn search_loss(&mut self, plan: &Plan, floor: Floor) -> Result<(), Error> {
        let frames = &self.animation.frames;
        let pixels = frames[0].raster.pixel_count() * frames.len() as u64;
        let measures_all = pixels <= MOST_MEASURED_PIXELS && self.options.effort > Effort::Fast;
        let mut trials = if self.options.effort == Effort::Fast { 3 } else { LOSSES.len() };
        let samples = samples(plan, frames.len());
        let rest = (0..frames.len()).filter(|index| !samples.contains(index));
        let all: Vec<usize> = samples.iter().copied().chain(rest).collect();
        let sample_floor = Floor(floor.0 + MARGIN);
        // Those that are refused on samples alone cost little; those that are admitted are admitted as a whole.
        let (mut open, mut refused) = (0, LOSSES.len());
        while open < refused && trials > 0 {
            trials -= 1;
            let next = usize::midpoint(open, refused - 1);
            let bytes = encode::write(&encode::encode(self.animation, plan, LOSSES[next], self.deadline)?);
            if self.best.as_ref().is_some_and(|best| bytes.len() >= best.bytes.len()) {
                open = next + 1;
                continue;
            }
            let shown = decode(&bytes, &self.options.limits)?.animation;
            let on_samples = measures_all || self.lowest(&shown, &samples, sample_floor)?.is_some();
            match if on_samples { self.lowest(&shown, &all, floor)? } else { None } {
                Some((score, judgement)) => {
                    let encoding = format!("differences, loss {}", LOSSES[next]);
                    self.best = Some(Candidate { bytes, score, judgement, encoding });
                    open = next + 1;
                }
                None => refused = next,
            }
        }
        Ok(())
    }

    /// Scores frames and judges some; the worst counts. None where any is refused.
    fn lowest(
        &mut self,
        shown: &Animation,
        indices: &[usize],
        floor: Floor,
    ) -> Result<Option<(Score, Judgement)>, Error> {
        self.measured += 1;
        let originals = &self.reference.animation().frames;
        let (mut lowest, mut worst) = (Score::IDENTICAL, Judgement::default());
        let limits = JudgeLimits::of(floor, Promise::Graphics);
        for &index in indices {
            self.deadline.check()?;
            // A frame that is and should be as the one before has its score.
            let repeats = index > 0
                && shown.frames[index].raster == shown.frames[index - 1].raster
                && originals[index].raster == originals[index - 1].raster;
            if repeats && indices.len() == originals.len() {
                continue;
            }
            lowest = lowest.worse(self.reference.score_frame(index, &shown.frames[index].raster)?);
            if !floor.admits(lowest) {
                return Ok(None);
            }
            if judged_frames(originals.len()).any(|judged| judged == index) {
                let (judgement, is_admitted) =
                    self.reference.judge_frame(index, &shown.frames[index].raster, Some(&limits))?;
                worst = worst.worse(judgement);
                if !is_admitted {
                    return Ok(None);
                }
            }
        }
        Ok(Some((lowest, worst)))
    }
}

/// Picks the frames that draw most, the first and the last among them.
fn samples(plan: &Plan, count: usize) -> Vec<usize> {
    let mut by_area: Vec<usize> = (0..count).collect();
    by_area.sort_by_key(|&index| {
        let place = plan.frames[index].place;
        std::cmp::Reverse(place.width * place.height)
    });
    let mut samples = vec![0, count - 1, count / 2];
    samples.extend(by_area);
    let mut seen = std::collections::BTreeSet::new();
    samples.retain(|&index| seen.insert(index));
    samples.truncate(SAMPLES);
    samples
}
