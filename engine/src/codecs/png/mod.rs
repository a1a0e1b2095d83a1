//! PNG: lossless packing, and palettes under a floor.

mod chunks;
mod colors;
mod decode;
mod encode;
mod recompress;
mod regular;

pub(crate) use decode::decode;

pub(crate) use recompress::crc32;

use self::encode::{Packing, SideChunks};
use super::Decoded;
use crate::perceptual::{Promise, Reference};
use crate::quantize::{NearLossless, PaletteSearch, Quantized, SMALL_PIXELS};
use crate::{
    Deadline, Error, Format, JudgeLimits, Judgement, KeptReason, Options, Outcome, Produced, Raster, Score,
};

/// Says whether a gain map lies in chunks of its own, by the names that Android and the coming standard give them.
pub(crate) fn has_gain_map(file: &[u8]) -> bool {
    const NAMES: [&[u8; 4]; 4] = [b"gmAP", b"gdAT", b"gMAP", b"gDAT"];
    chunks::list(file).is_ok_and(|chunks| NAMES.iter().any(|name| chunks::find(&chunks, name).is_some()))
}

/// Makes the smallest acceptable PNG of a PNG.
pub(crate) fn optimize(
    original: &[u8],
    decoded: &Decoded,
    reference: &Reference,
    options: &Options,
    deadline: Deadline,
) -> Result<Outcome, Error> {
    let side_chunks = recompress::side_chunks(original, decoded, options.keep_metadata)?;
    let lossless = || lossless(original, decoded, options, &side_chunks);
    let best = smallest(decoded, reference, options, &side_chunks, lossless, deadline)?;
    Ok(best.into_outcome(original, decoded, options))
}

/// Makes the smallest acceptable PNG of a picture from another format, if it is smaller than the original.
pub(crate) fn convert(
    original: &[u8],
    decoded: &Decoded,
    reference: &Reference,
    options: &Options,
    deadline: Deadline,
) -> Result<Outcome, Error> {
    let side_chunks = match options.keep_metadata {
        true => recompress::chunks_of(&decoded.metadata),
        false => SideChunks::new(),
    };
    let lossless = || encode::truecolor(decoded.raster(), &side_chunks, Packing::Deliver(options.effort));
    let best = smallest(decoded, reference, options, &side_chunks, lossless, deadline)?;
    Ok(best.into_outcome(original, decoded, options))
}

/// Tries few colours under the floor, and all colours where those may be smaller.
fn smallest(
    decoded: &Decoded,
    reference: &Reference,
    options: &Options,
    side_chunks: &SideChunks,
    lossless: impl FnOnce() -> Result<Vec<u8>, Error>,
    deadline: Deadline,
) -> Result<Candidate, Error> {
    let mut measured = 0;
    let mut best: Option<Candidate> = None;
    if let Some(floor) = options.floor() {
        let estimate = encode::estimate_indexed;
        let raster = decoded.raster();
        let mut search = PaletteSearch::new(raster, reference, floor, options.effort, estimate, deadline);
        let mut propose = |candidate: Candidate| {
            if best.as_ref().is_none_or(|best| candidate.bytes.len() < best.bytes.len()) {
                best = Some(candidate);
            }
        };
        let quantized = search.run()?;
        let mut smallest = None;
        for quantized in quantized {
            let candidate = pack(raster, quantized, side_chunks, options, deadline)?;
            smallest = Some(smallest.unwrap_or(usize::MAX).min(candidate.bytes.len()));
            propose(candidate);
        }
        if search.color_count() > MANY_COLORS {
            let must_beat = smallest.filter(|_| raster.pixel_count() > SMALL_PIXELS);
            for near in search.near_lossless(encode::estimate_filtered, must_beat)? {
                propose(pack_near(near, side_chunks, options, deadline)?);
            }
        }
        measured = search.measured();
    }
    deadline.check()?;
    let (best, other) = match best {
        Some(best) if !best.may_lose_to_lossless => return Ok(Candidate { measured, ..best }),
        best => (best, lossless()?),
    };
    let lossless = Candidate {
        bytes: other,
        score: Score::IDENTICAL,
        judgement: Judgement::IDENTICAL,
        encoding: "lossless".into(),
        may_lose_to_lossless: false,
        measured,
    };
    Ok(match best {
        Some(best) if best.bytes.len() < lossless.bytes.len() => Candidate { measured, ..best },
        _ => lossless,
    })
}

