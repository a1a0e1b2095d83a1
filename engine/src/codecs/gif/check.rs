//! A second reading of GIF files, to hold the first against: of the originals and of what was written.
//!
//! It shares no code with the crates that decode, nor with the packing in `lzw`: codes are looked up as places in the
//! pixels that were unpacked before, where those have tables of prefixes, and frames are drawn here.

use rgb::RGBA8;

use super::blocks::{Blocks, Disposal, StoredFrame};
use crate::Frame;

/// Says whether a file shows just these frames at these times; `None` where its codes make no sense.
pub(super) fn shows(blocks: &Blocks, frames: &[Frame]) -> Option<bool> {
    let (width, height) = (usize::from(blocks.width), usize::from(blocks.height));
    let mut canvas = vec![RGBA8::default(); width * height];
    if frames.len() != blocks.frames.len() {
        return Some(false);
    }
    for (stored, frame) in blocks.frames.iter().zip(frames) {
        let before = (stored.disposal == Disposal::Restore).then(|| canvas.clone());
        draw(&mut canvas, width, stored, blocks)?;
        let raster = &frame.raster;
        if (raster.width as usize, raster.height as usize) != (width, height)
            || raster.pixels != canvas
            || frame.delay_ms != u32::from(stored.delay_cs) * 10
        {
            return Some(false);
        }
        match (stored.disposal, before) {
            (Disposal::Clear, _) => {
                for (_, at) in places(stored, width, height) {
                    canvas[at] = RGBA8::default();
                }
            }
            (_, Some(before)) => canvas = before,
            _ => {}
        }
    }
    Some(true)
}

/// Most codes of a table.
const MOST_CODES: usize = 1 << 12;

/// Unpacks a frame's palette positions in the order in which they are stored; `None` where a code makes no sense or
/// the data end before the last pixel.
pub(super) fn unpack(stored: &StoredFrame) -> Option<Vec<u8>> {
    let count = usize::from(stored.width) * usize::from(stored.height);
    let mut pixels = Vec::with_capacity(count);
    let (clear, end) = (1_usize << stored.code_size, (1_usize << stored.code_size) + 1);
    // Where in the pixels the string of each further code lies, and where the one before: start and length.
    let mut strings: Vec<(usize, usize)> = Vec::with_capacity(MOST_CODES);
    let mut before: Option<(usize, usize)> = None;
    let mut width = u32::from(stored.code_size) + 1;
    let (mut bits, mut bit_count) = (0_u32, 0);
    let mut bytes = stored.packed.iter();
    while pixels.len() < count {
        while bit_count < width {
            bits |= u32::from(*bytes.next()?) << bit_count;
            bit_count += 8;
        }
        let code = (bits & ((1 << width) - 1)) as usize;
        bits >>= width;
        bit_count -= width;
        if code == clear {
            strings.clear();
            before = None;
            width = u32::from(stored.code_size) + 1;
            continue;
        }
        let start = pixels.len();
        // The string before and the first pixel of this one become a string of their own, which may be this one.
        if let Some((start, length)) = before.filter(|_| end + 1 + strings.len() < MOST_CODES) {
            strings.push((start, length + 1));
        }
        let length = match code {
            _ if code < clear => {
                pixels.push(code as u8);
                1
            }
            _ if code == end => return None,
            _ => {
                let &(from, length) = strings.get(code - end - 1)?;
                for at in from..from + length {
                    pixels.push(pixels[at]);
                }
                length
            }
        };
        before = Some((start, length));
        if end + 1 + strings.len() >= 1 << width && width < 12 {
            width += 1;
        }
    }
    pixels.truncate(count);
    Some(pixels)
}

fn draw(canvas: &mut [RGBA8], width: usize, stored: &StoredFrame, blocks: &Blocks) -> Option<()> {
    let palette = stored.palette.as_ref().unwrap_or(&blocks.palette);
    let indices = unpack(stored)?;
    for (from, to) in places(stored, width, canvas.len() / width.max(1)) {
        let index = indices[from];
        if Some(index) != stored.transparent {
            // A colour that the palette lacks is black.
            canvas[to] = palette.get(usize::from(index)).copied().unwrap_or_default().with_alpha(255);
        }
    }
    Some(())
}

/// Lists for the pixels of a frame that lie on the canvas where they are stored and where they go.
fn places(stored: &StoredFrame, width: usize, height: usize) -> impl Iterator<Item = (usize, usize)> {
    let (left, top, across) = (usize::from(stored.left), usize::from(stored.top), usize::from(stored.width));
    let visible = across.min(width.saturating_sub(left));
    let rows = rows(usize::from(stored.height), stored.is_interlaced).enumerate();
    rows.filter(move |(_, row)| row + top < height).flat_map(move |(stored_row, row)| {
        (0..visible).map(move |x| (stored_row * across + x, (row + top) * width + left + x))
    })
}

/// Lists the rows in the order in which they are stored.
fn rows(height: usize, is_interlaced: bool) -> impl Iterator<Item = usize> {
    let passes: &[(usize, usize)] = if is_interlaced { &[(0, 8), (4, 8), (2, 4), (1, 2)] } else { &[(0, 1)] };
    passes.iter().flat_map(move |&(first, step)| (first..height).step_by(step))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codecs::gif::lzw;

    fn stored(packed: Vec<u8>, width: u16, code_size: u8) -> StoredFrame {
        StoredFrame {
            left: 0,
            top: 0,
            width,
            height: 1,
            is_interlaced: false,
            palette: None,
            disposal: Disposal::Keep,
            delay_cs: 0,
            transparent: None,
            code_size,
            packed,
        }
    }

    #[test]
    fn what_an_encoder_of_others_packs_is_read_back() {
        let mut state = 5_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) as u8
        };
        for (code_size, colors, run) in [(2, 4, 1), (2, 3, 40), (8, 256, 1), (8, 200, 9), (5, 32, 3)] {
            let mut last = 0;
            let pixels: Vec<u8> = (0..60_000)
                .map(|at| {
                    if at % run == 0 {
                        last = (u32::from(next()) % colors) as u8;
                    }
                    last
                })
                .collect();
            let theirs =
                weezl::encode::Encoder::new(weezl::BitOrder::Lsb, code_size).encode(&pixels).unwrap();
            assert_eq!(unpack(&stored(theirs, 60_000, code_size)).as_deref(), Some(&pixels[..]));
            let (ours, _) = lzw::pack(pixels.len(), code_size, &lzw::Exact(&pixels));
            assert_eq!(unpack(&stored(ours, 60_000, code_size)).as_deref(), Some(&pixels[..]));
        }
    }

    #[test]
    fn missing_pixels_and_codes_of_nothing_are_told() {
        let (packed, _) = lzw::pack(100, 3, &lzw::Exact(&[5; 100]));
        assert!(unpack(&stored(packed.clone(), 101, 3)).is_none());
        assert!(unpack(&stored(packed[..3].to_vec(), 100, 3)).is_none());
        assert!(unpack(&stored(vec![0xFF; 9], 10, 3)).is_none());
        assert_eq!(unpack(&stored(Vec::new(), 0, 3)), Some(Vec::new()));
    }
}
