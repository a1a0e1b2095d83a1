//! The same pixels in fewer bytes.
//!
//! What always holds: every sample keeps its value and its depth, transparency included; profile and colour
//! chunks stay.

use oxipng::{IndexSet, StripChunks};

use super::chunks;
use super::encode::{self, Packing};
use super::regular::{regular, with_new_data};
use crate::codecs::Decoded;
use crate::metadata::{self, Metadata};
use crate::{Error, Options};

/// Chunks without which the picture would be shown in other colours.
const COLOR_CHUNKS: [[u8; 4]; 7] = [*b"cICP", *b"iCCP", *b"sRGB", *b"gAMA", *b"cHRM", *b"mDCV", *b"cLLI"];
/// Chunks that only those who asked to keep metadata get.
const METADATA_CHUNKS: [[u8; 4]; 6] = [*b"eXIf", *b"iTXt", *b"tEXt", *b"zTXt", *b"tIME", *b"pHYs"];

/// Packs a PNG file anew.
pub(super) fn recompress(original: &[u8], decoded: &Decoded, wanted: &Options) -> Result<Vec<u8>, Error> {
    let keep_metadata = wanted.keep_metadata;
    let mut options = encode::options(Packing::Deliver(wanted.effort), decoded.raster().pixel_count());
    let mut kept: IndexSet<[u8; 4]> = COLOR_CHUNKS.into_iter().collect();
    if keep_metadata {
        kept.extend(METADATA_CHUNKS);
    }
    options.strip = StripChunks::Keep(kept);
    let original = regular(original)?;
    // It refuses data that go on behind the last pixel or lack their checksum, which the decoder and browsers take.
    let bytes = oxipng::optimize_from_memory(&original, &options).or_else(|_| {
        oxipng::optimize_from_memory(&with_new_data(&original)?, &options).map_err(encode::failed)
    })?;
    if keep_metadata || decoded.orientation.is_upright() {
        return Ok(bytes);
    }
    Ok(with_chunk(&bytes, *b"eXIf", &metadata::bare_orientation(decoded.orientation)))
}

/// Lists what a picture whose pixels were encoded anew has beside them.
pub(super) fn side_chunks(
    original: &[u8],
    decoded: &Decoded,
    keep_metadata: bool,
) -> Result<encode::SideChunks, Error> {
    let original = regular(original)?;
    let chunks = chunks::list(&original)?;
    let kept = chunks.iter().filter(|chunk| keep_metadata && METADATA_CHUNKS.contains(&chunk.name));
    let data = |chunk: &chunks::Chunk<'_>| match (&chunk.name, decoded.metadata.upright_exif()) {
        (b"eXIf", Some(upright)) => upright,
        _ => chunk.data.to_vec(),
    };
    Ok(kept.map(|chunk| (chunk.name, data(chunk))).collect())
}

/// Makes the chunks that hold another format's metadata, for pixels that stand upright.
pub(super) fn chunks_of(metadata: &Metadata) -> encode::SideChunks {
    let exif = metadata.upright_exif().map(|exif| (*b"eXIf", exif));
    let xmp = metadata.xmp.as_ref().map(|xmp| (*b"iTXt", [chunks::XMP_KEYWORD, xmp].concat()));
    exif.into_iter().chain(xmp).collect()
}

/// Puts a chunk behind the header.
fn with_chunk(file: &[u8], name: [u8; 4], data: &[u8]) -> Vec<u8> {
    const HEADER_END: usize = 8 + 4 + 4 + 13 + 4;
    let mut named = name.to_vec();
    named.extend_from_slice(data);
    let mut with = file[..HEADER_END].to_vec();
    with.extend((data.len() as u32).to_be_bytes());
    with.extend_from_slice(&named);
    with.extend(crc32(&named).to_be_bytes());
    with.extend_from_slice(&file[HEADER_END..]);
    with
}

/// The checksum of PNG chunks, bit by bit: it is needed for a few bytes only.
pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for &byte in bytes {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    !crc
}
