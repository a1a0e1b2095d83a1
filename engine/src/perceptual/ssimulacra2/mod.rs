//! SSIMULACRA 2.1 in one sweep over the rows of two pictures.
//!
//! The published metric (Cloudinary; constants and operations of its reference implementation, BSD-3), computed so that
//! its numbers come out the same, but several times faster and within memory that grows with the width alone: octaves and
//! channels whose weight is nothing are left out, everything is done on eight numbers at a time, and no plane is ever
//! held as a whole. Beside the whole picture it scores each tile of 256 pixels, from the same sums.

mod channel;
mod color;
mod gaussian;
mod lanes;
pub(super) mod light;
mod octave;
mod pooling;
mod tiles;

use rgb::RGBA8;

use self::lanes::{LANES, Lanes};
use self::octave::{Light, Octave, Pair};
use self::pooling::Region;
use self::tiles::Grid;
use super::TileArea;
use crate::Raster;

/// X, Y and B.
const CHANNELS: usize = 3;
/// Octaves of a picture that is large enough.
const OCTAVES: usize = 6;
/// Pictures with a shorter side are mirrored up to this.
const SHORTEST_SIDE: usize = 8;
/// From this side on a picture has every octave.
const SIDE_OF_ALL_OCTAVES: usize = 128;

/// What transparent pixels are seen over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Background {
    White,
    Black,
    Grey,
}

/// How like each other two pictures are; 100 is identical.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Likeness {
    pub(super) whole: f64,
    pub(super) worst_tile: f64,
    /// Where the worst tile is; none where there is but one.
    pub(super) worst_at: Option<TileArea>,
}

/// Compares two pictures of the same size, as seen over a background.
pub(super) fn compare(a: &Raster, b: &Raster, background: Background) -> Likeness {
    assert_eq!((a.width, a.height), (b.width, b.height), "the caller compares sizes first");
    let shorter_side = a.width.min(a.height) as usize;
    if shorter_side < SIDE_OF_ALL_OCTAVES {
        // The published score of a small picture lacks the coarse octaves, and so is blind to colours that are off as a
        // whole. Its one tile is scored as if the picture went on.
        let as_published =
            compare_octaves(&mirrored(a, SHORTEST_SIDE), &mirrored(b, SHORTEST_SIDE), background);
        let gone_on = [a, b].map(|raster| mirrored(raster, SIDE_OF_ALL_OCTAVES));
        let worst_tile = compare_octaves(&gone_on[0], &gone_on[1], background).worst_tile;
        return Likeness { worst_tile: worst_tile.min(as_published.worst_tile), ..as_published };
    }
    compare_octaves(a, b, background)
}

/// Compares two pictures in as many octaves as they have.
fn compare_octaves(a: &Raster, b: &Raster, background: Background) -> Likeness {
    let (width, height) = (a.width as usize, a.height as usize);
    let count = octaves(width, height);
    let mut octaves: Vec<_> = (0..count).map(|octave| Octave::new((width, height), octave, count)).collect();
    let row = || -> Light { std::array::from_fn(|_| vec![Lanes::ZERO; width.div_ceil(LANES)]) };
    let mut light = [row(), row()];
    for (row_a, row_b) in a.pixels.chunks_exact(width).zip(b.pixels.chunks_exact(width)) {
        take_light(row_a, background, &mut light[0]);
        take_light(row_b, background, &mut light[1]);
        push(&mut octaves, &light);
    }
    let seen: Vec<Vec<Region>> = octaves.into_iter().map(Octave::into_regions).collect();
    likeness(&seen, (width, height))
}

