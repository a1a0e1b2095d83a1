//! The second judge: what a score of structure does not see. Hard edges, lost colours, differences beside flat areas.
//!
//! * Butteraugli, the largest difference and the 3-norm, as at 80 nits;
//! * *eye3*: colours after an eye's blur, so that a small area that loses its colour counts;
//! * *bands*: how unevenly smooth areas depart from the original, in levels of 255;
//! * *hardened*: the share of soft edge pixels that became wholly there or wholly gone.
//!
//! What always holds: with transparency the worst of white, black and grey counts, of an animation the worst of at most
//! eight frames; identical pixels have no difference.

mod bands;
mod butteraugli;
mod edges;
mod eye;
mod limits;

use std::sync::{Mutex, PoisonError};

use rgb::RGBA8;
use serde::{Deserialize, Serialize};

pub use self::limits::JudgeLimits;
pub(crate) use self::limits::Promise;
use crate::{Error, Raster};

/// What was measured beside the score. Lower is better, 0 is identical; what there was nothing to measure on is absent.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Judgement {
    /// Butteraugli's 3-norm at 80 nits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub butteraugli_3norm: Option<f64>,
    /// Butteraugli's largest difference at 80 nits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub butteraugli_max: Option<f64>,
    /// The difference of colours in OKLab, in hundredths, after a blur of 3 pixels, where it is worst.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eye3: Option<f64>,
    /// The share of soft edge pixels that became opaque or invisible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hardened: Option<f64>,
    /// How unevenly smooth areas depart from the original, in levels of 255.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bands: Option<f64>,
}

impl Judgement {
    /// What identical pixels have.
    pub const IDENTICAL: Self = Self {
        butteraugli_3norm: Some(0.0),
        butteraugli_max: Some(0.0),
        eye3: Some(0.0),
        hardened: Some(0.0),
        bands: Some(0.0),
    };

    /// The figures in thousandths, for people and programs to read.
    pub fn rounded(self) -> Self {
        let rounded = |figure: Option<f64>| figure.map(|figure| (figure * 1000.0).round() / 1000.0);
        Self {
            butteraugli_3norm: rounded(self.butteraugli_3norm),
            butteraugli_max: rounded(self.butteraugli_max),
            eye3: rounded(self.eye3),
            hardened: rounded(self.hardened),
            bands: rounded(self.bands),
        }
    }

    /// Takes the worse of two, figure by figure.
    pub(crate) fn worse(self, other: Self) -> Self {
        let worse = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => Some(a.max(b)),
            (a, b) => a.or(b),
        };
        Self {
            butteraugli_3norm: worse(self.butteraugli_3norm, other.butteraugli_3norm),
            butteraugli_max: worse(self.butteraugli_max, other.butteraugli_max),
            eye3: worse(self.eye3, other.eye3),
            hardened: worse(self.hardened, other.hardened),
            bands: worse(self.bands, other.bands),
        }
    }
}

/// Frames of an animation that are judged.
const MOST_FRAMES: usize = 8;
/// Above so many pixels nothing of the original is kept between two comparisons, for memory's sake.
const MOST_CACHED_PIXELS: u64 = 4_000_000;
/// Butteraugli takes some 250 bytes a pixel: larger pictures are compared in tiles.
const MOST_WHOLE_PIXELS: u64 = 2_500_000;
/// And up to here it is kept ready for all backgrounds, above for the last one alone.
const MOST_KEPT_PIXELS: u64 = 500_000;
/// Of pictures of so many pixels a few tiles are looked at first.
const FEWEST_TILED_PIXELS: u64 = 400_000;
/// What transparent pixels are seen over.
const BACKGROUNDS: [u8; 3] = [255, 0, 128];

/// Lists the frames of an animation that are judged.
pub(crate) fn judged_frames(count: usize) -> impl Iterator<Item = usize> {
    (0..count).step_by(count.div_ceil(MOST_FRAMES).max(1))
}

