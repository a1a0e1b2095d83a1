//! Deflate, both ways, bounded.

use libdeflater::{CompressionLvl, Compressor};

use crate::{Deadline, Effort, Error};

/// Up to so many bytes the slowest way is worth its time.
const SMALL_BYTES: usize = 200_000;

/// Packs bytes as zlib does, in as few bytes as the effort allows.
pub(super) fn deflate(plain: &[u8], effort: Effort, deadline: Deadline) -> Result<Vec<u8>, Error> {
    deadline.check()?;
    let level = if effort == Effort::Fast { 9 } else { 12 };
    let level = CompressionLvl::new(level).expect("libdeflate has levels up to 12");
    let mut compressor = Compressor::new(level);
    let mut packed = vec![0; compressor.zlib_compress_bound(plain.len())];
    let length = compressor
        .zlib_compress(plain, &mut packed)
        .map_err(|error| Error::Codec { codec: "PDF", message: error.to_string() })?;
    packed.truncate(length);
    if effort == Effort::Best && plain.len() <= SMALL_BYTES {
        let mut slow = Vec::with_capacity(packed.len());
        let options = zopfli::Options::default();
        if zopfli::compress(options, zopfli::Format::Zlib, plain, &mut slow).is_ok()
            && slow.len() < packed.len()
        {
            return Ok(slow);
        }
    }
    Ok(packed)
}

/// Unpacks what zlib packed; `None` where it is damaged or has more than `most_bytes`.
pub(super) fn inflate(packed: &[u8], most_bytes: usize) -> Option<Vec<u8>> {
    let mut room = packed.len().saturating_mul(6).clamp(4_096, most_bytes);
    loop {
        let mut plain = vec![0; room];
        match libdeflater::Decompressor::new().zlib_decompress(packed, &mut plain) {
            Ok(length) => {
                plain.truncate(length);
                return Some(plain);
            }
            Err(libdeflater::DecompressionError::InsufficientSpace) if room < most_bytes => {
                room = room.saturating_mul(4).min(most_bytes);
            }
            Err(_) => return None,
        }
    }
}
