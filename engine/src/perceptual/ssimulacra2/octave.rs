//! One octave of the comparison: rows come in from the top, differences add up tile by tile.

use super::CHANNELS;
use super::channel::{BAND, Block, Channel};
use super::color;
use super::gaussian::{LEAD, SPAN};
use super::lanes::{LANES, Lanes};
use super::pooling::{self, Region};
use super::tiles::Grid;

/// One row of light of one picture: red, green, blue; padded to whole lanes.
pub(super) type Light = [Vec<Lanes>; 3];
/// One picture's and the other's.
pub(super) type Pair<T> = [T; 2];

/// One octave of two pictures.
pub(super) struct Octave {
    width: usize,
    height: usize,
    wanted: [bool; CHANNELS],
    channels: [Channel; CHANNELS],
    grid: Grid,
    regions: Vec<Region>,
    /// Rows that came in.
    arrived: usize,
    /// A row that waits for the one below it, to be halved together.
    waiting: Option<Pair<Light>>,
    columns: Pair<Vec<Lanes>>,
}

impl Octave {
    /// Prepares an octave of a picture of `full` width and height.
    pub(super) fn new(full: (usize, usize), octave: usize, octaves: usize) -> Self {
        let width = full.0.div_ceil(1 << octave);
        let wanted = std::array::from_fn(|channel| pooling::counts(channel, octave, octaves));
        let grid = Grid::new(full.0, full.1, octave);
        let columns = || vec![Lanes::ZERO; SPAN + width.next_multiple_of(LANES) + SPAN];
        Self {
            width,
            height: full.1.div_ceil(1 << octave),
            wanted,
            channels: wanted.map(|is_wanted| Channel::new(if is_wanted { width } else { 0 })),
            grid,
            regions: vec![Region::default(); grid.len()],
            arrived: 0,
            waiting: None,
            columns: [columns(), columns()],
        }
    }

    /// Takes the next row of both pictures; gives what the next octave has to take.
    pub(super) fn push(&mut self, light: &Pair<Light>) -> Option<Pair<Light>> {
        if self.wanted.contains(&true) {
            self.take(light);
        }
        self.arrived += 1;
        let is_last = self.arrived == self.height;
        if self.arrived.is_multiple_of(BAND) || is_last {
            self.compare_band((self.arrived - 1) / BAND);
        }
        // What is blurred comes out some rows late.
        if is_last && (self.height - 1) % BAND >= LEAD {
            let band = self.height.div_ceil(BAND);
            self.clear(band);
            self.compare_band(band);
        }
        match self.waiting.take() {
            Some(above) => Some(halved(&above, light, self.width)),
            None if is_last => Some(halved(light, light, self.width)),
            None => {
                self.waiting = Some(light.clone());
                None
            }
        }
    }

    /// What was seen in each tile, row by row.
    pub(super) fn into_regions(mut self) -> Vec<Region> {
        for (index, region) in self.regions.iter_mut().enumerate() {
            region.pixels = self.grid.pixels(index, self.width, self.height);
        }
        self.regions
    }

    fn take(&mut self, light: &Pair<Light>) {
        let (band, row) = (self.arrived / BAND, self.arrived % BAND);
        if row == 0 {
            self.clear(band);
        }
        for (side, light) in light.iter().enumerate() {
            let [x, y, b] = &mut self.channels;
            take_row(light, self.wanted, [x, y, b].map(|channel| &mut channel.pixels[side][band % 2]), row);
        }
    }

    /// Empties the place of a band, so that rows below the picture are nothing.
    fn clear(&mut self, band: usize) {
        for channel in &mut self.channels {
            for pixels in &mut channel.pixels {
                pixels[band % 2].fill([Lanes::ZERO; BAND]);
            }
        }
    }

    fn compare_band(&mut self, band: usize) {
        let first_row = band * BAND;
        for (index, channel) in self.channels.iter_mut().enumerate().filter(|&(index, _)| self.wanted[index])
        {
            channel.blur_along(band, self.width, &mut self.columns);
            // Rows come out LEAD late: the first half belongs to the band above, and bands do not cross tiles.
            let rows = (LEAD.saturating_sub(first_row), BAND.min(self.height + LEAD - first_row));
            let halves = [
                (rows.0..LEAD.min(rows.1), self.grid.row_of(first_row.saturating_sub(LEAD))),
                (LEAD.max(rows.0)..rows.1, self.grid.row_of(first_row)),
            ];
            for column in 0..self.grid.columns {
                let span = self.grid.span(column, self.width);
                let sums =
                    channel.compare(band, span.start, span.end, [halves[0].0.clone(), halves[1].0.clone()]);
                for (sums, (rows, tile_row)) in sums.iter().zip(&halves) {
                    if !rows.is_empty() {
                        self.regions[tile_row * self.grid.columns + column].channels[index].add(sums);
                    }
                }
            }
        }
    }
}

#[multiversion::multiversion(targets("x86_64+avx2+fma"))]
fn take_row(light: &Light, wanted: [bool; CHANNELS], blocks: [&mut Vec<Block>; CHANNELS], row: usize) {
    let [x, y, b] = blocks;
    for index in 0..light[0].len() {
        let [in_x, in_y, in_b] = color::xyb([light[0][index], light[1][index], light[2][index]], wanted);
        if wanted[0] {
            x[index][row] = in_x;
        }
        if wanted[1] {
            y[index][row] = in_y;
        }
        if wanted[2] {
            b[index][row] = in_b;
        }
    }
}

/// Halves two rows of each picture into one, in light, as the eye does from afar.
fn halved(above: &Pair<Light>, below: &Pair<Light>, width: usize) -> Pair<Light> {
    let half = width.div_ceil(2);
    std::array::from_fn(|side| {
        std::array::from_fn(|color| halve(&above[side][color], &below[side][color], width, half))
    })
}

#[multiversion::multiversion(targets("x86_64+avx2+fma"))]
fn halve(above: &[Lanes], below: &[Lanes], width: usize, half: usize) -> Vec<Lanes> {
    let mut row = vec![Lanes::ZERO; half.div_ceil(LANES)];
    for (index, to) in row.iter_mut().enumerate() {
        let mut sums = [0.0; 2 * LANES];
        for part in 0..2 {
            let Some((above, below)) = above.get(2 * index + part).zip(below.get(2 * index + part)) else {
                break;
            };
            for pair in 0..LANES / 2 {
                let (left, right) = (2 * pair, 2 * pair + 1);
                sums[part * LANES / 2 + pair] =
                    (above.0[left] + above.0[right] + below.0[left] + below.0[right]) * 0.25;
            }
        }
        to.0.copy_from_slice(&sums[..LANES]);
    }
    if width % 2 == 1 {
        let last = |row: &[Lanes]| row[(width - 1) / LANES].0[(width - 1) % LANES];
        let (above, below) = (last(above), last(below));
        row[(half - 1) / LANES].0[(half - 1) % LANES] = (above + above + below + below) * 0.25;
    }
    row
}
