//! Smooth areas: a sky, a button, a shadow. Few colours turn them into bands that everybody sees, and that a score of
//! structure hardly minds: on a picture that is one gradient, 14 colours still score 70.
//!
//! What is measured: where the original is smooth, how unevenly the result departs from it. A colour that is off by
//! the same everywhere is not seen and does not count; steps do. Means of 4 × 4 pixels are compared, so that neither
//! dithering nor grain that went counts as steps.

use rgb::RGBA8;

use crate::perceptual::over;
use crate::{Floor, Raster};

/// Side of a block in pixels; it is smooth when all around it are.
const BLOCK: usize = 8;
/// Side of the cells whose means are compared.
const CELL: usize = 4;
/// A block whose channels span more levels than this is not smooth.
const SPAN: u8 = 16;
/// One area in so many may be worse.
const FEW: usize = 40;
/// Fewer smooth blocks than this are no area.
const FEWEST: usize = 4;

/// What pictures with transparency are looked at over.
const BACKGROUNDS: [u8; 3] = [255, 0, 128];

/// The smooth areas of an original, as seen over each background.
pub(crate) struct Smooth {
    views: Vec<View>,
}

/// Over one background.
struct View {
    background: u8,
    /// Upper left corners, in blocks, of three by three smooth blocks that are not all of one colour.
    areas: Vec<(usize, usize)>,
}

impl Smooth {
    /// Finds them.
    pub(crate) fn of(original: &Raster) -> Self {
        let backgrounds = if original.has_transparency() { &BACKGROUNDS[..] } else { &BACKGROUNDS[..1] };
        Self { views: backgrounds.iter().map(|&background| View::of(original, background)).collect() }
    }

    /// Measures how uneven a result is there, in levels of 255: 0 is as smooth as the original, 1 is banded. One area in
    /// forty may be worse.
    pub(crate) fn unevenness(&self, original: &Raster, shown: &Raster) -> f64 {
        self.views.iter().map(|view| view.unevenness(original, shown)).fold(0.0, f64::max)
    }
}

impl View {
    fn of(original: &Raster, background: u8) -> Self {
        let (width, height) = (original.width as usize / BLOCK, original.height as usize / BLOCK);
        let spans: Vec<Option<u8>> =
            (0..width * height).map(|at| span(original, background, (at % width, at / width))).collect();
        let corners =
            (0..height.saturating_sub(2)).flat_map(|y| (0..width.saturating_sub(2)).map(move |x| (x, y)));
        let is_smooth = |&(x, y): &(usize, usize)| {
            let mut around = (0..9).map(|at| spans[(y + at / 3) * width + x + at % 3]);
            let widest = around.try_fold(0, |widest: u8, span| Some(widest.max(span?)));
            widest.is_some_and(|widest| widest > 0)
        };
        Self { background, areas: corners.filter(is_smooth).collect() }
    }

    fn unevenness(&self, original: &Raster, shown: &Raster) -> f64 {
        if self.areas.len() < FEWEST {
            return 0.0;
        }
        let width = original.width as usize / CELL;
        let cells: Vec<f64> = (0..width * (original.height as usize / CELL))
            .map(|at| error(original, shown, self.background, (at % width, at / width)))
            .collect();
        let mut deviations: Vec<f64> = self
            .areas
            .iter()
            .map(|&(x, y)| deviation(&cells, width, (x * BLOCK / CELL, y * BLOCK / CELL)))
            .collect();
        let rank = deviations.len() - 1 - deviations.len() / FEW;
        *deviations.select_nth_unstable_by(rank, f64::total_cmp).1
    }
}

/// The unevenness that goes with a floor: 0.5 at 70, 0.35 at 85.
pub(crate) fn most_uneven(floor: Floor) -> f64 {
    (0.5 - 0.01 * (floor.0 - 70.0)).clamp(0.25, 0.6)
}

