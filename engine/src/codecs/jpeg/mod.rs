//! JPEG.
//!
//! A main result is either the original's own coefficients in fewer bytes (every mode), or a new encoding by
//! mozjpeg or jpegli whose pixels were measured (lossy and glossy).

mod decode;
mod encode;
mod encoding;
mod hints;
mod jpegli;
mod library;
mod markers;
mod reader;
mod recompress;
mod writer;

pub(crate) use decode::decode;

use self::encoding::{Encoded, Encoding};
use super::Decoded;
use crate::metadata::{self, Metadata};
use crate::perceptual::Reference;
use crate::{Deadline, Error, Floor, Format, KeptReason, Options, Outcome, Produced, Score};

/// What a smaller picture is held to in lossless mode, since a JPEG cannot hold new pixels without loss: the
/// first floor at which it comes out smaller than the original.
const RESIZED_LOSSLESS_FLOORS: [Floor; 3] = [Floor(90.0), Floor(80.0), Floor(70.0)];

/// Makes the smallest acceptable JPEG of a JPEG.
pub(crate) fn optimize(
    original: &[u8],
    decoded: &Decoded,
    reference: &Reference,
    options: &Options,
    deadline: Deadline,
) -> Result<Outcome, Error> {
    let unchanged = unchanged_pixels(original, decoded, options)?;
    let own_floor = options.floor();
    let floors = match (&own_floor, decoded.is_resized) {
        (Some(floor), _) => std::slice::from_ref(floor),
        (None, true) => &RESIZED_LOSSLESS_FLOORS,
        (None, false) => &[],
    };
    let must_beat_bytes = unchanged.as_ref().map_or(original.len(), |bytes| bytes.len().min(original.len()));
    let mut encoded = None;
    for &floor in floors {
        let encoding = Encoding { original, decoded, reference, options, floor, deadline };
        encoded = encoding.smallest(must_beat_bytes as u64)?;
        if encoded.is_some() {
            break;
        }
    }
    Ok(outcome(unchanged, encoded, original, decoded, options))
}

/// Recompresses where the result shows the very same picture.
fn unchanged_pixels(original: &[u8], decoded: &Decoded, options: &Options) -> Result<Option<Vec<u8>>, Error> {
    let is_lossless = options.floor().is_none();
    // Lossy and glossy results stand upright by themselves.
    if decoded.is_resized || !(is_lossless || decoded.orientation.is_upright()) {
        return Ok(None);
    }
    let stored = &decoded.metadata;
    let keeps_profile = is_lossless || !decoded.is_srgb;
    let orientation_tag =
        (!decoded.orientation.is_upright()).then(|| metadata::bare_orientation(decoded.orientation));
    let kept = Metadata {
        icc: stored.icc.clone().filter(|_| keeps_profile),
        exif: if options.keep_metadata { stored.exif.clone() } else { orientation_tag },
        xmp: stored.xmp.clone().filter(|_| options.keep_metadata),
        comments: if options.keep_metadata { stored.comments.clone() } else { Vec::new() },
    };
    recompress::recompress(original, &markers::make(&kept)).map(Some)
}

/// Picks the smaller of the two ways, when it is smaller than the original.
fn outcome(
    unchanged: Option<Vec<u8>>,
    encoded: Option<Encoded>,
    original: &[u8],
    decoded: &Decoded,
    options: &Options,
) -> Outcome {
    let produced = |bytes, score, encoding, candidates| {
        Outcome::Optimized(Produced {
            format: Format::Jpeg,
            bytes,
            width: decoded.raster().width,
            height: decoded.raster().height,
            score,
            floor: options.floor(),
            encoding,
            candidates,
        })
    };
    match (unchanged, encoded) {
        (_, Some(Encoded { bytes, score, setting, measured })) => {
            produced(bytes, score, setting.describe(), measured)
        }
        (Some(bytes), None) if bytes.len() < original.len() => {
            produced(bytes, Score::IDENTICAL, "same coefficients, fewer bytes".into(), 0)
        }
        _ => Outcome::Kept(KeptReason::NotSmaller),
    }
}
