//! In a PNG the mark is a chunk of its own before the last: ancillary, private and safe to copy, so that programs that
//! only pack the picture better keep it.

use super::{PAYLOAD_BYTES, Payload};

const CHUNK: &[u8; 4] = b"epXm";
const SIGNATURE_BYTES: usize = 8;
/// Length and name before a chunk's data, checksum behind.
const HEAD_BYTES: usize = 8;
const CHECKSUM_BYTES: usize = 4;

pub(super) fn find(file: &[u8]) -> Option<Payload> {
    chunks(file).find(|chunk| chunk.name == CHUNK).and_then(|chunk| chunk.data.try_into().ok())
}

pub(super) fn insert(file: &mut Vec<u8>, payload: Payload) {
    let Some(at) = chunks(file).find(|chunk| chunk.name == b"IEND").map(|chunk| chunk.start) else { return };
    let named = [&CHUNK[..], &payload].concat();
    let chunk =
        [&(PAYLOAD_BYTES as u32).to_be_bytes()[..], &named, &crate::codecs::png::crc32(&named).to_be_bytes()];
    file.splice(at..at, chunk.concat());
}

struct Chunk<'a> {
    start: usize,
    name: &'a [u8],
    data: &'a [u8],
}

fn chunks(file: &[u8]) -> impl Iterator<Item = Chunk<'_>> {
    let mut start = SIGNATURE_BYTES;
    std::iter::from_fn(move || {
        let head = file.get(start..start + HEAD_BYTES)?;
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let data_start = start + HEAD_BYTES;
        let data = file.get(data_start..data_start.checked_add(length)?)?;
        let chunk = Chunk { start, name: &head[4..], data };
        start = data_start + length + CHECKSUM_BYTES;
        Some(chunk)
    })
}
