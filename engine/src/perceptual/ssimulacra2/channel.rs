//! One channel at one octave: blurred along and down, then compared.
//!
//! Eight rows at a time make a band, kept in blocks of eight by eight. Blurring along the rows, every lane is a row; down
//! them, every lane is a column. All that is kept is the last bands, never a whole picture.

use std::ops::Range;

use super::gaussian::{self, Cosines, LEAD, SPAN, State};
use super::lanes::{LANES, Lanes, transposed};
use super::octave::Pair;
use super::pooling::Differences;

/// Rows of a band.
pub(super) const BAND: usize = LANES;
/// Eight rows of eight pixels.
pub(super) type Block = [Lanes; BAND];
/// What is blurred: both pictures, their squares, their product.
const BLURS: usize = 5;

/// The last bands of one channel of both pictures, in blocks from left to right.
pub(super) struct Channel {
    /// Of each picture, the last two bands.
    pub(super) pixels: Pair<[Vec<Block>; 2]>,
    /// Blurred along the rows, the last three bands.
    along: [[Vec<Block>; 3]; BLURS],
    /// How far the blur down the columns has come.
    down: [Vec<State>; BLURS],
}

/// Structure, artifacts, lost detail; plain and to the fourth power.
type Sums = [[Lanes; 2]; 3];

impl Channel {
    pub(super) fn new(width: usize) -> Self {
        let blocks = || vec![[Lanes::ZERO; BAND]; width.div_ceil(LANES)];
        Self {
            pixels: [[blocks(), blocks()], [blocks(), blocks()]],
            along: std::array::from_fn(|_| [blocks(), blocks(), blocks()]),
            down: std::array::from_fn(|_| vec![State::START; width.div_ceil(LANES)]),
        }
    }

    /// Blurs the rows of a band that has come in.
    pub(super) fn blur_along(&mut self, band: usize, width: usize, columns: &mut Pair<Vec<Lanes>>) {
        for (columns, pixels) in columns.iter_mut().zip(&self.pixels) {
            into_columns(&pixels[band % 2], columns);
            columns[SPAN + width..].fill(Lanes::ZERO);
        }
        let [a, b] = [&*columns[0], &*columns[1]];
        let [mean_a, mean_b, square_a, square_b, product] = &mut self.along;
        blur_one(width, a, &mut mean_a[band % 3]);
        blur_one(width, b, &mut mean_b[band % 3]);
        blur_product(width, a, a, &mut square_a[band % 3]);
        blur_product(width, b, b, &mut square_b[band % 3]);
        blur_product(width, a, b, &mut product[band % 3]);
    }

    /// Compares the pixels from `start` to `end` of those rows of a band that come out now, in two halves.
    pub(super) fn compare(
        &mut self,
        band: usize,
        start: usize,
        end: usize,
        rows: Pair<Range<usize>>,
    ) -> Pair<Differences> {
        let slots = [(band + 1) % 3, (band + 2) % 3, band % 3];
        let inputs = self.along.each_ref().map(|bands| slots.map(|slot| &*bands[slot]));
        let pixels = self.pixels.each_ref().map(|bands| [&*bands[(band + 1) % 2], &*bands[band % 2]]);
        compare_span(inputs, pixels, &mut self.down, start, end, rows)
    }
}

#[multiversion::multiversion(targets("x86_64+avx2+fma"))]
fn into_columns(blocks: &[Block], columns: &mut [Lanes]) {
    for (block, columns) in blocks.iter().zip(columns[SPAN..].chunks_exact_mut(LANES)) {
        columns.copy_from_slice(&transposed(block));
    }
}

#[multiversion::multiversion(targets("x86_64+avx2+fma"))]
fn blur_one(width: usize, columns: &[Lanes], blocks: &mut [Block]) {
    gaussian::blur_along(width, |index| columns[index], |x, blurred| blocks[x / LANES][x % LANES] = blurred);
    for block in blocks {
        *block = transposed(block);
    }
}

#[multiversion::multiversion(targets("x86_64+avx2+fma"))]
fn blur_product(width: usize, a: &[Lanes], b: &[Lanes], blocks: &mut [Block]) {
    gaussian::blur_along(
        width,
        |index| a[index] * b[index],
        |x, blurred| blocks[x / LANES][x % LANES] = blurred,
    );
    for block in blocks {
        *block = transposed(block);
    }
}

#[multiversion::multiversion(targets("x86_64+avx2+fma"))]
fn compare_span(
    inputs: [[&[Block]; 3]; BLURS],
    pixels: Pair<[&[Block]; 2]>,
    states: &mut [Vec<State>; BLURS],
    start: usize,
    end: usize,
    rows: Pair<Range<usize>>,
) -> Pair<Differences> {
    let cosines = Cosines::get();
    let mut sums: Pair<Sums> = [[[Lanes::ZERO; 2]; 3]; 2];
    for x in (start..end).step_by(LANES) {
        let block = x / LANES;
        let mut blurred = [[Lanes::ZERO; BAND]; BLURS];
        for blur in 0..BLURS {
            let [above, before, now] =
                [&inputs[blur][0][block], &inputs[blur][1][block], &inputs[blur][2][block]];
            let mut state = states[blur][block];
            for row in 0..BAND {
                let oldest = if row < 2 { above[row + BAND - 2] } else { before[row - 2] };
                blurred[blur][row] = state.step_down(oldest + now[row], cosines);
            }
            states[blur][block] = state;
        }
        for (sums, rows) in sums.iter_mut().zip(&rows) {
            for row in rows.clone() {
                let (slot, slot_row) = if row < LEAD { (0, row + BAND - LEAD) } else { (1, row - LEAD) };
                let (a, b) = (pixels[0][slot][block][slot_row], pixels[1][slot][block][slot_row]);
                let kinds = differences(
                    a,
                    b,
                    [blurred[0][row], blurred[1][row], blurred[2][row], blurred[3][row], blurred[4][row]],
                );
                for kind in 0..3 {
                    let seen = if end - x < LANES { kinds[kind].first(end - x) } else { kinds[kind] };
                    sums[kind][0] = sums[kind][0] + seen;
                    sums[kind][1] = sums[kind][1] + seen.squared().squared();
                }
            }
        }
    }
    sums.map(|sums| {
        let [structure, artifacts, lost_detail] = sums.map(|norms| norms.map(Lanes::sum));
        Differences { structure, artifacts, lost_detail }
    })
}

/// What differs at eight pixels: structure, artifacts, lost detail.
#[inline(always)]
fn differences(a: Lanes, b: Lanes, blurred: [Lanes; BLURS]) -> [Lanes; 3] {
    let [mean_a, mean_b, square_a, square_b, product] = blurred;
    let one = Lanes::all(1.0);
    let stabilizer = Lanes::all(0.0009);
    let similarity = one - (mean_a - mean_b).squared();
    let covariance = Lanes::all(2.0) * (product - mean_a * mean_b) + stabilizer;
    let variances = (square_a - mean_a.squared()) + (square_b - mean_b.squared()) + stabilizer;
    let structure = one - similarity * covariance / variances;
    let edges = (one + (b - mean_b).abs()) / (one + (a - mean_a).abs()) - one;
    [structure.positive(), edges.positive(), (-edges).positive()]
}
