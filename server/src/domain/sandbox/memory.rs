//! How much memory a picture may take, told from its header.
//!
//! The header is looked at in the server's own process, so within a bound that no file can move.

use std::io::{self, BufRead, Cursor, Read, Seek, SeekFrom};

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
    let pixels = header_pixels(original).saturating_mul(4 * 12);
    pixels.saturating_add(64 * MIB + original.len() as u64).min(ceiling)
}

fn is_large(original: &[u8]) -> bool {
    may_move(original) || header_pixels(original) > 50_000_000
}

/// Says whether it may be an animation, whose frames a header does not count.
pub(super) fn may_move(original: &[u8]) -> bool {
    match Format::sniff(original) {
        Some(Format::Gif | Format::WebP) => true,
        // An AVIF says by its brand that it is an animation.
        Some(Format::Avif) => original.get(8..12) == Some(b"avis"),
        _ => false,
    }
}

/// The pixels that a header promises; 0 where it tells of none, or only after more steps than any sane one takes.
pub(super) fn header_pixels(original: &[u8]) -> u64 {
    // Formats that the engine does not take are not looked at.
    if Format::sniff(original).is_none() {
        return 0;
    }
    let size = imagesize::reader_size(FewSteps { file: Cursor::new(original), steps_left: MOST_STEPS });
    size.map_or(0, |size| (size.width as u64).saturating_mul(size.height as u64))
}

/// A JPEG of 100 MB in segments of the largest size takes 3,000 steps to its frame header.
const MOST_STEPS: u32 = 10_000;

/// A file that can be read and jumped about in so many times only.
struct FewSteps<'a> {
    file: Cursor<&'a [u8]>,
    steps_left: u32,
}

impl FewSteps<'_> {
    fn step(&mut self) -> io::Result<()> {
        self.steps_left = self.steps_left.checked_sub(1).ok_or(io::ErrorKind::QuotaExceeded)?;
        Ok(())
    }
}

impl Read for FewSteps<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        self.step()?;
        self.file.read(to)
    }
}

impl BufRead for FewSteps<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.step()?;
        // Not all the rest, or a search for the end of a line would be one step of a hundred megabytes.
        let rest = self.file.fill_buf()?;
        Ok(&rest[..rest.len().min(4_096)])
    }

    fn consume(&mut self, bytes: usize) {
        self.file.consume(bytes);
    }
}

impl Seek for FewSteps<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.step()?;
        self.file.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(name: &str) -> Vec<u8> {
        std::fs::read(format!("{}/../engine/tests/pictures/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    }

    /// A JPEG whose frame header comes after so many comments.
    fn jpeg_after(comments: usize) -> Vec<u8> {
        let comment = [0xFF, 0xFE, 0, 2];
        let frame = [0xFF, 0xC0, 0, 11, 8, 0, 10, 0, 20, 1, 1, 0x11, 0];
        [&[0xFF, 0xD8][..], &comment.repeat(comments), &frame].concat()
    }

    #[test]
    fn a_header_tells_its_pixels() {
        assert_eq!(header_pixels(&picture("grey.jpg")), 160 * 105);
        assert_eq!(header_pixels(&jpeg_after(1_000)), 200);
        assert_eq!(header_pixels(b"P3 70 70 255"), 0, "of a format that is not taken");
    }

    #[test]
    fn a_header_without_end_is_not_read_to_its_end() {
        assert_eq!(header_pixels(&jpeg_after(20_000)), 0);
    }
}
