//! The grid of tiles that a picture is judged by, beside the whole.

use std::ops::Range;

use super::super::TileArea;

/// Side of a tile at full size, in pixels.
pub(super) const TILE: usize = 256;

/// Tiles of one picture at one octave. The last of a row or column takes what is left over.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grid {
    pub(super) columns: usize,
    pub(super) rows: usize,
    /// Side of a tile at this octave, in pixels.
    side: usize,
}

impl Grid {
    /// Lays tiles over a picture of this full size.
    pub(super) fn new(width: usize, height: usize, octave: usize) -> Self {
        let count = |side: usize| ((side + TILE / 2) / TILE).max(1);
        Self { columns: count(width), rows: count(height), side: TILE >> octave }
    }

    /// The row of tiles that a row of pixels is in.
    pub(super) fn row_of(self, y: usize) -> usize {
        (y / self.side).min(self.rows - 1)
    }

    /// The pixels of a row that are in a column of tiles.
    pub(super) fn span(self, column: usize, width: usize) -> Range<usize> {
        let end = if column + 1 == self.columns { width } else { (column + 1) * self.side };
        column * self.side..end
    }

    pub(super) fn len(self) -> usize {
        self.columns * self.rows
    }

    /// Where a tile lies in a picture of this full size.
    pub(super) fn area(self, index: usize, width: usize, height: usize) -> TileArea {
        let (row, column) = (index / self.columns, index % self.columns);
        let end = if row + 1 == self.rows { height } else { (row + 1) * self.side };
        TileArea {
            x: (column * self.side) as u32,
            y: (row * self.side) as u32,
            width: self.span(column, width).len() as u32,
            height: (end - row * self.side) as u32,
        }
    }

    /// How many pixels a tile has in a picture of this size.
    pub(super) fn pixels(self, index: usize, width: usize, height: usize) -> u64 {
        let (row, column) = (index / self.columns, index % self.columns);
        let end = if row + 1 == self.rows { height } else { (row + 1) * self.side };
        (self.span(column, width).len() * (end - row * self.side)) as u64
    }
}
