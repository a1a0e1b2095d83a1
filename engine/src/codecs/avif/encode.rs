//! Upright sRGB pixels to AVIF bytes, by libaom on one thread.
#![expect(unsafe_code, reason = "binds libavif")]

use std::ffi::{CStr, CString};
use std::slice;

use libavif_sys::{
    AVIF_ADD_IMAGE_FLAG_NONE, AVIF_ADD_IMAGE_FLAG_SINGLE, AVIF_CODEC_CHOICE_AOM, AVIF_COLOR_PRIMARIES_BT709,
    AVIF_MATRIX_COEFFICIENTS_BT601, AVIF_MATRIX_COEFFICIENTS_IDENTITY, AVIF_PIXEL_FORMAT_YUV400,
    AVIF_PIXEL_FORMAT_YUV444, AVIF_RANGE_FULL, AVIF_REPETITION_COUNT_INFINITE, AVIF_RESULT_OK,
    AVIF_RGB_FORMAT_RGBA, AVIF_TRANSFER_CHARACTERISTICS_SRGB, avifAddImageFlags, avifEncoder,
    avifEncoderAddImage, avifEncoderCreate, avifEncoderDestroy, avifEncoderFinish,
    avifEncoderSetCodecSpecificOption, avifImage, avifImageCreate, avifImageDestroy, avifImageRGBToYUV,
    avifImageSetMetadataExif, avifImageSetMetadataXMP, avifRGBImage, avifRGBImageSetDefaults, avifRWData,
    avifRWDataFree, avifResult,
};

use super::{container, failure};
use crate::metadata::Metadata;
use crate::{Animation, Deadline, Error, Raster};

/// libaom's quantizer index turned round: 0 is worst, 254 is the best that is not lossless.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AvifQuality(pub(super) i32);

impl AvifQuality {
    /// The finest quantizer.
    pub(super) const BEST: Self = Self(254);

    /// libaom's own number, 1 (finest) to 255.
    fn quantizer_index(self) -> i32 {
        255 - self.0.clamp(0, 254)
    }

    /// libavif's percentage, of which there is one for every four indices.
    pub(super) fn percent(self) -> i32 {
        let quantizer = ((self.quantizer_index() + 2) / 4).clamp(1, 63);
        ((63 - quantizer) * 100 + 31) / 63
    }
}

/// What colours are stored at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chroma {
    /// No colour at all.
    Grey,
    /// 4:4:4: full resolution.
    Full,
    /// 4:4:4 without conversion, so that nothing is lost.
    Exact,
}

impl std::fmt::Display for Chroma {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Grey => "grey",
            Self::Full => "4:4:4",
            Self::Exact => "lossless",
        })
    }
}

/// Bits a channel where that is worth it: pictures of 8 bits, too, take 4 % fewer bytes at equal score with 10, whose
/// smaller roundings also look the same in all decoders.
const DEEP: u32 = 10;
/// Bits a channel of what must not change, of animations, whose frames are many, and of large pictures.
const PLAIN: u32 = 8;
/// Durations are told in milliseconds.
const TICKS_PER_SECOND: u64 = 1000;

/// How a picture is to be encoded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Settings {
    pub(super) quality: AvifQuality,
    pub(super) chroma: Chroma,
    /// libaom's speed, 0 (slow) to 10.
    pub(super) speed: i32,
    /// Whether libaom may code blocks by palettes: good for drawn pictures, ruinous for photos that it mistakes.
    pub(super) uses_palettes: bool,
    /// Whether to store transparency.
    pub(super) has_transparency: bool,
    /// Whether to store a still picture with 10 bits a channel instead of 8.
    pub(super) is_deep: bool,
}

/// libaom's dials for the eye instead of the signal, on colour but not on transparency: coarser steps for fine detail,
/// distortion weighed by them, and what `libaom/still_pictures.h` tells. Worth 15 % of the bytes at equal score.
const FOR_THE_EYE: [(&CStr, &CStr); 4] = [
    (c"color:enable-qm", c"1"),
    (c"color:dist-metric", c"qm-psnr"),
    (c"color:deltaq-mode", c"4"),
    (c"color:enable-chroma-deltaq", c"1"),
];

