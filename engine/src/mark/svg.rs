//! In an SVG the mark is a comment behind the root. Nothing lies beside a drawing, so that it names no family.
//!
//! Drawing programs keep comments. What they save is no longer ours, so that the mark holds a check of all before it.

use super::{NAME, Payload, check_of};

const OPENS: &[u8] = b"<!--";
const CLOSES: &[u8] = b"-->";
/// Digits that are allowed in a comment.
const DIGITS: &[u8; 16] = b"0123456789abcdef";
const CHECK_DIGITS: usize = 3;

pub(super) fn find(file: &[u8]) -> Option<Payload> {
    let rest = file.trim_ascii_end().strip_suffix(CLOSES)?;
    let (rest, check) = rest.split_last_chunk::<CHECK_DIGITS>()?;
    let (letter, rest) = rest.split_last()?;
    let drawing = rest.strip_suffix(NAME)?.strip_suffix(OPENS)?;
    (*check == digits(drawing)).then_some([*letter, 0, 0, 0])
}

pub(super) fn insert(file: &mut Vec<u8>, [letter, ..]: Payload) {
    let check = digits(file);
    file.extend([OPENS, NAME, &[letter], &check, CLOSES].concat());
}

fn digits(drawing: &[u8]) -> [u8; CHECK_DIGITS] {
    let [high, low] = check_of(drawing);
    [high >> 4, high & 15, low & 15].map(|digit| DIGITS[usize::from(digit)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_behind_a_drawing_that_was_changed_is_none() {
        let mut marked = b"<svg><path d=\"M0 0h9\"/></svg>".to_vec();
        insert(&mut marked, *b"F123");
        assert_eq!(find(&marked), Some([b'F', 0, 0, 0]));
        assert_eq!(
            find(&[&marked[..], b"\r\n"].concat()),
            Some([b'F', 0, 0, 0]),
            "a line's end is no change"
        );
        let changed = String::from_utf8(marked).unwrap().replace("h9", "h8");
        assert_eq!(find(changed.as_bytes()), None);
    }
}
