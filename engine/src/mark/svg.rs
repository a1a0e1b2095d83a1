//! In an SVG the mark is a comment behind the root. Nothing lies beside a drawing, so that it names no family.

use super::{NAME, Payload};

const OPENS: &[u8] = b"<!--";
const CLOSES: &[u8] = b"-->";

pub(super) fn find(file: &[u8]) -> Option<Payload> {
    let comment = file.trim_ascii_end().strip_suffix(CLOSES)?;
    let (rest, letter) = comment.split_at_checked(comment.len().checked_sub(1)?)?;
    let is_mark = rest.strip_suffix(NAME)?.ends_with(OPENS);
    is_mark.then_some([letter[0], 0, 0, 0])
}

pub(super) fn insert(file: &mut Vec<u8>, [letter, ..]: Payload) {
    file.extend([OPENS, NAME, &[letter], CLOSES].concat());
}
