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
mod segments;
mod writer;

pub(crate) use decode::decode;

use mozjpeg_sys::J_COLOR_SPACE::{JCS_EXT_RGBA, JCS_GRAYSCALE, JCS_YCbCr};

use self::encoding::{Encoded, Encoding};
use self::reader::Reader;
use self::writer::Marker;
use super::Decoded;
use crate::mark::Family;
use crate::metadata::{self, Metadata};
use crate::perceptual::Reference;
use crate::{
    Deadline, Error, Floor, Format, JudgeLimits, Judgement, KeptReason, Mark, Options, Outcome, Produced,
    Score,
};

/// What new pixels are held to in lossless mode, since a JPEG cannot hold them without loss: the first floor at
/// which the picture comes out smaller than the original. New are those that were made smaller, and those that come
/// from a format that browsers do not show (TIFF, BMP).
const LOSSLESS_FLOORS: [Floor; 3] = [Floor(90.0), Floor(80.0), Floor(70.0)];

/// A new encoding with less than this share of the bytes that the original's own coefficients take in a usual layout is
/// smaller than they can be in any.
const CLEARLY_SMALLER: f64 = 0.9;

/// Makes the smallest acceptable JPEG of a JPEG.
pub(crate) fn optimize(
    original: &[u8],
    decoded: &Decoded,
    reference: &Reference,
    options: &Options,
    deadline: Deadline,
) -> Result<Outcome, Error> {
    let markers = markers_of_unchanged(decoded, options);
    let is_new = options.floor().is_some() || decoded.is_resized;
    let quickly = match &markers {
        Some(markers) if is_new => recompress::recompress_quickly(original, markers)?.len(),
        _ => original.len(),
    };
    let must_beat_bytes = quickly.min(original.len());
    let search = Encoding {
        original: Some(original),
        decoded,
        reference,
        options,
        floor: LOSSLESS_FLOORS[0],
        deadline,
    };
    let encoded = if is_new { smallest(search, must_beat_bytes)? } else { None };
    let encoded_bytes = encoded.as_ref().map_or(usize::MAX, |(encoded, _)| encoded.bytes.len());
    let unchanged = match &markers {
        Some(markers) if encoded_bytes as f64 > CLEARLY_SMALLER * must_beat_bytes as f64 => {
            Some(recompress::recompress(original, markers)?)
        }
        _ => None,
    };
    let unchanged = unchanged.filter(|bytes| bytes.len() < original.len().min(encoded_bytes));
    Ok(match (unchanged, encoded) {
        (Some(bytes), _) => unchanged_result(bytes, decoded, options),
        (None, Some(encoded)) => produced(encoded, decoded, reference),
        (None, None) => Outcome::Kept(KeptReason::NotSmaller),
    })
}

/// Makes the smallest acceptable JPEG of opaque pixels from another format, if it is smaller than the original.
pub(crate) fn convert(
    original: &[u8],
    decoded: &Decoded,
    reference: &Reference,
    options: &Options,
    deadline: Deadline,
) -> Result<Outcome, Error> {
    let search =
        Encoding { original: None, decoded, reference, options, floor: LOSSLESS_FLOORS[0], deadline };
    let encoded = smallest(search, original.len())?;
    Ok(encoded.map_or(Outcome::Kept(KeptReason::NotSmaller), |encoded| produced(encoded, decoded, reference)))
}

/// Encodes anew under the floor in force; in lossless mode under the first of its own at which that saves anything.
fn smallest(search: Encoding<'_>, must_beat_bytes: usize) -> Result<Option<(Encoded, Floor)>, Error> {
    let own_floor = search.options.floor();
    let floors = own_floor.as_ref().map_or(&LOSSLESS_FLOORS[..], std::slice::from_ref);
    for &floor in floors {
        let encoding = Encoding { floor, ..search };
        if let Some(encoded) = encoding.smallest(must_beat_bytes as u64)? {
            return Ok(Some((encoded, floor)));
        }
    }
    Ok(None)
}

