//! In an AVIF the mark is a `free` box at the end of the file, whose content readers do not look at.

use super::{Payload, named, payload_of};

pub(super) fn find(file: &[u8]) -> Option<Payload> {
    let mut rest = file;
    while let Some((kind, content, after)) = split_box(rest) {
        if kind == b"free"
            && let Some(payload) = payload_of(content)
        {
            return Some(payload);
        }
        rest = after;
    }
    None
}

pub(super) fn insert(file: &mut Vec<u8>, payload: Payload) {
    let mut rest = &file[..];
    while let Some((.., after)) = split_box(rest) {
        rest = after;
    }
    // What cannot be walked to its end has a box that reaches to the end.
    if rest.is_empty() {
        let content = named(payload);
        file.extend([0, 0, 0, content.len() as u8 + 8]);
        file.extend_from_slice(b"free");
        file.extend_from_slice(&content);
    }
}

/// Takes the first box: its kind, its content and what follows.
fn split_box(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let head = bytes.get(..8)?;
    let size = u32::from_be_bytes([head[0], head[1], head[2], head[3]]);
    let (start, size) = match size {
        1 => (16, usize::try_from(u64::from_be_bytes(bytes.get(8..16)?.try_into().ok()?)).ok()?),
        size => (8, size as usize),
    };
    let content = bytes.get(start..size)?;
    Some((&head[4..], content, &bytes[size..]))
}
