//! WebP: stills and animations, lossy and lossless.

mod animation;
mod container;
mod decode;
mod libwebp;
mod recompress;
mod still;

pub(crate) use decode::decode;

use self::animation::AnimationEncoder;
use self::libwebp::{Encoding, LONGEST_SIDE};
use self::still::{Candidate, Found, StillSearch};
use super::Decoded;
use crate::metadata::Metadata;
use crate::perceptual::Reference;
use crate::{
    Deadline, Error, Floor, Format, KeptReason, MissingReason, Options, Outcome, Produced, VariantOutcome,
};

/// Makes the smallest acceptable WebP of a WebP.
pub(crate) fn optimize(
    original: &[u8],
    decoded: &Decoded,
    reference: &Reference,
    options: &Options,
    deadline: Deadline,
) -> Result<Outcome, Error> {
    let mut found = Found { winner: None, measured: 0 };
    let is_lossless_mode = options.floor().is_none();
    // Lossy and glossy results stand upright by themselves.
    if !decoded.is_resized && (is_lossless_mode || decoded.orientation.is_upright()) {
        let bytes = recompress::recompress(original, decoded, options, deadline)?;
        found.propose(Candidate::identical(bytes, "same pixels"));
    }
    let must_beat_bytes = found.smallest(original.len() as u64);
    // Lossless files may be one pixel longer than the library writes.
    if (!is_lossless_mode || decoded.is_resized) && decoded.raster().longest_side() <= LONGEST_SIDE {
        // What was lossy before is not small without loss, unless it has been made smaller itself.
        let tries_lossless = decoded.is_resized || recompress::is_lossless(original)?;
        let encoded = encode(decoded, reference, options, must_beat_bytes, tries_lossless, deadline)?;
        found.measured += encoded.measured;
        if let Some(candidate) = encoded.winner {
            found.propose(candidate);
        }
    }
    found.measured = found.measured.max(1);
    Ok(match found.winner {
        Some(winner) if winner.bytes.len() < original.len() => {
            Outcome::Optimized(produced(winner, found.measured, decoded, options.floor()))
        }
        _ => Outcome::Kept(KeptReason::NotSmaller),
    })
}

/// Makes the smallest acceptable WebP of any picture, if it is smaller than `must_beat_bytes`.
pub(crate) fn variant(
    decoded: &Decoded,
    reference: &Reference,
    options: &Options,
    must_beat_bytes: u64,
    deadline: Deadline,
) -> Result<VariantOutcome, Error> {
    let raster = decoded.raster();
    if raster.longest_side() > LONGEST_SIDE {
        return Ok(VariantOutcome::Missing(MissingReason::NotCompatible));
    }
    let found = encode(decoded, reference, options, must_beat_bytes, true, deadline)?;
    Ok(match found.winner {
        Some(winner) if (winner.bytes.len() as u64) < must_beat_bytes => {
            VariantOutcome::Made(produced(winner, found.measured.max(1), decoded, options.floor()))
        }
        _ => VariantOutcome::Missing(MissingReason::NotSmaller),
    })
}

/// Encodes upright sRGB pixels anew, under the floor or without loss.
fn encode(
    decoded: &Decoded,
    reference: &Reference,
    options: &Options,
    must_beat_bytes: u64,
    tries_lossless: bool,
    deadline: Deadline,
) -> Result<Found, Error> {
    let stored = &decoded.metadata;
    let metadata = if options.keep_metadata {
        Metadata { exif: stored.upright_exif(), xmp: stored.xmp.clone(), ..Metadata::default() }
    } else {
        Metadata::default()
    };
    let raster = decoded.raster();
    if decoded.is_animated() {
        return AnimationEncoder {
            decoded,
            reference,
            floor: options.floor(),
            metadata: &metadata,
            deadline,
        }
        .run();
    }
    let mut found = match options.floor() {
        Some(floor) => {
            let effort = options.effort;
            StillSearch { raster, reference, floor, effort, must_beat_bytes, tries_lossless, deadline }
                .run()?
        }
        None => lossless(decoded, must_beat_bytes, deadline)?,
    };
    if let Some(winner) = &mut found.winner {
        winner.bytes = container::still(std::mem::take(&mut winner.bytes), raster, &metadata)?;
    }
    Ok(found)
}

fn lossless(decoded: &Decoded, must_beat_bytes: u64, deadline: Deadline) -> Result<Found, Error> {
    let raster = decoded.raster();
    let encode =
        |level| libwebp::encode(raster, Encoding::Lossless { level, keeps_invisible: true }, deadline);
    // What is far too large when packed quickly stays so: a JPEG's pixels, for one.
    if encode(0)?.len() as u64 * 3 / 5 > must_beat_bytes {
        return Ok(Found { winner: None, measured: 0 });
    }
    let bytes = encode(still::level(raster.pixel_count()))?;
    Ok(Found { winner: Some(Candidate::identical(bytes, "lossless")), measured: 0 })
}

fn produced(winner: Candidate, candidates: u32, decoded: &Decoded, floor: Option<Floor>) -> Produced {
    let raster = decoded.raster();
    Produced {
        format: Format::WebP,
        bytes: winner.bytes,
        width: raster.width,
        height: raster.height,
        score: winner.score,
        floor,
        judgement: winner.judgement,
        limits: winner.limits,
        encoding: format!("WebP, {}", winner.encoding),
        candidates,
    }
}
