//! Between few colours and all of them: every pixel may be off by a little where that packs better.
//!
//! Each sample is foretold from its neighbours by the row's PNG filter, and what is missing is rounded to a coarser step; what
//! rounding leaves goes on to the pixels around. One colour stays one colour, opaque stays opaque, invisible invisible.

use super::accept::{Accept, Verdict};
use super::colors::Colors;
use super::floors;
use super::search::SMALL_PIXELS;
use crate::perceptual::Judgement;
use crate::{Error, Floor, Raster, Score};

/// Steps that samples are rounded to amid texture, from the smallest files to the best; half of that elsewhere.
const STEPS: [u8; 10] = [40, 28, 20, 14, 10, 8, 6, 4, 3, 2];
/// The difference to neighbours, squared, that makes a place busy.
const BUSY: f32 = 0.01;
/// A pixel of little alpha may be off by so many times more, at most.
const MOST_TIMES: i32 = 8;
/// The step at which a sample is whatever was foretold.
const ANY: i32 = 1_000;

/// A picture whose samples are a little off.
pub(crate) struct NearLossless {
    /// Its pixels.
    pub(crate) raster: Raster,
    /// The filter that each row packs best with, as PNG numbers them.
    pub(crate) filters: Vec<u8>,
    /// What was measured.
    pub(crate) score: Score,
    /// What the second judge measured.
    pub(crate) judgement: Judgement,
    /// How it was made, for people.
    pub(crate) description: String,
}

/// Estimates the size of a file of these pixels with these filters.
pub(crate) type EstimateFiltered = fn(&Raster, &[u8]) -> Result<usize, Error>;

/// Finds the largest errors that are accepted under the floor and stricter ones, where files come out smaller than
/// `must_beat`.
pub(super) fn near_lossless(
    colors: &Colors,
    accept: &mut Accept<'_>,
    floor: Floor,
    estimate: EstimateFiltered,
    must_beat: Option<usize>,
) -> Result<Vec<NearLossless>, Error> {
    // Estimates are larger than what is delivered.
    let must_beat = must_beat.map_or(usize::MAX, |must_beat| must_beat + must_beat / 4);
    let is_small = accept.raster.pixel_count() <= SMALL_PIXELS;
    let mut tried: [Option<Tried>; STEPS.len()] = std::array::from_fn(|_| None);
    // The coarsest step makes the smallest file.
    if tried[0].insert(Tried::of(colors, accept, estimate, STEPS[0])?).estimate >= must_beat {
        return Ok(Vec::new());
    }
    let mut winners: Vec<usize> = Vec::new();
    for floor in floors::and_stricter(floor) {
        let bound = winners
            .first()
            .and_then(|&first| tried[first].as_ref())
            .map_or(must_beat, |first| if is_small { must_beat } else { must_beat.min(first.estimate) });
        let (mut from, mut to) = (0, STEPS.len());
        while from < to {
            let middle = usize::midpoint(from, to - 1);
            let known = match tried[middle].take() {
                Some(known) => known,
                None => Tried::of(colors, accept, estimate, STEPS[middle])?,
            };
            let known = tried[middle].insert(known);
            if known.estimate >= bound {
                to = middle;
            } else if known.verdict(accept, floor)?.admits(floor) {
                to = middle;
                if !winners.contains(&middle) {
                    winners.push(middle);
                }
            } else {
                from = middle + 1;
            }
        }
    }
    Ok(winners.into_iter().filter_map(|winner| tried[winner].take()?.winner(STEPS[winner])).collect())
}

/// One step that was tried.
struct Tried {
    raster: Raster,
    filters: Vec<u8>,
    estimate: usize,
    /// None until it is asked for.
    verdict: Option<Verdict>,
}

impl Tried {
    fn of(colors: &Colors, accept: &Accept<'_>, estimate: EstimateFiltered, step: u8) -> Result<Self, Error> {
        let (raster, filters) = rounded(accept.raster, colors, step);
        let estimate = estimate(&raster, &filters)?;
        Ok(Self { raster, filters, estimate, verdict: None })
    }

    /// Judges it, once.
    fn verdict(&mut self, accept: &mut Accept<'_>, floor: Floor) -> Result<Verdict, Error> {
        let verdict = match self.verdict {
            Some(verdict) => verdict,
            None => accept.verdict(&self.raster, floor)?,
        };
        Ok(*self.verdict.insert(verdict))
    }

    fn winner(self, step: u8) -> Option<NearLossless> {
        let verdict = self.verdict?;
        Some(NearLossless {
            raster: self.raster,
            filters: self.filters,
            score: verdict.score(),
            judgement: verdict.judgement,
            description: format!("samples in steps of {step}"),
        })
    }
}

