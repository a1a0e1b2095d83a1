//! Pixels to PNG files.

use oxipng::{BitDepth, ColorType, Deflater, FilterStrategy, RawImage, RowFilter, indexset};
use rgb::{RGBA8, bytemuck};

use crate::{Effort, Error, Raster};

/// How hard to try for few bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    /// One filter, quick compression: sizes to compare by.
    Estimate,
    /// What is delivered.
    Deliver(Effort),
}

/// Chunks to put beside the pixels.
pub(super) type SideChunks = Vec<([u8; 4], Vec<u8>)>;

/// Encodes positions in a palette.
pub(super) fn indexed(
    (width, height): (u32, u32),
    indices: Vec<u8>,
    palette: Vec<RGBA8>,
    side_chunks: &SideChunks,
    packing: Packing,
) -> Result<Vec<u8>, Error> {
    let image = RawImage::new(width, height, ColorType::Indexed { palette }, BitDepth::Eight, indices);
    write(image, side_chunks, options(packing, u64::from(width) * u64::from(height)))
}

/// Pictures so small are packed as they would be delivered.
const TINY_PIXELS: u64 = 4_096;

/// Estimates how large a file of positions in a palette is.
pub(crate) fn estimate_indexed(
    size: (u32, u32),
    indices: Vec<u8>,
    palette: Vec<RGBA8>,
) -> Result<usize, Error> {
    let is_tiny = u64::from(size.0) * u64::from(size.1) <= TINY_PIXELS;
    let packing = if is_tiny { Packing::Deliver(Effort::Balanced) } else { Packing::Estimate };
    Ok(indexed(size, indices, palette, &SideChunks::new(), packing)?.len())
}

/// Encodes pixels as they are.
pub(super) fn truecolor(
    raster: &Raster,
    side_chunks: &SideChunks,
    packing: Packing,
) -> Result<Vec<u8>, Error> {
    write(raw(raster), side_chunks, options(packing, raster.pixel_count()))
}

fn raw(raster: &Raster) -> Result<RawImage, oxipng::PngError> {
    let (color, samples) = if raster.has_transparency() {
        (ColorType::RGBA, bytemuck::cast_slice(&raster.pixels).to_vec())
    } else {
        let samples = raster.pixels.iter().flat_map(|pixel| [pixel.r, pixel.g, pixel.b]).collect();
        (ColorType::RGB { transparent_color: None }, samples)
    };
    RawImage::new(raster.width, raster.height, color, BitDepth::Eight, samples)
}

/// Encodes pixels whose rows pack well with these filters.
pub(super) fn filtered(
    raster: &Raster,
    filters: &[u8],
    side_chunks: &SideChunks,
    packing: Packing,
) -> Result<Vec<u8>, Error> {
    let rows = filters.iter().map(|&filter| RowFilter::try_from(filter).unwrap_or(RowFilter::Paeth));
    let mut options = options(packing, raster.pixel_count());
    let predefined = FilterStrategy::Predefined(rows.collect());
    if packing == Packing::Estimate {
        options.filters.clear();
    }
    options.filters.insert(predefined);
    write(raw(raster), side_chunks, options)
}

/// Estimates how large such a file is.
pub(crate) fn estimate_filtered(raster: &Raster, filters: &[u8]) -> Result<usize, Error> {
    Ok(filtered(raster, filters, &SideChunks::new(), Packing::Estimate)?.len())
}

/// The settings for a picture of so many pixels; they depend on nothing else, so that load changes no bytes.
pub(super) fn options(packing: Packing, pixels: u64) -> oxipng::Options {
    let mut options = match packing {
        Packing::Deliver(effort) => oxipng::Options::from_preset(preset(effort, pixels)),
        Packing::Estimate => oxipng::Options {
            filters: indexset! { FilterStrategy::NONE },
            deflater: Deflater::Libdeflater { compression: 6 },
            palette_reduction: false,
            ..oxipng::Options::default()
        },
    };
    // The decoder was stricter already; what is left are wrong checksums of chunks that are dropped.
    options.fix_errors = true;
    options.force = true;
    options
}

fn preset(effort: Effort, pixels: u64) -> u8 {
    match (effort, pixels) {
        (Effort::Best, 0..=4_000_000) => 6,
        (Effort::Best, 4_000_001..=16_000_000) | (Effort::Balanced, 0..=8_000_000) => 4,
        (Effort::Fast, 0..=4_000_000) | (Effort::Balanced, 8_000_001..=16_000_000) => 2,
        _ => 1,
    }
}

fn write(
    image: Result<RawImage, oxipng::PngError>,
    side_chunks: &SideChunks,
    options: oxipng::Options,
) -> Result<Vec<u8>, Error> {
    let mut image = image.map_err(failed)?;
    for (name, data) in side_chunks {
        image.add_png_chunk(*name, data.clone());
    }
    image.create_optimized_png(&options).map_err(failed)
}

pub(super) fn failed(error: oxipng::PngError) -> Error {
    Error::Codec { codec: "PNG", message: error.to_string() }
}
