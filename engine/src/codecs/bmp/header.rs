//! The headers of a BMP: how large, how stored, which colours.

use rgb::RGBA8;

use crate::{Error, Limits};

/// The file's own header before the picture's.
const FILE_HEADER_BYTES: usize = 14;
/// Picture headers: OS/2's, Windows 3's, and those that hold masks, too.
const CORE_BYTES: usize = 12;
const INFO_BYTES: usize = 40;
const WITH_MASKS_BYTES: usize = 52;
const WITH_ALPHA_MASK_BYTES: usize = 56;
const WITH_PROFILE_BYTES: usize = 124;
/// Says that the profile lies in the file.
const EMBEDDED: u32 = 0x4D42_4544;

/// How pixels are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Storage {
    /// Places in the palette, 1, 2, 4 or 8 bits each.
    Indexed,
    /// Runs of places in the palette, 4 or 8 bits each.
    Runs,
    /// Blue, green, red, a byte each.
    Bytes,
    /// Bits picked by masks, of pixels of 2 or 4 bytes.
    Masked([Mask; 4]),
}

/// Which bits of a pixel belong to a channel; none where it has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mask {
    shift: u32,
    most: u32,
}

impl Mask {
    fn of(bits: u32) -> Self {
        let shift = if bits == 0 { 0 } else { bits.trailing_zeros() };
        Self { shift, most: bits >> shift }
    }

    /// Says whether there is such a channel.
    pub(super) fn is_there(self) -> bool {
        self.most != 0
    }

    /// Picks the channel of a pixel, as 8 bits; the whole of an absent one.
    pub(super) fn pick(self, pixel: u32, absent: u8) -> u8 {
        match self.most {
            0 => absent,
            most => {
                let (value, most) = (u64::from(pixel >> self.shift & most), u64::from(most));
                ((value * 255 + most / 2) / most) as u8
            }
        }
    }
}

/// Everything that stands before the pixels.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) is_top_down: bool,
    pub(super) bits: u16,
    pub(super) storage: Storage,
    pub(super) palette: Vec<RGBA8>,
    /// Where the pixels begin.
    pub(super) pixels_at: usize,
    pub(super) icc: Option<Vec<u8>>,
}

/// A file as little-endian numbers.
#[derive(Clone, Copy)]
struct Numbers<'a>(&'a [u8]);

impl Numbers<'_> {
    fn u16(self, at: usize) -> Result<u16, Error> {
        let bytes = self.0.get(at..).and_then(<[u8]>::first_chunk);
        bytes.map(|bytes| u16::from_le_bytes(*bytes)).ok_or_else(|| damaged("the file ends early"))
    }

    fn u32(self, at: usize) -> Result<u32, Error> {
        let bytes = self.0.get(at..).and_then(<[u8]>::first_chunk);
        bytes.map(|bytes| u32::from_le_bytes(*bytes)).ok_or_else(|| damaged("the file ends early"))
    }
}

