//! The archive format ZIP, as far as it is written here: entries whose size and checksum are known beforehand, below 4 GB.

const VERSION_NEEDED: u16 = 20;
/// Version 2.0, made on Unix, so that permissions count.
const MADE_BY: u16 = (3 << 8) | 20;
const UTF8_NAMES: u16 = 1 << 11;
/// 1 January 2026, midnight: the same files give the same bytes.
const DOS_DATE: u16 = ((2026 - 1980) << 9) | (1 << 5) | 1;
const READABLE_FILE: u32 = 0o100_644 << 16;
const HEAD_BYTES: usize = 30;
const LISTED_BYTES: usize = 46;
const END_BYTES: usize = 22;

/// How the bytes of an entry lie in the archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    /// As they are.
    Stored = 0,
    /// Deflated.
    Deflated = 8,
}

/// What stands before an entry's bytes, and again in the directory.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Its path in the archive.
    pub(super) name: String,
    pub(super) packing: Packing,
    /// CRC-32 of the bytes unpacked.
    pub(super) crc: u32,
    /// Bytes in the archive.
    pub(super) packed_bytes: u32,
    /// Bytes unpacked.
    pub(super) size_bytes: u32,
}

/// The list of what was written so far.
#[derive(Debug, Default)]
pub(super) struct Directory {
    listed: Vec<u8>,
    entries: u16,
    written: u32,
}

impl Directory {
    /// Lists an entry, and gives what is to be written before its bytes.
    pub(super) fn begin(&mut self, entry: &Entry) -> Vec<u8> {
        let mut common = Vec::new();
        for field in [VERSION_NEEDED, UTF8_NAMES, entry.packing as u16, 0, DOS_DATE] {
            common.extend(field.to_le_bytes());
        }
        // The last one is the length of the name and, above it, that of no extra field.
        for field in [entry.crc, entry.packed_bytes, entry.size_bytes, small(entry.name.len())] {
            common.extend(field.to_le_bytes());
        }
        let head = [b"PK\x03\x04".as_slice(), &common, entry.name.as_bytes()].concat();
        self.listed.extend(b"PK\x01\x02");
        self.listed.extend(MADE_BY.to_le_bytes());
        self.listed.extend(&common);
        // No comment, the first disk, nothing said of the content.
        self.listed.extend([0; 6]);
        self.listed.extend(READABLE_FILE.to_le_bytes());
        self.listed.extend(self.written.to_le_bytes());
        self.listed.extend(entry.name.bytes());
        self.entries += 1;
        self.written += small(head.len()) + entry.packed_bytes;
        head
    }

    /// Gives what is to be written after the last entry's bytes.
    pub(super) fn finish(self) -> Vec<u8> {
        let size = small(self.listed.len());
        let mut end = self.listed;
        end.extend(b"PK\x05\x06\0\0\0\0");
        end.extend(self.entries.to_le_bytes());
        end.extend(self.entries.to_le_bytes());
        end.extend(size.to_le_bytes());
        end.extend(self.written.to_le_bytes());
        end.extend([0; 2]);
        end
    }
}

/// The size of an archive of these entries, each by the length of its name and its bytes in the archive.
pub(super) fn archive_bytes(entries: impl Iterator<Item = (usize, u64)>) -> u64 {
    entries.fold(END_BYTES as u64, |sum, (name, bytes)| {
        sum + (HEAD_BYTES + LISTED_BYTES + 2 * name) as u64 + bytes
    })
}

fn small(size: usize) -> u32 {
    u32::try_from(size).expect("archives here are far below 4 GB")
}
