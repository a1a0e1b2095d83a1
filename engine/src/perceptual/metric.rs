//! SSIMULACRA2 on opaque pixels, within a bound on memory.
//!
//! Up to [`CACHED_PIXELS`] the metric is exact and its reference side is kept. Above, it runs in strips, whose
//! scores lie up to [`STRIP_MARGIN`] beside the exact one; that margin is taken off, so that a floor that holds
//! here holds for the exact score, too. Above [`BAND_PIXELS`] the picture is cut into bands and the lowest counts.

use fast_ssim2::{
    PixelDescriptor, PixelSlice, Ssimulacra2Config, Ssimulacra2Error, Ssimulacra2Reference, StripConfig,
    compute_ssimulacra2, compute_ssimulacra2_with_config,
};
use rgb::{RGBA8, bytemuck};

use crate::{Error, Raster, Score};

/// Largest picture whose reference side is kept in memory, about 50 bytes a pixel.
pub(super) const CACHED_PIXELS: u64 = 5_000_000;

/// Largest piece that is scored in one go, about 27 bytes a pixel.
const BAND_PIXELS: u64 = 16_000_000;

/// Rows of one strip; measured at nearly the speed of the whole picture.
const STRIP_ROWS: usize = 256;

/// What strips may score too high.
const STRIP_MARGIN: f64 = 0.35;

/// Colour to which transparent pixels are flattened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Background {
    White,
    Black,
}

/// Flattens a picture over a background, with the rounding that browsers' and viewers' 8-bit blending has.
pub(super) fn flatten(raster: &Raster, background: Background) -> Raster {
    let under = if background == Background::White { 255 } else { 0 };
    let blend = |channel: u8, alpha: u8| {
        let (channel, alpha) = (u32::from(channel), u32::from(alpha));
        ((channel * alpha + under * (255 - alpha) + 127) / 255) as u8
    };
    let pixels = raster
        .pixels
        .iter()
        .map(|pixel| {
            let alpha = pixel.a;
            RGBA8::new(blend(pixel.r, alpha), blend(pixel.g, alpha), blend(pixel.b, alpha), 255)
        })
        .collect();
    Raster { width: raster.width, height: raster.height, pixels }
}

/// Prepares the reference side for many comparisons.
pub(super) fn precompute(reference: &Raster) -> Result<Ssimulacra2Reference, Error> {
    Ssimulacra2Reference::new(&view(&reference.pixels, reference.width)?).map_err(failed)
}

/// Compares with a prepared reference.
pub(super) fn compare_prepared(reference: &Ssimulacra2Reference, candidate: &Raster) -> Result<Score, Error> {
    let value = reference.compare(&view(&candidate.pixels, candidate.width)?).map_err(failed)?;
    Ok(Score::measured(value))
}

/// Compares two opaque pictures of the same size.
pub(super) fn compare(reference: &Raster, candidate: &Raster) -> Result<Score, Error> {
    if reference.pixels == candidate.pixels {
        return Ok(Score::IDENTICAL);
    }
    if reference.pixel_count() <= CACHED_PIXELS {
        let value = compute_ssimulacra2(
            &view(&reference.pixels, reference.width)?,
            &view(&candidate.pixels, candidate.width)?,
        );
        return Ok(Score::measured(value.map_err(failed)?));
    }
    let width = reference.width as usize;
    let bands = reference.pixel_count().div_ceil(BAND_PIXELS) as usize;
    let band_rows = (reference.height as usize).div_ceil(bands).next_multiple_of(32);
    let mut lowest = Score::IDENTICAL;
    for (a, b) in reference.pixels.chunks(band_rows * width).zip(candidate.pixels.chunks(band_rows * width)) {
        lowest = lowest.worse(compare_in_strips(a, b, reference.width)?);
    }
    Ok(lowest)
}

fn compare_in_strips(a: &[RGBA8], b: &[RGBA8], width: u32) -> Result<Score, Error> {
    if a == b {
        return Ok(Score::IDENTICAL);
    }
    let config = Ssimulacra2Config::default().with_strip(StripConfig::new(STRIP_ROWS));
    let value = compute_ssimulacra2_with_config(&view(a, width)?, &view(b, width)?, &config);
    Ok(Score::measured(value.map_err(failed)? - STRIP_MARGIN))
}

/// Lends pixels to the metric; the fourth byte is not looked at.
fn view(pixels: &[RGBA8], width: u32) -> Result<PixelSlice<'_>, Error> {
    let rows = (pixels.len() / width as usize) as u32;
    let bytes = bytemuck::cast_slice(pixels);
    PixelSlice::new(bytes, width, rows, width as usize * 4, PixelDescriptor::RGBX8_SRGB)
        .map_err(|error| Error::Codec { codec: "metric", message: format!("{error:?}") })
}

fn failed(error: Ssimulacra2Error) -> Error {
    Error::Codec { codec: "metric", message: error.to_string() }
}