/// Encodes a picture; transparency is stored without loss of more than its own quality.
pub(super) fn encode(raster: &Raster, settings: Settings, metadata: &Metadata) -> Result<Vec<u8>, Error> {
    let depth = if settings.is_deep { DEEP } else { PLAIN };
    let image = Image::new(raster, settings, depth)?;
    image.attach(metadata)?;
    let encoder = Encoder::new(settings)?;
    if settings.chroma != Chroma::Exact {
        encoder.set_for_the_eye(settings.quality)?;
    }
    encoder.add(&image, 1, AVIF_ADD_IMAGE_FLAG_SINGLE)?;
    encoder.finish()
}

/// Encodes an animation, with 8 bits a channel.
pub(super) fn encode_animation(
    animation: &Animation,
    settings: Settings,
    metadata: &Metadata,
    deadline: Deadline,
) -> Result<Vec<u8>, Error> {
    let encoder = Encoder::new(settings)?;
    encoder.set_plays(animation.plays);
    for frame in &animation.frames {
        deadline.check()?;
        let image = Image::new(&frame.raster, settings, PLAIN)?;
        image.attach(metadata)?;
        // What claims no time at all gets the shortest there is; viewers show either for a tenth of a second.
        encoder.add(&image, frame.delay_ms.max(1), AVIF_ADD_IMAGE_FLAG_NONE)?;
    }
    deadline.check()?;
    let mut bytes = encoder.finish()?;
    container::forget_the_time(&mut bytes);
    Ok(bytes)
}

struct Image(*mut avifImage);

impl Image {
    fn new(raster: &Raster, settings: Settings, depth: u32) -> Result<Self, Error> {
        let format = match settings.chroma {
            Chroma::Grey => AVIF_PIXEL_FORMAT_YUV400,
            Chroma::Full | Chroma::Exact => AVIF_PIXEL_FORMAT_YUV444,
        };
        let matrix = if settings.chroma == Chroma::Exact {
            AVIF_MATRIX_COEFFICIENTS_IDENTITY
        } else {
            AVIF_MATRIX_COEFFICIENTS_BT601
        };
        // SAFETY: the image is checked before its use and freed by `drop`; libavif only reads the pixels, of
        // which there are `height` rows of `rowBytes`.
        unsafe {
            let image = avifImageCreate(raster.width, raster.height, depth, format);
            if image.is_null() {
                return Err(failed("out of memory"));
            }
            let image = Self(image);
            let info = &mut *image.0;
            info.colorPrimaries = AVIF_COLOR_PRIMARIES_BT709 as _;
            info.transferCharacteristics = AVIF_TRANSFER_CHARACTERISTICS_SRGB as _;
            info.matrixCoefficients = matrix as _;
            info.yuvRange = AVIF_RANGE_FULL;
            let mut rgb = avifRGBImage::default();
            avifRGBImageSetDefaults(&mut rgb, image.0);
            rgb.format = AVIF_RGB_FORMAT_RGBA;
            rgb.depth = 8;
            rgb.ignoreAlpha = i32::from(!settings.has_transparency);
            rgb.maxThreads = 1;
            rgb.pixels = raster.pixels.as_ptr().cast_mut().cast();
            rgb.rowBytes = raster.width * 4;
            check(avifImageRGBToYUV(image.0, &rgb))?;
            Ok(image)
        }
    }

    fn attach(&self, metadata: &Metadata) -> Result<(), Error> {
        // SAFETY: libavif copies the bytes.
        unsafe {
            if let Some(exif) = &metadata.exif {
                check(avifImageSetMetadataExif(self.0, exif.as_ptr(), exif.len()))?;
                // libavif mirrors EXIF's orientation into the container; these pixels stand upright.
                (*self.0).transformFlags = 0;
            }
            if let Some(xmp) = &metadata.xmp {
                check(avifImageSetMetadataXMP(self.0, xmp.as_ptr(), xmp.len()))?;
            }
        }
        Ok(())
    }
}

impl Drop for Image {
    fn drop(&mut self) {
        // SAFETY: made by avifImageCreate, freed once.
        unsafe { avifImageDestroy(self.0) };
    }
}

struct Encoder(*mut avifEncoder);

