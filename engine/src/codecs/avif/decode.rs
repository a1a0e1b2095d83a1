//! AVIF bytes to upright sRGB pixels.
#![expect(unsafe_code, reason = "binds libavif")]

use std::marker::PhantomData;
use std::slice;
use std::sync::Arc;

use libavif_sys::{
    AVIF_PIXEL_FORMAT_YUV400, AVIF_REPETITION_COUNT_INFINITE, AVIF_RESULT_OK, AVIF_RGB_FORMAT_RGBA,
    AVIF_STRICT_ALPHA_ISPE_REQUIRED, AVIF_TRANSFER_CHARACTERISTICS_HLG,
    AVIF_TRANSFER_CHARACTERISTICS_SMPTE2084, AVIF_TRANSFORM_CLAP, AVIF_TRANSFORM_IMIR, AVIF_TRANSFORM_IROT,
    avifCropRect, avifCropRectConvertCleanApertureBox, avifDecoder, avifDecoderCreate, avifDecoderDestroy,
    avifDecoderNextImage, avifDecoderParse, avifDecoderSetIOMemory, avifDiagnostics, avifImage,
    avifImageYUVToRGB, avifRGBImage, avifRGBImageSetDefaults, avifRWData, avifResult,
};
use rgb::RGBA8;

use super::{bounds, failure};
use crate::codecs::Decoded;
use crate::metadata::Metadata;
use crate::transform::color::{self, CodePoints, Profile};
use crate::transform::orient::{self, Orientation};
use crate::{Animation, Error, Frame, Limits, Raster};

/// Decodes into upright sRGB pixels, all frames of an animation.
pub(crate) fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, Error> {
    let mut frames = Frames::open(bytes, limits)?;
    let mut animation = Animation { frames: Vec::new(), plays: frames.plays() };
    while let Some(frame) = frames.next()? {
        animation.frames.push(frame);
    }
    let image = frames.decoder.image();
    let metadata = read_metadata(image);
    Ok(Decoded {
        orientation: orientation(image),
        is_srgb: frames.is_srgb,
        is_deep: image.depth > 8,
        is_hdr: is_hdr(image),
        metadata,
        animation: Arc::new(animation),
        is_resized: false,
    })
}

/// A file's frames one after the other, so that not all of them need memory at once.
pub(super) struct Frames<'a> {
    decoder: Decoder,
    colors: Colors,
    /// Whether the last one given was stored as what it shows.
    is_srgb: bool,
    given: i32,
    bytes: PhantomData<&'a [u8]>,
}

impl<'a> Frames<'a> {
    /// Reads the container.
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Error> {
        bounds::check(bytes)?;
        let decoder = Decoder::new(bytes, limits)?;
        let image = decoder.image();
        limits.check_picture(image.width, image.height, decoder.info().imageCount.max(1) as u32)?;
        let colors = Colors::of(image);
        Ok(Self { decoder, colors, is_srgb: true, given: 0, bytes: PhantomData })
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.decoder.info().imageCount.max(0) as usize
    }

    /// How often they play; 0 = for ever. A still plays once.
    pub(super) fn plays(&self) -> u32 {
        let info = self.decoder.info();
        match info.repetitionCount {
            _ if info.imageCount <= 1 => 1,
            AVIF_REPETITION_COUNT_INFINITE => 0,
            repetitions => u32::try_from(repetitions).map_or(1, |repetitions| repetitions.saturating_add(1)),
        }
    }

    /// Decodes the next one.
    pub(super) fn next(&mut self) -> Result<Option<Frame>, Error> {
        if self.given >= self.decoder.info().imageCount {
            return Ok(None);
        }
        self.given += 1;
        self.decoder.decode_pixels()?;
        let image = self.decoder.image();
        let mut raster = stored_pixels(image)?;
        self.is_srgb = !self.colors.to_srgb(&mut raster);
        let raster = orient::upright(cropped(raster, image)?, orientation(image));
        let timing = &self.decoder.info().imageTiming;
        let delay_ms = (timing.durationInTimescales.saturating_mul(1000) + timing.timescale / 2)
            .checked_div(timing.timescale)
            .unwrap_or(0);
        let is_animated = self.decoder.info().imageCount > 1;
        let delay_ms = if is_animated { u32::try_from(delay_ms).unwrap_or(u32::MAX) } else { 0 };
        Ok(Some(Frame { raster, delay_ms }))
    }
}

