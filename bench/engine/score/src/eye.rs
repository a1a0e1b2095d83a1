//! What an eye at some distance sees: colours after a blur, and soft edges that became hard.

use image::RgbaImage;

use crate::{
    figures::{Difference, Place},
    flat::Flat,
};

const SIGMA: f64 = 3.0;
/// Cut at three sigmas.
const RADIUS: usize = 9;
/// Light that every screen reflects.
const FLARE: f64 = 0.01;
const WORST_SHARE: f64 = 0.0005;
const WORST_AT_LEAST: usize = 16;
const SOFT_AT_LEAST: usize = 50;

/// A blurred picture in `OKLab`, a triple a pixel.
pub(crate) struct Seen(Vec<[f64; 3]>);

impl Seen {
    pub(crate) fn new(picture: &Flat) -> Self {
        let light: Vec<f64> = (0..=255u8).map(linear).collect();
        let pixels: Vec<[f64; 3]> = picture
            .rgb
            .chunks_exact(3)
            .map(|rgb| [0, 1, 2].map(|channel| light[usize::from(rgb[channel])]))
            .collect();
        let across = blurred(&pixels, picture.width, picture.height, 1, picture.width);
        let both = blurred(&across, picture.height, picture.width, picture.width, 1);
        Self(both.into_iter().map(|rgb| oklab(rgb.map(|value| value + FLARE))).collect())
    }

    /// The mean difference of the worst pixels, times a hundred.
    pub(crate) fn difference(&self, other: &Self, width: usize, background: u8) -> Difference {
        let mut squares: Vec<(f64, usize)> = self
            .0
            .iter()
            .zip(&other.0)
            .enumerate()
            .map(|(index, (one, two))| ((0..3).map(|part| (one[part] - two[part]).powi(2)).sum(), index))
            .collect();
        let count = worst_count(squares.len());
        squares.select_nth_unstable_by(count - 1, |one, two| two.0.total_cmp(&one.0));
        let worst = &squares[..count];
        let total: f64 = worst.iter().map(|(square, _)| square.sqrt()).sum();
        let (_, index) = worst.iter().copied().max_by(|one, two| one.0.total_cmp(&two.0)).unwrap_or_default();
        #[expect(clippy::cast_precision_loss, reason = "a count of pixels")]
        let value = 100.0 * total / count as f64;
        Difference { value, place: Place { x: index % width, y: index / width, frame: 0, background } }
    }
}

/// Of the pixels with soft alpha in the original, the share that became clear or opaque.
pub(crate) fn hardened(original: &RgbaImage, result: &RgbaImage) -> Option<f64> {
    let became: Vec<u8> = original
        .pixels()
        .zip(result.pixels())
        .filter(|(before, _)| (16..=239).contains(&before[3]))
        .map(|(_, after)| after[3])
        .collect();
    let hard = became.iter().filter(|&&alpha| alpha == 0 || alpha == 255).count();
    #[expect(clippy::cast_precision_loss, reason = "counts of pixels")]
    (became.len() >= SOFT_AT_LEAST).then(|| hard as f64 / became.len() as f64)
}

fn worst_count(pixels: usize) -> usize {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count of pixels"
    )]
    let share = (pixels as f64 * WORST_SHARE).round() as usize;
    share.max(WORST_AT_LEAST).min(pixels)
}

/// Blurs along lines: `count` of them, `stride` apart, whose pixels are `step` apart.
fn blurred(pixels: &[[f64; 3]], length: usize, count: usize, step: usize, stride: usize) -> Vec<[f64; 3]> {
    let weights: Vec<f64> = (0..=RADIUS)
        .map(|distance| {
            let distance = f64::from(u32::try_from(distance).expect("a small number"));
            (-distance * distance / (2.0 * SIGMA * SIGMA)).exp()
        })
        .collect();
    let total = weights[0] + 2.0 * weights[1..].iter().sum::<f64>();
    let mut made = vec![[0.0; 3]; pixels.len()];
    for line in 0..count {
        // The line with its mirrored ends.
        let wide: Vec<[f64; 3]> = (0..length + 2 * RADIUS)
            .map(|place| pixels[line * stride + mirrored(place, length) * step])
            .collect();
        for place in 0..length {
            let mut sum = wide[place + RADIUS].map(|value| value * weights[0]);
            for (distance, weight) in weights.iter().enumerate().skip(1) {
                let (before, after) = (wide[place + RADIUS - distance], wide[place + RADIUS + distance]);
                for part in 0..3 {
                    sum[part] += weight * (before[part] + after[part]);
                }
            }
            made[line * stride + place * step] = sum.map(|value| value / total);
        }
    }
    made
}

/// The pixel at a place of the widened line: the edge stands twice.
fn mirrored(place: usize, length: usize) -> usize {
    let period = 2 * length;
    let place = (place + period * RADIUS - RADIUS) % period;
    if place < length { place } else { period - 1 - place }
}

fn linear(byte: u8) -> f64 {
    let value = f64::from(byte) / 255.0;
    if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

/// Björn Ottosson's `OKLab` of linear sRGB.
fn oklab([red, green, blue]: [f64; 3]) -> [f64; 3] {
    let long = (0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue).cbrt();
    let middle = (0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue).cbrt();
    let short = (0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue).cbrt();
    [
        0.210_454_255_3 * long + 0.793_617_785_0 * middle - 0.004_072_046_8 * short,
        1.977_998_495_1 * long - 2.428_592_205_0 * middle + 0.450_593_709_9 * short,
        0.025_904_037_1 * long + 0.782_771_766_2 * middle - 0.808_675_766_0 * short,
    ]
}

#[cfg(test)]
mod tests {
    use image::Rgba;

    use super::*;

    fn seen(rgb: [u8; 3]) -> Seen {
        Seen::new(&Flat { width: 10, height: 8, rgb: rgb.repeat(80) })
    }

    #[test]
    fn flat_pictures_differ_by_their_colours_alone() {
        let difference = seen([255, 255, 255]).difference(&seen([0, 0, 0]), 10, 255);
        // 1.01^(1/3) - 0.01^(1/3), in brightness.
        assert!((difference.value - 78.79).abs() < 0.01, "{}", difference.value);
    }

    #[test]
    fn mirror_repeats_the_edge() {
        let places: Vec<usize> = (RADIUS - 2..RADIUS + 6).map(|place| mirrored(place, 4)).collect();
        assert_eq!(places, [1, 0, 0, 1, 2, 3, 3, 2]);
    }

    #[test]
    fn share_of_hardened_edges_needs_fifty_soft_pixels() {
        let soft = RgbaImage::from_pixel(10, 10, Rgba([0, 0, 0, 100]));
        let mut hard = soft.clone();
        hard.get_pixel_mut(0, 0)[3] = 255;
        assert_eq!(hardened(&soft, &hard), Some(0.01));
        assert_eq!(hardened(&RgbaImage::from_pixel(7, 7, Rgba([0, 0, 0, 100])), &RgbaImage::new(7, 7)), None);
    }
}
