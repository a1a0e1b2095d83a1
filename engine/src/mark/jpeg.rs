//! In a JPEG the mark is a marker segment `APP15`, behind all others that come before the tables: readers skip it, and tools
//! that change metadata or the layout keep it.
//!
//! So do some that encode anew (ImageMagick). Their result is no longer ours, which its quantization tables tell: the
//! mark holds a check of them, and is none beside others.

use super::{Check, NAME, Payload, check_of};

const APP15: u8 = 0xEF;
const TABLES: u8 = 0xDB;
const SCAN: u8 = 0xDA;
/// Numbers in a quantization table.
const TABLE_NUMBERS: usize = 64;

pub(super) fn find(file: &[u8]) -> Option<Payload> {
    let segments = Segments { file, at: 2 }.take_while(Segment::is_beside_pixels);
    let marks = segments.filter(|segment| segment.kind == APP15);
    let content = marks.filter_map(|mark| mark.content.strip_prefix(NAME)).next()?;
    let (payload, check) = content.split_first_chunk()?;
    (check == check_of_tables(file)).then_some(*payload)
}

pub(super) fn insert(file: &mut Vec<u8>, payload: Payload) {
    let last = Segments { file, at: 2 }.take_while(Segment::is_beside_pixels).last();
    let at = last.map_or(2, |segment| segment.end);
    let content = [&NAME[..], &payload, &check_of_tables(file)].concat();
    let segment = [&[0xFF, APP15, 0, content.len() as u8 + 2], &content[..]].concat();
    file.splice(at..at, segment);
}

/// Sums up the tables. A picture that is turned without loss has them turned, too, so that their order does not count.
fn check_of_tables(file: &[u8]) -> Check {
    let mut tables: Vec<(u8, Vec<u16>)> = Vec::new();
    let segments = Segments { file, at: 2 }.take_while(|segment| segment.kind != SCAN);
    for segment in segments.filter(|segment| segment.kind == TABLES) {
        let mut rest = segment.content;
        while let Some((&head, after)) = rest.split_first() {
            let bytes = if head >> 4 == 0 { 1 } else { 2 };
            let Some((numbers, after)) = after.split_at_checked(TABLE_NUMBERS * bytes) else { break };
            let number = |of: &[u8]| of.iter().fold(0, |number, &byte| number << 8 | u16::from(byte));
            let mut numbers: Vec<u16> = numbers.chunks_exact(bytes).map(number).collect();
            numbers.sort_unstable();
            tables.push((head & 15, numbers));
            rest = after;
        }
    }
    tables.sort();
    let numbers = tables.iter().flat_map(|(_, numbers)| numbers);
    check_of(&numbers.flat_map(|number| number.to_be_bytes()).collect::<Vec<_>>())
}

struct Segment<'a> {
    kind: u8,
    content: &'a [u8],
    end: usize,
}

impl Segment<'_> {
    /// `APP0` to `APP15` and comments.
    fn is_beside_pixels(&self) -> bool {
        matches!(self.kind, 0xE0..=0xEF | 0xFE)
    }
}

/// The segments from the first on, up to the first that has no length.
struct Segments<'a> {
    file: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Segments<'a> {
    type Item = Segment<'a>;

    fn next(&mut self) -> Option<Segment<'a>> {
        // Any number of fill bytes may come before a marker.
        while self.file.get(self.at..self.at + 2) == Some(&[0xFF, 0xFF]) {
            self.at += 1;
        }
        let &[0xFF, kind, high, low] = self.file.get(self.at..self.at + 4)? else { return None };
        let end = self.at + 2 + usize::from(u16::from_be_bytes([high, low]));
        let content = self.file.get(self.at + 4..end)?;
        self.at = end;
        Some(Segment { kind, content, end })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A header with one table of each kind of numbers, the first beginning with `first`.
    fn file(first: [u8; 2]) -> Vec<u8> {
        let table = [&[0, first[0], first[1]], &[9; TABLE_NUMBERS - 2][..], &[0x11], &[1; 2 * TABLE_NUMBERS]]
            .concat();
        let length = (table.len() + 2) as u16;
        [b"\xFF\xD8\xFF\xE0\0\x04JF\xFF\xDB", &length.to_be_bytes()[..], &table, b"\xFF\xDA\0\x02\xFF\xD9"]
            .concat()
    }

    #[test]
    fn a_mark_beside_the_tables_of_another_encoding_is_none() {
        let payload = *b"F123";
        let mut marked = file([3, 4]);
        insert(&mut marked, payload);
        let with_tables = |first| {
            let tables = file(first);
            [&marked[..marked.len() - tables.len() + 8], &tables[8..]].concat()
        };
        assert_eq!(find(&with_tables([3, 4])), Some(payload));
        assert_eq!(find(&with_tables([4, 3])), Some(payload), "it was turned");
        assert_eq!(find(&with_tables([3, 5])), None);
    }
}