/// Scores the whole and each tile from the regions of all octaves.
fn likeness(seen: &[Vec<Region>], (width, height): (usize, usize)) -> Likeness {
    let whole: Vec<Region> = seen
        .iter()
        .map(|tiles| tiles.iter().copied().reduce(Region::joined).expect("one tile at least"))
        .collect();
    let tile = |index: usize| seen.iter().map(|tiles| tiles[index]).collect::<Vec<_>>();
    let tiles = (0..seen[0].len()).map(|index| (index, pooling::score(&tile(index))));
    let (worst, worst_tile) =
        tiles.fold((0, 100.0), |worst, tile| if tile.1 < worst.1 { tile } else { worst });
    let grid = Grid::new(width, height, 0);
    let worst_at = (grid.len() > 1).then(|| grid.area(worst, width, height));
    Likeness { whole: pooling::score(&whole), worst_tile, worst_at }
}

/// Hands a row from octave to octave, as far as it goes.
fn push(octaves: &mut [Octave], light: &Pair<Light>) {
    if let Some((first, coarser)) = octaves.split_first_mut()
        && let Some(next) = first.push(light)
    {
        push(coarser, &next);
    }
}

/// Turns a row of pixels into light.
fn take_light(row: &[RGBA8], background: Background, light: &mut Light) {
    let under = match background {
        Background::White => 255,
        Background::Black => 0,
        Background::Grey => 128,
    };
    let seen = |channel: u8, alpha: u8| if alpha == 255 { channel } else { blended(channel, alpha, under) };
    for (index, pixels) in row.chunks(LANES).enumerate() {
        for (lane, pixel) in pixels.iter().enumerate() {
            for (light, channel) in light.iter_mut().zip([pixel.r, pixel.g, pixel.b]) {
                light[index].0[lane] = light::light(seen(channel, pixel.a));
            }
        }
    }
}

/// Blends with the rounding that browsers' and viewers' 8-bit blending has.
fn blended(channel: u8, alpha: u8, under: u32) -> u8 {
    let (channel, alpha) = (u32::from(channel), u32::from(alpha));
    ((channel * alpha + under * (255 - alpha) + 127) / 255) as u8
}

/// How many octaves a picture has. The last one may be narrower than eight pixels, the one before it may not.
fn octaves(width: usize, height: usize) -> usize {
    let shorter_side = width.min(height);
    let is_large_enough =
        |octave: &usize| shorter_side.div_ceil(1 << octave.saturating_sub(1)) >= SHORTEST_SIDE;
    (0..OCTAVES).take_while(is_large_enough).count()
}

/// Mirrors a picture at its right and lower edge until no side is shorter than this.
fn mirrored(raster: &Raster, shortest_side: usize) -> Raster {
    let (width, height) = (raster.width as usize, raster.height as usize);
    let (to_width, to_height) = (width.max(shortest_side), height.max(shortest_side));
    let source = |index: usize, length: usize| {
        let period = (2 * (length - 1)).max(1);
        let index = index % period;
        if index < length { index } else { period - index }
    };
    let pixel = |index: usize| {
        let (x, y) = (source(index % to_width, width), source(index / to_width, height));
        raster.pixels[y * width + x]
    };
    let pixels = (0..to_width * to_height).map(pixel).collect();
    Raster { width: to_width as u32, height: to_height as u32, pixels }
}

#[cfg(test)]
mod tests {
    use fast_ssim2::{PixelDescriptor, PixelSlice, compute_ssimulacra2};
    use proptest::prelude::*;
    use rgb::bytemuck;

    use super::*;

    /// The score by an implementation that is true to the published one to the last bit.
    fn published(a: &Raster, b: &Raster) -> f64 {
        let [a, b] = [a, b].map(|raster| {
            let (bytes, stride) = (bytemuck::cast_slice(&raster.pixels), raster.width as usize * 4);
            PixelSlice::new(bytes, raster.width, raster.height, stride, PixelDescriptor::RGBX8_SRGB)
                .expect("pixels")
        });
        compute_ssimulacra2(&a, &b).expect("it scores")
    }

