//! Small numbers in a TIFF's first directory, read and overwritten where they lie.

use tiff::tags::Tag;

const SHORT: usize = 3;

/// Writes one number in place of another; `None` where the file has none there.
pub(super) fn overwrite(bytes: &mut [u8], tag: Tag, number: u32) -> Option<()> {
    let is_little_endian = bytes.first() == Some(&b'I');
    let (place, kind) = find(bytes, is_little_endian, tag)?;
    let size = if kind == SHORT { 2 } else { 4 };
    let field = bytes.get_mut(place..place.checked_add(size)?)?;
    match (size, is_little_endian) {
        (2, true) => field.copy_from_slice(&u16::try_from(number).ok()?.to_le_bytes()),
        (2, false) => field.copy_from_slice(&u16::try_from(number).ok()?.to_be_bytes()),
        (_, true) => field.copy_from_slice(&number.to_le_bytes()),
        (_, false) => field.copy_from_slice(&number.to_be_bytes()),
    }
    Some(())
}

/// Reads one small number; `None` where the file has none there.
pub(super) fn value(bytes: &[u8], tag: Tag) -> Option<u32> {
    let is_little_endian = bytes.first() == Some(&b'I');
    let (place, kind) = find(bytes, is_little_endian, tag)?;
    let field = bytes.get(place..place.checked_add(4)?)?;
    let number: [u8; 4] = field.try_into().ok()?;
    let short = [number[0], number[1]];
    Some(match (kind == SHORT, is_little_endian) {
        (true, true) => u16::from_le_bytes(short).into(),
        (true, false) => u16::from_be_bytes(short).into(),
        (false, true) => u32::from_le_bytes(number),
        (false, false) => u32::from_be_bytes(number),
    })
}

/// Finds where a tag keeps its number, and the number's type.
fn find(bytes: &[u8], is_little_endian: bool, tag: Tag) -> Option<(usize, usize)> {
    let number = |at: usize, size: usize| -> Option<usize> {
        let field = bytes.get(at..at.checked_add(size)?)?;
        let digit = |value: u64, &byte: &u8| value << 8 | u64::from(byte);
        let value = match is_little_endian {
            true => field.iter().rev().fold(0, digit),
            false => field.iter().fold(0, digit),
        };
        usize::try_from(value).ok()
    };
    // BigTIFF has wider fields.
    let (directory, count_bytes, entry_bytes, value_at) = match number(2, 2)? {
        43 => (number(8, 8)?, 8, 20, 12),
        _ => (number(4, 4)?, 2, 12, 8),
    };
    let entries = directory.checked_add(count_bytes)?;
    for index in 0..number(directory, count_bytes)?.min(usize::from(u16::MAX)) {
        let entry = entries.checked_add(index * entry_bytes)?;
        if number(entry, 2)? == usize::from(tag.to_u16()) {
            return Some((entry.checked_add(value_at)?, number(entry + 2, 2)?));
        }
    }
    None
}
