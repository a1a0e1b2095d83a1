//! One original, judged against many results.
//!
//! Transparent pictures are judged over white, black and grey, animations frame by frame: the worst counts.
//! A result of another size in pixels (turned, cropped) is not the same picture.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use anyhow::Context;
use butteraugli::{ButteraugliParams, ButteraugliReference};
use fast_ssim2::{PixelDescriptor, PixelSlice, Ssimulacra2Reference};
use image::RgbaImage;

use crate::{
    animation,
    bands::bands,
    decode,
    eye::{self, Seen},
    figures::{Difference, Figures, Place},
    flat::Flat,
};

const BACKGROUNDS: [u8; 3] = [255, 0, 128];
const FEW_COLORS: usize = 4096;

/// A picture that results are compared with.
pub(crate) enum Original {
    Still(Box<Prepared>),
    /// Frames are decoded anew for each result: all of them at once may not fit into memory.
    Animation {
        path: PathBuf,
        frame_count: usize,
        megapixels: f64,
    },
}

impl Original {
    /// Decodes a picture and prepares what every comparison needs.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        let mut frames = decode::frames(path).context("the original")?;
        let first = frames.next().context("the original has no frame")??;
        let mut megapixels = megapixels(&first.pixels);
        let mut frame_count = 1;
        for frame in frames {
            megapixels += self::megapixels(&frame?.pixels);
            frame_count += 1;
        }
        if frame_count == 1 {
            return Ok(Self::Still(Box::new(Prepared::new(first.pixels))));
        }
        Ok(Self::Animation { path: path.to_owned(), frame_count, megapixels })
    }

    /// Counts the pixels of all frames, in millions.
    pub(crate) fn megapixels(&self) -> f64 {
        match self {
            Self::Still(picture) => megapixels(&picture.pixels),
            Self::Animation { megapixels, .. } => *megapixels,
        }
    }

    /// Whether a still picture has no more colours than drawings have.
    pub(crate) fn has_few_colors(&self) -> bool {
        match self {
            Self::Still(picture) => has_few_colors(&picture.pixels),
            Self::Animation { .. } => true,
        }
    }

    /// Asks every judge about a result.
    pub(crate) fn judge(&mut self, result: &Path) -> anyhow::Result<Figures> {
        match self {
            Self::Still(picture) => {
                let mut frames = decode::frames(result).context("the result")?;
                picture.judge(&frames.next().context("the result has no frame")??.pixels)
            }
            Self::Animation { path, frame_count, .. } => animation::judge(path, *frame_count, result),
        }
    }
}

/// One frame with the judges' side of it worked out when first needed.
pub(crate) struct Prepared {
    pixels: RgbaImage,
    is_opaque: bool,
    over: [Option<Over>; BACKGROUNDS.len()],
}

/// One frame over one background.
struct Over {
    flat: Flat,
    ssimulacra2: Option<Ssimulacra2Reference>,
    butteraugli: Option<ButteraugliReference>,
    seen: Option<Seen>,
}

impl Prepared {
    pub(crate) fn new(pixels: RgbaImage) -> Self {
        let is_opaque = is_opaque(&pixels);
        Self { pixels, is_opaque, over: [None, None, None] }
    }

    /// Asks every judge.
    pub(crate) fn judge(&mut self, result: &RgbaImage) -> anyhow::Result<Figures> {
        let judge_over = |over: &mut Over, flat: &Flat, background| over.judge(flat, background);
        let figures = self.worst(result, judge_over)?;
        Ok(Figures { hardened: eye::hardened(&self.pixels, result), ..figures })
    }

    /// Asks for the score alone.
    pub(crate) fn score(&mut self, result: &RgbaImage) -> anyhow::Result<f64> {
        let score_over =
            |over: &mut Over, flat: &Flat, _| Ok(Figures { score: over.score(flat)?, ..Figures::IDENTICAL });
        Ok(self.worst(result, score_over)?.score)
    }

