//! In a JPEG the mark is a marker segment `APP15`, behind all others that come before the tables: readers skip it, tools
//! that change metadata or the layout keep it, and programs that encode anew leave it out, as is right.

use super::{Payload, named, payload_of};

const APP15: u8 = 0xEF;

pub(super) fn find(file: &[u8]) -> Option<Payload> {
    Segments { file, at: 2 }
        .take_while(Segment::is_beside_pixels)
        .filter(|segment| segment.kind == APP15)
        .find_map(|segment| payload_of(segment.content))
}

pub(super) fn insert(file: &mut Vec<u8>, payload: Payload) {
    let last = Segments { file, at: 2 }.take_while(Segment::is_beside_pixels).last();
    let at = last.map_or(2, |segment| segment.end);
    let content = named(payload);
    let segment = [&[0xFF, APP15, 0, content.len() as u8 + 2], &content[..]].concat();
    file.splice(at..at, segment);
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