    /// A picture of flat areas, slopes and texture.
    fn picture(width: u32, height: u32, seed: u32) -> Raster {
        let pixel = |index: u32| {
            let (x, y) = (index % width, index / width);
            let noise = index.wrapping_add(seed).wrapping_mul(2_654_435_761) >> 24;
            match (x / 40 + y / 24 + seed) % 4 {
                0 => RGBA8::new(255, 255, 255, 255),
                1 => RGBA8::new((x * 2) as u8, (y * 3) as u8, (seed * 7) as u8, 255),
                2 => RGBA8::new(noise as u8, (noise / 2) as u8, 90, 255),
                _ => RGBA8::new((seed * 31) as u8, 200, (x / 3) as u8, 255),
            }
        };
        Raster { width, height, pixels: (0..width * height).map(pixel).collect() }
    }

    /// The same, worn out: coarser steps, and some noise.
    fn worn(raster: &Raster, step: u8, noise: u8) -> Raster {
        let wear = |index: usize, channel: u8| {
            let noise = (index as u32).wrapping_mul(747_796_405) >> 16 & u32::from(noise);
            (channel / step * step).saturating_add(noise as u8)
        };
        let pixels = raster.pixels.iter().enumerate();
        let pixels = pixels
            .map(|(index, p)| RGBA8::new(wear(index, p.r), wear(index + 1, p.g), wear(index + 2, p.b), 255));
        Raster { pixels: pixels.collect(), ..*raster }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn scores_are_the_published_ones(
            width in 1_u32..300, height in 1_u32..300, seed in 0_u32..1_000, step in 1_u8..60, noise in 0_u8..32,
        ) {
            let original = picture(width, height, seed);
            let worn = worn(&original, step, noise);
            let (ours, published) = (compare(&original, &worn, Background::White).whole, published(&original, &worn));
            // Far below zero, where nobody looks, the few terms that are left out begin to count.
            let tolerance = if published < 0.0 { 0.5 } else { 0.02 };
            prop_assert!((ours - published).abs() < tolerance, "{ours} is not {published}");
        }
    }

    #[test]
    fn a_wide_flat_picture_scores_as_published() {
        let original =
            Raster { width: 1_500, height: 300, pixels: vec![RGBA8::new(250, 251, 255, 255); 450_000] };
        let mut worn = original.clone();
        for (index, pixel) in
            worn.pixels.iter_mut().enumerate().filter(|(index, _)| index % 1_500 / 8 % 40 == 0)
        {
            pixel.g -= (index % 5) as u8;
        }
        let (ours, published) =
            (compare(&original, &worn, Background::White).whole, published(&original, &worn));
        assert!((ours - published).abs() < 0.02, "{ours} is not {published}");
    }

    #[test]
    fn the_tile_of_a_small_picture_tells_of_colors_that_are_off_as_a_whole() {
        let column = |shift: u8| {
            let pixel =
                |y: u32| RGBA8::new((y % 97) as u8 + shift, (y % 61) as u8 + 90, (y % 83) as u8 + 60, 255);
            Raster { width: 1, height: 400, pixels: (0..400).map(pixel).collect() }
        };
        let likeness = compare(&column(0), &column(40), Background::White);
        assert!(likeness.worst_tile < likeness.whole - 15.0, "{likeness:?}");
        let same = compare(&column(0), &column(0), Background::White);
        assert_eq!((same.whole, same.worst_tile), (100.0, 100.0));
    }

    #[test]
    fn the_worst_tile_tells_of_damage_that_the_whole_hides() {
        let original = picture(1_024, 1_024, 1);
        let mut hurt = original.clone();
        for y in 300..420 {
            for x in 560..700 {
                let pixel = &mut hurt.pixels[y * 1_024 + x];
                *pixel = RGBA8::new(pixel.r / 16 * 16, pixel.g / 16 * 16, pixel.b / 16 * 16, 255);
            }
        }
        let likeness = compare(&original, &hurt, Background::White);
        assert!(likeness.worst_tile < likeness.whole - 15.0, "{likeness:?}");
        let area = TileArea { x: 512, y: 256, width: 256, height: 256 };
        assert_eq!(likeness.worst_at, Some(area));
    }
}
