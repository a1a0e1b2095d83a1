//! What a TIFF's directories say, before any of its pixels is read.

use std::io::Cursor;

use tiff::decoder::Decoder;
use tiff::tags::{CompressionMethod, IfdPointer, PhotometricInterpretation, SampleFormat, Tag};
use tiff::{TiffError, TiffUnsupportedError};

use super::{bounds, fields, tags};
use crate::{Error, Limits};

pub(super) type File<'a> = Decoder<Cursor<&'a [u8]>>;

/// A directory beyond the first may hold a preview of the picture; more than so many are pages for sure.
const MOST_DIRECTORIES: usize = 32;
/// Bits of `NewSubfileType`.
const IS_PREVIEW: u32 = 1;
const IS_MASK: u32 = 4;
/// Channels beyond colour and alpha (a spectral camera's, for one) are not what a viewer shows.
const MOST_SAMPLES: u16 = 8;
/// Tells that the file is a camera's raw data.
const DNG_VERSION: u16 = 50_706;
const MOST_CHUNK_BYTES: usize = 900_000_000;
const MOST_TAG_BYTES: usize = 8_000_000;
/// A row of every channel in a strip of its own, at the longest side, is about this; each costs a decoder.
const MOST_CHUNKS: u64 = 250_000;
/// Tiles may be larger than the picture that they hold, but not by much.
const TILE_PADDING: u32 = 4_096;

/// What the pixels' numbers mean, and where they lie.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) bits: u8,
    pub(super) samples: u16,
    pub(super) is_planar: bool,
    /// As the file says it, which may be far more than there are; `None` in tiles.
    pub(super) rows_per_strip: Option<u32>,
    /// Width and height of a tile; `None` in strips.
    pub(super) tile: Option<(u32, u32)>,
    pub(super) photometric: PhotometricInterpretation,
    pub(super) compression: CompressionMethod,
    /// What each sample beyond the colours is.
    pub(super) extra_samples: Vec<u16>,
}

/// Opens a file of one picture and judges what it promises.
pub(super) fn open<'a>(bytes: &'a [u8], limits: &Limits) -> Result<(File<'a>, Layout), Error> {
    bounds::check(bytes)?;
    // The reader refuses these without a word of which they are.
    let photometric = fields::value(bytes, Tag::PhotometricInterpretation);
    let photometric = photometric.map_or(u16::MAX, |photometric| photometric.try_into().unwrap_or(0));
    if PhotometricInterpretation::from_u16(photometric).is_none() {
        return Err(Error::UnsupportedFormat { name: Some(name_of_colors(photometric)) });
    }
    let mut file = reader(bytes)?;
    let (width, height) = file.dimensions().map_err(refused)?;
    limits.check_picture(width, height, 1)?;
    refuse_pages(&mut file)?;
    let layout = layout(&mut file, width, height)?;
    let (chunk_width, chunk_height) = file.chunk_dimensions();
    // A strip may say that it has rows without end; only what lies in the picture is read of it.
    let longest = if is_tiled(&mut file) { chunk_width.max(chunk_height) } else { chunk_width };
    if longest > limits.side_pixels.saturating_add(TILE_PADDING) {
        return Err(damaged("its tiles are far larger than the picture"));
    }
    let planes = if layout.is_planar { u64::from(layout.samples) } else { 1 };
    let chunks = u64::from(width.div_ceil(chunk_width)) * u64::from(height.div_ceil(chunk_height)) * planes;
    if chunks > MOST_CHUNKS {
        return Err(Error::TooLarge { what: "strips or tiles", limit: MOST_CHUNKS });
    }
    tags::check(&mut file, &layout)?;
    Ok((file, layout))
}

/// Opens a file that was judged already.
pub(super) fn reader(bytes: &[u8]) -> Result<File<'_>, Error> {
    Ok(Decoder::new(Cursor::new(bytes)).map_err(refused)?.with_limits(reading_limits(bytes)))
}

