//! Colours as an eye sees them that does not look closely: what is left of a difference after a blur.
//!
//! Only sums, products and quotients of single numbers in a fixed order, so that every processor gives the same bits.

use std::sync::OnceLock;

use super::over;
use crate::Raster;
use crate::perceptual::ssimulacra2::light;

/// Standard deviation of the blur in pixels, and how far it reaches.
const SIGMA: f32 = 3.0;
const REACH: usize = 9;
/// Rows that one blurred row is made of.
const SPAN: usize = 2 * REACH + 1;
/// Light that a screen gives off anyway.
const FLARE: f32 = 0.01;
/// The share of pixels whose mean counts, in hundredths of a percent, and the fewest of them.
const WORST_SHARE: f64 = 0.0005;
const FEWEST: usize = 16;

/// Three rows of numbers: light, or lightness and two colours.
type Row = [Vec<f32>; 3];

/// A blurred picture in OKLab, kept whole.
pub(super) struct Seen {
    rows: Vec<Row>,
}

impl Seen {
    pub(super) fn of(raster: &Raster, background: u8) -> Self {
        let mut sweep = Sweep::new(raster, background);
        let rows = (0..raster.height as usize).map(|_| sweep.next().clone()).collect();
        Self { rows }
    }

    /// How far each pixel of a candidate is off, in hundredths.
    pub(super) fn differences(&self, candidate: &Raster, background: u8) -> Vec<f32> {
        let mut sweep = Sweep::new(candidate, background);
        let mut differences = Vec::with_capacity(candidate.pixels.len());
        for row in &self.rows {
            push_distances(row, sweep.next(), &mut differences);
        }
        differences
    }
}

/// How far each pixel of a candidate is off, with nothing kept.
pub(super) fn differences(original: &Raster, candidate: &Raster, background: u8) -> Vec<f32> {
    let mut sweeps = [Sweep::new(original, background), Sweep::new(candidate, background)];
    let mut differences = Vec::with_capacity(candidate.pixels.len());
    for _ in 0..original.height {
        let [a, b] = &mut sweeps;
        push_distances(a.next(), b.next(), &mut differences);
    }
    differences
}

/// The mean of the worst differences.
pub(super) fn worst(mut differences: Vec<f32>) -> f64 {
    let count = ((differences.len() as f64 * WORST_SHARE) as usize).max(FEWEST).min(differences.len());
    if count == 0 {
        return 0.0;
    }
    let worst = if count < differences.len() {
        differences.select_nth_unstable_by(count, |a, b| b.total_cmp(a)).0
    } else {
        &mut differences[..]
    };
    // In a fixed order, whatever the selection did.
    worst.sort_unstable_by(f32::total_cmp);
    worst.iter().map(|&difference| f64::from(difference)).sum::<f64>() / count as f64
}

/// A blur that goes down over the rows of a picture and keeps only those it needs.
struct Sweep<'a> {
    raster: &'a Raster,
    background: u8,
    /// Rows blurred along, each at its number modulo [`SPAN`].
    along: Vec<Row>,
    /// How many rows have come in, and gone out.
    taken: usize,
    given: usize,
    light: Row,
    out: Row,
}

impl<'a> Sweep<'a> {
    fn new(raster: &'a Raster, background: u8) -> Self {
        let width = raster.width as usize;
        let row = |length: usize| -> Row { std::array::from_fn(|_| vec![0.0; length]) };
        Self {
            raster,
            background,
            along: (0..SPAN).map(|_| row(width)).collect(),
            taken: 0,
            given: 0,
            light: row(width + 2 * REACH),
            out: row(width),
        }
    }

    /// Gives the next row in OKLab.
    fn next(&mut self) -> &Row {
        let height = self.raster.height as usize;
        while self.taken < (self.given + REACH + 1).min(height) {
            self.take();
        }
        let center = self.given as isize;
        let at = |offset: isize| mirrored(center + offset, height) % SPAN;
        for channel in 0..3 {
            let rows: [&[f32]; SPAN] =
                std::array::from_fn(|index| &*self.along[at(index as isize - REACH as isize)][channel]);
            blur_down(&rows, &mut self.out[channel]);
        }
        let [a, b, c] = &mut self.out;
        to_oklab(a, b, c);
        self.given += 1;
        &self.out
    }

    fn take(&mut self) {
        let width = self.raster.width as usize;
        let row = &self.raster.pixels[self.taken * width..][..width];
        let mut last = (None, [0.0; 3]);
        for (x, &pixel) in row.iter().enumerate() {
            if last.0 != Some(pixel) {
                last = (Some(pixel), over(pixel, self.background).map(light::light));
            }
            for channel in 0..3 {
                self.light[channel][REACH + x] = last.1[channel];
            }
        }
        for light in &mut self.light {
            for x in 0..REACH {
                light[x] = light[REACH + mirrored(x as isize - REACH as isize, width)];
                light[REACH + width + x] = light[REACH + mirrored((width + x) as isize, width)];
            }
        }
        let along = &mut self.along[self.taken % SPAN];
        for (light, along) in self.light.iter().zip(along) {
            blur_along(light, along);
        }
        self.taken += 1;
    }
}