/// What the stored numbers mean; a profile counts before code points.
enum Colors {
    Profile(Option<Box<Profile>>),
    Points(CodePoints),
}

impl Colors {
    fn of(image: &avifImage) -> Self {
        match owned(&image.icc) {
            // Browsers ignore a profile for grey on a picture that is stored in colour.
            Some(icc) if image.yuvFormat != AVIF_PIXEL_FORMAT_YUV400 && color::is_for_grey(&icc) => {
                Self::Profile(None)
            }
            Some(icc) => Self::Profile(Profile::read(&icc).map(Box::new)),
            None => Self::Points(CodePoints {
                primaries: image.colorPrimaries,
                transfer: image.transferCharacteristics,
            }),
        }
    }

    /// Converts pixels in place to sRGB; says whether it did.
    fn to_srgb(&self, raster: &mut Raster) -> bool {
        match self {
            Self::Profile(profile) => profile.as_ref().is_some_and(|profile| profile.to_srgb(raster)),
            Self::Points(points) => !points.is_srgb() && points.to_srgb(raster),
        }
    }
}

/// A decoder whose container was read.
struct Decoder(*mut avifDecoder);

impl Decoder {
    fn new(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        // SAFETY: the pointer is checked before its use and freed by `drop`; the bytes outlive `Frames`, the only one
        // that has a decoder.
        unsafe {
            let decoder = avifDecoderCreate();
            if decoder.is_null() {
                return Err(Error::Codec { codec: "avif", message: "out of memory".into() });
            }
            let decoder = Self(decoder);
            let info = &mut *decoder.0;
            info.maxThreads = 1;
            info.imageDimensionLimit = limits.side_pixels;
            info.imageSizeLimit = u32::try_from(limits.still_pixels).unwrap_or(u32::MAX).min(16_384 * 16_384);
            info.imageCountLimit = limits.frames;
            // As browsers have it: files that merely lack boxes are shown.
            info.strictFlags = AVIF_STRICT_ALPHA_ISPE_REQUIRED;
            check(avifDecoderSetIOMemory(decoder.0, bytes.as_ptr(), bytes.len()))?;
            check(avifDecoderParse(decoder.0)).map_err(|error| decoder.name_limit(error, limits))?;
            Ok(decoder)
        }
    }

    fn decode_pixels(&self) -> Result<(), Error> {
        // SAFETY: the decoder was parsed.
        check(unsafe { avifDecoderNextImage(self.0) })
    }

    fn info(&self) -> &avifDecoder {
        // SAFETY: valid until `drop`.
        unsafe { &*self.0 }
    }

    fn image(&self) -> &avifImage {
        // SAFETY: a parsed decoder has an image, which lives as long as it.
        unsafe { &*self.info().image }
    }

    /// libavif judges sizes while it parses; says which limit it was.
    fn name_limit(&self, error: Error, limits: &Limits) -> Error {
        let said: Vec<u8> = self.info().diag.error.iter().map(|&byte| byte as u8).collect();
        let said = String::from_utf8_lossy(&said);
        if said.contains("too large") || said.contains("Dimension") || said.contains("dimension") {
            return Error::TooLarge { what: "pixels", limit: limits.still_pixels };
        }
        error
    }
}

impl Drop for Decoder {
    fn drop(&mut self) {
        // SAFETY: made by avifDecoderCreate, freed once.
        unsafe { avifDecoderDestroy(self.0) };
    }
}

fn check(result: avifResult) -> Result<(), Error> {
    if result == AVIF_RESULT_OK { Ok(()) } else { Err(Error::Malformed(failure(result))) }
}