/// Rounds a picture; says which filter each row was rounded for.
fn rounded(original: &Raster, colors: &Colors, step: u8) -> (Raster, Vec<u8>) {
    let width = original.width as usize;
    let channels = if original.has_transparency() { 4 } else { 3 };
    let mut raster = original.clone();
    let mut filters = Vec::with_capacity(original.height as usize);
    let mut above = vec![[0_u8; 4]; width];
    let mut carried = vec![[0.0_f32; 4]; width + 2];
    for (y, row) in original.pixels.chunks_exact(width).enumerate() {
        let places: Vec<Place> = (y * width..(y + 1) * width)
            .map(|at| {
                let busy = (colors.texture.hidden[at] / BUSY).sqrt().min(1.0);
                let step = (f32::from(step) * (0.5 + 0.5 * busy)).round() as i32;
                Place { step: if colors.texture.is_flat[at] { 1 } else { step.max(1) }, busy }
            })
            .collect();
        let wanted: Vec<[u8; 4]> = row.iter().map(|&pixel| pixel.into()).collect();
        let best = (1..=4_u8)
            .map(|filter| round_row(&wanted, &above, &places, &carried, channels, filter))
            .min_by(|a, b| a.cost.total_cmp(&b.cost))
            .expect("four filters");
        filters.push(best.filter);
        for (pixel, shown) in raster.pixels[y * width..].iter_mut().zip(&best.shown) {
            *pixel = (*shown).into();
        }
        above = best.shown;
        carried = best.carried;
    }
    (raster, filters)
}

/// How one pixel may be rounded.
struct Place {
    step: i32,
    /// How much texture there is around, 0 to 1: how much of their neighbours' errors pixels make up for.
    busy: f32,
}

/// One row, rounded for one filter.
struct Rounded {
    filter: u8,
    /// About how many bits it packs into.
    cost: f32,
    shown: Vec<[u8; 4]>,
    /// Errors that the next row makes up for; one more at either end.
    carried: Vec<[f32; 4]>,
}

fn round_row(
    wanted: &[[u8; 4]],
    above: &[[u8; 4]],
    places: &[Place],
    carried_in: &[[f32; 4]],
    channels: usize,
    filter: u8,
) -> Rounded {
    let mut cost = 0.0_f32;
    let mut shown = Vec::with_capacity(wanted.len());
    let mut carried = vec![[0.0_f32; 4]; wanted.len() + 2];
    let (mut left, mut corner) = ([0_u8; 4], [0_u8; 4]);
    let mut ahead = [0.0_f32; 4];
    for (x, pixel) in wanted.iter().enumerate() {
        let alpha = pixel[3];
        let mut made = *pixel;
        let mut next_ahead = [0.0_f32; 4];
        for channel in 0..channels {
            let foretold = i32::from(foretell(filter, left[channel], above[x][channel], corner[channel]));
            let value = i32::from(pixel[channel]);
            let step = match (channel, alpha) {
                (3, 0 | 255) => 1,
                (3, _) => places[x].step,
                // Nobody sees it: whatever was foretold.
                (_, 0) => ANY,
                (_, alpha) => places[x].step * (255 / i32::from(alpha)).min(MOST_TIMES),
            };
            let reach = step as f32 / 2.0;
            let is_rounded = 1 < step && step < ANY;
            let handed_on = (ahead[channel] + carried_in[x + 1][channel]) * places[x].busy;
            let aimed = value as f32 + if is_rounded { handed_on.clamp(-reach, reach) } else { 0.0 };
            let mut steps = ((aimed - foretold as f32) / step as f32).round() as i32;
            let range = if channel == 3 && !matches!(alpha, 0 | 255) { 1..=254 } else { 0..=255 };
            while !range.contains(&(foretold + steps * step)) && steps != 0 {
                steps -= steps.signum();
            }
            let mut result = foretold + steps * step;
            if step < ANY && ((result - value).abs() > step || !range.contains(&result)) {
                result = value;
            }
            made[channel] = result as u8;
            cost += bits(i32::from((result - foretold) as u8 as i8).abs());
            if is_rounded {
                let error = (aimed - result as f32).clamp(-reach, reach);
                next_ahead[channel] = error * 0.5;
                carried[x][channel] += error * 0.25;
                carried[x + 1][channel] += error * 0.25;
            }
        }
        corner = above[x];
        left = made;
        ahead = next_ahead;
        shown.push(made);
    }
    Rounded { filter, cost, shown, carried }
}

/// About how many bits a residual takes.
fn bits(residual: i32) -> f32 {
    if residual == 0 { 0.4 } else { 2.5 + 1.5 * (32 - residual.leading_zeros()) as f32 }
}

/// What PNG's filters say of a sample.
fn foretell(filter: u8, left: u8, above: u8, corner: u8) -> u8 {
    match filter {
        1 => left,
        2 => above,
        3 => u8::midpoint(left, above),
        _ => {
            let (a, b, c) = (i16::from(left), i16::from(above), i16::from(corner));
            let (to_left, to_above, to_corner) = ((b - c).abs(), (a - c).abs(), (a + b - 2 * c).abs());
            if to_left <= to_above && to_left <= to_corner {
                left
            } else if to_above <= to_corner {
                above
            } else {
                corner
            }
        }
    }
}
