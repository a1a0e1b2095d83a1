//! Butteraugli, of the crate of that name. Every processor with AVX2 gives the same bits; others differ from the fifth
//! digit on.

use ::butteraugli::{ButteraugliParams, ButteraugliReference};
use rgb::RGBA8;

use super::over;
use crate::{Error, Raster};

/// The brightness of the screen.
const NITS: f32 = 80.0;
/// The shortest side that can be compared.
const SHORTEST_SIDE: usize = 8;
/// Of large pictures so many tiles of this side are compared.
const TILES: usize = 16;
const TILE_SIDE: usize = 512;

/// What was seen.
pub(super) struct Difference {
    pub(super) norm3: f64,
    pub(super) max: f64,
    /// For each pixel; nothing where only tiles were looked at.
    pub(super) map: Vec<f32>,
}

/// An original over a background, worked out as far as it goes without a candidate.
pub(super) struct Seen {
    reference: ButteraugliReference,
}

impl Seen {
    pub(super) fn of(original: &Raster, background: u8) -> Result<Self, Error> {
        let (bytes, width, height) = bytes(original, background);
        let params = ButteraugliParams::default().with_intensity_target(NITS).with_compute_diffmap(true);
        let reference = ButteraugliReference::new(&bytes, width, height, params).map_err(failed)?;
        Ok(Self { reference })
    }

    pub(super) fn compare(&self, candidate: &Raster, background: u8) -> Result<Difference, Error> {
        let (bytes, width, _) = bytes(candidate, background);
        let found = self.reference.compare(&bytes).map_err(failed)?;
        let map = found.diffmap.as_ref().map(|map| {
            let rows = map.buf().chunks(width).take(candidate.height as usize);
            rows.flat_map(|row| row[..candidate.width as usize].iter().copied()).collect()
        });
        Ok(Difference { norm3: found.pnorm_3, max: found.score, map: map.unwrap_or_default() })
    }
}

/// Compares the tiles of a large picture in which the given errors are largest.
pub(super) fn worst_tiles(
    original: &Raster,
    candidate: &Raster,
    background: u8,
    errors: &[f32],
) -> Result<Difference, Error> {
    let (width, height) = (original.width as usize, original.height as usize);
    let mut tiles = ranked(width, height, TILE_SIDE, errors);
    tiles.truncate(TILES);
    let mut worst = Difference { norm3: 0.0, max: 0.0, map: Vec::new() };
    let (mut cubes, mut pixels) = (0.0, 0.0);
    for (_, (left, top)) in tiles {
        let (right, bottom) = ((left + TILE_SIDE).min(width), (top + TILE_SIDE).min(height));
        let place = Place { left, top, right, bottom };
        let (a, b) = (cut(original, place), cut(candidate, place));
        if a.pixels == b.pixels {
            continue;
        }
        let found = Seen::of(&a, background)?.compare(&b, background)?;
        worst.max = worst.max.max(found.max);
        cubes += found.norm3.powi(3) * a.pixels.len() as f64;
        pixels += a.pixels.len() as f64;
    }
    worst.norm3 = if pixels > 0.0 { (cubes / pixels).cbrt() } else { 0.0 };
    Ok(worst)
}

/// So many of the tiles of this side are looked at before a whole picture is, with so much of what is around.
const FIRST_TILES: usize = 3;
const FIRST_SIDE: usize = 192;
const AROUND: usize = 32;
/// Tiles of a picture differ a little from the whole.
const TILE_ERROR: f64 = 1.03;

/// Says whether the tiles in which the given errors are largest show a larger difference than admitted; notes what was seen.
pub(super) fn shows_more(
    original: &Raster,
    candidate: &Raster,
    background: u8,
    errors: &[f32],
    most: f64,
    seen: &mut Vec<f32>,
) -> Result<bool, Error> {
    let (width, height) = (original.width as usize, original.height as usize);
    for (_, (x, y)) in ranked(width, height, FIRST_SIDE, errors).into_iter().take(FIRST_TILES) {
        let place = Place {
            left: x.saturating_sub(AROUND),
            top: y.saturating_sub(AROUND),
            right: (x + FIRST_SIDE + AROUND).min(width),
            bottom: (y + FIRST_SIDE + AROUND).min(height),
        };
        let (a, b) = (cut(original, place), cut(candidate, place));
        if a.pixels == b.pixels {
            continue;
        }
        let map = Seen::of(&a, background)?.compare(&b, background)?.map;
        let across = place.right - place.left;
        let mut largest = 0.0_f32;
        seen.resize(original.pixels.len(), 0.0);
        for row in y..(y + FIRST_SIDE).min(height) {
            for column in x..(x + FIRST_SIDE).min(width) {
                let difference = map[(row - place.top) * across + column - place.left];
                largest = largest.max(difference);
                let at = &mut seen[row * width + column];
                *at = at.max(difference);
            }
        }
        if f64::from(largest) > most * TILE_ERROR {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Lists the upper left corners of tiles, those with the largest errors first.
fn ranked(width: usize, height: usize, side: usize, errors: &[f32]) -> Vec<(f32, (usize, usize))> {
    let rows = (0..height).step_by(side);
    let corners = rows.flat_map(|y| (0..width).step_by(side).map(move |x| (x, y)));
    let mut tiles: Vec<(f32, (usize, usize))> = corners
        .map(|(x, y)| {
            let rows = y..(y + side).min(height);
            let worst = rows
                .flat_map(|y| &errors[y * width + x..y * width + (x + side).min(width)])
                .fold(0.0, |worst: f32, &error| worst.max(error));
            (worst, (x, y))
        })
        .collect();
    tiles.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    tiles
}

/// A part of a picture.
#[derive(Clone, Copy)]
struct Place {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

/// Cuts a tile out.
fn cut(raster: &Raster, place: Place) -> Raster {
    let width = raster.width as usize;
    let pixels: Vec<RGBA8> = (place.top..place.bottom)
        .flat_map(|row| raster.pixels[row * width + place.left..row * width + place.right].iter().copied())
        .collect();
    let (width, height) = (place.right - place.left, place.bottom - place.top);
    Raster { width: width as u32, height: height as u32, pixels }
}

/// What is seen over a background, byte by byte; small pictures go on as their edge is.
fn bytes(raster: &Raster, background: u8) -> (Vec<u8>, usize, usize) {
    let (width, height) = (raster.width as usize, raster.height as usize);
    let (to_width, to_height) = (width.max(SHORTEST_SIDE), height.max(SHORTEST_SIDE));
    let mut bytes = Vec::with_capacity(to_width * to_height * 3);
    for y in 0..to_height {
        let row = &raster.pixels[y.min(height - 1) * width..][..width];
        for x in 0..to_width {
            bytes.extend(over(row[x.min(width - 1)], background));
        }
    }
    (bytes, to_width, to_height)
}

fn failed(error: ::butteraugli::ButteraugliError) -> Error {
    Error::Codec { codec: "metric", message: error.to_string() }
}