/// A picture of more colours may be larger in a palette than with all colours, a little off each.
const MANY_COLORS: usize = 256;

/// One file that could be delivered.
struct Candidate {
    bytes: Vec<u8>,
    score: Score,
    judgement: Judgement,
    encoding: String,
    may_lose_to_lossless: bool,
    /// How many candidates were measured before this one won.
    measured: u32,
}

impl Candidate {
    fn into_outcome(self, original: &[u8], decoded: &Decoded, options: &Options) -> Outcome {
        if self.bytes.len() >= original.len() {
            return Outcome::Kept(KeptReason::NotSmaller);
        }
        Outcome::Optimized(Produced {
            format: Format::Png,
            bytes: self.bytes,
            width: decoded.raster().width,
            height: decoded.raster().height,
            score: self.score,
            floor: options.floor(),
            judgement: self.judgement,
            limits: options
                .floor()
                .map_or_else(JudgeLimits::default, |floor| JudgeLimits::of(floor, Promise::Graphics)),
            encoding: self.encoding,
            candidates: self.measured + 1,
        })
    }
}

/// A lossless file may come out so much smaller than its quick estimate.
const PACKING_GAIN: f64 = 0.75;

/// Packs a picture in few colours as well as can be.
fn pack(
    raster: &Raster,
    quantized: Quantized,
    side_chunks: &SideChunks,
    options: &Options,
    deadline: Deadline,
) -> Result<Candidate, Error> {
    deadline.check()?;
    let expected = quantized.raster(raster.width, raster.height);
    let size = (raster.width, raster.height);
    let bytes = encode::indexed(
        size,
        quantized.indices,
        quantized.palette,
        side_chunks,
        Packing::Deliver(options.effort),
    )?;
    if decode(&bytes, &options.limits)?.raster() != &expected {
        return Err(Error::Codec { codec: "PNG", message: "packing changed pixels".into() });
    }
    let lossless = encode::truecolor(raster, side_chunks, Packing::Estimate)?.len();
    Ok(Candidate {
        may_lose_to_lossless: raster.pixel_count() <= SMALL_PIXELS
            || (lossless as f64) * PACKING_GAIN < bytes.len() as f64,
        bytes,
        score: quantized.score,
        judgement: quantized.judgement,
        encoding: quantized.description,
        measured: 0,
    })
}

/// Packs a picture whose samples are a little off.
fn pack_near(
    near: NearLossless,
    side_chunks: &SideChunks,
    options: &Options,
    deadline: Deadline,
) -> Result<Candidate, Error> {
    deadline.check()?;
    let packing = Packing::Deliver(options.effort);
    let bytes = encode::filtered(&near.raster, &near.filters, side_chunks, packing)?;
    if !shows(decode(&bytes, &options.limits)?.raster(), &near.raster) {
        return Err(Error::Codec { codec: "PNG", message: "packing changed pixels".into() });
    }
    Ok(Candidate {
        bytes,
        score: near.score,
        judgement: near.judgement,
        encoding: near.description,
        may_lose_to_lossless: true,
        measured: 0,
    })
}

/// Says whether two pictures look the same; the colours of invisible pixels do not matter.
fn shows(a: &Raster, b: &Raster) -> bool {
    a.pixels.iter().zip(&b.pixels).all(|(a, b)| a == b || (a.a == 0 && b.a == 0))
}

/// The same pixels in fewer bytes; lossy modes need no more than 8 bits a channel of sRGB.
fn lossless(
    original: &[u8],
    decoded: &Decoded,
    options: &Options,
    side_chunks: &SideChunks,
) -> Result<Vec<u8>, Error> {
    let is_stored_as_needed = decoded.is_srgb && !decoded.is_deep && decoded.orientation.is_upright();
    let is_lossless_mode = options.floor().is_none();
    if !decoded.is_resized && (is_lossless_mode || is_stored_as_needed) {
        return recompress::recompress(original, decoded, options);
    }
    encode::truecolor(decoded.raster(), side_chunks, Packing::Deliver(options.effort))
}
