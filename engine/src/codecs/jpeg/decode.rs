//! JPEG bytes to upright sRGB pixels.

use mozjpeg_sys::J_COLOR_SPACE::{JCS_CMYK, JCS_EXT_RGBA, JCS_GRAYSCALE, JCS_YCCK};
use rgb::{RGBA8, bytemuck};

use super::library::guarded;
use super::markers;
use super::reader::Reader;
use super::segments;
use crate::codecs::Decoded;
use crate::metadata::{self, Metadata};
use crate::transform::{color, orient};
use crate::{Error, Limits, Raster};

/// Decodes into upright sRGB pixels.
pub(crate) fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, Error> {
    segments::check(bytes)?;
    guarded(|| {
        let mut reader = Reader::new(bytes);
        let (width, height) = reader.size();
        limits.check_picture(width, height, 1)?;
        let metadata = markers::read(&reader);
        let has_color = reader.color_space() != JCS_GRAYSCALE;
        let has_inks = matches!(reader.color_space(), JCS_CMYK | JCS_YCCK);
        let mut pixels = vec![RGBA8::default(); width as usize * height as usize];
        let wanted = if has_inks { JCS_CMYK } else { JCS_EXT_RGBA };
        reader.read_pixels(wanted, bytemuck::cast_slice_mut(&mut pixels));
        drop(reader);
        let mut raster = Raster { width, height, pixels };
        let icc = metadata.icc.as_deref().filter(|icc| !(has_color && color::is_for_grey(icc)));
        let is_srgb = if has_inks {
            // Files store 255 for "no ink", as Adobe began it and all viewers expect.
            for sample in bytemuck::cast_slice_mut::<_, u8>(&mut raster.pixels) {
                *sample = 255 - *sample;
            }
            raster.pixels = color::inks_to_srgb(raster.pixels, icc);
            false
        } else {
            icc.is_none_or(|icc| !color::to_srgb(&mut raster, icc))
        };
        Ok(finish(raster, metadata, is_srgb))
    })
}

fn finish(raster: Raster, metadata: Metadata, is_srgb: bool) -> Decoded {
    let orientation = metadata.exif.as_deref().map(metadata::orientation).unwrap_or_default();
    let raster = orient::upright(raster, orientation);
    Decoded { orientation, is_srgb, metadata, ..Decoded::still(raster) }
}
