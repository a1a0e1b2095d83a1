//! In a WebP the mark is a chunk of its own at the end, where readers skip what they do not know.

use super::{PAYLOAD_BYTES, Payload};

const CHUNK: &[u8; 4] = b"EPX ";
/// `RIFF`, a size, `WEBP`.
const HEADER_BYTES: usize = 12;
/// What of the header the size does not count.
const UNCOUNTED_BYTES: usize = 8;

pub(super) fn find(file: &[u8]) -> Option<Payload> {
    let mut at = HEADER_BYTES;
    let end = riff_end(file)?;
    while at < end {
        let head = file.get(at..at + 8)?;
        let size = u32_of(&head[4..])? as usize;
        let data = file.get(at + 8..(at + 8).checked_add(size)?)?;
        if &head[..4] == CHUNK {
            return data.try_into().ok();
        }
        // Chunks begin at even places.
        at += 8 + size + size % 2;
    }
    None
}

pub(super) fn insert(file: &mut Vec<u8>, payload: Payload) {
    let Some(end) = riff_end(file).filter(|&end| end <= file.len() && end % 2 == 0) else { return };
    let chunk = [&CHUNK[..], &(PAYLOAD_BYTES as u32).to_le_bytes(), &payload].concat();
    let size = (end - UNCOUNTED_BYTES + chunk.len()) as u32;
    file.splice(end..end, chunk);
    file[4..8].copy_from_slice(&size.to_le_bytes());
}

fn riff_end(file: &[u8]) -> Option<usize> {
    (u32_of(file.get(4..8)?)? as usize).checked_add(UNCOUNTED_BYTES)
}

fn u32_of(bytes: &[u8]) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}
