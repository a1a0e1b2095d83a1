//! The search for the palette, and the way of bringing pixels onto it, that make the smallest file under a floor.
//!
//! What always holds: the winner's score was measured on its pixels, the floor admits it, and smooth areas stay smooth.

use std::collections::HashMap;

use rgb::RGBA8;

use super::colors::{Colors, Representative};
use super::palette::Palette;
use super::remap::{Remap, remap};
use super::smooth::{Smooth, most_uneven};
use crate::perceptual::Reference;
use crate::{Deadline, Effort, Error, Floor, Raster, Score};

/// Palette sizes that are tried.
const SIZES: [usize; 25] =
    [2, 3, 4, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256];
/// Strengths of dithering that are tried.
const DITHERINGS: [f32; 5] = [0.0, 0.25, 0.5, 0.75, 1.0];
/// Likings for repetition that are tried.
const REPETITIONS: [f32; 7] = [0.0, 0.004, 0.007, 0.01, 0.014, 0.02, 0.028];
/// What one level of unevenness is worth in points, when the search judges how far off it is.
const POINTS_PER_LEVEL: f64 = 10.0;
/// How many sizes of palettes `fast` looks at.
const MOST_SIZES_FAST: u32 = 3;
/// Colours that stand for all while a palette is made.
const REPRESENTATIVES: usize = 16_384;

/// A picture in few colours that the floor admits.
pub(crate) struct Quantized {
    /// For each pixel its position in the palette.
    pub(crate) indices: Vec<u8>,
    /// The palette.
    pub(crate) palette: Vec<RGBA8>,
    /// What was measured.
    pub(crate) score: Score,
    /// How it was made, for people.
    pub(crate) description: String,
}

impl Quantized {
    /// Gives each pixel its colour.
    pub(crate) fn raster(&self, width: u32, height: u32) -> Raster {
        colored(&self.indices, &self.palette, width, height)
    }
}

/// A search for the picture in few colours that makes the smallest file.
pub(crate) struct PaletteSearch<'a> {
    raster: &'a Raster,
    reference: &'a Reference,
    floor: Floor,
    effort: Effort,
    deadline: Deadline,
    /// Says how large a file of these positions in this palette would roughly be.
    estimate: Estimate,
    colors: Colors,
    representatives: Vec<Representative>,
    smooth: Smooth,
    palettes: HashMap<usize, Palette>,
    /// How many candidates were measured so far.
    pub(crate) measured: u32,
}

/// Estimates the size of a file: width and height, positions, palette.
pub(crate) type Estimate = fn((u32, u32), Vec<u8>, Vec<RGBA8>) -> Result<usize, Error>;

/// How many candidates may be measured.
fn most_measured(pixels: u64, effort: Effort) -> u32 {
    let balanced = match pixels {
        0..=600_000 => 32,
        600_001..=2_000_000 => 24,
        2_000_001..=6_000_000 => 16,
        6_000_001..=16_000_000 => 8,
        _ => 4,
    };
    match effort {
        Effort::Fast => 3,
        Effort::Balanced => balanced,
        Effort::Best => balanced * 2,
    }
}

/// One way of making a palette file: positions in the tables above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Setting {
    size: usize,
    dithering: usize,
    repetition: usize,
}

/// A setting carried out.
struct Trial {
    setting: Setting,
    indices: Vec<u8>,
    palette: Vec<RGBA8>,
    estimate: usize,
    score: Score,
    /// By how many points it lies above what is asked; bands in smooth areas count as points that are missing.
    margin: f64,
}

impl<'a> PaletteSearch<'a> {
    /// Looks at the colours of an original.
    pub(crate) fn new(
        raster: &'a Raster,
        reference: &'a Reference,
        floor: Floor,
        effort: Effort,
        estimate: Estimate,
        deadline: Deadline,
    ) -> Self {
        let colors = Colors::of(raster);
        let representatives = colors.representatives(REPRESENTATIVES);
        let palettes = HashMap::new();
        Self {
            raster,
            reference,
            floor,
            effort,
            deadline,
            estimate,
            colors,
            representatives,
            smooth: Smooth::of(raster),
            palettes,
            measured: 0,
        }
    }

    /// Finds the palette that makes the smallest file that the floor admits.
    pub(crate) fn run(&mut self) -> Result<Option<Quantized>, Error> {
        let most_measured = most_measured(self.raster.pixel_count(), self.effort);
        let most_sizes =
            if self.effort == Effort::Fast { MOST_SIZES_FAST } else { most_measured.div_ceil(2) };
        let Some(first) = self.smallest_size(most_sizes)? else { return Ok(None) };
        let best = self.climb(first, most_measured)?;
        let dithering = match DITHERINGS[best.setting.dithering] {
            0.0 => "not dithered".to_owned(),
            strength => format!("dithered by {strength}"),
        };
        Ok(Some(Quantized {
            description: format!("palette of {}, {dithering}", best.palette.len()),
            indices: best.indices,
            palette: best.palette,
            score: best.score,
        }))
    }

    /// Estimates the smallest file that palettes could come to, without measuring any.
    pub(crate) fn outlook(&mut self) -> Result<usize, Error> {
        let size = if self.floor.0 < 80.0 { 8 } else { 12 };
        let size = size.min(self.largest());
        Ok(self.attempt(Setting { size, dithering: 2, repetition: 4 })?.estimate)
    }

