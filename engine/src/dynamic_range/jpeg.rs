//! Gain maps of JPEG files: a second JPEG behind the picture that says of itself that it is one.
//!
//! What counts is the second picture's own header, in all three shapes that there are (XMP of Ultra HDR, ISO 21496-1,
//! Apple), wherever it lies and whether an MPF index points to it or not. Previews, depth maps, films and whatever
//! else lies behind a picture are none of these, and a first picture that merely promises a map has none.

use super::{contains, names_gain_map};

const START_OF_PICTURE: [u8; 3] = [0xFF, 0xD8, 0xFF];
const START: u8 = 0xD8;
const END: u8 = 0xD9;
const SCAN: u8 = 0xDA;
const APP1: u8 = 0xE1;
const APP2: u8 = 0xE2;

const ISO_GAIN_MAP: &[u8] = b"urn:iso:std:iso:ts:21496:-1\0";
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const FURTHER_XMP: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
/// How the first picture's list of the file's contents announces a map, as attribute or element.
const ANNOUNCEMENTS: [&[u8]; 3] = [b"Semantic=\"GainMap\"", b"Semantic='GainMap'", b"Semantic>GainMap<"];

/// Says whether a gain map lies behind the picture.
pub(super) fn has_gain_map(file: &[u8]) -> bool {
    let first = Header::read(file);
    let mut rest = file.get(end_of_picture(file, first.end)..).unwrap_or_default();
    while let Some(start) = rest.windows(3).position(|bytes| bytes == START_OF_PICTURE) {
        let header = Header::read(&rest[start..]);
        if header.has_scan && (header.is_of_gain_map || first.announces_gain_map) {
            return true;
        }
        // Always beyond the header, so that no byte is looked at twice.
        rest = rest.get(start + header.end.max(2)..).unwrap_or_default();
    }
    false
}

/// What the segments before a picture's first scan say.
#[derive(Debug, Default)]
struct Header {
    /// Whether the picture has pixels at all.
    has_scan: bool,
    /// Whether this is a gain map.
    is_of_gain_map: bool,
    /// Whether this is a picture that lists a gain map among what follows.
    announces_gain_map: bool,
    /// Where the scan begins, or what is no segment any more.
    end: usize,
}

impl Header {
    fn read(picture: &[u8]) -> Self {
        let mut header = Self { end: 2, ..Self::default() };
        while let Some((kind, at)) = marker(picture, header.end) {
            if matches!(kind, START | END) {
                break;
            }
            let Some(contents) = contents(picture, at) else { break };
            header.end = at + 2 + contents.len();
            match kind {
                SCAN => {
                    header.has_scan = true;
                    break;
                }
                APP1 if contents.starts_with(XMP) || contents.starts_with(FURTHER_XMP) => {
                    header.is_of_gain_map |= names_gain_map(contents);
                    header.announces_gain_map |= ANNOUNCEMENTS.iter().any(|text| contains(contents, text));
                }
                APP2 => header.is_of_gain_map |= contents.starts_with(ISO_GAIN_MAP),
                _ => {}
            }
        }
        header
    }
}

/// Finds where a picture ends whose first scan begins at `at`: behind its end, or where another one begins.
fn end_of_picture(file: &[u8], mut at: usize) -> usize {
    loop {
        let Some(found) = file.get(at..).and_then(|rest| rest.iter().position(|&byte| byte == 0xFF)) else {
            return file.len();
        };
        at += found + 1;
        match file.get(at) {
            None => return file.len(),
            Some(&START) => return at - 1,
            Some(&END) => return at + 1,
            // What stands between scans, and may hold anything, is passed over as a whole.
            Some(&(0xC0..=0xCF | 0xDA..=0xFE)) => {
                at = at + 1 + contents(file, at + 1).map_or(0, |contents| contents.len() + 2);
            }
            // Stuffed zeros, restarts, fill bytes.
            Some(_) => {}
        }
    }
}

/// Finds the marker at or, behind fill bytes, after a place, and where its contents begin.
fn marker(picture: &[u8], at: usize) -> Option<(u8, usize)> {
    let fill = picture.get(at..)?.iter().take_while(|&&byte| byte == 0xFF).count();
    let kind = *picture.get(at + fill)?;
    (fill > 0 && kind != 0).then_some((kind, at + fill + 1))
}

/// The contents of a segment whose length stands at a place.
fn contents(picture: &[u8], at: usize) -> Option<&[u8]> {
    let length = usize::from(u16::from_be_bytes(*picture.get(at..)?.first_chunk()?));
    picture.get(at + 2..at + length.max(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(kind: u8, contents: &[u8]) -> Vec<u8> {
        let length = (contents.len() as u16 + 2).to_be_bytes();
        [&[0xFF, kind], &length[..], contents].concat()
    }

    fn jpeg(segments: &[Vec<u8>], scan: &[u8]) -> Vec<u8> {
        [&[0xFF, 0xD8], &segments.concat()[..], &segment(SCAN, &[1, 1, 0, 0, 63, 0]), scan, &[0xFF, 0xD9]]
            .concat()
    }

    fn map() -> Vec<u8> {
        jpeg(&[segment(APP2, ISO_GAIN_MAP)], &[1, 2, 3])
    }

    #[test]
    fn a_map_is_found_behind_whatever_lies_between() {
        let plain = jpeg(&[], &[7, 0xFF, 0, 0xFF, 0xD0, 9]);
        let between: [&[u8]; 3] = [b"", b"a film \xFF\xD8 of some kind", &jpeg(&[], &[5])];
        for between in between {
            assert!(has_gain_map(&[&plain, between, &map()].concat()));
            assert!(!has_gain_map(&[&plain, between].concat()));
        }
    }

    #[test]
    fn a_map_is_found_behind_a_picture_without_end_and_behind_further_scans() {
        let plain = jpeg(&[], &[7, 9]);
        assert!(has_gain_map(&[&plain[..plain.len() - 2], &map()].concat()));
        // A table between scans holds the bytes of an end.
        let table = segment(0xC4, &[0xFF, 0xD9, 0xFF, 0xD8, 0xFF]);
        let scans = [&[7, 9], &table[..], &segment(SCAN, &[1, 1, 0, 0, 63, 0]), &[3]].concat();
        let progressive = jpeg(&[], &scans);
        assert_eq!(end_of_picture(&progressive, Header::read(&progressive).end), progressive.len());
        assert!(has_gain_map(&[progressive, map()].concat()));
    }

    #[test]
    fn what_the_first_picture_says_or_shows_inside_of_itself_is_no_map() {
        let says = jpeg(&[segment(APP2, ISO_GAIN_MAP)], &[1]);
        let preview_inside = jpeg(&[segment(APP1, &[&b"Exif\0\0"[..], &map()].concat())], &[1]);
        for file in [says, preview_inside] {
            assert!(!has_gain_map(&file));
        }
    }

    #[test]
    fn broken_files_are_looked_at_once_from_end_to_end() {
        let starts = START_OF_PICTURE.repeat(1_000_000);
        assert!(!has_gain_map(&starts));
        let file = [jpeg(&[], &[1]), map()].concat();
        for end in 0..file.len() {
            has_gain_map(&file[..end]);
        }
    }
}
