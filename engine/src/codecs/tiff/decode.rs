//! TIFF bytes to upright sRGB pixels.
//!
//! Samples are put chunk by chunk where the picture has them: first as the file's numbers, one to a channel, then
//! turned into colours in place, so that no second picture is needed.

use std::borrow::Cow;

use rgb::{RGBA8, bytemuck};
use tiff::decoder::DecodingResult;
use tiff::tags::{CompressionMethod, PhotometricInterpretation, Tag};

use super::colors::{self, Kind};
use super::directory::{self, File, Layout, damaged, refused};
use super::{fields, metadata};
use crate::codecs::Decoded;
use crate::transform::orient::{self, Orientation};
use crate::{Error, Limits, Raster};

/// Decodes the one picture of a file; one of several pages is refused.
pub(crate) fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, Error> {
    let (mut file, layout) = directory::open(bytes, limits)?;
    let kind = Kind::of(&mut file, &layout)?;
    let plain = as_plain_numbers(bytes, &layout, &kind)?;
    if let Cow::Owned(plain) = &plain {
        file = directory::reader(plain)?;
    }
    match layout.compression {
        CompressionMethod::ModernJPEG => check_jpegs(&mut file, bytes, &layout)?,
        CompressionMethod::LZW => check_lzw(&mut file, bytes)?,
        _ => {}
    }
    let mut raster = read(&mut file, &layout, &kind)?;
    let metadata = metadata::read(&mut file, bytes);
    let is_srgb = colors::finish(&mut raster, &kind, metadata.icc.as_deref());
    let orientation = file.find_tag_unsigned(Tag::Orientation).ok().flatten().unwrap_or(1);
    let orientation = Orientation::from_exif(orientation);
    let raster = orient::upright(raster, orientation);
    Ok(Decoded { orientation, is_srgb, is_deep: layout.bits > 8, metadata, ..Decoded::still(raster) })
}

/// Has the reader hand out the stored numbers of palettes, of inverted greys and of colours with further channels,
/// which it does not know in all shapes: a copy of the file says that they are plain numbers, that a strip ends where
/// the picture ends, and that the picture ends where its tiles end. (Tiles that end within it are not read right: what
/// is left over of them fails to unpack, and only those of the first plane are cut below.)
fn as_plain_numbers<'a>(bytes: &'a [u8], layout: &Layout, kind: &Kind) -> Result<Cow<'a, [u8]>, Error> {
    let is_plain = match layout.photometric {
        PhotometricInterpretation::RGBPalette | PhotometricInterpretation::WhiteIsZero => false,
        PhotometricInterpretation::RGB | PhotometricInterpretation::CMYK => {
            kind.slots().iter().all(Option::is_some)
        }
        _ => true,
    };
    let is_open_ended = layout.rows_per_strip.is_some_and(|rows| rows > layout.height);
    let filled = layout.tile.map(|(width, height)| {
        (layout.width.next_multiple_of(width), layout.height.next_multiple_of(height))
    });
    let filled = filled.filter(|&sides| sides != (layout.width, layout.height));
    if is_plain && !is_open_ended && filled.is_none() {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut plain = bytes.to_vec();
    let mut overwrite = |tag: Tag, number: u32| {
        fields::overwrite(&mut plain, tag, number).ok_or_else(|| damaged("its directory is out of order"))
    };
    if !is_plain {
        overwrite(Tag::PhotometricInterpretation, 1)?;
    }
    if is_open_ended {
        overwrite(Tag::RowsPerStrip, layout.height)?;
    }
    if let Some((width, height)) = filled {
        overwrite(Tag::ImageWidth, width)?;
        overwrite(Tag::ImageLength, height)?;
    }
    Ok(Cow::Owned(plain))
}

/// Refuses JPEGs inside whose rows are not those of the chunk that they fill, or that are far larger: their size is
/// what is allocated.
fn check_jpegs(file: &mut File<'_>, bytes: &[u8], layout: &Layout) -> Result<(), Error> {
    let (chunk_width, chunk_height) = file.chunk_dimensions();
    let most_height = chunk_height.min(layout.height.next_multiple_of(64)).saturating_add(64);
    let channels = if layout.is_planar { 1 } else { layout.samples };
    for chunk in directory::chunks(file, bytes)? {
        let Some(jpeg) = jpeg_frame(chunk) else { return Err(damaged("a JPEG inside has no header")) };
        if u32::from(jpeg.height) > most_height {
            return Err(damaged("a JPEG inside is larger than the picture"));
        }
        let is_alike = u32::from(jpeg.width) == chunk_width
            && u16::from(jpeg.channels) == channels
            && jpeg.bits == layout.bits;
        if !is_alike {
            return Err(damaged(
                "a JPEG inside has another width, or other channels, than its part of the picture",
            ));
        }
    }
    Ok(())
}

/// Refuses codes whose bits are stored the other way round, as programs did before TIFF 6.0: they would be read as
/// another picture. Such data begin with a code that clears the table, and no others begin with these bits.
fn check_lzw(file: &mut File<'_>, bytes: &[u8]) -> Result<(), Error> {
    let is_old = |chunk: &[u8]| matches!(chunk, [0, second, ..] if second & 1 == 1);
    if directory::chunks(file, bytes)?.any(is_old) {
        return Err(Error::UnsupportedFormat {
            name: Some("TIFF with the tag Compression 5 of the old kind (LZW)"),
        });
    }
    Ok(())
}

