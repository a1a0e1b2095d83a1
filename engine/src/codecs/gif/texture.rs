//! Where errors hide in a frame: amid texture, and not at an edge beside what is flat.

use rgb::RGBA8;

use crate::Raster;

/// Pixels within this distance along and down are looked at.
const REACH: usize = 4;
/// Neighbours whose channels differ by no more than this in all are calm.
const CALM_DIFFERENCE: u32 = 12;

/// For each pixel of a frame how much of what is around differs from pixel to pixel: 0 beside flat areas, 1 amid texture.
pub(super) fn busy_shares(frame: &Raster) -> Vec<f32> {
    let (width, height) = (frame.width as usize, frame.height as usize);
    // Sums of calm pixels over everything above and to the left.
    let mut sums = vec![0_u32; (width + 1) * (height + 1)];
    for y in 0..height {
        let mut row = 0;
        for x in 0..width {
            let at = y * width + x;
            let pixel = frame.pixels[at];
            let left = x == 0 || is_calm(pixel, frame.pixels[at - 1]);
            let above = y == 0 || is_calm(pixel, frame.pixels[at - width]);
            row += u32::from(left && above);
            sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row;
        }
    }
    let share = |at: usize| {
        let (x, y) = (at % width, at / width);
        let (left, top) = (x.saturating_sub(REACH), y.saturating_sub(REACH));
        let (right, bottom) = ((x + REACH + 1).min(width), (y + REACH + 1).min(height));
        let sum = |x: usize, y: usize| sums[y * (width + 1) + x];
        let calm = (sum(right, bottom) + sum(left, top)) - (sum(right, top) + sum(left, bottom));
        let busy = 1.0 - calm as f32 / ((right - left) * (bottom - top)) as f32;
        busy * busy
    };
    (0..width * height).map(share).collect()
}

fn is_calm(a: RGBA8, b: RGBA8) -> bool {
    let apart = |a: u8, b: u8| u32::from(a.abs_diff(b));
    apart(a.r, b.r) + apart(a.g, b.g) + apart(a.b, b.b) + apart(a.a, b.a) <= CALM_DIFFERENCE
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grey(value: u32) -> RGBA8 {
        let value = value as u8;
        RGBA8::new(value, value, value, 255)
    }

    #[test]
    fn an_edge_beside_flat_areas_hides_nothing_and_noise_hides_much() {
        let picture = |pixel: fn(u32, u32) -> RGBA8| Raster {
            width: 32,
            height: 32,
            pixels: (0..1024).map(|at| pixel(at % 32, at / 32)).collect(),
        };
        let edge = busy_shares(&picture(|x, _| grey(if x < 16 { 0 } else { 255 })));
        assert!(edge[16 * 32 + 16] < 0.05, "{}", edge[16 * 32 + 16]);
        let noise = busy_shares(&picture(|x, y| grey((x * 37 + y * 91) % 256)));
        assert!(noise[16 * 32 + 16] > 0.9, "{}", noise[16 * 32 + 16]);
    }
}