/// Where a candidate is off, for each pixel over the worst background; empty where nobody looked.
#[derive(Debug, Default)]
pub(crate) struct Places {
    /// How far its colour is off after the eye's blur, in hundredths.
    pub(crate) colors: Vec<f32>,
    /// What Butteraugli sees.
    pub(crate) edges: Vec<f32>,
}

fn take_worse(worst: &mut Vec<f32>, errors: &[f32]) {
    if worst.is_empty() {
        worst.extend_from_slice(errors);
    }
    for (worst, &error) in worst.iter_mut().zip(errors) {
        *worst = worst.max(error);
    }
}

/// One original frame, as the judges see it.
#[derive(Default)]
pub(crate) struct Judges {
    /// What was made of the original, for each background.
    cached: Mutex<[Option<Box<Cached>>; BACKGROUNDS.len()]>,
    smooth: Mutex<Option<bands::Smooth>>,
}

#[derive(Default)]
struct Cached {
    eye: Option<eye::Seen>,
    butteraugli: Option<butteraugli::Seen>,
}

impl Judges {
    /// Judges a candidate, the cheap judges first, and stops where the limits refuse it; says whether they admit it.
    ///
    /// Figures that have no limit are left out, unless `limits` is absent: then everything is measured.
    pub(crate) fn judge(
        &self,
        original: &Raster,
        candidate: &Raster,
        limits: Option<&JudgeLimits>,
    ) -> Result<(Judgement, bool), Error> {
        self.judge_places(original, candidate, limits, &mut Places::default())
    }

    /// Judges a candidate as [`Self::judge`] does, and says where it is off, as far as that was looked at.
    pub(crate) fn judge_places(
        &self,
        original: &Raster,
        candidate: &Raster,
        limits: Option<&JudgeLimits>,
        places: &mut Places,
    ) -> Result<(Judgement, bool), Error> {
        if original.pixels == candidate.pixels {
            return Ok((Judgement::IDENTICAL, true));
        }
        let refuses = |judgement: &Judgement| limits.is_some_and(|limits| !limits.admits(judgement));
        let mut judgement =
            Judgement { hardened: edges::hardened(original, candidate), ..Judgement::default() };
        if limits.is_none_or(|limits| limits.bands.is_some()) {
            let mut smooth = self.smooth.lock().unwrap_or_else(PoisonError::into_inner);
            judgement.bands = smooth.get_or_insert_with(|| bands::Smooth::of(original)).bands(candidate);
        }
        let mut backgrounds: Vec<(usize, f64)> =
            backgrounds(original, candidate).map(|at| (at, 0.0)).collect();
        if limits.is_none_or(|limits| limits.eye3.is_some()) {
            for (at, eye3) in &mut backgrounds {
                *eye3 = self.eye(original, candidate, *at, |errors| {
                    take_worse(&mut places.colors, &errors);
                    eye::worst(errors)
                });
                judgement = judgement.worse(Judgement { eye3: Some(*eye3), ..Judgement::default() });
            }
        }
        if refuses(&judgement) {
            return Ok((judgement, false));
        }
        if limits.is_none_or(|limits| limits.butteraugli_3norm.is_some()) {
            // Where colours differ most, the rest mostly does, too.
            backgrounds.sort_by(|a, b| b.1.total_cmp(&a.1));
            for (at, _) in backgrounds {
                let most = limits.and_then(|limits| limits.butteraugli_max);
                if let Some(most) = most.filter(|_| is_worth_a_look(original)) {
                    // What is refused in one place need not be looked at as a whole.
                    let colors = self.eye(original, candidate, at, |errors| errors);
                    let seen = &mut places.edges;
                    if butteraugli::shows_more(original, candidate, BACKGROUNDS[at], &colors, most, seen)? {
                        let max = places.edges.iter().copied().fold(0.0, f32::max);
                        let found = Judgement { butteraugli_max: Some(max.into()), ..Judgement::default() };
                        return Ok((judgement.worse(found), false));
                    }
                }
                let seen = self.butteraugli(original, candidate, at)?;
                take_worse(&mut places.edges, &seen.map);
                judgement = judgement.worse(Judgement {
                    butteraugli_3norm: Some(seen.norm3),
                    butteraugli_max: Some(seen.max),
                    ..Judgement::default()
                });
                if refuses(&judgement) {
                    return Ok((judgement, false));
                }
            }
        }
        Ok((judgement, true))
    }

