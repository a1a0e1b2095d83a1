//! A part of a large picture that stands for the whole in a first, rough search.
//!
//! What is found on it is only where the search on the whole picture begins: nothing is delivered that was
//! not measured as a whole.

use std::sync::Arc;

use crate::perceptual::Reference;
use crate::{Animation, Frame, Raster};

/// Smaller pictures are searched as they are.
const LARGE_PIXELS: u64 = 6_000_000;
/// About so many pixels are taken.
const SAMPLE_PIXELS: usize = 3_000_000;
/// Rows taken together: whole blocks of every encoder.
const BAND_ROWS: usize = 256;
/// The same for smaller pictures.
const LOW_BAND_ROWS: usize = 64;

/// Bands of a large picture, ready to be scored against.
pub(crate) struct Sample {
    pub(crate) reference: Reference,
}

impl Sample {
    /// Takes bands from top to bottom; `None` where the picture is small enough to be searched as a whole.
    pub(crate) fn of(raster: &Raster) -> Option<Self> {
        if raster.pixel_count() <= LARGE_PIXELS {
            return None;
        }
        let wanted = (SAMPLE_PIXELS / (BAND_ROWS * raster.width as usize)).max(2);
        Self::bands(raster, BAND_ROWS, wanted)
    }

    /// Takes about a quarter of a picture in lower bands; `None` where it has too few rows.
    pub(crate) fn quarter(raster: &Raster) -> Option<Self> {
        Self::bands(raster, LOW_BAND_ROWS, raster.height as usize / LOW_BAND_ROWS / 4)
    }

    /// Takes so many bands from top to bottom; `None` where that would be none, or more than half of the picture.
    fn bands(raster: &Raster, rows: usize, wanted: usize) -> Option<Self> {
        let all: Vec<_> = raster.pixels.chunks_exact(rows * raster.width as usize).collect();
        if wanted == 0 || wanted * 2 > all.len() {
            return None;
        }
        let pixels: Vec<_> =
            (0..wanted).flat_map(|index| all[(2 * index + 1) * all.len() / (2 * wanted)]).copied().collect();
        let sample = Raster { width: raster.width, height: (wanted * rows) as u32, pixels };
        let animation = Animation { frames: vec![Frame { raster: sample, delay_ms: 0 }], plays: 1 };
        Some(Self { reference: Reference::new(Arc::new(animation)) })
    }

    /// The bands, one below the other.
    pub(crate) fn raster(&self) -> &Raster {
        &self.reference.animation().frames[0].raster
    }
}
