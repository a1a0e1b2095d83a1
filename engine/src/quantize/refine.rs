//! Palettes made again where the second judge sees that colours or edges were lost.

use super::colors::{Colors, Representative};
use super::palette::Palette;
use super::remap::{Care, Remap, remap};
use super::search::colored;
use crate::Raster;
use crate::perceptual::{Places, Reference};

/// A palette, and where its pixels have to be close to what they should be.
pub(super) struct Refined {
    pub(super) palette: Palette,
    pub(super) care: Care,
}

/// Colours that stand for all while a palette is made.
pub(super) const REPRESENTATIVES: usize = 16_384;

/// How much more a pixel counts for what a judge saw there.
struct Attention {
    /// Less than this is not minded.
    allowed: f32,
    /// How much it counts at that; it grows with the square.
    weight: f32,
}

impl Attention {
    fn gain(&self, error: f32) -> f32 {
        let times = error / self.allowed;
        if times > 1.0 { self.weight * times * times } else { 0.0 }
    }
}

/// Rounds of giving lost colours an entry, of pictures of up to so many pixels and of larger ones.
const FEW_PIXELS: u64 = 400_000;
const MANY_ROUNDS: usize = 4;
const FEW_ROUNDS: usize = 2;
const LOST_COLORS: Attention = Attention { allowed: 1.0, weight: 1.0 };
/// What counts after a refusal: colours, and what Butteraugli saw.
const MENDED_COLORS: Attention = Attention { allowed: 0.8, weight: 4.0 };
const MENDED_EDGES: Attention = Attention { allowed: 1.5, weight: 2.0 };

/// All that counts more has at least this share of all weights, where that takes no more than so many times its own.
const LEAST_SHARE: f64 = 0.1;
const MOST_TIMES: f64 = 50.0;

/// Makes a palette of at most `most` colours; colours of places that lose theirs count more in a second one, and so on. The
/// one that loses least is taken.
pub(super) fn palette(
    raster: &Raster,
    reference: &Reference,
    colors: &Colors,
    representatives: &[Representative],
    most: usize,
) -> Refined {
    let mut palette = Palette::new(representatives, most);
    let mut weights = colors.weights.clone();
    let rounds = if raster.pixel_count() <= FEW_PIXELS { MANY_ROUNDS } else { FEW_ROUNDS };
    let undithered = Remap { dithering: 0.0, repetition: 0.0 };
    let mut best: Option<(f64, Palette)> = None;
    for round in 0..=rounds {
        let indices = remap(colors, &palette, &Care::default(), raster.width as usize, undithered);
        let shown = colored(&indices, &palette.colors, raster.width, raster.height);
        let (eye3, errors) = reference.judges().color_errors(raster, &shown);
        let is_lost = errors.iter().any(|&error| LOST_COLORS.gain(error) > 0.0);
        if best.as_ref().is_none_or(|(least, _)| eye3 < *least) {
            best = Some((eye3, palette));
        }
        if !is_lost || round == rounds {
            break;
        }
        for (&position, &error) in colors.positions.iter().zip(&errors) {
            weights[position as usize] += LOST_COLORS.gain(error);
        }
        palette = Palette::new(&colors.representatives_by(&weights, REPRESENTATIVES), most);
    }
    let (_, palette) = best.expect("the first round has a palette");
    Refined { palette, care: Care::default() }
}

/// Makes a palette for a picture that the judges refused, in which what they saw counts more; they have to have looked at
/// its edges.
pub(super) fn mended(colors: &Colors, places: &Places, most: usize) -> Refined {
    let mut gains = vec![0.0_f32; colors.weights.len()];
    for (at, (&position, &color)) in colors.positions.iter().zip(&places.colors).enumerate() {
        gains[position as usize] += MENDED_COLORS.gain(color) + MENDED_EDGES.gain(places.edges[at]);
    }
    // A few places of a large picture get entries of their own all the same.
    let sum = |weights: &[f32]| weights.iter().map(|&weight| f64::from(weight)).sum::<f64>();
    let share = (sum(&gains) / sum(&colors.weights)).max(f64::MIN_POSITIVE);
    let times = (LEAST_SHARE / share).clamp(1.0, MOST_TIMES) as f32;
    let weights: Vec<f32> = colors.weights.iter().zip(&gains).map(|(own, gain)| own + gain * times).collect();
    let palette = Palette::new(&colors.representatives_by(&weights, REPRESENTATIVES), most);
    Refined { palette, care: Care::of(&places.edges) }
}