    /// Says how many different colours the original has.
    pub(crate) fn color_count(&self) -> usize {
        self.colors.list.len()
    }

    fn largest(&self) -> usize {
        SIZES.partition_point(|&size| size < self.colors.list.len()).min(SIZES.len() - 1)
    }

    /// Finds the smallest palette that will do, with middling dithering and repetition.
    fn smallest_size(&mut self, most_sizes: u32) -> Result<Option<Trial>, Error> {
        let largest = self.largest();
        let (mut refused, mut admitted) = (-1, largest as i32 + 1);
        let mut best = None;
        let mut next = (if self.floor.0 < 80.0 { 14 } else { 18 }).min(largest as i32);
        for left in (0..most_sizes).rev() {
            if admitted - refused <= 1 {
                break;
            }
            if left == 0 && best.is_none() {
                next = largest as i32;
            }
            let mut setting = Setting { size: next as usize, dithering: 2, repetition: 3 };
            let mut trial = self.attempt(setting)?;
            self.measure(&mut trial)?;
            if next == largest as i32 && trial.margin < 0.0 {
                // The best that a palette can do.
                setting.repetition = 0;
                trial = self.attempt(setting)?;
                self.measure(&mut trial)?;
            }
            if trial.margin >= 0.0 {
                admitted = next;
            } else {
                refused = next;
                // A photograph: no palette comes near, so do not spend time on it.
                if trial.margin < -25.0 && next >= 20 {
                    break;
                }
            }
            let points = trial.margin;
            if points >= 0.0 {
                best = Some(trial);
            }
            // Far from the floor, far steps.
            let step = if points.abs() > 12.0 { 6 } else { 3 };
            next = match (refused, admitted) {
                (-1, _) => (next - step).max(0),
                (_, admitted) if admitted > largest as i32 => (next + step).min(largest as i32),
                _ => (refused + admitted) / 2,
            };
        }
        Ok(best)
    }

    /// Goes from setting to neighbouring setting as long as that makes the file smaller.
    fn climb(&mut self, first: Trial, most_measured: u32) -> Result<Trial, Error> {
        let mut best = first;
        let mut tried = vec![best.setting];
        loop {
            let mut improved = false;
            for (size, dithering, repetition) in MOVES {
                let Some(setting) = best.setting.moved(size, dithering, repetition) else { continue };
                if tried.contains(&setting) || self.measured >= most_measured {
                    continue;
                }
                tried.push(setting);
                let mut trial = self.attempt(setting)?;
                if trial.estimate * 1000 >= best.estimate * 995 {
                    continue;
                }
                self.measure(&mut trial)?;
                if trial.margin >= 0.0 {
                    best = trial;
                    improved = true;
                    break;
                }
            }
            if !improved {
                return Ok(best);
            }
        }
    }

    /// Makes a palette, puts the pixels onto it, and estimates the size of the file.
    fn attempt(&mut self, setting: Setting) -> Result<Trial, Error> {
        self.deadline.check()?;
        let palette = self
            .palettes
            .entry(setting.size)
            .or_insert_with(|| Palette::new(&self.representatives, SIZES[setting.size]));
        let how =
            Remap { dithering: DITHERINGS[setting.dithering], repetition: REPETITIONS[setting.repetition] };
        let (width, height) = (self.raster.width, self.raster.height);
        let indices = remap(&self.colors, palette, width as usize, how);
        let palette = palette.colors.clone();
        let estimate = (self.estimate)((width, height), indices.clone(), palette.clone())?;
        Ok(Trial { setting, indices, palette, estimate, score: Score::WORST, margin: f64::MIN })
    }

    /// Judges a trial; one with bands costs no measurement of its score.
    fn measure(&mut self, trial: &mut Trial) -> Result<(), Error> {
        self.deadline.check()?;
        let shown = colored(&trial.indices, &trial.palette, self.raster.width, self.raster.height);
        let spare = most_uneven(self.floor) - self.smooth.unevenness(self.raster, &shown);
        trial.margin = spare * POINTS_PER_LEVEL;
        if trial.margin >= 0.0 {
            self.measured += 1;
            trial.score = self.reference.score(&shown)?;
            trial.margin = trial.margin.min(self.floor.margin(trial.score));
        }
        Ok(())
    }
}

/// Steps of size, dithering and repetition, the most promising first.
const MOVES: [(i32, i32, i32); 8] =
    [(0, 0, 1), (1, 0, 1), (-1, 0, -1), (0, -1, 0), (-1, 1, 0), (1, -2, 0), (2, 0, 2), (-2, 1, -1)];

impl Setting {
    fn moved(self, size: i32, dithering: i32, repetition: i32) -> Option<Self> {
        let step = |at: usize, by: i32, length: usize| {
            at.checked_add_signed(by as isize).filter(|&moved| moved < length)
        };
        Some(Self {
            size: step(self.size, size, SIZES.len())?,
            dithering: step(self.dithering, dithering, DITHERINGS.len())?,
            repetition: step(self.repetition, repetition, REPETITIONS.len())?,
        })
    }
}

fn colored(indices: &[u8], palette: &[RGBA8], width: u32, height: u32) -> Raster {
    let pixels = indices.iter().map(|&index| palette[usize::from(index)]).collect();
    Raster { width, height, pixels }
}
