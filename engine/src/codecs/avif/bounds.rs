//! What an AVIF's boxes count, added up before libavif reads them: it looks up each item in a list of all of them.

use crate::Error;

/// Tiles of a grid, their alpha, profile and notes. The largest pictures that are taken have some hundred tiles.
const MOST_ITEMS: u64 = 4_096;
/// References between items, properties of items, and parts of their data.
const MOST_LINKS: u64 = 65_536;
/// Entries of one table of an animation; there are far fewer frames.
const MOST_ENTRIES: u64 = 16_384;
const MOST_BOXES: u64 = 65_536;
const MOST_DEPTH: usize = 16;

/// Refuses a file that counts more than any program writes.
pub(super) fn check(file: &[u8]) -> Result<(), Error> {
    Counts::default().boxes(file, b"file", 0)
}

#[derive(Default)]
struct Counts {
    boxes: u64,
    items: u64,
    links: u64,
}

impl Counts {
    /// Adds up boxes that follow one another. What is cut off or makes no sense is for libavif to refuse.
    fn boxes(&mut self, mut bytes: &[u8], parent: &[u8; 4], depth: usize) -> Result<(), Error> {
        while let Some((name, content, rest)) = next_box(bytes) {
            self.boxes += 1;
            limit("boxes", self.boxes, MOST_BOXES)?;
            if parent == b"iref" {
                self.reference(content)?;
            } else {
                self.content(name, content, depth)?;
            }
            bytes = rest;
        }
        Ok(())
    }

    fn content(&mut self, name: &[u8; 4], content: &[u8], depth: usize) -> Result<(), Error> {
        let inner = match name {
            b"moov" | b"trak" | b"mdia" | b"minf" | b"stbl" | b"edts" | b"dinf" | b"iprp" | b"ipco"
            | b"tref" => Some(content),
            b"meta" | b"iref" | b"grpl" => content.get(if name == b"grpl" { 0 } else { 4 }..),
            b"iinf" => {
                let is_wide = content.first().is_some_and(|&version| version > 0);
                self.items += number(content, 4, if is_wide { 4 } else { 2 });
                limit("items", self.items, MOST_ITEMS)?;
                content.get(if is_wide { 8 } else { 6 }..)
            }
            b"stsd" => {
                limit("table entries", number(content, 4, 4), MOST_ENTRIES)?;
                content.get(8..)
            }
            b"iloc" => return self.locations(content),
            b"ipma" => return self.associations(content),
            b"stts" | b"ctts" | b"stsc" | b"stco" | b"co64" | b"stss" | b"elst" => {
                return limit("table entries", number(content, 4, 4), MOST_ENTRIES);
            }
            b"stsz" | b"stz2" => return limit("table entries", number(content, 8, 4), MOST_ENTRIES),
            _ => None,
        };
        match inner {
            Some(_) if depth == MOST_DEPTH => {
                Err(Error::TooLarge { what: "boxes in each other", limit: MOST_DEPTH as u64 })
            }
            Some(inner) => self.boxes(inner, name, depth + 1),
            None => Ok(()),
        }
    }

    /// A box within `iref`: which item it is from, and to how many.
    fn reference(&mut self, content: &[u8]) -> Result<(), Error> {
        // How wide the first number is stands in the box around it; either way the count is no more than fits.
        self.links += 1 + content.len() as u64 / 2;
        limit("references", self.links, MOST_LINKS)
    }

    /// Where the data of each item lie, in how many parts.
    fn locations(&mut self, content: &[u8]) -> Result<(), Error> {
        let version = content.first().copied().unwrap_or(0);
        let sizes = number(content, 4, 2);
        let size = |shift: u32| sizes >> shift & 0xF;
        let (count_bytes, base) = (if version < 2 { 2 } else { 4 }, size(4));
        let extent = size(12) + size(8) + if version > 0 { size(0) } else { 0 };
        let count = number(content, 6, count_bytes);
        limit("items", count, MOST_ITEMS)?;
        let mut at = 6 + count_bytes;
        for _ in 0..count {
            // Number of the item, how it is made, where its data are, and from where on.
            at += count_bytes + if version > 0 { 2 } else { 0 } + 2 + base;
            let extents = number(content, at, 2);
            self.links += extents;
            limit("parts of items", self.links, MOST_LINKS)?;
            at += 2 + extents * extent;
        }
        Ok(())
    }

    /// Which properties each item has.
    fn associations(&mut self, content: &[u8]) -> Result<(), Error> {
        let [version, _, _, flags, ..] = *content else { return Ok(()) };
        let (item_bytes, index_bytes) = (if version < 1 { 2 } else { 4 }, if flags & 1 == 1 { 2 } else { 1 });
        let count = number(content, 4, 4);
        limit("items", count, MOST_ITEMS)?;
        let mut at = 8;
        for _ in 0..count {
            let properties = number(content, at + item_bytes, 1);
            self.links += properties;
            limit("properties of items", self.links, MOST_LINKS)?;
            at += item_bytes + 1 + properties * index_bytes;
        }
        Ok(())
    }
}

/// Takes the first box off: its name, its content and what follows.
fn next_box(bytes: &[u8]) -> Option<(&[u8; 4], &[u8], &[u8])> {
    let name = bytes.get(4..8)?.first_chunk()?;
    let (head, size) = match number(bytes, 0, 4) {
        // To the end of the file.
        0 => (8, bytes.len() as u64),
        1 => (16, number(bytes, 8, 8)),
        size => (8, size),
    };
    let size = usize::try_from(size).ok().filter(|&size| size >= head)?.min(bytes.len());
    let (this, rest) = bytes.split_at(size);
    Some((name, this.get(head..)?, rest))
}

/// Reads a number; what lies beyond the end is 0.
fn number(bytes: &[u8], at: u64, size: u64) -> u64 {
    let start = usize::try_from(at).unwrap_or(usize::MAX);
    let field = bytes.get(start..start.saturating_add(size as usize)).unwrap_or_default();
    field.iter().fold(0, |value, &byte| value << 8 | u64::from(byte))
}

fn limit(what: &'static str, count: u64, limit: u64) -> Result<(), Error> {
    if count > limit { Err(Error::TooLarge { what, limit }) } else { Ok(()) }
}
