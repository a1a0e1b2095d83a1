//! Bands and tints: a smooth sky that comes out in steps, or in patches of another colour. A transform coder makes them where
//! it has few bits, over areas larger than an eye's blur takes together.
//!
//! What is measured: over areas of 48 pixels where the original is smooth, how unevenly the means of 8 × 8 pixels depart from
//! it, in brightness and both differences of colour. What is off by the same everywhere does not count.

use rgb::RGBA8;

use super::over;
use crate::Raster;

/// Side of a cell in pixels, and of an area in cells.
const CELL: usize = 8;
const AREA: usize = 6;
/// A cell whose channels span more levels than this is not smooth.
const SPAN: u8 = 12;
/// Fewer areas than this are not judged.
const FEWEST: usize = 4;
/// Shown over white.
const BACKGROUND: u8 = 255;

/// The smooth areas of an original, and the means of its cells.
pub(super) struct Smooth {
    columns: usize,
    means: Vec<[f32; 3]>,
    /// Upper left corners, in cells.
    areas: Vec<(usize, usize)>,
}

impl Smooth {
    pub(super) fn of(original: &Raster) -> Self {
        let (columns, rows) = (original.width as usize / CELL, original.height as usize / CELL);
        let spans: Vec<u8> =
            (0..columns * rows).map(|at| span(original, (at % columns, at / columns))).collect();
        let corners = (0..(rows + 1).saturating_sub(AREA))
            .flat_map(|y| (0..(columns + 1).saturating_sub(AREA)).map(move |x| (x, y)));
        let is_smooth = |&(x, y): &(usize, usize)| {
            let around = || (0..AREA * AREA).map(|at| spans[(y + at / AREA) * columns + x + at % AREA]);
            around().all(|span| span <= SPAN) && around().any(|span| span > 0)
        };
        Self { columns, means: means(original), areas: corners.filter(is_smooth).collect() }
    }

    /// How uneven a candidate is there, in levels of 255; one area in twenty may be worse.
    pub(super) fn bands(&self, candidate: &Raster) -> Option<f64> {
        if self.areas.len() < FEWEST {
            return None;
        }
        let off: Vec<[f32; 3]> = means(candidate)
            .iter()
            .zip(&self.means)
            .map(|(shown, mean)| std::array::from_fn(|channel| shown[channel] - mean[channel]))
            .collect();
        let worst = (0..3).map(|channel| {
            let mut deviations: Vec<f32> =
                self.areas.iter().map(|&area| self.deviation(&off, area, channel)).collect();
            let rank = deviations.len() - 1 - deviations.len() / 20;
            *deviations.select_nth_unstable_by(rank, f32::total_cmp).1
        });
        Some(f64::from(worst.fold(0.0, f32::max)))
    }

    fn deviation(&self, off: &[[f32; 3]], (x, y): (usize, usize), channel: usize) -> f32 {
        let values =
            || (0..AREA * AREA).map(|at| off[(y + at / AREA) * self.columns + x + at % AREA][channel]);
        let count = (AREA * AREA) as f32;
        let mean = values().sum::<f32>() / count;
        (values().map(|value| (value - mean) * (value - mean)).sum::<f32>() / count).sqrt()
    }
}

/// By how much the channels of a cell differ.
fn span(raster: &Raster, cell: (usize, usize)) -> u8 {
    let (mut least, mut most) = ([u8::MAX; 3], [0_u8; 3]);
    for pixel in pixels(raster, cell) {
        for (channel, value) in over(pixel, BACKGROUND).into_iter().enumerate() {
            least[channel] = least[channel].min(value);
            most[channel] = most[channel].max(value);
        }
    }
    (0..3).map(|channel| most[channel] - least[channel]).max().unwrap_or(0)
}

/// Brightness, and how far blue and red are from it, of each cell on average.
fn means(raster: &Raster) -> Vec<[f32; 3]> {
    let (columns, rows) = (raster.width as usize / CELL, raster.height as usize / CELL);
    let mean = |at: usize| {
        let mut sums = [0_u32; 3];
        for pixel in pixels(raster, (at % columns, at / columns)) {
            for (sum, value) in sums.iter_mut().zip(over(pixel, BACKGROUND)) {
                *sum += u32::from(value);
            }
        }
        let [red, green, blue] = sums.map(|sum| sum as f32 / (CELL * CELL) as f32);
        let light = 0.299 * red + 0.587 * green + 0.114 * blue;
        [light, (blue - light) * 0.564, (red - light) * 0.713]
    };
    (0..columns * rows).map(mean).collect()
}

fn pixels(raster: &Raster, (x, y): (usize, usize)) -> impl Iterator<Item = RGBA8> + '_ {
    let width = raster.width as usize;
    (0..CELL).flat_map(move |row| {
        let from = (y * CELL + row) * width + x * CELL;
        raster.pixels[from..from + CELL].iter().copied()
    })
}
