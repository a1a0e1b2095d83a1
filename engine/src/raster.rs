//! Decoded pictures: upright, sRGB, 8 bits a channel, straight alpha.

use rgb::RGBA8;

/// One picture's pixels, row by row, without padding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raster {
    /// Width in pixels, at least 1.
    pub width: u32,
    /// Height in pixels, at least 1.
    pub height: u32,
    /// `width × height` pixels; alpha is 255 throughout where the picture has none.
    pub pixels: Vec<RGBA8>,
}

/// One moment of an animation, fully composed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The whole canvas as a viewer sees it.
    pub raster: Raster,
    /// How long it stays, in milliseconds, as the file says it.
    pub delay_ms: u32,
}

/// An animation of at least one frame; all frames have the canvas' size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Animation {
    /// The frames in order.
    pub frames: Vec<Frame>,
    /// How often it plays; 0 = for ever.
    pub plays: u32,
}

impl Raster {
    /// Says whether any pixel is not fully opaque.
    pub fn has_transparency(&self) -> bool {
        self.pixels.iter().any(|pixel| pixel.a != 255)
    }

    /// Says whether every pixel is grey.
    pub fn is_grey(&self) -> bool {
        self.pixels.iter().all(|pixel| pixel.r == pixel.g && pixel.g == pixel.b)
    }

    /// The longer of width and height.
    pub(crate) fn longest_side(&self) -> u32 {
        self.width.max(self.height)
    }

    /// Width times height.
    pub fn pixel_count(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }
}
