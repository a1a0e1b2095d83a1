//! Pixels to drafts: JPEGs whose coefficients are final, and whose layout is not yet the smallest.

use mozjpeg_sys::J_COLOR_SPACE::{JCS_EXT_RGBX, JCS_GRAYSCALE};
use rgb::{RGB8, RGBA8, bytemuck};

use super::hints::Tables;
use super::jpegli;
use super::library::guarded;
use super::reader::Planes;
use super::writer::{Quantizers, Rounding, Settings, Writer};
use crate::{Error, Raster};

/// A way to encode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    /// mozjpeg with its own tables.
    Mozjpeg(Chroma),
    /// jpegli with colour at full resolution.
    Jpegli,
    /// mozjpeg with the original's tables and planes, so that only what is left out is lost.
    OwnTables,
}

/// A method with its dials set. Qualities are in half steps: 2 to 200 stands for 1 to 100.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Setting {
    Mozjpeg { chroma: Chroma, half_quality: i32, rounding: Rounding },
    Jpegli { half_quality: i32 },
    OwnTables { rounding: Rounding },
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

impl Setting {
    /// Says how a candidate was made, for people.
    pub(super) fn describe(self) -> String {
        let quality = |half_quality: i32| f64::from(half_quality) / 2.0;
        match self {
            Self::Mozjpeg { chroma, half_quality, .. } => {
                let chroma = match chroma {
                    Chroma::Grey => "grey",
                    Chroma::Half => "4:2:0",
                    Chroma::Full => "4:4:4",
                };
                format!("mozjpeg {chroma} quality {}", quality(half_quality))
            }
            Self::Jpegli { half_quality } => format!("jpegli 4:4:4 quality {}", quality(half_quality)),
            Self::OwnTables { .. } => "mozjpeg with the original's own tables".into(),
        }
    }
}

/// What is encoded: the upright pixels, and how the original stores them where that is the same picture.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) raster: &'a Raster,
    pub(super) stored: Option<Stored<'a>>,
}

/// A picture as its JPEG stores it.
#[derive(Clone, Copy)]
pub(super) struct Stored<'a> {
    pub(super) planes: &'a Planes,
    pub(super) tables: &'a Tables,
}

/// Encodes a picture as a draft.
pub(super) fn draft(source: Source<'_>, setting: Setting) -> Result<Vec<u8>, Error> {
    match setting {
        Setting::Mozjpeg { chroma, half_quality, rounding } => {
            let quantizers = Quantizers::Scaled { percent: scaling_percent(half_quality) };
            mozjpeg(source, chroma, Settings { quantizers, rounding })
        }
        Setting::Jpegli { half_quality } => {
            let Raster { width, height, ref pixels } = *source.raster;
            let pixels: Vec<RGB8> = pixels.iter().map(RGBA8::rgb).collect();
            let distance = butteraugli_distance(half_quality);
            guarded(|| Ok(jpegli::write_pixels(&pixels, width, height, distance)))
        }
        Setting::OwnTables { rounding } => {
            let Some(Stored { planes, tables }) = source.stored else {
                return Err(Error::Codec { codec: "jpeg", message: "the planes are not the picture".into() });
            };
            let quantizers = Quantizers::Own(tables);
            guarded(|| Ok(Writer::new().write_planes(planes, Settings { quantizers, rounding })))
        }
    }
}

fn mozjpeg(source: Source<'_>, chroma: Chroma, settings: Settings<'_>) -> Result<Vec<u8>, Error> {
    let Raster { width, height, ref pixels } = *source.raster;
    // Colour that is stored at half resolution already comes through unharmed when it is not blown up in between.
    let halved = source.stored.map(|stored| stored.planes).filter(|planes| planes.halves_chroma());
    match (chroma, halved) {
        (Chroma::Half, Some(planes)) => guarded(|| Ok(Writer::new().write_planes(planes, settings))),
        (Chroma::Half | Chroma::Full, _) => {
            let samples = bytemuck::cast_slice(pixels);
            guarded(|| {
                let writer = Writer::new();
                Ok(writer.write_pixels(
                    samples,
                    JCS_EXT_RGBX,
                    (width, height),
                    chroma == Chroma::Half,
                    settings,
                ))
            })
        }
        (Chroma::Grey, _) => {
            let greys: Vec<u8> = pixels.iter().map(|pixel| pixel.r).collect();
            guarded(|| {
                Ok(Writer::new().write_pixels(&greys, JCS_GRAYSCALE, (width, height), false, settings))
            })
        }
    }
}

/// Percent by which mozjpeg's base tables are scaled; half steps of quality fall on the odd percents.
fn scaling_percent(half_quality: i32) -> i32 {
    if half_quality >= 100 { (200 - half_quality).max(1) } else { 10_000 / half_quality.max(1) }
}

/// jpegli's own way from quality to distance, for half steps from 60 on.
fn butteraugli_distance(half_quality: i32) -> f32 {
    0.1 + 0.045 * (200 - half_quality) as f32
}