/// By how much the channels of a block differ; `None` where it is not smooth.
fn span(raster: &Raster, background: u8, block: (usize, usize)) -> Option<u8> {
    let (mut least, mut most) = ([u8::MAX; 3], [0_u8; 3]);
    for pixel in square(raster, block, BLOCK) {
        for (channel, value) in over(pixel, background).into_iter().enumerate() {
            least[channel] = least[channel].min(value);
            most[channel] = most[channel].max(value);
        }
    }
    let span = (0..3).map(|channel| most[channel] - least[channel]).max().unwrap_or(0);
    (span <= SPAN).then_some(span)
}

/// How much brighter a cell is shown than it was, in levels.
fn error(original: &Raster, shown: &Raster, background: u8, cell: (usize, usize)) -> f64 {
    let light = |raster| square(raster, cell, CELL).map(|pixel| light(over(pixel, background))).sum::<i64>();
    (light(shown) - light(original)) as f64 / (1_000 * CELL * CELL) as f64
}

/// The pixels of a square, counted in squares.
fn square(raster: &Raster, (x, y): (usize, usize), side: usize) -> impl Iterator<Item = RGBA8> + '_ {
    let width = raster.width as usize;
    (0..side).flat_map(move |row| {
        let from = (y * side + row) * width + x * side;
        raster.pixels[from..from + side].iter().copied()
    })
}

/// Luma in thousandths of a level.
fn light([red, green, blue]: [u8; 3]) -> i64 {
    299 * i64::from(red) + 587 * i64::from(green) + 114 * i64::from(blue)
}

/// The standard deviation over the cells of three by three blocks.
fn deviation(cells: &[f64], width: usize, (left, top): (usize, usize)) -> f64 {
    const SIDE: usize = 3 * BLOCK / CELL;
    let values = || (0..SIDE * SIDE).map(|at| cells[(top + at / SIDE) * width + left + at % SIDE]);
    let count = (SIDE * SIDE) as f64;
    let mean = values().sum::<f64>() / count;
    (values().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raster(light: impl Fn(u32, u32) -> u8) -> Raster {
        let pixels = (0..64 * 48)
            .map(|at| {
                let value = light(at % 64, at / 64);
                RGBA8::new(value, value, value, 255)
            })
            .collect();
        Raster { width: 64, height: 48, pixels }
    }

    fn unevenness(original: &Raster, shown: &Raster) -> f64 {
        Smooth::of(original).unevenness(original, shown)
    }

    #[test]
    fn bands_count_and_the_wider_the_step_the_more() {
        let sky = raster(|x, y| (100 + (x + y) / 2) as u8);
        let banded = |step: u8| raster(|x, y| (100 + (x + y) / 2) as u8 / step * step);
        assert_eq!(unevenness(&sky, &sky), 0.0);
        let unevenness: Vec<_> = [2, 4, 8].map(|step| unevenness(&sky, &banded(step))).into();
        assert!(unevenness.is_sorted() && unevenness[0] < 0.5 && unevenness[2] > 1.2, "{unevenness:?}");
    }

    #[test]
    fn a_shift_of_all_and_dithering_do_not() {
        let sky = raster(|x, y| (100 + (x + y) / 2) as u8);
        let shifted = raster(|x, y| (103 + (x + y) / 2) as u8);
        assert!(unevenness(&sky, &shifted) < 1e-9);
        let dithered = raster(|x, y| (100 + (x + y) / 2) as u8 - 2 + (x + y) as u8 % 2 * 4);
        assert!(unevenness(&sky, &dithered) < 0.1, "{}", unevenness(&sky, &dithered));
    }

    #[test]
    fn what_is_busy_flat_or_tiny_has_no_smooth_areas() {
        for busy_or_flat in [raster(|x, y| ((x * 37 + y * 91) % 256) as u8), raster(|_, _| 7)] {
            assert!(Smooth::of(&busy_or_flat).views.iter().all(|view| view.areas.is_empty()));
        }
        let pixel = Raster { width: 1, height: 1, pixels: vec![RGBA8::new(1, 2, 3, 255)] };
        assert_eq!(unevenness(&pixel, &pixel), 0.0);
    }
}