    /// Says how far colours are off after the eye's blur: the figure, and for every pixel over the worst background.
    pub(crate) fn color_errors(&self, original: &Raster, candidate: &Raster) -> (f64, Vec<f32>) {
        let (mut eye3, mut places) = (0.0_f64, Vec::new());
        for at in backgrounds(original, candidate) {
            let worst = self.eye(original, candidate, at, |errors| {
                take_worse(&mut places, &errors);
                eye::worst(errors)
            });
            eye3 = eye3.max(worst);
        }
        (eye3, places)
    }

    fn eye<T>(
        &self,
        original: &Raster,
        candidate: &Raster,
        at: usize,
        then: impl FnOnce(Vec<f32>) -> T,
    ) -> T {
        if original.pixel_count() > MOST_CACHED_PIXELS {
            return then(eye::differences(original, candidate, BACKGROUNDS[at]));
        }
        let mut cached = self.cached.lock().unwrap_or_else(PoisonError::into_inner);
        let cached = cached[at].get_or_insert_default();
        let seen = cached.eye.get_or_insert_with(|| eye::Seen::of(original, BACKGROUNDS[at]));
        then(seen.differences(candidate, BACKGROUNDS[at]))
    }

    fn butteraugli(
        &self,
        original: &Raster,
        candidate: &Raster,
        at: usize,
    ) -> Result<butteraugli::Difference, Error> {
        let background = BACKGROUNDS[at];
        if original.pixel_count() > MOST_WHOLE_PIXELS {
            let errors = self.eye(original, candidate, at, |all| all);
            return butteraugli::worst_tiles(original, candidate, background, &errors);
        }
        let mut cached = self.cached.lock().unwrap_or_else(PoisonError::into_inner);
        if original.pixel_count() > MOST_KEPT_PIXELS {
            for (other, cached) in cached.iter_mut().enumerate() {
                if let Some(cached) = cached.as_mut().filter(|_| other != at) {
                    cached.butteraugli = None;
                }
            }
        }
        let cached = cached[at].get_or_insert_default();
        let seen = match &cached.butteraugli {
            Some(seen) => seen,
            None => cached.butteraugli.insert(butteraugli::Seen::of(original, background)?),
        };
        seen.compare(candidate, background)
    }
}

/// Says whether to look at some tiles before the whole picture.
fn is_worth_a_look(picture: &Raster) -> bool {
    picture.pixel_count() >= FEWEST_TILED_PIXELS
}

/// Lists what the two are to be seen over: white, and where either has transparency black and grey, too.
fn backgrounds(original: &Raster, candidate: &Raster) -> std::ops::Range<usize> {
    let is_opaque = !original.has_transparency() && !candidate.has_transparency();
    0..if is_opaque { 1 } else { BACKGROUNDS.len() }
}

/// What is seen of a pixel over a background, with the rounding of viewers' blending in 8 bits.
#[inline]
pub(crate) fn over(pixel: RGBA8, background: u8) -> [u8; 3] {
    let alpha = u32::from(pixel.a);
    if alpha == 255 {
        return [pixel.r, pixel.g, pixel.b];
    }
    [pixel.r, pixel.g, pixel.b].map(|channel| {
        ((u32::from(channel) * alpha + u32::from(background) * (255 - alpha) + 127) / 255) as u8
    })
}

#[cfg(test)]
mod tests;
