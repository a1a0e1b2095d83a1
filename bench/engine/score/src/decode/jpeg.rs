//! JPEG by libjpeg-turbo, whose pixels are the ones people see.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, RgbImage, RgbaImage, codecs::jpeg::JpegDecoder, metadata::Orientation,
};
use turbojpeg::{Colorspace, PixelFormat};

use crate::color;

/// Decodes upright sRGB; the `image` crate reads the metadata only.
pub(super) fn decode(bytes: &[u8]) -> anyhow::Result<RgbaImage> {
    let metadata = JpegDecoder::new(Cursor::new(bytes)).ok();
    let (orientation, profile) = metadata.map_or((Orientation::NoTransforms, None), |mut decoder| {
        (decoder.orientation().unwrap_or(Orientation::NoTransforms), decoder.icc_profile().ok().flatten())
    });
    let header = turbojpeg::read_header(bytes)?;
    let mut picture = match header.colorspace {
        Colorspace::CMYK | Colorspace::YCCK => decode_inks(bytes, profile.as_deref())?.into(),
        Colorspace::Gray => with_profile(decode_grey(bytes)?, profile.as_deref()),
        _ => with_profile(decode_colors(bytes)?, profile.as_deref()),
    };
    picture.apply_orientation(orientation);
    Ok(picture.into_rgba8())
}

fn with_profile(picture: DynamicImage, profile: Option<&[u8]>) -> DynamicImage {
    match profile {
        Some(profile) => color::to_srgb(picture, profile).into(),
        None => picture,
    }
}

fn decode_colors(bytes: &[u8]) -> anyhow::Result<DynamicImage> {
    let (width, height, pixels) = decompress(bytes, PixelFormat::RGB)?;
    Ok(RgbImage::from_raw(width, height, pixels).expect("three bytes a pixel").into())
}

fn decode_grey(bytes: &[u8]) -> anyhow::Result<DynamicImage> {
    let (width, height, pixels) = decompress(bytes, PixelFormat::GRAY)?;
    Ok(image::GrayImage::from_raw(width, height, pixels).expect("a byte a pixel").into())
}

fn decode_inks(bytes: &[u8], profile: Option<&[u8]>) -> anyhow::Result<RgbaImage> {
    let (width, height, mut inks) = decompress(bytes, PixelFormat::CMYK)?;
    // Adobe stores paper as 255.
    for ink in &mut inks {
        *ink = 255 - *ink;
    }
    Ok(RgbaImage::from_raw(width, height, color::inks_to_srgb(&inks, profile)).expect("four bytes a pixel"))
}

fn decompress(bytes: &[u8], format: PixelFormat) -> anyhow::Result<(u32, u32, Vec<u8>)> {
    let picture = turbojpeg::decompress(bytes, format)?;
    let row_bytes = picture.width * format.size();
    let pixels = picture.pixels.chunks(picture.pitch).flat_map(|row| &row[..row_bytes]).copied().collect();
    Ok((u32::try_from(picture.width)?, u32::try_from(picture.height)?, pixels))
}
