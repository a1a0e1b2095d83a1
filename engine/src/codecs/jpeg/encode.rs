//! Upright sRGB pixels to JPEG bytes.

use mozjpeg_sys::J_COLOR_SPACE::{JCS_EXT_RGBX, JCS_GRAYSCALE};
use rgb::bytemuck;

use super::library::guarded;
use super::writer::{Marker, PixelSettings, Writer};
use crate::{Error, Raster};

/// mozjpeg's dial in half steps: 2 to 200 stands for quality 1 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct HalfQuality(pub(super) i32);

impl HalfQuality {
    /// Percent by which the base quantizers are scaled; half steps fall on the odd percents.
    fn quantizer_percent(self) -> i32 {
        if self.0 >= 100 { (200 - self.0).max(1) } else { 10_000 / self.0.max(1) }
    }
}

impl std::fmt::Display for HalfQuality {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", f64::from(self.0) / 2.0)
    }
}

/// What colours are stored at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chroma {
    /// No colour at all.
    Grey,
    /// 4:2:0: half the resolution.
    Half,
    /// 4:4:4: full resolution.
    Full,
}

impl std::fmt::Display for Chroma {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Grey => "grey",
            Self::Half => "4:2:0",
            Self::Full => "4:4:4",
        })
    }
}

/// Encodes a picture.
pub(super) fn encode(
    raster: &Raster,
    quality: HalfQuality,
    chroma: Chroma,
    markers: &[Marker],
) -> Result<Vec<u8>, Error> {
    let greys: Vec<u8>;
    let (color_space, pixel_bytes, pixels) = if chroma == Chroma::Grey {
        greys = raster.pixels.iter().map(|pixel| pixel.r).collect();
        (JCS_GRAYSCALE, 1, greys.as_slice())
    } else {
        (JCS_EXT_RGBX, 4, bytemuck::cast_slice(&raster.pixels))
    };
    let settings = PixelSettings {
        color_space,
        pixel_bytes,
        quantizer_percent: quality.quantizer_percent(),
        halves_chroma: chroma == Chroma::Half,
    };
    guarded(|| Ok(Writer::new().write_pixels(pixels, raster.width, raster.height, settings, markers)))
}
