//! One folder a format; the same names in each: `decode`, `encode`, `recompress`, `optimize`, `variant`.
//!
//! * `decode(bytes, limits)` judges the header by the limits before pixels are allocated, and gives upright sRGB.
//! * `optimize(original, decoded, reference, options, deadline)` makes the main result in the original's format;
//!   `convert` does for the formats that are read only.
//! * `variant(decoded, reference, options, must_beat_bytes, deadline)` makes a further format.
//!
//! Each takes bytes that may be hostile: none of them may hang, and allocations follow the limits. What a container
//! counts (items, chunks, segments, tags) is bounded by a walk of our own, in linear time, before a library parses it.

pub(crate) mod avif;
pub(crate) mod bmp;
pub(crate) mod convert;
pub(crate) mod gif;
pub(crate) mod jpeg;
pub(crate) mod pdf;
pub(crate) mod png;
pub(crate) mod svg;
pub(crate) mod tiff;
pub(crate) mod webp;

use std::sync::Arc;

use crate::metadata::Metadata;
use crate::transform::orient::Orientation;
use crate::transform::resize::Cut;
use crate::{Animation, Error, Format, Frame, Limits, Raster, Resize};

/// A picture file taken apart.
#[derive(Debug, Clone)]
pub(crate) struct Decoded {
    /// The pixels: upright, sRGB. One frame for a still.
    pub(crate) animation: Arc<Animation>,
    /// Whether the pixels were made smaller, so that the file's own bytes no longer hold them.
    pub(crate) is_resized: bool,
    /// How the file's stored pixels were turned to get these.
    pub(crate) orientation: Orientation,
    /// Whether the file's stored numbers are sRGB: it has no profile, or one that says sRGB.
    pub(crate) is_srgb: bool,
    /// Whether the file holds more than 8 bits a channel.
    pub(crate) is_deep: bool,
    /// Whether the file holds brightness that 8 bits of sRGB cannot show; no result can be true to it.
    pub(crate) is_hdr: bool,
    /// What lies beside the pixels in the file.
    pub(crate) metadata: Metadata,
}

impl Decoded {
    /// Wraps an upright sRGB still without metadata.
    pub(crate) fn still(raster: Raster) -> Self {
        let animation = Animation { frames: vec![Frame { raster, delay_ms: 0 }], plays: 1 };
        Self {
            animation: Arc::new(animation),
            is_resized: false,
            orientation: Orientation::UPRIGHT,
            is_srgb: true,
            is_deep: false,
            is_hdr: false,
            metadata: Metadata::default(),
        }
    }

    /// The first frame, which is the whole of a still.
    pub(crate) fn raster(&self) -> &Raster {
        &self.animation.frames[0].raster
    }

    /// Says whether these pixels are the file's numbers as they are: nothing was rounded to 8 bits or converted to sRGB.
    pub(crate) fn is_exact(&self) -> bool {
        self.is_srgb && !self.is_deep
    }

    /// Makes all frames smaller, as asked, one cut for all; does nothing where that would enlarge them.
    pub(crate) fn resized(self, wanted: Resize) -> Self {
        let Some(cut) = Cut::of(&self.animation, wanted) else { return self };
        let frames = self
            .animation
            .frames
            .iter()
            .map(|frame| Frame { raster: cut.apply(&frame.raster), delay_ms: frame.delay_ms });
        let animation = Animation { frames: frames.collect(), plays: self.animation.plays };
        Self { animation: Arc::new(animation), is_resized: true, ..self }
    }

    /// Says whether there is more than one frame.
    pub(crate) fn is_animated(&self) -> bool {
        self.animation.frames.len() > 1
    }

    /// Says whether any pixel of any frame is not fully opaque.
    pub(crate) fn has_transparency(&self) -> bool {
        self.animation.frames.iter().any(|frame| frame.raster.has_transparency())
    }
}

/// Decodes any format that is taken, told by its content.
pub(crate) fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, Error> {
    limits.check_file(bytes.len())?;
    match Format::sniff(bytes) {
        Some(Format::Jpeg) => jpeg::decode(bytes, limits),
        Some(Format::Png) => png::decode(bytes, limits),
        Some(Format::Gif) => gif::decode(bytes, limits),
        Some(Format::WebP) => webp::decode(bytes, limits),
        Some(Format::Avif) => avif::decode(bytes, limits),
        Some(Format::Tiff) => tiff::decode(bytes, limits),
        Some(Format::Bmp) => bmp::decode(bytes, limits),
        Some(Format::Pdf) => Err(Error::UnsupportedFormat { name: Some("PDF as a picture") }),
        Some(Format::Svg) => Err(Error::UnsupportedFormat { name: Some("SVG as pixels") }),
        None => Err(Error::UnsupportedFormat { name: Format::name_untaken(bytes) }),
    }
}
