//! The mark: a few bytes inside each result that say what was done to it.
//!
//! A later run reads them back, on any machine and without a database, and so never lowers a picture's quality twice.
//!
//! What always holds: a file has one mark at most, and it is no larger than 16 bytes; pixels, metadata and everything
//! else that a reader looks at stay as they were; a file without a mark, with one of another kind, or encoded anew by
//! another program is nobody's result and is worked on as usual.

mod avif;
mod gif;
mod jpeg;
mod pdf;
mod png;
mod svg;
mod webp;

use crate::{Format, Mode, Resize};

/// What the mark of a file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The loosest mode used so far.
    pub mode: Mode,
    /// Whether the pixels are still those of the first original.
    pub is_lossless: bool,
    /// Whether the file was made to lie beside another: a further format, or the JPEG of a TIFF.
    pub is_beside: bool,
    /// Names the first original, so that what lies beside a picture is known to be of it.
    pub(crate) family: Family,
}

/// Part of the digest of a first original.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Family(pub(crate) [u8; 3]);

impl Family {
    /// Names an original, in the size that was made of it.
    pub(crate) fn of(original: &[u8], resized: Option<Resize>) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(original);
        if let Some(resize) = resized {
            hasher.update(format!("{resize:?}").as_bytes());
        }
        let [a, b, c, ..] = *hasher.finalize().as_bytes();
        Self([a, b, c])
    }
}

/// What every mark begins with, where its place is not a name of its own.
const NAME: &[u8; 3] = b"Epx";
/// Bytes after the name: a letter for what was done, then the family.
const PAYLOAD_BYTES: usize = 4;

type Payload = [u8; PAYLOAD_BYTES];

impl Mark {
    /// Reads the mark of a file of any format.
    pub fn read(file: &[u8]) -> Option<Self> {
        let payload = match Format::sniff(file)? {
            Format::Jpeg => jpeg::find(file),
            Format::Png => png::find(file),
            Format::Gif => gif::find(file),
            Format::WebP => webp::find(file),
            Format::Avif => avif::find(file),
            Format::Svg => svg::find(file),
            Format::Pdf => pdf::find(file),
            Format::Tiff | Format::Bmp => None,
        };
        Self::from_payload(payload?)
    }

    /// Says whether a picture with this mark stays as it is in a mode: because more loss would add to what was lost
    /// before, or because the mode, or a looser one, has been tried.
    pub fn settles(self, mode: Mode) -> bool {
        !self.is_lossless || self.covers(mode)
    }

    /// Says whether this mode or a looser one was used.
    pub fn covers(self, mode: Mode) -> bool {
        looseness(self.mode) >= looseness(mode)
    }

    /// Puts the mark into a file of ours that has none.
    pub(crate) fn write(self, mut file: Vec<u8>) -> Vec<u8> {
        let payload = self.to_payload();
        match Format::sniff(&file) {
            Some(Format::Jpeg) => jpeg::insert(&mut file, payload),
            Some(Format::Png) => png::insert(&mut file, payload),
            Some(Format::Gif) => gif::insert(&mut file, payload),
            Some(Format::WebP) => webp::insert(&mut file, payload),
            Some(Format::Avif) => avif::insert(&mut file, payload),
            Some(Format::Svg) => svg::insert(&mut file, payload),
            Some(Format::Pdf) => pdf::insert(&mut file, payload),
            Some(Format::Tiff | Format::Bmp) | None => {}
        }
        file
    }

    /// Adds what a run does to what was done before.
    pub(crate) fn after(self, before: Option<Self>) -> Self {
        let Some(before) = before else { return self };
        let mode = if before.covers(self.mode) { before.mode } else { self.mode };
        Self {
            mode,
            is_lossless: self.is_lossless && before.is_lossless,
            is_beside: self.is_beside || before.is_beside,
            ..self
        }
    }

    fn to_payload(self) -> Payload {
        let code = looseness(self.mode)
            | if self.is_lossless { 0 } else { LOSES }
            | if self.is_beside { BESIDE } else { 0 };
        let Family([a, b, c]) = self.family;
        [LETTER | code, a, b, c]
    }

    fn from_payload([letter, a, b, c]: Payload) -> Option<Self> {
        let mode = match letter & MODE {
            0 => Mode::Lossless,
            1 => Mode::Glossy,
            2 => Mode::Lossy,
            _ => return None,
        };
        let is_known = letter & !(MODE | LOSES | BESIDE) == LETTER;
        is_known.then_some(Self {
            mode,
            is_lossless: letter & LOSES == 0,
            is_beside: letter & BESIDE != 0,
            family: Family([a, b, c]),
        })
    }
}

/// The letter says all of it: `@` and `A` to `N`, plain ASCII, as SVG and PDF are text.
const LETTER: u8 = 0x40;
const MODE: u8 = 0b0011;
const LOSES: u8 = 0b0100;
const BESIDE: u8 = 0b1000;