/// One chunk may be the whole picture; what a tag holds lies in the file.
fn reading_limits(bytes: &[u8]) -> tiff::decoder::Limits {
    let mut limits = tiff::decoder::Limits::default();
    limits.decoding_buffer_size = MOST_CHUNK_BYTES;
    limits.intermediate_buffer_size = bytes.len();
    limits.ifd_value_size = MOST_TAG_BYTES.min(bytes.len());
    limits
}

fn is_tiled(file: &mut File<'_>) -> bool {
    file.get_chunk_type() == tiff::decoder::ChunkType::Tile
}

fn layout(file: &mut File<'_>, width: u32, height: u32) -> Result<Layout, Error> {
    let mut number = |tag: Tag, default: u16| {
        Ok::<u16, Error>(file.find_tag_unsigned(tag).map_err(refused)?.unwrap_or(default))
    };
    let samples = number(Tag::SamplesPerPixel, 1)?;
    let is_planar = number(Tag::PlanarConfiguration, 1)? == 2;
    let compression = CompressionMethod::from_u16_exhaustive(number(Tag::Compression, 1)?);
    let photometric = number(Tag::PhotometricInterpretation, u16::MAX)?;
    let mut list = |tag: Tag, default: Vec<u16>| {
        Ok::<Vec<u16>, Error>(file.find_tag_unsigned_vec(tag).map_err(refused)?.unwrap_or(default))
    };
    let bits = list(Tag::BitsPerSample, vec![1])?.first().copied().unwrap_or(1);
    let formats = list(Tag::SampleFormat, vec![1])?;
    let extra_samples = list(Tag::ExtraSamples, Vec::new())?;
    let rows_per_strip = file.find_tag_unsigned(Tag::RowsPerStrip).map_err(refused)?;
    let tile = is_tiled(file).then(|| file.chunk_dimensions());
    let photometric = PhotometricInterpretation::from_u16(photometric)
        .ok_or_else(|| Error::UnsupportedFormat { name: Some(name_of_colors(photometric)) })?;
    if formats.iter().any(|&format| SampleFormat::from_u16(format) != Some(SampleFormat::Uint)) {
        return Err(Error::UnsupportedFormat { name: Some("TIFF with signed or floating-point samples") });
    }
    if !matches!(bits, 1 | 2 | 4 | 8 | 16) {
        return Err(Error::UnsupportedFormat { name: Some("TIFF with samples of a rare size") });
    }
    if samples > MOST_SAMPLES {
        return Err(Error::UnsupportedFormat { name: Some("TIFF with more than 8 channels") });
    }
    Ok(Layout {
        width,
        height,
        bits: bits as u8,
        samples,
        is_planar,
        rows_per_strip,
        tile,
        photometric,
        compression,
        extra_samples,
    })
}

/// Names colours that the decoder does not know.
pub(super) fn name_of_colors(photometric: u16) -> &'static str {
    match photometric {
        4 => "TIFF with the tag PhotometricInterpretation 4 (a mask)",
        8..=10 => "TIFF with the tag PhotometricInterpretation 8 to 10 (L*a*b*)",
        32_803 => "TIFF with the tag PhotometricInterpretation 32803 (a camera's sensor)",
        32_844 | 32_845 => "TIFF with the tag PhotometricInterpretation 32844 or 32845 (LogLuv)",
        34_892 => "TIFF with the tag PhotometricInterpretation 34892 (a camera's linear numbers)",
        u16::MAX => "TIFF with the tag PhotometricInterpretation missing",
        _ => "TIFF with the tag PhotometricInterpretation of an unknown kind",
    }
}

