//! Bounds judged from the header, before pixels are allocated.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Error;

/// What is taken at most, and for how much processor time one result may be worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// File size in bytes.
    pub file_bytes: u64,
    /// Pixels along one side.
    pub side_pixels: u32,
    /// Pixels of a still picture.
    pub still_pixels: u64,
    /// Frames of an animation.
    pub frames: u32,
    /// Canvas pixels times frames of an animation.
    pub animation_pixels: u64,
    /// Milliseconds of processor time for the main result of a picture up to 50 megapixels; twice that above.
    pub main_ms: u64,
    /// Milliseconds of processor time for each further format, before its share for each megapixel.
    pub variant_ms: u64,
    /// Milliseconds more for each megapixel of a further format.
    pub variant_ms_per_megapixel: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 100_000_000,
            side_pixels: 30_000,
            still_pixels: 100_000_000,
            frames: 1_000,
            animation_pixels: 250_000_000,
            main_ms: 60_000,
            variant_ms: 30_000,
            variant_ms_per_megapixel: 5_000,
        }
    }
}

/// Pictures above this many pixels get twice the time for their main result.
const LARGE_PIXELS: u64 = 50_000_000;

impl Limits {
    /// Refuses a file that is too large to look at.
    pub fn check_file(&self, size_bytes: usize) -> Result<(), Error> {
        let limit = self.file_bytes;
        if size_bytes as u64 > limit {
            return Err(Error::TooLarge { what: "bytes", limit });
        }
        Ok(())
    }

    /// Refuses a picture whose header promises too many pixels or frames.
    pub fn check_picture(&self, width: u32, height: u32, frames: u32) -> Result<(), Error> {
        if width == 0 || height == 0 || frames == 0 {
            return Err(Error::Malformed("the picture has no pixels".into()));
        }
        if width.max(height) > self.side_pixels {
            return Err(Error::TooLarge { what: "pixels a side", limit: self.side_pixels.into() });
        }
        let canvas = u64::from(width) * u64::from(height);
        if canvas > self.still_pixels {
            return Err(Error::TooLarge { what: "pixels", limit: self.still_pixels });
        }
        if frames > self.frames {
            return Err(Error::TooLarge { what: "frames", limit: self.frames.into() });
        }
        if frames > 1 && canvas * u64::from(frames) > self.animation_pixels {
            return Err(Error::TooLarge { what: "pixels in all frames", limit: self.animation_pixels });
        }
        Ok(())
    }

    /// How long the main result may take, for a picture of so many pixels in all frames.
    pub fn main_time(&self, pixels: u64) -> Duration {
        Duration::from_millis(if pixels > LARGE_PIXELS { self.main_ms * 2 } else { self.main_ms })
    }

    /// How long one further format may take.
    pub fn variant_time(&self, pixels: u64) -> Duration {
        Duration::from_millis(self.variant_ms + self.variant_ms_per_megapixel * pixels.div_ceil(1_000_000))
    }
}