/// What lies beside the original's own coefficients; `None` where the result is to show other pixels.
fn markers_of_unchanged(decoded: &Decoded, options: &Options) -> Option<Vec<Marker>> {
    let is_lossless = options.floor().is_none();
    // Lossy and glossy results stand upright by themselves.
    if decoded.is_resized || !(is_lossless || decoded.orientation.is_upright()) {
        return None;
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
    Some(markers::make(&kept))
}

/// A JPEG with nothing beside its pixels, in as few bytes as the options allow.
pub(crate) struct Bare {
    pub(crate) bytes: Vec<u8>,
    pub(crate) score: Score,
    pub(crate) judgement: Judgement,
    pub(crate) measured: u32,
}

/// Packs the JPEG of another file: the numbers stay as they are stored, never turned and never converted by what lies
/// beside them, and as many to a pixel. `None` where they are not grey or brightness and two differences of colour.
pub(crate) fn bare(original: &[u8], options: &Options, deadline: Deadline) -> Result<Option<Bare>, Error> {
    let Some(channels) = channels(original, options)? else { return Ok(None) };
    let mark = Mark::read(original);
    let unchanged = recompress::recompress(original, &[])?;
    if stored_pixels(original)? != stored_pixels(&unchanged)? {
        return Err(Error::Codec { codec: "jpeg", message: "the layout changed the picture".into() });
    }
    let may_lose = options.again || mark.is_none_or(|mark| mark.is_lossless);
    let encoded = match options.floor().filter(|_| may_lose) {
        Some(floor) => {
            let decoded = decode(&unchanged, &options.limits)?;
            let reference = Reference::new(decoded.animation.clone());
            let encoding = Encoding {
                original: Some(&unchanged),
                decoded: &decoded,
                reference: &reference,
                options,
                floor,
                deadline,
            };
            encoding.smallest(unchanged.len() as u64)?
        }
        None => None,
    };
    // It says so itself, wherever it goes from there; what lost nothing needs no more than it had.
    let unchanged = match mark {
        Some(mark) => mark.write(unchanged),
        None => unchanged,
    };
    if let Some(Encoded { bytes, score, judgement, measured, .. }) = encoded
        && self::channels(&bytes, options)? == Some(channels)
    {
        let lost = Mark {
            mode: options.mode,
            is_lossless: false,
            is_beside: false,
            family: Family::of(original, None),
        };
        let bytes = lost.after(mark).write(bytes);
        if bytes.len() < unchanged.len() {
            return Ok(Some(Bare { bytes, score, judgement, measured }));
        }
    }
    Ok(Some(Bare { bytes: unchanged, score: Score::IDENTICAL, judgement: Judgement::default(), measured: 0 }))
}

/// Counts the channels of a JPEG that stores grey or brightness and two differences of colour.
fn channels(jpeg: &[u8], options: &Options) -> Result<Option<usize>, Error> {
    segments::check(jpeg)?;
    library::guarded(|| {
        let reader = Reader::new(jpeg);
        let (width, height) = reader.size();
        options.limits.check_picture(width, height, 1)?;
        let is_usual = matches!(reader.color_space(), JCS_GRAYSCALE | JCS_YCbCr);
        Ok(is_usual.then(|| reader.sampling().len()))
    })
}

/// Decodes the stored numbers, whatever lies beside them.
fn stored_pixels(jpeg: &[u8]) -> Result<Vec<u8>, Error> {
    library::guarded(|| {
        let mut reader = Reader::new(jpeg);
        let (width, height) = reader.size();
        let mut pixels = vec![0; width as usize * height as usize * 4];
        reader.read_pixels(JCS_EXT_RGBA, &mut pixels);
        Ok(pixels)
    })
}

fn produced((encoded, floor): (Encoded, Floor), decoded: &Decoded, reference: &Reference) -> Outcome {
    let limits = reference.transform_limits(floor);
    let Encoded { bytes, score, judgement, setting, measured } = encoded;
    Outcome::Optimized(Produced {
        format: Format::Jpeg,
        bytes,
        width: decoded.raster().width,
        height: decoded.raster().height,
        score,
        floor: Some(floor),
        judgement,
        limits,
        encoding: setting.describe(),
        candidates: measured,
    })
}

fn unchanged_result(bytes: Vec<u8>, decoded: &Decoded, options: &Options) -> Outcome {
    Outcome::Optimized(Produced {
        format: Format::Jpeg,
        bytes,
        width: decoded.raster().width,
        height: decoded.raster().height,
        score: Score::IDENTICAL,
        floor: options.floor(),
        judgement: Judgement::IDENTICAL,
        limits: JudgeLimits::default(),
        encoding: "same coefficients, fewer bytes".into(),
        candidates: 0,
    })
}
