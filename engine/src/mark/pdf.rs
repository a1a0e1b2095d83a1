//! In a PDF the mark is a comment before the last `startxref`: what others append to the file voids it, as is right.
//! Nothing lies beside a document, so that it names no family. The photos inside have marks of their own.

use super::{NAME, Payload};

const LAST: &[u8] = b"startxref";

pub(super) fn find(file: &[u8]) -> Option<Payload> {
    let before = file[..last(file)?].strip_suffix(b"\n")?;
    let (rest, letter) = before.split_at_checked(before.len().checked_sub(1)?)?;
    let is_mark = rest.strip_suffix(NAME)?.ends_with(b"\n%");
    is_mark.then_some([letter[0], 0, 0, 0])
}

pub(super) fn insert(file: &mut Vec<u8>, [letter, ..]: Payload) {
    // The number behind the word tells of a place before this one, which does not move.
    let Some(at) = last(file) else { return };
    file.splice(at..at, [b"%", &NAME[..], &[letter, b'\n']].concat());
}

fn last(file: &[u8]) -> Option<usize> {
    file.windows(LAST.len()).rposition(|window| window == LAST)
}
