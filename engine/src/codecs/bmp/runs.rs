//! Run-length packed places in a palette, 4 or 8 bits each.

use super::header::{Header, damaged};
use crate::Error;

/// What follows a zero.
const END_OF_ROW: u8 = 0;
const END_OF_PICTURE: u8 = 1;
const MOVE: u8 = 2;

/// Unpacks all rows, the lowest first; what the file leaps over keeps the palette's first colour.
pub(super) fn unpack(packed: &[u8], header: &Header) -> Result<Vec<u8>, Error> {
    let (width, height) = (header.width as usize, header.height as usize);
    let mut indices = vec![0; width * height];
    let (mut x, mut y) = (0, 0);
    let mut rest = packed;
    // What lies outside of the picture is dropped, as viewers do.
    let mut put = |x: usize, y: usize, index: u8| {
        if x < width && y < height {
            indices[y * width + x] = index;
        }
    };
    loop {
        let Some((&[count, value], after)) = rest.split_first_chunk::<2>() else {
            // Some writers leave out the end mark.
            return if y + 1 >= height && x >= width || y >= height {
                Ok(indices)
            } else {
                Err(damaged("the file ends early"))
            };
        };
        rest = after;
        match (count, value) {
            (0, END_OF_PICTURE) => return Ok(indices),
            (0, END_OF_ROW) => (x, y) = (0, y + 1),
            (0, MOVE) => {
                let Some((&[right, up], after)) = rest.split_first_chunk::<2>() else {
                    return Err(damaged("the file ends early"));
                };
                rest = after;
                (x, y) = (x + usize::from(right), y + usize::from(up));
            }
            (0, count) => {
                let count = usize::from(count);
                let bytes = if header.bits == 4 { count.div_ceil(2) } else { count };
                let literal = rest.get(..bytes).ok_or_else(|| damaged("the file ends early"))?;
                for at in 0..count {
                    put(x + at, y, index(literal, at, header.bits));
                }
                x += count;
                // Padded to whole pairs.
                rest = rest.get(bytes.next_multiple_of(2)..).unwrap_or_default();
            }
            (count, value) => {
                for at in 0..usize::from(count) {
                    put(x + at, y, index(&[value], if header.bits == 4 { at % 2 } else { 0 }, header.bits));
                }
                x += usize::from(count);
            }
        }
        // Leaps upwards cost two bytes each; there is nothing above the picture.
        if y > height {
            return Ok(indices);
        }
    }
}

fn index(bytes: &[u8], at: usize, bits: u16) -> u8 {
    match (bits, at % 2) {
        (4, 0) => bytes[at / 2] >> 4,
        (4, _) => bytes[at / 2] & 15,
        _ => bytes[at],
    }
}
