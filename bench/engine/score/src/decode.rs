//! Files to frames in upright sRGB, told from their first bytes.

mod avif;
mod jpeg;

use std::{fs, io::Cursor, path::Path};

use anyhow::Context;
use image::{
    AnimationDecoder, DynamicImage, ImageDecoder, ImageFormat, RgbaImage,
    codecs::{gif::GifDecoder, png::PngDecoder, webp::WebPDecoder},
};

use crate::color;

/// One frame as it is shown, with the whole canvas.
pub(crate) struct Frame {
    pub(crate) pixels: RgbaImage,
    pub(crate) duration_ms: u32,
}

/// A picture's frames in order; a still has one.
pub(crate) type Frames = Box<dyn Iterator<Item = anyhow::Result<Frame>>>;

/// Opens a picture; what is wrong with a later frame is said when it is reached.
pub(crate) fn frames(path: &Path) -> anyhow::Result<Frames> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    if avif::is_avif(&bytes) {
        let png = avif::to_png(path)?;
        return Ok(still(decode_still(PngDecoder::new(Cursor::new(png))?)?));
    }
    match image::guess_format(&bytes)? {
        ImageFormat::Jpeg => Ok(still(jpeg::decode(&bytes)?)),
        ImageFormat::Png => Ok(still(decode_still(PngDecoder::new(Cursor::new(bytes))?)?)),
        ImageFormat::Gif => Ok(animation(GifDecoder::new(Cursor::new(bytes))?.into_frames())),
        ImageFormat::WebP => {
            let decoder = WebPDecoder::new(Cursor::new(bytes))?;
            if decoder.has_animation() {
                return Ok(animation(decoder.into_frames()));
            }
            Ok(still(decode_still(decoder)?))
        }
        other => anyhow::bail!("{other:?} is not scored"),
    }
}

fn still(pixels: RgbaImage) -> Frames {
    Box::new(std::iter::once(Ok(Frame { pixels, duration_ms: 1 })))
}

fn decode_still(mut decoder: impl ImageDecoder) -> anyhow::Result<RgbaImage> {
    let orientation = decoder.orientation()?;
    let profile = decoder.icc_profile()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    if let Some(profile) = profile {
        picture = color::to_srgb(picture, &profile).into();
    }
    picture.apply_orientation(orientation);
    Ok(picture.into_rgba8())
}

fn animation(frames: image::Frames<'static>) -> Frames {
    Box::new(frames.map(|frame| {
        let frame = frame?;
        let (numerator, denominator) = frame.delay().numer_denom_ms();
        let delay_ms = numerator / denominator.max(1);
        // Browsers show what claims less than 20 ms for 100.
        let duration_ms = if delay_ms < 20 { 100 } else { delay_ms };
        Ok(Frame { pixels: frame.into_buffer(), duration_ms })
    }))
}
