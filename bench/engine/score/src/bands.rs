//! Bands and tints where the original is smooth: what a palette or a coarse quantizer makes of a gradient or a clean sky.

use crate::{
    figures::{Difference, Place},
    flat::Flat,
};

/// Means over blocks of so many pixels a side: noise and dithering vanish in them, bands do not.
const BLOCK: usize = 8;
/// An area has so many blocks a side.
const AREA: usize = 6;
/// Areas overlap by half.
const STEP: usize = AREA / 2;
/// A block is smooth up to this deviation from its mean, and so are neighbours whose means differ by no more than that.
const SMOOTH_INSIDE: f64 = 3.5;
const SMOOTH_BETWEEN: f64 = 8.0;
/// One area in so many may be worse.
const ALLOWED: usize = 20;

/// In levels: the deviation of the error of means over an area, in brightness or colour.
pub(crate) fn bands(original: &Flat, result: &Flat, background: u8) -> Difference {
    let (across, down) = (original.width / BLOCK, original.height / BLOCK);
    if across < AREA || down < AREA {
        return Difference::default();
    }
    let blocks: Vec<Block> =
        (0..across * down).map(|index| Block::new(original, index % across, index / across)).collect();
    let after: Vec<Block> =
        (0..across * down).map(|index| Block::new(result, index % across, index / across)).collect();
    let mut found: Vec<Difference> = Vec::new();
    for y in (0..=down - AREA).step_by(STEP) {
        for x in (0..=across - AREA).step_by(STEP) {
            let places: Vec<usize> =
                (0..AREA * AREA).map(|index| (y + index / AREA) * across + x + index % AREA).collect();
            if is_smooth(&blocks, &places, across) {
                let middle = BLOCK * AREA / 2;
                let place = Place { x: x * BLOCK + middle, y: y * BLOCK + middle, frame: 0, background };
                found.push(Difference { value: error(&blocks, &after, &places), place });
            }
        }
    }
    found.sort_by(|one, two| two.value.total_cmp(&one.value));
    found.get(found.len() / ALLOWED).copied().unwrap_or_default()
}

struct Block {
    /// Brightness and two differences of colour.
    means: [f64; 3],
    deviation: f64,
}

impl Block {
    fn new(picture: &Flat, x: usize, y: usize) -> Self {
        let (mut sums, mut squares) = ([0.0; 3], 0.0);
        for row in 0..BLOCK {
            let start = ((y * BLOCK + row) * picture.width + x * BLOCK) * 3;
            for rgb in picture.rgb[start..start + BLOCK * 3].chunks_exact(3) {
                let [red, green, blue] = [0, 1, 2].map(|channel| f64::from(rgb[channel]));
                let brightness = 0.299 * red + 0.587 * green + 0.114 * blue;
                sums[0] += brightness;
                sums[1] += 0.564 * (blue - brightness);
                sums[2] += 0.713 * (red - brightness);
                squares += brightness * brightness;
            }
        }
        let means = sums.map(|sum| sum / PIXELS);
        Self { means, deviation: (squares / PIXELS - means[0] * means[0]).max(0.0).sqrt() }
    }
}

/// Of a block.
const PIXELS: f64 = 64.0;

fn is_smooth(blocks: &[Block], places: &[usize], across: usize) -> bool {
    let near = |one: usize, two: usize| {
        blocks[one].means.iter().zip(&blocks[two].means).all(|(one, two)| (one - two).abs() <= SMOOTH_BETWEEN)
    };
    places.iter().enumerate().all(|(index, &place)| {
        blocks[place].deviation <= SMOOTH_INSIDE
            && (index % AREA == AREA - 1 || near(place, place + 1))
            && (index / AREA == AREA - 1 || near(place, place + across))
    })
}

fn error(before: &[Block], after: &[Block], places: &[usize]) -> f64 {
    let count = f64::from(u32::try_from(places.len()).expect("a small number"));
    (0..3)
        .map(|part| {
            let errors = places.iter().map(|&place| after[place].means[part] - before[place].means[part]);
            let (sum, squares) =
                errors.fold((0.0, 0.0), |(sum, squares), error| (sum + error, squares + error * error));
            (squares / count - (sum / count).powi(2)).max(0.0).sqrt()
        })
        .fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(grey: impl Fn(usize) -> usize) -> Flat {
        let rgb =
            (0..96 * 96).flat_map(|index| [u8::try_from(grey(index % 96)).expect("a byte"); 3]).collect();
        Flat { width: 96, height: 96, rgb }
    }

    #[test]
    fn steps_in_a_gradient_are_bands() {
        let (gradient, steps) = (picture(|x| 60 + x / 2), picture(|x| 64 + x / 32 * 16));
        assert!(bands(&gradient, &steps, 255).value > 2.0);
    }

    #[test]
    fn dithering_is_none() {
        let (gradient, dithered) = (picture(|_| 100), picture(|x| 97 + x % 2 * 6));
        assert!(bands(&gradient, &dithered, 255).value < 0.01);
    }
}