/// Mirrors a position beyond an edge back into the picture; the edge pixel itself comes twice.
fn mirrored(position: isize, length: usize) -> usize {
    let period = 2 * length as isize;
    let position = position.rem_euclid(period);
    (if position < length as isize { position } else { period - 1 - position }) as usize
}

/// The weights of the blur, from the middle outwards.
fn weights() -> &'static [f32; REACH + 1] {
    static WEIGHTS: OnceLock<[f32; REACH + 1]> = OnceLock::new();
    WEIGHTS.get_or_init(|| {
        // By repeated multiplication: exp() is not the same everywhere.
        let ratio = 0.945_959_468_906_765_4_f64;
        debug_assert!((ratio - (-1.0 / (2.0 * f64::from(SIGMA * SIGMA))).exp()).abs() < 1e-15);
        let raw: [f64; REACH + 1] =
            std::array::from_fn(|x| (0..x * x).fold(1.0, |product, _| product * ratio));
        let sum = raw[0] + 2.0 * raw[1..].iter().sum::<f64>();
        raw.map(|weight| (weight / sum) as f32)
    })
}

#[multiversion::multiversion(targets("x86_64+avx2"))]
fn blur_along(light: &[f32], out: &mut [f32]) {
    let weights = weights();
    let width = out.len();
    for (x, out) in out.iter_mut().enumerate() {
        *out = light[REACH + x] * weights[0];
    }
    for distance in 1..=REACH {
        let weight = weights[distance];
        let before = &light[REACH - distance..][..width];
        let after = &light[REACH + distance..][..width];
        for ((out, before), after) in out.iter_mut().zip(before).zip(after) {
            *out += (before + after) * weight;
        }
    }
}

#[multiversion::multiversion(targets("x86_64+avx2"))]
fn blur_down(rows: &[&[f32]; SPAN], out: &mut [f32]) {
    let weights = weights();
    let width = out.len();
    for (out, value) in out.iter_mut().zip(rows[REACH]) {
        *out = value * weights[0];
    }
    for distance in 1..=REACH {
        let weight = weights[distance];
        let above = &rows[REACH - distance][..width];
        let below = &rows[REACH + distance][..width];
        for ((out, above), below) in out.iter_mut().zip(above).zip(below) {
            *out += (above + below) * weight;
        }
    }
}

/// Turns light into OKLab, in place.
#[multiversion::multiversion(targets("x86_64+avx2"))]
fn to_oklab(red: &mut [f32], green: &mut [f32], blue: &mut [f32]) {
    for ((red, green), blue) in red.iter_mut().zip(green.iter_mut()).zip(blue.iter_mut()) {
        let (r, g, b) = (*red + FLARE, *green + FLARE, *blue + FLARE);
        let long = cube_root(0.412_221_46 * r + 0.536_332_55 * g + 0.051_445_995 * b);
        let medium = cube_root(0.211_903_5 * r + 0.680_699_5 * g + 0.107_396_96 * b);
        let short = cube_root(0.088_302_46 * r + 0.281_718_85 * g + 0.629_978_7 * b);
        *red = 0.210_454_26 * long + 0.793_617_8 * medium - 0.004_072_047 * short;
        *green = 1.977_998_5 * long - 2.428_592_2 * medium + 0.450_593_7 * short;
        *blue = 0.025_904_037 * long + 0.782_771_77 * medium - 0.808_675_77 * short;
    }
}

/// The cube root of a number between about 0.001 and 2, by two steps of Halley's method.
#[inline(always)]
fn cube_root(value: f32) -> f32 {
    let mut root = f32::from_bits(value.to_bits() / 3 + 709_921_077);
    for _ in 0..2 {
        let cube = root * root * root;
        root *= (cube + 2.0 * value) / (2.0 * cube + value);
    }
    root
}

fn push_distances(a: &Row, b: &Row, distances: &mut Vec<f32>) {
    let start = distances.len();
    distances.resize(start + a[0].len(), 0.0);
    distances_between(a, b, &mut distances[start..]);
}

#[multiversion::multiversion(targets("x86_64+avx2"))]
fn distances_between(a: &Row, b: &Row, out: &mut [f32]) {
    let width = out.len();
    let (a0, a1, a2) = (&a[0][..width], &a[1][..width], &a[2][..width]);
    let (b0, b1, b2) = (&b[0][..width], &b[1][..width], &b[2][..width]);
    for x in 0..width {
        let (d0, d1, d2) = (a0[x] - b0[x], a1[x] - b1[x], a2[x] - b2[x]);
        out[x] = (d0 * d0 + d1 * d1 + d2 * d2).sqrt() * 100.0;
    }
}
