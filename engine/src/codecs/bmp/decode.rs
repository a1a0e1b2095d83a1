//! BMP bytes to sRGB pixels.

use rgb::RGBA8;

use super::header::{Header, Mask, Storage, damaged};
use super::runs;
use crate::codecs::Decoded;
use crate::metadata::Metadata;
use crate::transform::color;
use crate::{Error, Limits, Raster};

/// What an index beyond the palette shows.
const BLACK: RGBA8 = RGBA8::new(0, 0, 0, 255);

/// Decodes into sRGB pixels; a file that ends early is refused.
pub(crate) fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, Error> {
    let header = Header::read(bytes, limits)?;
    let stored = bytes.get(header.pixels_at..).ok_or_else(|| damaged("the file ends early"))?;
    let mut raster = Raster { width: header.width, height: header.height, pixels: pixels(&header, stored)? };
    if let Storage::Masked([.., alpha]) = header.storage
        && alpha.is_there()
    {
        fill_forgotten_alpha(&mut raster);
    }
    let icc = header.icc.as_deref().filter(|icc| !color::is_for_grey(icc));
    let is_srgb = icc.is_none_or(|icc| !color::to_srgb(&mut raster, icc));
    let metadata = Metadata { icc: header.icc, ..Metadata::default() };
    Ok(Decoded { is_srgb, metadata, ..Decoded::still(raster) })
}

fn pixels(header: &Header, stored: &[u8]) -> Result<Vec<RGBA8>, Error> {
    let width = header.width as usize;
    let color = |index: u8| header.palette.get(usize::from(index)).copied().unwrap_or(BLACK);
    if header.storage == Storage::Runs {
        let indices = runs::unpack(stored, header)?;
        return Ok(top_down(header, indices.chunks_exact(width), |row, pixels| {
            pixels.extend(row.iter().map(|&index| color(index)));
        }));
    }
    let bits = usize::from(header.bits);
    // Rows are padded to whole groups of four bytes.
    let row_bytes = (width * bits).div_ceil(32) * 4;
    let used_bytes = (width * bits).div_ceil(8);
    let last_row = (header.height as usize - 1) * row_bytes;
    // The last row's padding is often left out.
    if stored.len() < last_row + used_bytes {
        return Err(damaged("the file ends early"));
    }
    let rows = stored.chunks(row_bytes).take(header.height as usize).map(|row| &row[..used_bytes]);
    let rows: Vec<&[u8]> = rows.collect();
    Ok(top_down(header, rows.into_iter(), |row, pixels| match header.storage {
        Storage::Bytes => pixels.extend(row.chunks_exact(3).map(|p| RGBA8::new(p[2], p[1], p[0], 255))),
        Storage::Masked(masks) if bits == 16 => {
            let pixel = |p: &[u8]| masked(u32::from(u16::from_le_bytes([p[0], p[1]])), masks);
            pixels.extend(row.chunks_exact(2).map(pixel));
        }
        Storage::Masked(masks) => {
            let pixel = |p: &[u8]| masked(u32::from_le_bytes([p[0], p[1], p[2], p[3]]), masks);
            pixels.extend(row.chunks_exact(4).map(pixel));
        }
        Storage::Indexed | Storage::Runs => {
            let mask = ((1_u16 << bits) - 1) as u8;
            let index = |x: usize| row[x * bits / 8] >> (8 - bits - x * bits % 8) & mask;
            pixels.extend((0..width).map(|x| color(index(x))));
        }
    }))
}

/// Puts rows in reading order; most files begin with the lowest.
fn top_down<'a>(
    header: &Header,
    rows: impl DoubleEndedIterator<Item = &'a [u8]>,
    mut put: impl FnMut(&[u8], &mut Vec<RGBA8>),
) -> Vec<RGBA8> {
    let mut pixels = Vec::with_capacity(header.width as usize * header.height as usize);
    match header.is_top_down {
        true => rows.for_each(|row| put(row, &mut pixels)),
        false => rows.rev().for_each(|row| put(row, &mut pixels)),
    }
    pixels
}

fn masked(pixel: u32, [red, green, blue, alpha]: [Mask; 4]) -> RGBA8 {
    RGBA8::new(red.pick(pixel, 0), green.pick(pixel, 0), blue.pick(pixel, 0), alpha.pick(pixel, 255))
}

/// Programs that know nothing of alpha leave it at nothing throughout; no viewer shows that as an empty picture.
fn fill_forgotten_alpha(raster: &mut Raster) {
    if raster.pixels.iter().all(|pixel| pixel.a == 0) {
        raster.pixels.iter_mut().for_each(|pixel| pixel.a = 255);
    }
}
