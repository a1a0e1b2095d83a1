//! What a TIFF's directories count, added up before any library reads them.

use crate::Error;

/// Entries of all directories together; cameras write some hundred.
const MOST_TAGS: usize = 16_384;
/// Directories that are followed: pages, previews, and those of camera and place.
const MOST_DIRECTORIES: usize = 64;
/// Pointers to further directories: EXIF, GPS, interoperability.
const POINTERS: [u64; 3] = [34_665, 34_853, 40_965];
/// Bytes of a value by its type, from 1 on; 0 = no such type.
const SIZES: [u64; 18] = [1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

/// Refuses a file of more tags than any program writes, or whose tags hold more than there is: libraries copy what
/// each of them points at, which may be the same megabytes each time.
pub(super) fn check(file: &[u8]) -> Result<(), Error> {
    let Some(mut walk) = Walk::new(file) else { return Ok(()) };
    let mut seen = Vec::new();
    while let Some(directory) = walk.waiting.pop() {
        if seen.contains(&directory) || seen.len() == MOST_DIRECTORIES {
            continue;
        }
        seen.push(directory);
        walk.directory(directory)?;
    }
    Ok(())
}

struct Walk<'a> {
    file: &'a [u8],
    is_little_endian: bool,
    is_big: bool,
    waiting: Vec<u64>,
    tags: usize,
    value_bytes: u64,
}

impl<'a> Walk<'a> {
    fn new(file: &'a [u8]) -> Option<Self> {
        let mut walk = Self {
            file,
            is_little_endian: file.first() == Some(&b'I'),
            is_big: false,
            waiting: Vec::new(),
            tags: 0,
            value_bytes: 0,
        };
        walk.is_big = walk.number(2, 2)? == 43;
        let first = if walk.is_big { walk.number(8, 8)? } else { walk.number(4, 4)? };
        walk.waiting.push(first);
        Some(walk)
    }

    /// Adds up one directory; what lies beyond the file's end is for the reader to refuse.
    fn directory(&mut self, at: u64) -> Result<(), Error> {
        // BigTIFF has wider fields.
        let (count_bytes, entry_bytes, wide) = if self.is_big { (8, 20, 8) } else { (2, 12, 4) };
        let Some(count) = self.number(at, count_bytes) else { return Ok(()) };
        if count > (MOST_TAGS - self.tags) as u64 {
            return Err(Error::TooLarge { what: "tags", limit: MOST_TAGS as u64 });
        }
        self.tags += count as usize;
        let entries = at + count_bytes;
        for index in 0..count {
            let entry = entries + index * entry_bytes;
            let (Some(tag), Some(kind), Some(length)) =
                (self.number(entry, 2), self.number(entry + 2, 2), self.number(entry + 4, wide))
            else {
                return Ok(());
            };
            let size = (kind as usize).checked_sub(1).and_then(|kind| SIZES.get(kind)).copied().unwrap_or(0);
            self.value_bytes = self.value_bytes.saturating_add(length.saturating_mul(size));
            if self.value_bytes > self.file.len() as u64 * 2 {
                return Err(super::directory::damaged("its tags hold more than the file"));
            }
            if POINTERS.contains(&tag) {
                self.waiting.extend(self.number(entry + 4 + wide, wide));
            }
        }
        self.waiting.extend(self.number(entries + count * entry_bytes, wide).filter(|&next| next != 0));
        Ok(())
    }

    fn number(&self, at: u64, size: u64) -> Option<u64> {
        let start = usize::try_from(at).ok()?;
        let field = self.file.get(start..start.checked_add(size as usize)?)?;
        let digit = |value: u64, &byte: &u8| value << 8 | u64::from(byte);
        Some(match self.is_little_endian {
            true => field.iter().rev().fold(0, digit),
            false => field.iter().fold(0, digit),
        })
    }
}
