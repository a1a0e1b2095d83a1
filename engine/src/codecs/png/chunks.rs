//! The chunks of a PNG file, as they lie in it.

use crate::Error;

/// The first bytes of every PNG file.
const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// How XMP begins in `iTXt`: plain text under this keyword, without compression, language or translation.
pub(super) const XMP_KEYWORD: &[u8] = b"XML:com.adobe.xmp\0\0\0\0\0";

/// One chunk: its name and its data.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chunk<'a> {
    /// Four letters.
    pub(super) name: [u8; 4],
    /// What it holds, still compressed where its kind is.
    pub(super) data: &'a [u8],
}

/// Reads width and height from the header, which is where a file that promises too much is to be refused.
pub(super) fn size(file: &[u8]) -> Result<(u32, u32), Error> {
    let Some((before, sides)) = file.get(12..24).and_then(|header| header.split_at_checked(4)) else {
        return Err(Error::Malformed("PNG: the file ends early".into()));
    };
    if before != b"IHDR" {
        return Err(Error::Malformed("PNG: no header".into()));
    }
    let side = |at: usize| u32::from_be_bytes([sides[at], sides[at + 1], sides[at + 2], sides[at + 3]]);
    Ok((side(0), side(4)))
}

/// Lists the chunks up to `IEND`; a file without its first or last chunk is damaged, what comes after `IEND` is
/// no part of the picture.
pub(super) fn list(file: &[u8]) -> Result<Vec<Chunk<'_>>, Error> {
    let damaged = |what: &str| Err(Error::Malformed(format!("PNG: {what}")));
    let Some(mut rest) = file.strip_prefix(SIGNATURE) else { return damaged("no signature") };
    let mut chunks = Vec::new();
    loop {
        let Some((length, after)) = rest.split_first_chunk::<4>() else {
            return damaged("the file ends early");
        };
        let Some((name, after)) = after.split_first_chunk::<4>() else {
            return damaged("the file ends early");
        };
        let length = u32::from_be_bytes(*length) as usize;
        let Some((data, after)) = after.split_at_checked(length) else {
            return damaged("the file ends early");
        };
        let Some((_check, after)) = after.split_first_chunk::<4>() else {
            return damaged("the file ends early");
        };
        if chunks.is_empty() && (name != b"IHDR" || length != 13) {
            return damaged("no header");
        }
        if name == b"IEND" {
            return Ok(chunks);
        }
        chunks.push(Chunk { name: *name, data });
        rest = after;
    }
}

/// Finds the first chunk of a name.
pub(super) fn find<'a>(chunks: &[Chunk<'a>], name: &[u8; 4]) -> Option<&'a [u8]> {
    chunks.iter().find(|chunk| chunk.name == *name).map(|chunk| chunk.data)
}
