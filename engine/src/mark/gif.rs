//! In a GIF the mark is an application extension without data before the end: its name has room for all of it.

use super::Payload;

const NAME: &[u8; 7] = b"EIDERPX";
const EXTENSION: u8 = 0x21;
const APPLICATION: u8 = 0xFF;
const IMAGE: u8 = 0x2C;
const TRAILER: u8 = 0x3B;
/// Signature, screen size, flags, background and aspect.
const HEADER_BYTES: usize = 13;

pub(super) fn find(file: &[u8]) -> Option<Payload> {
    let mut mark = None;
    walk(file, |block| {
        if let [EXTENSION, APPLICATION, 11, content @ .., 0] = block
            && let Some(payload) = content.strip_prefix(NAME).and_then(|payload| payload.try_into().ok())
        {
            mark = Some(payload);
        }
    });
    mark
}

pub(super) fn insert(file: &mut Vec<u8>, payload: Payload) {
    let Some(at) = walk(file, |_| {}) else { return };
    let block = [&[EXTENSION, APPLICATION, 11], &NAME[..], &payload, &[0]].concat();
    file.splice(at..at, block);
}

/// Shows each extension, and gives the place of the trailer; `None` where the file ends before one.
fn walk<'a>(file: &'a [u8], mut see: impl FnMut(&'a [u8])) -> Option<usize> {
    let mut at = HEADER_BYTES + palette_bytes(*file.get(10)?);
    loop {
        match *file.get(at)? {
            EXTENSION => {
                let end = sub_blocks_end(file, at + 2)?;
                see(&file[at..end]);
                at = end;
            }
            IMAGE => {
                let pixels = at + 10 + palette_bytes(*file.get(at + 9)?);
                at = sub_blocks_end(file, pixels + 1)?;
            }
            TRAILER => return Some(at),
            // Some writers fill with zeros.
            0 => at += 1,
            _ => return None,
        }
    }
}

fn palette_bytes(flags: u8) -> usize {
    if flags & 0x80 != 0 { 3 << ((flags & 7) + 1) } else { 0 }
}

fn sub_blocks_end(file: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match *file.get(at)? {
            0 => return Some(at + 1),
            length => at += 1 + usize::from(length),
        }
    }
}
