//! What is around each pixel: flat areas, edges beside them, texture.
//!
//! An error hides amid texture. Beside a flat area it shows all the more, so the edge of a letter or a logo is no
//! texture, however much its pixels differ.

use super::colors::Colors;
use super::space;

/// What is around each pixel of a picture.
#[derive(Debug, Clone, Default)]
pub(crate) struct Texture {
    /// How much of an error is hidden, as a squared difference: nothing where all is calm, or half of what is near.
    pub(super) hidden: Vec<f32>,
    /// Whether each pixel is amid one colour or at an edge, where nothing but the nearest colour will do.
    pub(super) is_plain: Vec<bool>,
    /// Whether each pixel and its four neighbours are of one colour.
    pub(super) is_flat: Vec<bool>,
}

/// Pixels within this distance along and down are looked at.
const REACH: usize = 4;
/// Neighbours that differ by no more than this, squared, are calm.
const CALM_DIFFERENCE: f32 = 5e-5;
/// Neighbours that differ by more than this, squared, are an edge where much around is calm.
const EDGE_DIFFERENCE: f32 = 2e-3;
/// The share of calm pixels from which on an edge is no texture.
const CALM_SHARE: f32 = 0.25;

impl Texture {
    /// Looks at every pixel.
    pub(super) fn of(colors: &Colors, width: usize) -> Self {
        let count = colors.positions.len();
        let height = count.checked_div(width).unwrap_or(0);
        let apart = |a: usize, b: usize| {
            let (a, b) = (colors.positions[a] as usize, colors.positions[b] as usize);
            if a == b { 0.0 } else { space::distance(&colors.points[a], &colors.points[b]) }
        };
        // To the left and above; the largest to all four; whether all is calm.
        let mut along = vec![0.0_f32; count];
        let mut down = vec![0.0_f32; count];
        for at in 0..count {
            if at % width > 0 {
                along[at] = apart(at, at - 1);
            }
            if at >= width {
                down[at] = apart(at, at - width);
            }
        }
        let largest = |at: usize| {
            let mut largest = along[at].max(down[at]);
            if !(at + 1).is_multiple_of(width) {
                largest = largest.max(along[at + 1]);
            }
            if at + width < count {
                largest = largest.max(down[at + width]);
            }
            largest
        };
        let steps = Sums::of(width, height, |at| u32::from(along[at] + down[at] > 0.0));
        let calm = Sums::of(width, height, |at| u32::from(along[at].max(down[at]) <= CALM_DIFFERENCE));
        let mut texture = Self {
            hidden: Vec::with_capacity(count),
            is_plain: Vec::with_capacity(count),
            is_flat: Vec::with_capacity(count),
        };
        for at in 0..count {
            let calm_share = calm.share(at % width, at / width);
            let busy = (1.0 - calm_share) * (1.0 - calm_share);
            texture.hidden.push((along[at] + down[at]) * busy);
            let largest = largest(at);
            let is_edge = largest > EDGE_DIFFERENCE && calm_share > CALM_SHARE;
            texture.is_flat.push(largest == 0.0);
            // A slow gradient has pixels that are as their neighbours, too.
            let is_amid_one_color = steps.share(at % width, at / width) == 0.0;
            texture.is_plain.push(is_amid_one_color || is_edge);
        }
        texture
    }
}

/// Sums over rectangles.
struct Sums {
    width: usize,
    height: usize,
    /// Over everything above and to the left, one more row and column than the picture has.
    sums: Vec<u32>,
}

impl Sums {
    fn of(width: usize, height: usize, value: impl Fn(usize) -> u32) -> Self {
        let mut sums = vec![0; (width + 1) * (height + 1)];
        for y in 0..height {
            let mut row = 0;
            for x in 0..width {
                row += value(y * width + x);
                sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row;
            }
        }
        Self { width, height, sums }
    }

    /// The mean around a pixel.
    fn share(&self, x: usize, y: usize) -> f32 {
        let (left, top) = (x.saturating_sub(REACH), y.saturating_sub(REACH));
        let (right, bottom) = ((x + REACH + 1).min(self.width), (y + REACH + 1).min(self.height));
        let at = |x: usize, y: usize| self.sums[y * (self.width + 1) + x];
        let sum = (at(right, bottom) + at(left, top)) - (at(right, top) + at(left, bottom));
        sum as f32 / ((right - left) * (bottom - top)) as f32
    }
}
