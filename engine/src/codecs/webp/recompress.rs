//! The same pixels in fewer bytes: lossless bitstreams are packed anew, lossy ones stay as they are.
//!
//! What always holds: every pixel keeps its value and its alpha; profile, frames and their times stay.

use super::container::{self, Canvas, Chunk, StoredFrame};
use super::decode::stored_frames;
use super::libwebp::{self, Encoding, LONGEST_SIDE};
use super::still;
use crate::codecs::Decoded;
use crate::metadata::{self, Metadata};
use crate::{Deadline, Error, Options};

/// Packs a WebP file anew, without what need not lie beside the pixels.
pub(super) fn recompress(
    original: &[u8],
    decoded: &Decoded,
    options: &Options,
    deadline: Deadline,
) -> Result<Vec<u8>, Error> {
    let chunks = container::list(original)?;
    let frames = stored_frames(&chunks)?;
    let metadata = kept(decoded, options);
    if frames.is_empty() {
        return recompress_still(&chunks, decoded, &metadata, deadline);
    }
    let pictures = frames
        .iter()
        .map(|frame| Ok(bitstream(&packed(&container::chunks(frame.picture)?, deadline)?)))
        .collect::<Result<Vec<_>, Error>>()?;
    let frames: Vec<StoredFrame<'_>> =
        frames.iter().zip(&pictures).map(|(frame, picture)| StoredFrame { picture, ..*frame }).collect();
    Ok(container::animation(canvas_of(decoded), decoded.animation.plays, &frames, &metadata))
}

/// Says whether any of a file's bitstreams is lossless.
pub(super) fn is_lossless(original: &[u8]) -> Result<bool, Error> {
    let chunks = container::list(original)?;
    let is_vp8l = |chunks: &[Chunk<'_>]| container::find(chunks, b"VP8L").is_some();
    let frames = stored_frames(&chunks)?;
    Ok(is_vp8l(&chunks)
        || frames.iter().any(|frame| container::chunks(frame.picture).is_ok_and(|chunks| is_vp8l(&chunks))))
}

fn recompress_still(
    chunks: &[Chunk<'_>],
    decoded: &Decoded,
    metadata: &Metadata,
    deadline: Deadline,
) -> Result<Vec<u8>, Error> {
    let mut canvas = canvas_of(decoded);
    if decoded.orientation.swaps_sides() {
        std::mem::swap(&mut canvas.width, &mut canvas.height);
    }
    Ok(container::still_of(&bitstream(&packed(chunks, deadline)?), canvas, metadata))
}

fn canvas_of(decoded: &Decoded) -> Canvas {
    let raster = decoded.raster();
    Canvas { width: raster.width, height: raster.height, has_transparency: decoded.has_transparency() }
}

/// What may lie beside unchanged pixels.
fn kept(decoded: &Decoded, options: &Options) -> Metadata {
    let stored = &decoded.metadata;
    let tag = (!decoded.orientation.is_upright()).then(|| metadata::bare_orientation(decoded.orientation));
    let keeps_profile = options.floor().is_none() || !decoded.is_srgb;
    Metadata {
        icc: stored.icc.clone().filter(|_| keeps_profile),
        exif: if options.keep_metadata { stored.exif.clone() } else { tag },
        xmp: stored.xmp.clone().filter(|_| options.keep_metadata),
        comments: Vec::new(),
    }
}

/// A chunk's name and data.
type OwnedChunk = ([u8; 4], Vec<u8>);

/// The chunks of a picture, a lossless one packed anew where that is smaller.
fn packed(chunks: &[Chunk<'_>], deadline: Deadline) -> Result<Vec<OwnedChunk>, Error> {
    let pixels = container::pixel_chunks(chunks);
    let mut packed: Vec<_> = pixels.iter().map(|chunk| (chunk.name, chunk.data.to_vec())).collect();
    if let Some((_, stored)) = packed.iter_mut().find(|(name, _)| name == b"VP8L") {
        let raster = libwebp::decode(&bitstream(&[(*b"VP8L", stored.clone())]))?;
        if raster.longest_side() > LONGEST_SIDE {
            return Ok(packed);
        }
        let encoding =
            Encoding::Lossless { level: still::level(raster.pixel_count()), keeps_invisible: true };
        let file = libwebp::encode(&raster, encoding, deadline)?;
        match container::find(&container::list(&file)?, b"VP8L") {
            Some(smaller) if smaller.len() < stored.len() => *stored = smaller.to_vec(),
            _ => {}
        }
    }
    Ok(packed)
}

fn bitstream(chunks: &[OwnedChunk]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, data) in chunks {
        container::push(&mut bytes, *name, data);
    }
    bytes
}