impl Encoder {
    fn new(settings: Settings) -> Result<Self, Error> {
        // SAFETY: the pointer is checked before its use and freed by `drop`.
        unsafe {
            let encoder = avifEncoderCreate();
            if encoder.is_null() {
                return Err(failed("out of memory"));
            }
            let info = &mut *encoder;
            info.codecChoice = AVIF_CODEC_CHOICE_AOM;
            // More threads would mean more tiles, and so other bytes.
            info.maxThreads = 1;
            info.speed = settings.speed;
            info.quality = settings.quality.percent();
            // Edges of transparency show on every background; they are cheap to keep.
            info.qualityAlpha = info.quality.max(90);
            if settings.chroma == Chroma::Exact {
                info.quality = 100;
                info.qualityAlpha = 100;
            }
            let encoder = Self(encoder);
            if !settings.uses_palettes {
                encoder.set(c"enable-palette", c"0")?;
            }
            Ok(encoder)
        }
    }

    fn set_for_the_eye(&self, quality: AvifQuality) -> Result<(), Error> {
        for (key, value) in FOR_THE_EYE {
            self.set(key, value)?;
        }
        let index = CString::new(quality.quantizer_index().to_string());
        self.set(c"color:qm-min", &index.expect("digits have no zero byte"))
    }

    fn set_plays(&self, plays: u32) {
        let repetitions = plays.checked_sub(1).map_or(AVIF_REPETITION_COUNT_INFINITE, |repetitions| {
            i32::try_from(repetitions).unwrap_or(AVIF_REPETITION_COUNT_INFINITE)
        });
        // SAFETY: the encoder is valid.
        unsafe {
            (*self.0).timescale = TICKS_PER_SECOND;
            (*self.0).repetitionCount = repetitions;
        }
    }

    fn set(&self, key: &CStr, value: &CStr) -> Result<(), Error> {
        // SAFETY: the encoder is valid, and libavif copies both texts.
        check(unsafe { avifEncoderSetCodecSpecificOption(self.0, key.as_ptr(), value.as_ptr()) })
    }

    fn add(&self, image: &Image, duration_ms: u32, flags: avifAddImageFlags) -> Result<(), Error> {
        // SAFETY: encoder and image are valid.
        check(unsafe { avifEncoderAddImage(self.0, image.0, duration_ms.into(), flags) })
    }

    fn finish(&self) -> Result<Vec<u8>, Error> {
        let mut output = Output(avifRWData::default());
        // SAFETY: the encoder is valid; the output is freed by its `drop`.
        unsafe {
            check(avifEncoderFinish(self.0, &mut output.0))?;
            if output.0.data.is_null() {
                return Err(failed("nothing was written"));
            }
            Ok(slice::from_raw_parts(output.0.data, output.0.size).to_vec())
        }
    }
}

impl Drop for Encoder {
    fn drop(&mut self) {
        // SAFETY: made by avifEncoderCreate, freed once.
        unsafe { avifEncoderDestroy(self.0) };
    }
}

struct Output(avifRWData);

impl Drop for Output {
    fn drop(&mut self) {
        // SAFETY: empty, or allocated by libavif.
        unsafe { avifRWDataFree(&mut self.0) };
    }
}

fn check(result: avifResult) -> Result<(), Error> {
    if result == AVIF_RESULT_OK { Ok(()) } else { Err(failed(&failure(result))) }
}

fn failed(message: &str) -> Error {
    Error::Codec { codec: "avif", message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use rgb::RGBA8;

    use super::*;

    /// libaom's own quantizers, were they linked in place of ours, would know every fourth step only.
    #[test]
    fn each_step_of_quality_is_a_quantizer_of_its_own() {
        let grain = |index: u32| index.wrapping_mul(2_654_435_761).rotate_left(index % 13).to_le_bytes();
        let pixels = (0..128 * 128).map(grain).map(|[r, g, b, _]| RGBA8::new(r, g, b, 255));
        let raster = Raster { width: 128, height: 128, pixels: pixels.collect() };
        let size_bytes = |quality| {
            let settings = Settings {
                quality: AvifQuality(quality),
                chroma: Chroma::Full,
                speed: 8,
                uses_palettes: false,
                has_transparency: false,
                is_deep: true,
            };
            encode(&raster, settings, &Metadata::default()).expect("it encodes").len()
        };
        let sizes: Vec<_> = (130..138).map(size_bytes).collect();
        assert!(sizes.is_sorted_by(|coarser, finer| coarser < finer), "{sizes:?}");
    }
}