    fn worst(
        &mut self,
        result: &RgbaImage,
        judge: impl Fn(&mut Over, &Flat, u8) -> anyhow::Result<Figures>,
    ) -> anyhow::Result<Figures> {
        if self.pixels.dimensions() != result.dimensions() {
            return Ok(Figures::NOT_THE_SAME_PICTURE);
        }
        if self.pixels == *result {
            return Ok(Figures::IDENTICAL);
        }
        let needed = if self.is_opaque && is_opaque(result) { 1 } else { BACKGROUNDS.len() };
        let mut worst = Figures::IDENTICAL;
        for (over, background) in self.over.iter_mut().zip(BACKGROUNDS).take(needed) {
            let flat = Flat::over(result, background);
            let over = over.get_or_insert_with(|| Over::new(Flat::over(&self.pixels, background)));
            if over.flat != flat {
                worst = worst.worst(judge(over, &flat, background)?);
            }
        }
        Ok(worst)
    }
}

impl Over {
    fn new(flat: Flat) -> Self {
        Self { flat, ssimulacra2: None, butteraugli: None, seen: None }
    }

    fn judge(&mut self, result: &Flat, background: u8) -> anyhow::Result<Figures> {
        let score = self.score(result)?;
        let (butteraugli_3norm, butteraugli_max) = self.butteraugli(result, background)?;
        let seen = self.seen.get_or_insert_with(|| Seen::new(&self.flat));
        let eye3 = seen.difference(&Seen::new(result), result.width, background);
        let bands = bands(&self.flat, result, background);
        Ok(Figures { score, butteraugli_3norm, butteraugli_max, eye3, bands, hardened: None })
    }

    fn score(&mut self, result: &Flat) -> anyhow::Result<f64> {
        let reference = match &mut self.ssimulacra2 {
            Some(reference) => reference,
            none => none.insert(Ssimulacra2Reference::new(&slice(&self.flat)?)?),
        };
        Ok(reference.compare(&slice(result)?)?)
    }

    fn butteraugli(&mut self, result: &Flat, background: u8) -> anyhow::Result<(Difference, Difference)> {
        let Flat { rgb, width, height } = &self.flat;
        let reference = match &mut self.butteraugli {
            Some(reference) => reference,
            none => {
                let params = ButteraugliParams::new().with_compute_diffmap(true);
                none.insert(ButteraugliReference::new(rgb, *width, *height, params)?)
            }
        };
        let compared = reference.compare(&result.rgb)?;
        let map = compared.diffmap.context("the map was asked for")?;
        let (index, _) =
            map.pixels().enumerate().max_by(|one, two| one.1.total_cmp(&two.1)).unwrap_or_default();
        let place = Place { x: index % width, y: index / width, frame: 0, background };
        let difference = |value| Difference { value, place };
        Ok((difference(compared.pnorm_3), difference(compared.score)))
    }
}

fn slice(flat: &Flat) -> anyhow::Result<PixelSlice<'_>> {
    let (width, height) = (u32::try_from(flat.width)?, u32::try_from(flat.height)?);
    PixelSlice::new(&flat.rgb, width, height, flat.width * 3, PixelDescriptor::RGB8_SRGB)
        .map_err(|error| anyhow::anyhow!("{error:?}"))
}

fn is_opaque(picture: &RgbaImage) -> bool {
    picture.pixels().all(|pixel| pixel[3] == 255)
}

fn has_few_colors(picture: &RgbaImage) -> bool {
    let mut colors = HashSet::new();
    picture.pixels().all(|pixel| {
        colors.insert(pixel.0);
        colors.len() <= FEW_COLORS
    })
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
        assert!(Prepared::new(gradient(255)).judge(&gradient(255)).unwrap() == Figures::IDENTICAL);
    }

    #[test]
    fn turned_picture_is_not_the_same_picture() {
        let turned = image::imageops::rotate90(&gradient(255));
        assert!(Prepared::new(gradient(255)).judge(&turned).unwrap() == Figures::NOT_THE_SAME_PICTURE);
    }

    #[test]
    fn what_shows_over_one_background_alone_lowers_the_score() {
        let white = RgbaImage::from_pixel(64, 48, Rgba([255, 255, 255, 255]));
        let see_through = RgbaImage::from_pixel(64, 48, Rgba([255, 255, 255, 0]));
        assert!(Prepared::new(white).score(&see_through).unwrap() < 50.0);
    }

    #[test]
    fn colors_under_full_transparency_do_not_count() {
        assert!(Prepared::new(gradient(0)).judge(&RgbaImage::new(64, 48)).unwrap() == Figures::IDENTICAL);
    }
}
