//! Pictures that become another format in their own place: because that was asked for, or as TIFF and BMP, which
//! browsers do not show. Of those the main result is a JPEG, which clients of the compatible API store under that
//! name, or a PNG where there is transparency, as a JPEG would lose it.
//!
//! * Lossy and glossy results are held to their floor, as any other.
//! * Without loss there is no such JPEG. In lossless mode it is held to a score of 90, with colour at full
//!   resolution; where that saves nothing, to 80, then to 70.
//! * A PNG has few colours under the floor, or in lossless mode every pixel as it is, 8 bits a channel of sRGB. What is
//!   stored in more bits or in other colours stays what it is; only a smaller size, whose pixels are new, may be made.
//! * A GIF has 255 colours a frame under the floor; in lossless mode there is one only where these are enough.
//! * What the other format cannot hold is never dropped: frames, transparency, times.

use super::{Decoded, gif, jpeg, png};
use crate::perceptual::Reference;
use crate::{Deadline, Error, Format, KeptReason, MainFormat, Options, Outcome};

/// Makes the smallest acceptable picture in another format, if it is smaller than the original.
pub(crate) fn convert(
    original: &[u8],
    decoded: &Decoded,
    reference: &Reference,
    options: &Options,
    to: Option<MainFormat>,
    deadline: Deadline,
) -> Result<Outcome, Error> {
    if let (Some(to), Some(loss)) = (to, to.and_then(|to| loss(decoded, to))) {
        let from = Format::sniff(original).unwrap_or(to.into());
        return Err(Error::CannotConvert { from, to: to.into(), loss });
    }
    let is_jpeg = matches!((to, decoded.has_transparency()), (Some(MainFormat::Jpeg), _) | (None, false));
    if options.floor().is_none() && !is_jpeg && !decoded.is_exact() && !decoded.is_resized {
        return Ok(Outcome::Kept(KeptReason::DeepColor));
    }
    let convert = match to {
        Some(MainFormat::Jpeg) => jpeg::convert,
        Some(MainFormat::Png) => png::convert,
        Some(MainFormat::Gif) => gif::convert,
        None if decoded.has_transparency() => png::convert,
        None => jpeg::convert,
    };
    convert(original, decoded, reference, options, deadline)
}

/// Names what a format has no place for.
fn loss(decoded: &Decoded, to: MainFormat) -> Option<&'static str> {
    let frames = &decoded.animation.frames;
    let has_half_transparency =
        || frames.iter().any(|frame| frame.raster.pixels.iter().any(|pixel| !matches!(pixel.a, 0 | 255)));
    match to {
        MainFormat::Jpeg | MainFormat::Png if decoded.is_animated() => Some("all frames but the first"),
        MainFormat::Jpeg if decoded.has_transparency() => Some("its transparency"),
        MainFormat::Gif if has_half_transparency() => Some("its half-transparency"),
        // A GIF counts in hundredths of a second.
        MainFormat::Gif if frames.iter().any(|frame| frame.delay_ms % 10 != 0) => Some("its timing"),
        _ => None,
    }
}
