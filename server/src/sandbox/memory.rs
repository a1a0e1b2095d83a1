//! How much memory a picture may take, told from its header.

use eiderpix_engine::Format;

const MIB: u64 = 1024 * 1024;

/// A drawing is looked at in two sizes of at most a megapixel, whatever it says of its own.
const DRAWING_BYTES: u64 = 384 * MIB;

/// The ceiling of one picture's process: 1 GiB, or 2.5 GiB above 50 megapixels and for animations,
/// whose frames a header does not count.
pub fn memory_limit_bytes(original: &[u8]) -> u64 {
    if is_large(original) { 2_560 * MIB } else { 1_024 * MIB }
}

/// What a picture is likely to take: some dozen copies of its pixels, within its ceiling.
pub fn memory_estimate_bytes(original: &[u8]) -> u64 {
    let ceiling = memory_limit_bytes(original);
    // What lies packed in a document is not told by its first bytes, either.
    if may_move(original) || Format::sniff(original) == Some(Format::Pdf) {
        return ceiling;
    }
    if Format::sniff(original) == Some(Format::Svg) {
        return DRAWING_BYTES;
    }
    let pixels = pixels(original).saturating_mul(4 * 12);
    pixels.saturating_add(64 * MIB + original.len() as u64).min(ceiling)
}

fn is_large(original: &[u8]) -> bool {
    may_move(original) || pixels(original) > 50_000_000
}

fn may_move(original: &[u8]) -> bool {
    match Format::sniff(original) {
        Some(Format::Gif | Format::WebP) => true,
        // An AVIF says by its brand that it is an animation.
        Some(Format::Avif) => original.get(8..12) == Some(b"avis"),
        _ => false,
    }
}

fn pixels(original: &[u8]) -> u64 {
    let size = imagesize::blob_size(original);
    size.map_or(0, |size| (size.width as u64).saturating_mul(size.height as u64))
}