/// Refuses what holds more than one picture, of which all but the first would be lost.
fn refuse_pages(file: &mut File<'_>) -> Result<(), Error> {
    let first = file.ifd_pointer().ok_or_else(|| damaged("it has no directory"))?;
    let first = file.read_directory(first).map_err(refused)?;
    if first.contains(Tag::Unknown(DNG_VERSION)) || subfile_type(file, &first)? & IS_PREVIEW != 0 {
        return Err(Error::UnsupportedFormat { name: Some("a camera's raw file") });
    }
    let mut next: Option<IfdPointer> = first.next();
    for _ in 0..MOST_DIRECTORIES {
        let Some(pointer) = next else { return Ok(()) };
        let directory = file.read_directory(pointer).map_err(refused)?;
        let kind = subfile_type(file, &directory)?;
        if kind & IS_MASK != 0 {
            return Err(Error::UnsupportedFormat {
                name: Some("TIFF with the tag NewSubfileType 4 (a mask)"),
            });
        }
        if kind & IS_PREVIEW == 0 {
            break;
        }
        next = directory.next();
    }
    match next {
        None => Ok(()),
        Some(_) => Err(Error::UnsupportedFormat { name: Some("TIFF of several pages") }),
    }
}

fn subfile_type(file: &mut File<'_>, directory: &tiff::Directory) -> Result<u32, Error> {
    let tag = file.read_directory_tags(directory).find_tag_unsigned(Tag::NewSubfileType);
    Ok(tag.map_err(refused)?.unwrap_or(0))
}

/// The bytes of each chunk, as far as they lie in the file.
pub(super) fn chunks<'a>(
    file: &mut File<'_>,
    bytes: &'a [u8],
) -> Result<impl Iterator<Item = &'a [u8]>, Error> {
    let (offsets, lengths) = match is_tiled(file) {
        true => (Tag::TileOffsets, Tag::TileByteCounts),
        false => (Tag::StripOffsets, Tag::StripByteCounts),
    };
    let offsets: Vec<u64> = file.find_tag_unsigned_vec(offsets).map_err(refused)?.unwrap_or_default();
    let lengths: Vec<u64> = file.find_tag_unsigned_vec(lengths).map_err(refused)?.unwrap_or_default();
    Ok(offsets.into_iter().zip(lengths).map(move |(offset, length)| {
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
        let end = start.saturating_add(usize::try_from(length).unwrap_or(usize::MAX)).min(bytes.len());
        &bytes[start..end]
    }))
}

pub(super) fn damaged(what: &str) -> Error {
    Error::Malformed(format!("TIFF: {what}"))
}

/// Tells what is merely not taken from what is broken.
pub(super) fn refused(error: TiffError) -> Error {
    let name = match &error {
        TiffError::UnsupportedError(TiffUnsupportedError::UnsupportedCompressionMethod(method)) => {
            match method {
                CompressionMethod::ZSTD => "TIFF compressed by Zstandard",
                CompressionMethod::WebP => "TIFF compressed as WebP",
                CompressionMethod::Huffman | CompressionMethod::Fax3 => "TIFF compressed as a group 3 fax",
                CompressionMethod::JPEG => "TIFF compressed as JPEG in the old way",
                _ => "TIFF in a rare compression",
            }
        }
        TiffError::UnsupportedError(TiffUnsupportedError::ChromaSubsampling) => {
            "TIFF with subsampled colour outside of JPEG"
        }
        TiffError::UnsupportedError(TiffUnsupportedError::InconsistentBitsPerSample(_)) => {
            "TIFF with the tag BitsPerSample (different for its channels)"
        }
        TiffError::UnsupportedError(TiffUnsupportedError::MisalignedTileBoundaries) => {
            "TIFF with the tag TileWidth (tiles that end within a byte)"
        }
        TiffError::UnsupportedError(_) => "TIFF in rare colours",
        TiffError::LimitsExceeded | TiffError::IntSizeError => {
            return damaged("it asks for more memory than its picture needs");
        }
        TiffError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            return damaged("the file ends early");
        }
        TiffError::FormatError(_) | TiffError::IoError(_) | TiffError::UsageError(_) => {
            return damaged(&error.to_string());
        }
    };
    Error::UnsupportedFormat { name: Some(name) }
}