/// What a JPEG's frame header says.
struct JpegFrame {
    width: u16,
    height: u16,
    bits: u8,
    channels: u8,
}

fn jpeg_frame(jpeg: &[u8]) -> Option<JpegFrame> {
    let mut rest = jpeg.strip_prefix(&[0xFF, 0xD8])?;
    loop {
        let (&[0xFF, kind], after) = rest.split_first_chunk::<2>()? else { return None };
        if kind == 0xFF {
            rest = &rest[1..];
            continue;
        }
        let length = usize::from(u16::from_be_bytes(*after.first_chunk()?));
        // All frame headers but tables, which lie between them.
        if matches!(kind, 0xC0..=0xCF) && !matches!(kind, 0xC4 | 0xC8 | 0xCC) {
            let &[_, _, bits, height_high, height_low, width_high, width_low, channels] =
                after.first_chunk()?;
            return Some(JpegFrame {
                width: u16::from_be_bytes([width_high, width_low]),
                height: u16::from_be_bytes([height_high, height_low]),
                bits,
                channels,
            });
        }
        rest = after.get(length.max(2)..)?;
    }
}

/// Reads the file's numbers, one of each channel to a pixel.
fn read(file: &mut File<'_>, layout: &Layout, kind: &Kind) -> Result<Raster, Error> {
    let (width, height) = (layout.width, layout.height);
    let mut raster =
        Raster { width, height, pixels: vec![RGBA8::new(0, 0, 0, 255); width as usize * height as usize] };
    let (chunk_width, chunk_height) = file.chunk_dimensions();
    let across = width.div_ceil(chunk_width);
    let a_plane = u64::from(across) * u64::from(height.div_ceil(chunk_height));
    let planes = if layout.is_planar { layout.samples } else { 1 };
    for plane in 0..planes {
        let slots: &[Option<usize>] = match layout.is_planar {
            true => &kind.slots()[usize::from(plane)..=usize::from(plane)],
            false => kind.slots(),
        };
        if slots.iter().all(Option::is_none) {
            continue;
        }
        for index in 0..a_plane {
            let chunk = u32::try_from(u64::from(plane) * a_plane + index)
                .map_err(|_| damaged("it has too many chunks"))?;
            let numbers = file.read_chunk(chunk).map_err(refused)?;
            let place = (index as u32 % across * chunk_width, index as u32 / across * chunk_height);
            let size = (chunk_width.min(width - place.0), chunk_height.min(height - place.1));
            Chunk { place, size, stored_width: chunk_width, bits: layout.bits, slots }
                .put(&numbers, &mut raster)?;
        }
    }
    Ok(raster)
}

/// A rectangle of numbers.
struct Chunk<'a> {
    place: (u32, u32),
    /// What of it lies in the picture.
    size: (u32, u32),
    stored_width: u32,
    bits: u8,
    /// Where each sample of a pixel goes; `None` drops it.
    slots: &'a [Option<usize>],
}

impl Chunk<'_> {
    fn put(&self, numbers: &DecodingResult, raster: &mut Raster) -> Result<(), Error> {
        let height = self.size.1 as usize;
        let a_row = self.stored_width as usize * self.slots.len();
        match numbers {
            DecodingResult::U8(numbers) if self.bits == 8 => {
                self.put_rows(numbers, a_row, raster, |row, at| row[at])
            }
            DecodingResult::U8(numbers) => {
                let bits = usize::from(self.bits);
                let mask = ((1_u16 << bits) - 1) as u8;
                let packed = |row: &[u8], at: usize| {
                    let place = at * bits;
                    row[place / 8] >> (8 - bits - place % 8) & mask
                };
                self.put_rows(numbers, (a_row * bits).div_ceil(8), raster, packed)
            }
            DecodingResult::U16(numbers) => {
                // Rounded, not cut off, so that white stays white and nothing darkens.
                let eight = |row: &[u16], at: usize| ((u32::from(row[at]) * 255 + 32_767) / 65_535) as u8;
                self.put_rows(numbers, a_row, raster, eight)
            }
            _ => return Err(Error::UnsupportedFormat { name: Some("TIFF with samples of a rare kind") }),
        }
        .filter(|&rows| rows == height)
        .map(|_| ())
        .ok_or_else(|| damaged("a chunk is too short"))
    }

    /// Puts whole rows, and says how many there were.
    fn put_rows<T>(
        &self,
        numbers: &[T],
        row_length: usize,
        raster: &mut Raster,
        sample: impl Fn(&[T], usize) -> u8,
    ) -> Option<usize> {
        let across = raster.width as usize;
        let (left, top) = (self.place.0 as usize, self.place.1 as usize);
        let wanted = self.size.1 as usize;
        let mut rows = 0;
        for (y, row) in numbers.chunks_exact(row_length.max(1)).take(wanted).enumerate() {
            let start = (top + y).checked_mul(across)?.checked_add(left)?;
            let target = raster.pixels.get_mut(start..start.checked_add(self.size.0 as usize)?)?;
            for (x, pixel) in target.iter_mut().enumerate() {
                let channels: &mut [u8; 4] = bytemuck::cast_mut(pixel);
                for (channel, slot) in self.slots.iter().enumerate() {
                    if let Some(slot) = *slot {
                        channels[slot] = sample(row, x * self.slots.len() + channel);
                    }
                }
            }
            rows += 1;
        }
        Some(rows)
    }
}
