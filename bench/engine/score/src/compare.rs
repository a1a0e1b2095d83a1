//! One original, scored against many results.
//!
//! Transparent pictures are scored over white and over black, animations frame by frame: the lowest score counts.
//! A result of another size in pixels (turned, cropped) scores [`NOT_THE_SAME_PICTURE`].

use std::path::{Path, PathBuf};

use anyhow::Context;
use fast_ssim2::{PixelDescriptor, PixelSlice, Ssimulacra2Reference};
use image::RgbaImage;

use crate::decode::{self, Frame};

/// Far below what any loss of quality scores.
const NOT_THE_SAME_PICTURE: f64 = -100.0;
const IDENTICAL: f64 = 100.0;

/// A picture that results are compared with.
pub(crate) enum Original {
    Still(Box<Prepared>),
    /// Frames are decoded anew for each result: all of them at once may not fit into memory.
    Animation {
        path: PathBuf,
        megapixels: f64,
    },
}

impl Original {
    /// Decodes a picture and prepares what every comparison needs.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        let mut frames = decode::frames(path).context("the original")?;
        let first = frames.next().context("the original has no frame")??;
        let mut megapixels = megapixels(&first.pixels);
        let mut is_still = true;
        for frame in frames {
            megapixels += self::megapixels(&frame?.pixels);
            is_still = false;
        }
        if is_still {
            return Ok(Self::Still(Box::new(Prepared::new(first.pixels))));
        }
        Ok(Self::Animation { path: path.to_owned(), megapixels })
    }

    /// Counts the pixels of all frames, in millions.
    pub(crate) fn megapixels(&self) -> f64 {
        match self {
            Self::Still(picture) => megapixels(&picture.pixels),
            Self::Animation { megapixels, .. } => *megapixels,
        }
    }

    /// Scores a result: 100 is identical.
    pub(crate) fn score(&mut self, result: &Path) -> anyhow::Result<f64> {
        let mut results = decode::frames(result).context("the result")?;
        match self {
            Self::Still(picture) => {
                let frame = results.next().context("the result has no frame")??;
                picture.score(&frame.pixels)
            }
            Self::Animation { path, .. } => score_animation(decode::frames(path)?, results),
        }
    }
}

/// Compares each frame of the original with what the result shows in the middle of it.
///
/// By time and not by number, because an optimizer may join frames that look the same.
fn score_animation(originals: decode::Frames, mut results: decode::Frames) -> anyhow::Result<f64> {
    let mut shown = results.next().context("the result has no frame")??;
    let (mut original_ms, mut shown_until_ms) = (0, shown.duration_ms);
    let mut lowest = IDENTICAL;
    let mut last: Option<(RgbaImage, RgbaImage)> = None;
    for original in originals {
        let Frame { pixels, duration_ms } = original?;
        let middle_ms = original_ms + duration_ms / 2;
        while shown_until_ms <= middle_ms {
            let Some(next) = results.next() else { break };
            shown = next?;
            shown_until_ms += shown.duration_ms;
        }
        original_ms += duration_ms;
        // Many recordings stand still for seconds.
        if last
            .as_ref()
            .is_some_and(|(before, shown_before)| *before == pixels && *shown_before == shown.pixels)
        {
            continue;
        }
        lowest = lowest.min(Prepared::new(pixels.clone()).score(&shown.pixels)?);
        last = Some((pixels, shown.pixels.clone()));
    }
    Ok(lowest)
}

/// One frame with the metric's side of it worked out when first needed.
pub(crate) struct Prepared {
    pixels: RgbaImage,
    over_white: Option<Ssimulacra2Reference>,
    over_black: Option<Ssimulacra2Reference>,
}

impl Prepared {
    fn new(pixels: RgbaImage) -> Self {
        Self { pixels, over_white: None, over_black: None }
    }

    fn score(&mut self, result: &RgbaImage) -> anyhow::Result<f64> {
        if self.pixels.dimensions() != result.dimensions() {
            return Ok(NOT_THE_SAME_PICTURE);
        }
        if self.pixels == *result {
            return Ok(IDENTICAL);
        }
        let white = score_over(255, &self.pixels, &mut self.over_white, result)?;
        if is_opaque(&self.pixels) && is_opaque(result) {
            return Ok(white);
        }
        Ok(white.min(score_over(0, &self.pixels, &mut self.over_black, result)?))
    }
}

fn score_over(
    background: u8,
    original: &RgbaImage,
    prepared: &mut Option<Ssimulacra2Reference>,
    result: &RgbaImage,
) -> anyhow::Result<f64> {
    let flat_result = flatten(result, background);
    let flat_original = flatten(original, background);
    if flat_original == flat_result {
        return Ok(IDENTICAL);
    }
    let reference = match prepared {
        Some(reference) => reference,
        None => prepared.insert(Ssimulacra2Reference::new(&slice(&flat_original, original)?)?),
    };
    Ok(reference.compare(&slice(&flat_result, result)?)?)
}

fn slice<'a>(rgb: &'a [u8], size: &RgbaImage) -> anyhow::Result<PixelSlice<'a>> {
    let (width, height) = size.dimensions();
    PixelSlice::new(rgb, width, height, width as usize * 3, PixelDescriptor::RGB8_SRGB)
        .map_err(|error| anyhow::anyhow!("{error:?}"))
}

/// Blends in sRGB's own values, as browsers do.
fn flatten(picture: &RgbaImage, background: u8) -> Vec<u8> {
    let blend = |color: u8, alpha: u8| {
        let (color, alpha, background) = (u32::from(color), u32::from(alpha), u32::from(background));
        u8::try_from((color * alpha + background * (255 - alpha) + 127) / 255).expect("a mean of two bytes")
    };
    picture.pixels().flat_map(|pixel| [0, 1, 2].map(|channel| blend(pixel[channel], pixel[3]))).collect()
}

fn is_opaque(picture: &RgbaImage) -> bool {
    picture.pixels().all(|pixel| pixel[3] == 255)
}

fn megapixels(picture: &RgbaImage) -> f64 {
    f64::from(picture.width()) * f64::from(picture.height()) / 1e6
}

#[cfg(test)]
mod tests {
    use image::Rgba;

    use super::*;

    fn gradient(alpha: u8) -> RgbaImage {
        let mut pixels = RgbaImage::from_pixel(64, 48, Rgba([0, 0, 128, alpha]));
        for (color, pixel) in (0..=255).cycle().zip(pixels.pixels_mut()) {
            pixel[0] = color;
        }
        pixels
    }

    #[test]
    fn same_pixels_score_a_hundred() {
        assert!(Prepared::new(gradient(255)).score(&gradient(255)).unwrap() == IDENTICAL);
    }

    #[test]
    fn turned_picture_is_not_the_same_picture() {
        let turned = image::imageops::rotate90(&gradient(255));
        assert!(Prepared::new(gradient(255)).score(&turned).unwrap() == NOT_THE_SAME_PICTURE);
    }

    #[test]
    fn what_shows_over_one_background_alone_lowers_the_score() {
        let white = RgbaImage::from_pixel(64, 48, Rgba([255, 255, 255, 255]));
        let see_through = RgbaImage::from_pixel(64, 48, Rgba([255, 255, 255, 0]));
        assert!(Prepared::new(white).score(&see_through).unwrap() < 50.0);
    }

    #[test]
    fn colors_under_full_transparency_do_not_count() {
        assert!(Prepared::new(gradient(0)).score(&RgbaImage::new(64, 48)).unwrap() == IDENTICAL);
    }
}
