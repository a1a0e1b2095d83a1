//! PNG files to pixels.

use std::io::Cursor;
use std::sync::Arc;

use png::{BitDepth, ColorType, Transformations};
use rgb::{RGBA8, bytemuck};

use super::chunks::{self, Chunk};
use super::{colors, regular};
use crate::codecs::Decoded;
use crate::metadata::{self, Metadata};
use crate::transform::color;
use crate::transform::orient::{self, Orientation};
use crate::{Animation, Error, Frame, Limits, Raster};

/// What a profile may take at most, unpacked.
pub(super) const SIDE_LIMITS: png::Limits = png::Limits { bytes: 64_000_000 };

/// Decodes into upright sRGB pixels; a file that is damaged or lacks pixels is refused.
pub(crate) fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, Error> {
    let (width, height) = chunks::size(bytes)?;
    limits.check_picture(width, height, 1)?;
    let bytes = regular::regular(bytes)?;
    let chunks = chunks::list(&bytes)?;
    if chunks::find(&chunks, b"acTL").is_some() {
        return Err(Error::UnsupportedFormat { name: Some("animated PNG") });
    }

    let mut decoder = png::Decoder::new_with_limits(Cursor::new(&bytes[..]), SIDE_LIMITS);
    decoder.ignore_checksums(false);
    decoder.set_ignore_text_chunk(true);
    decoder.set_transformations(Transformations::EXPAND | Transformations::ALPHA);
    let mut reader = decoder.read_info().map_err(damaged)?;
    let is_deep = reader.info().bit_depth == BitDepth::Sixteen;
    let has_color = !matches!(reader.info().color_type, ColorType::Grayscale | ColorType::GrayscaleAlpha);
    let icc = reader.info().icc_profile.as_ref().map(|icc| icc.to_vec());
    let (width, height) = reader.info().size();
    let mut raster = Raster { width, height, pixels: Vec::new() };
    raster.pixels = pixels(&mut reader, raster.pixel_count() as usize)?;
    reader.finish().map_err(damaged)?;

    let is_hdr = colors::is_hdr(&chunks);
    let shown_by = icc.as_deref().filter(|icc| !(has_color && color::is_for_grey(icc)));
    let is_srgb = is_hdr || colors::to_srgb(&mut raster, &chunks, shown_by);
    let metadata = metadata(&chunks, icc);
    let orientation = metadata.exif.as_deref().map_or(Orientation::UPRIGHT, metadata::orientation);
    let raster = orient::upright(raster, orientation);
    let animation = Arc::new(Animation { frames: vec![Frame { raster, delay_ms: 0 }], plays: 1 });
    Ok(Decoded { animation, is_resized: false, orientation, is_srgb, is_deep, is_hdr, metadata })
}

/// Reads all pixels as 8-bit RGBA.
fn pixels(reader: &mut png::Reader<Cursor<&[u8]>>, count: usize) -> Result<Vec<RGBA8>, Error> {
    let shape = reader.output_color_type();
    if shape == (ColorType::Rgba, BitDepth::Eight) {
        let mut pixels = vec![RGBA8::default(); count];
        reader.next_frame(bytemuck::cast_slice_mut(&mut pixels)).map_err(damaged)?;
        return Ok(pixels);
    }
    let size = reader.output_buffer_size().ok_or_else(|| Error::Malformed("PNG: too many pixels".into()))?;
    let mut samples = vec![0; size];
    reader.next_frame(&mut samples).map_err(damaged)?;
    // Rounded, not cut off, so that white stays white and nothing darkens.
    let deep = |high: u8, low: u8| {
        ((u32::from(high) * 256 + u32::from(low)) * 255 + 32_767).div_euclid(65_535) as u8
    };
    match shape {
        (ColorType::GrayscaleAlpha, BitDepth::Eight) => {
            Ok(samples.chunks_exact(2).map(|p| RGBA8::new(p[0], p[0], p[0], p[1])).collect())
        }
        (ColorType::GrayscaleAlpha, BitDepth::Sixteen) => Ok(samples
            .chunks_exact(4)
            .map(|p| {
                let grey = deep(p[0], p[1]);
                RGBA8::new(grey, grey, grey, deep(p[2], p[3]))
            })
            .collect()),
        (ColorType::Rgba, BitDepth::Sixteen) => Ok(samples
            .chunks_exact(8)
            .map(|p| RGBA8::new(deep(p[0], p[1]), deep(p[2], p[3]), deep(p[4], p[5]), deep(p[6], p[7])))
            .collect()),
        other => Err(Error::Codec { codec: "PNG", message: format!("decoded into {other:?}") }),
    }
}

fn metadata(chunks: &[Chunk<'_>], icc: Option<Vec<u8>>) -> Metadata {
    let exif = chunks::find(chunks, b"eXIf").map(<[u8]>::to_vec);
    let xmp = chunks
        .iter()
        .filter(|chunk| chunk.name == *b"iTXt")
        .find_map(|chunk| chunk.data.strip_prefix(chunks::XMP_KEYWORD))
        .map(<[u8]>::to_vec);
    // A keyword, a zero and Latin-1: said as one line where another format has comments without keywords.
    let texts = chunks.iter().filter(|chunk| chunk.name == *b"tEXt");
    let comments =
        texts.map(|chunk| chunk.data.splitn(2, |byte| *byte == 0).collect::<Vec<_>>().join(&b": "[..]));
    Metadata { icc, exif, xmp, comments: comments.collect() }
}

pub(super) fn damaged(error: png::DecodingError) -> Error {
    Error::Malformed(format!("PNG: {error}"))
}