fn looseness(mode: Mode) -> u8 {
    match mode {
        Mode::Lossless => 0,
        Mode::Glossy => 1,
        Mode::Lossy => 2,
    }
}

/// Part of a digest of what a mark belongs to, where programs keep it that make something else of the file.
type Check = [u8; 2];

fn check_of(content: &[u8]) -> Check {
    let [a, b, ..] = *blake3::hash(content).as_bytes();
    [a, b]
}

/// Reads name and payload where a block holds just these.
fn payload_of(block: &[u8]) -> Option<Payload> {
    block.strip_prefix(NAME)?.try_into().ok()
}

/// Writes name and payload one after the other.
fn named(payload: Payload) -> [u8; NAME.len() + PAYLOAD_BYTES] {
    let ([e, p, x], [letter, a, b, c]) = (*NAME, payload);
    [e, p, x, letter, a, b, c]
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODES: [Mode; 3] = [Mode::Lossless, Mode::Glossy, Mode::Lossy];

    fn mark(mode: Mode, is_lossless: bool) -> Mark {
        Mark { mode, is_lossless, is_beside: false, family: Family([1, 2, 3]) }
    }

    #[test]
    fn every_mark_is_read_back_as_it_was_written() {
        for mode in MODES {
            for (is_lossless, is_beside) in [(true, true), (true, false), (false, true), (false, false)] {
                let mark = Mark { mode, is_lossless, is_beside, family: Family([0, 0x3B, 0xFF]) };
                assert_eq!(Mark::from_payload(mark.to_payload()), Some(mark));
                assert!(mark.to_payload()[0].is_ascii_graphic());
            }
        }
        for letter in [0, b'C', b'P', 0xFF] {
            assert_eq!(Mark::from_payload([letter, 0, 0, 0]), None);
        }
    }

    #[test]
    fn what_lost_something_stays_in_every_mode_and_what_did_not_may_go_on_in_a_looser_one() {
        for mode in MODES {
            assert!(mark(Mode::Glossy, false).settles(mode));
            assert!(mark(mode, true).settles(mode));
        }
        assert!(!mark(Mode::Lossless, true).settles(Mode::Lossy));
        assert!(!mark(Mode::Glossy, true).settles(Mode::Lossy));
        assert!(mark(Mode::Lossy, true).settles(Mode::Glossy));
    }

    #[test]
    fn a_mark_keeps_the_loosest_of_what_was_done() {
        let after = mark(Mode::Glossy, true).after(Some(mark(Mode::Lossy, false)));
        assert_eq!((after.mode, after.is_lossless), (Mode::Lossy, false));
        let after = mark(Mode::Lossy, false).after(Some(mark(Mode::Lossless, true)));
        assert_eq!((after.mode, after.is_lossless), (Mode::Lossy, false));
    }

    /// A file of each format, as small as its reader of marks takes it.
    fn files() -> Vec<Vec<u8>> {
        vec![
            b"\xFF\xD8\xFF\xE0\0\x04JF\xFF\xDB\0\x03\0\xFF\xDA\0\x02\xFF\xD9".to_vec(),
            b"\x89PNG\r\n\x1a\n\0\0\0\x01tEXta\0\0\0\0\0\0\0\0IEND\xAEB\x60\x82".to_vec(),
            b"GIF89a\x01\0\x01\0\0\0\0\x2C\0\0\0\0\x01\0\x01\0\0\x02\x02\x4C\x01\0\x3B".to_vec(),
            b"RIFF\x0E\0\0\0WEBPVP8L\x01\0\0\0a\0".to_vec(),
            b"\0\0\0\x0Cftypavif\0\0\0\x09mdata".to_vec(),
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec(),
            b"%PDF-1.5\nstartxref\n9\n%%EOF\n".to_vec(),
        ]
    }

    #[test]
    fn each_format_has_room_for_a_mark_of_at_most_16_bytes() {
        for file in files() {
            let mark = mark(Mode::Lossy, false);
            assert_eq!(Mark::read(&file), None);
            let marked = mark.write(file.clone());
            assert!((6..=16).contains(&(marked.len() - file.len())), "{} bytes", marked.len() - file.len());
            let read = Mark::read(&marked).unwrap();
            // Nothing lies beside a document or a drawing: their marks name no family.
            assert!(read == mark || (read == Mark { family: Family([0; 3]), ..mark }));
        }
    }

    #[test]
    fn a_file_that_ends_anywhere_has_no_mark_and_no_panic() {
        for file in files() {
            let marked = mark(Mode::Lossy, false).write(file);
            for end in 0..marked.len() {
                let _ = Mark::read(&marked[..end]);
                let _ = mark(Mode::Lossy, false).write(marked[..end].to_vec());
            }
        }
    }
}
