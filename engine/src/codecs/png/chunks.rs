//! The chunks of a PNG file, as they lie in it.

use crate::Error;

/// The first bytes of every PNG file.
const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// How XMP begins in `iTXt`: plain text under this keyword, without compression, language or translation.
pub(super) const XMP_KEYWORD: &[u8] = b"XML:com.adobe.xmp\0\0\0\0\0";

/// Programs that write small chunks of pixels need some ten thousand for the largest files.
const MOST_CHUNKS: usize = 200_000;

/// One chunk: its name and its data.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chunk<'a> {
    /// Four letters.
    pub(super) name: [u8; 4],
    /// What it holds, still compressed where its kind is.
    pub(super) data: &'a [u8],
    /// The checksum that it is stored with; `None` where the file breaks off before.
    check: Option<u32>,
}

impl Chunk<'_> {
    /// Says whether its checksum is right.
    pub(super) fn is_intact(&self) -> bool {
        self.check == Some(checksum(&self.name, self.data))
    }

    /// Says whether the picture can be read without it.
    pub(super) fn is_ancillary(&self) -> bool {
        self.name[0].is_ascii_lowercase()
    }
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

/// Lists the chunks up to `IEND`; what comes after that is no part of the picture.
pub(super) fn list(file: &[u8]) -> Result<Vec<Chunk<'_>>, Error> {
    let (chunks, has_end) = list_what_there_is(file)?;
    if has_end { Ok(chunks) } else { Err(damaged("the file ends early")) }
}

/// Lists the chunks up to `IEND`, or to where the file breaks off behind its first pixels: the last chunk may then be
/// a part only. Says whether there is an `IEND`.
pub(super) fn list_what_there_is(file: &[u8]) -> Result<(Vec<Chunk<'_>>, bool), Error> {
    let Some(mut rest) = file.strip_prefix(SIGNATURE) else { return Err(damaged("no signature")) };
    let mut chunks: Vec<Chunk<'_>> = Vec::new();
    loop {
        let is_broken_off = |chunks: &[Chunk<'_>]| find(chunks, b"IDAT").is_some();
        let head = rest.split_first_chunk::<4>().and_then(|(length, rest)| {
            let (name, rest) = rest.split_first_chunk::<4>()?;
            Some((u32::from_be_bytes(*length) as usize, name, rest))
        });
        let Some((length, name, after)) = head else {
            return if is_broken_off(&chunks) {
                Ok((chunks, false))
            } else {
                Err(damaged("the file ends early"))
            };
        };
        if chunks.is_empty() && (name != b"IHDR" || length != 13) {
            return Err(damaged("no header"));
        }
        if chunks.len() == MOST_CHUNKS {
            return Err(Error::TooLarge { what: "chunks", limit: MOST_CHUNKS as u64 });
        }
        let whole = after.split_at_checked(length).and_then(|(data, after)| {
            let (check, after) = after.split_first_chunk::<4>()?;
            Some((data, u32::from_be_bytes(*check), after))
        });
        let Some((data, check, after)) = whole else {
            let data = &after[..length.min(after.len())];
            chunks.push(Chunk { name: *name, data, check: None });
            return if is_broken_off(&chunks) {
                Ok((chunks, false))
            } else {
                Err(damaged("the file ends early"))
            };
        };
        if name == b"IEND" {
            return Ok((chunks, true));
        }
        chunks.push(Chunk { name: *name, data, check: Some(check) });
        rest = after;
    }
}

/// Writes chunks as a file.
pub(super) fn write<'a>(chunks: impl Iterator<Item = (&'a [u8; 4], &'a [u8])>) -> Vec<u8> {
    let mut file = SIGNATURE.to_vec();
    for (name, data) in chunks.chain([(b"IEND", &[][..])]) {
        file.extend((data.len() as u32).to_be_bytes());
        file.extend(name);
        file.extend_from_slice(data);
        file.extend(checksum(name, data).to_be_bytes());
    }
    file
}

/// The checksum that a chunk is to have.
fn checksum(name: &[u8; 4], data: &[u8]) -> u32 {
    let mut sum = libdeflater::Crc::new();
    sum.update(name);
    sum.update(data);
    sum.sum()
}

/// Finds the first chunk of a name.
pub(super) fn find<'a>(chunks: &[Chunk<'a>], name: &[u8; 4]) -> Option<&'a [u8]> {
    chunks.iter().find(|chunk| chunk.name == *name).map(|chunk| chunk.data)
}

pub(super) fn damaged(what: &str) -> Error {
    Error::Malformed(format!("PNG: {what}"))
}