fn stored_pixels(image: &avifImage) -> Result<Raster, Error> {
    let (width, height) = (image.width, image.height);
    let mut pixels = vec![RGBA8::new(0, 0, 0, 255); width as usize * height as usize];
    let mut rgb = avifRGBImage::default();
    // SAFETY: the image holds decoded planes, and the pixels have room for `height` rows of `rowBytes`.
    unsafe {
        avifRGBImageSetDefaults(&mut rgb, image);
        rgb.depth = 8;
        rgb.format = AVIF_RGB_FORMAT_RGBA;
        rgb.alphaPremultiplied = 0;
        rgb.maxThreads = 1;
        rgb.pixels = pixels.as_mut_ptr().cast();
        rgb.rowBytes = width * 4;
        check(avifImageYUVToRGB(image, &mut rgb))?;
    }
    Ok(Raster { width, height, pixels })
}

fn read_metadata(image: &avifImage) -> Metadata {
    Metadata {
        icc: owned(&image.icc),
        exif: owned(&image.exif).and_then(|exif| without_offset(&exif)),
        xmp: owned(&image.xmp),
        comments: Vec::new(),
    }
}

fn owned(data: &avifRWData) -> Option<Vec<u8>> {
    if data.data.is_null() || data.size == 0 {
        return None;
    }
    // SAFETY: libavif keeps `size` bytes at `data` as long as the image.
    Some(unsafe { slice::from_raw_parts(data.data, data.size) }.to_vec())
}

/// Finds where the TIFF structure begins, whatever was written before it.
fn without_offset(exif: &[u8]) -> Option<Vec<u8>> {
    let start = exif.windows(4).take(16).position(|head| matches!(head, b"II*\0" | b"MM\0*"))?;
    Some(exif[start..].to_vec())
}

/// Cuts out the clean aperture, before turning.
fn cropped(raster: Raster, image: &avifImage) -> Result<Raster, Error> {
    if image.transformFlags & AVIF_TRANSFORM_CLAP == 0 {
        return Ok(raster);
    }
    let mut rect = avifCropRect::default();
    let mut diagnostics = avifDiagnostics::default();
    // SAFETY: all pointers are to valid structs.
    let is_valid = unsafe {
        avifCropRectConvertCleanApertureBox(
            &mut rect,
            &image.clap,
            image.width,
            image.height,
            image.yuvFormat,
            &mut diagnostics,
        )
    };
    let fits = |start: u32, length: u32, whole: u32| {
        length > 0 && start.checked_add(length).is_some_and(|end| end <= whole)
    };
    if is_valid == 0 || !fits(rect.x, rect.width, raster.width) || !fits(rect.y, rect.height, raster.height) {
        return Ok(raster);
    }
    let rows = raster.pixels.chunks_exact(raster.width as usize);
    let columns = rect.x as usize..(rect.x + rect.width) as usize;
    let pixels = rows
        .skip(rect.y as usize)
        .take(rect.height as usize)
        .flat_map(|row| &row[columns.clone()])
        .copied()
        .collect();
    Ok(Raster { width: rect.width, height: rect.height, pixels })
}

/// AVIF turns anticlockwise by `irot` first, then mirrors by `imir`; EXIF's numbers say the same.
fn orientation(image: &avifImage) -> Orientation {
    let angle = if image.transformFlags & AVIF_TRANSFORM_IROT != 0 { image.irot.angle % 4 } else { 0 };
    let mirror = (image.transformFlags & AVIF_TRANSFORM_IMIR != 0).then_some(image.imir.axis);
    Orientation::from_exif(match (angle, mirror) {
        (0, None) => 1,
        (0, Some(0)) => 4,
        (0, Some(_)) => 2,
        (1, None) => 8,
        (1, Some(0)) => 5,
        (1, Some(_)) => 7,
        (2, None) => 3,
        (2, Some(0)) => 2,
        (2, Some(_)) => 4,
        (_, None) => 6,
        (_, Some(0)) => 7,
        (_, Some(_)) => 5,
    })
}

fn is_hdr(image: &avifImage) -> bool {
    let transfer = u32::from(image.transferCharacteristics);
    transfer == AVIF_TRANSFER_CHARACTERISTICS_SMPTE2084 || transfer == AVIF_TRANSFER_CHARACTERISTICS_HLG
}