impl Header {
    /// Reads the headers and judges the size that they promise.
    pub(super) fn read(file: &[u8], limits: &Limits) -> Result<Self, Error> {
        let numbers = Numbers(file);
        let pixels_at = numbers.u32(10)? as usize;
        let header_bytes = numbers.u32(FILE_HEADER_BYTES)? as usize;
        let at = |offset: usize| FILE_HEADER_BYTES + offset;
        let is_core = header_bytes == CORE_BYTES;
        if !is_core && !(16..=WITH_PROFILE_BYTES).contains(&header_bytes) {
            return Err(damaged("its header is of no known kind"));
        }
        let (width, height, bits, compression) = if is_core {
            let side = |at| numbers.u16(at).map(i32::from);
            (side(at(4))?, side(at(6))?, numbers.u16(at(10))?, 0)
        } else {
            let side = |at| numbers.u32(at).map(u32::cast_signed);
            let compression = if header_bytes >= 20 { numbers.u32(at(16))? } else { 0 };
            (side(at(4))?, side(at(8))?, numbers.u16(at(14))?, compression)
        };
        let is_top_down = height < 0;
        let (width, height) = (u32::try_from(width).unwrap_or(0), height.unsigned_abs());
        limits.check_picture(width, height, 1)?;
        // OS/2 2 uses the same numbers for other things.
        let is_os2 = header_bytes != CORE_BYTES && header_bytes < INFO_BYTES || header_bytes == 64;
        let after_header = at(header_bytes);
        if pixels_at < after_header {
            return Err(damaged("its pixels lie inside of its header"));
        }
        let (masks, masks_bytes) = masks(numbers, header_bytes, compression)?;
        let storage = match (compression, bits) {
            (0, 1 | 2 | 4 | 8) => Storage::Indexed,
            (0, 24) => Storage::Bytes,
            (0, 16) => Storage::Masked([0x7C00, 0x03E0, 0x001F, 0].map(Mask::of)),
            (0, 32) => Storage::Masked([0x00FF_0000, 0xFF00, 0xFF, 0].map(Mask::of)),
            (1, 8) | (2, 4) if !is_top_down => Storage::Runs,
            (3 | 6, 16 | 32) if !is_os2 => Storage::Masked(masks.map(Mask::of)),
            (4 | 5, _) if !is_os2 => {
                return Err(Error::UnsupportedFormat { name: Some("BMP that holds a JPEG or a PNG") });
            }
            _ => return Err(damaged("it is stored in no known way")),
        };
        let palette = match storage {
            Storage::Indexed | Storage::Runs => {
                let wanted = 1_usize << bits;
                let used = if header_bytes >= 36 { numbers.u32(at(32))? as usize } else { 0 };
                let count = if used == 0 { wanted } else { used.min(wanted) };
                let entry_bytes = if is_core { 3 } else { 4 };
                palette(file, after_header + masks_bytes, count, entry_bytes, pixels_at)?
            }
            Storage::Bytes | Storage::Masked(_) => Vec::new(),
        };
        let icc = if header_bytes == WITH_PROFILE_BYTES { icc(file, numbers)? } else { None };
        Ok(Self { width, height, is_top_down, bits, storage, palette, pixels_at, icc })
    }
}

/// Reads the masks, in the header or behind it; and how many bytes they take behind it.
fn masks(numbers: Numbers<'_>, header_bytes: usize, compression: u32) -> Result<([u32; 4], usize), Error> {
    let is_masked = matches!(compression, 3 | 6);
    if !is_masked || header_bytes < INFO_BYTES {
        return Ok(([0; 4], 0));
    }
    let has_alpha = header_bytes >= WITH_ALPHA_MASK_BYTES || compression == 6;
    let mut masks = [0; 4];
    for (index, mask) in masks.iter_mut().take(if has_alpha { 4 } else { 3 }).enumerate() {
        *mask = numbers.u32(FILE_HEADER_BYTES + INFO_BYTES + index * 4)?;
    }
    let behind = match (header_bytes >= WITH_MASKS_BYTES, has_alpha) {
        (true, _) => 0,
        (false, true) => 16,
        (false, false) => 12,
    };
    Ok((masks, behind))
}

fn palette(
    file: &[u8],
    at: usize,
    count: usize,
    entry_bytes: usize,
    pixels_at: usize,
) -> Result<Vec<RGBA8>, Error> {
    // Some files say more colours than they have room for.
    let room = pixels_at.min(file.len()).saturating_sub(at) / entry_bytes;
    let entries = file.get(at..at + count.min(room) * entry_bytes);
    let entries =
        entries.filter(|entries| !entries.is_empty()).ok_or_else(|| damaged("it has no palette"))?;
    Ok(entries.chunks_exact(entry_bytes).map(|entry| RGBA8::new(entry[2], entry[1], entry[0], 255)).collect())
}

fn icc(file: &[u8], numbers: Numbers<'_>) -> Result<Option<Vec<u8>>, Error> {
    if numbers.u32(FILE_HEADER_BYTES + 56)? != EMBEDDED {
        return Ok(None);
    }
    let start = FILE_HEADER_BYTES + numbers.u32(FILE_HEADER_BYTES + 112)? as usize;
    let length = numbers.u32(FILE_HEADER_BYTES + 116)? as usize;
    Ok(file.get(start..start.saturating_add(length)).map(<[u8]>::to_vec))
}

pub(super) fn damaged(what: &str) -> Error {
    Error::Malformed(format!("BMP: {what}"))
}
