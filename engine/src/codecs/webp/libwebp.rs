//! The few calls of libwebp that are used, made safe: every failure is an error, everything is freed.
#![expect(unsafe_code, reason = "libwebp is a C library")]

use std::ffi::c_int;

use libwebp_sys as sys;
use rgb::{RGBA8, bytemuck};

use crate::{Deadline, Error, Raster};

/// How pixels are encoded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Encoding {
    /// VP8: quality 0 to 100, method 0 (quick) to 6 (small).
    Lossy { quality: f32, method: u8 },
    /// VP8L: level 0 (quick) to 9 (small). `keeps_invisible` keeps the colours of fully transparent pixels.
    Lossless { level: u8, keeps_invisible: bool },
    /// VP8L after lowest bits were dropped where that is hard to see: strength 0 (most) to 100 (none).
    NearLossless { level: u8, strength: u8 },
}

/// What a bitstream's header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Features {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) is_lossless: bool,
}

/// Reads the header of a still picture: a file, or the chunks of one frame.
pub(super) fn features(bytes: &[u8]) -> Result<Features, Error> {
    let mut features = std::mem::MaybeUninit::<sys::WebPBitstreamFeatures>::uninit();
    // SAFETY: the pointer and length are those of a slice; the call writes all fields when it succeeds.
    let features = unsafe {
        let status = sys::WebPGetFeatures(bytes.as_ptr(), bytes.len(), features.as_mut_ptr());
        if status != sys::VP8StatusCode::VP8_STATUS_OK {
            return Err(Error::Malformed(format!("WebP: {status:?}")));
        }
        features.assume_init()
    };
    const LOSSLESS: c_int = 2;
    match (u32::try_from(features.width), u32::try_from(features.height)) {
        (Ok(width), Ok(height)) if width > 0 && height > 0 => {
            Ok(Features { width, height, is_lossless: features.format == LOSSLESS })
        }
        _ => Err(Error::Malformed("WebP: the picture has no pixels".into())),
    }
}

/// Decodes a still picture: a file, or the chunks of one frame. The caller has judged its size.
pub(super) fn decode(bytes: &[u8]) -> Result<Raster, Error> {
    let Features { width, height, .. } = features(bytes)?;
    let mut raster =
        Raster { width, height, pixels: vec![RGBA8::default(); width as usize * height as usize] };
    let buffer: &mut [u8] = bytemuck::cast_slice_mut(&mut raster.pixels);
    // SAFETY: both slices are valid for their lengths; the stride times the height is the buffer's length.
    let decoded = unsafe {
        sys::WebPDecodeRGBAInto(
            bytes.as_ptr(),
            bytes.len(),
            buffer.as_mut_ptr(),
            buffer.len(),
            (width * 4) as c_int,
        )
    };
    if decoded.is_null() {
        return Err(Error::Malformed("WebP: the pixels are damaged or end early".into()));
    }
    Ok(raster)
}

/// Encodes a picture into a file of its own. Sides must not exceed [`LONGEST_SIDE`].
pub(super) fn encode(raster: &Raster, encoding: Encoding, deadline: Deadline) -> Result<Vec<u8>, Error> {
    let config = config(encoding)?;
    let mut picture = Picture::import(raster)?;
    let mut writer = Writer::new();
    picture.0.writer = Some(sys::WebPMemoryWrite);
    picture.0.custom_ptr = (&raw mut writer.0).cast();
    picture.0.progress_hook = Some(go_on);
    picture.0.user_data = (&raw const deadline).cast_mut().cast();
    // SAFETY: the picture was initialised and filled by libwebp; writer and deadline outlive the call.
    let done = unsafe { sys::WebPEncode(&raw const config, &raw mut picture.0) };
    if done == 0 {
        deadline.check()?;
        return Err(failed(&format!("{:?}", picture.0.error_code)));
    }
    Ok(writer.bytes())
}

/// The longest side that the format can hold.
pub(super) const LONGEST_SIDE: u32 = 16_383;

fn config(encoding: Encoding) -> Result<sys::WebPConfig, Error> {
    let mut config = sys::WebPConfig::new().map_err(|()| failed("another version of the library"))?;
    match encoding {
        Encoding::Lossy { quality, method } => {
            config.quality = quality;
            config.method = c_int::from(method);
            config.use_sharp_yuv = 1;
            config.alpha_quality = 100;
        }
        Encoding::Lossless { level, .. } | Encoding::NearLossless { level, .. } => {
            // SAFETY: the configuration is initialised; the call only sets fields of it.
            if unsafe { sys::WebPConfigLosslessPreset(&raw mut config, c_int::from(level)) } == 0 {
                return Err(failed("no such level"));
            }
        }
    }
    match encoding {
        Encoding::Lossless { keeps_invisible, .. } => config.exact = c_int::from(keeps_invisible),
        Encoding::NearLossless { strength, .. } => config.near_lossless = c_int::from(strength),
        Encoding::Lossy { .. } => {}
    }
    // SAFETY: the configuration is initialised and only read.
    if unsafe { sys::WebPValidateConfig(&raw const config) } == 0 {
        return Err(failed("settings out of range"));
    }
    Ok(config)
}

/// A picture in libwebp's memory.
struct Picture(sys::WebPPicture);

impl Picture {
    fn import(raster: &Raster) -> Result<Self, Error> {
        let mut picture =
            Self(sys::WebPPicture::new().map_err(|()| failed("another version of the library"))?);
        picture.0.use_argb = 1;
        picture.0.width = raster.width as c_int;
        picture.0.height = raster.height as c_int;
        let bytes: &[u8] = bytemuck::cast_slice(&raster.pixels);
        assert_eq!(
            bytes.len() as u64,
            raster.pixel_count() * 4,
            "a raster has as many pixels as its sides say"
        );
        // SAFETY: the buffer holds `height` rows of `stride` bytes; the picture is initialised.
        let imported = unsafe {
            sys::WebPPictureImportRGBA(&raw mut picture.0, bytes.as_ptr(), (raster.width * 4) as c_int)
        };
        if imported == 0 { Err(failed("out of memory")) } else { Ok(picture) }
    }
}

impl Drop for Picture {
    fn drop(&mut self) {
        // SAFETY: the picture was initialised; freeing one without memory does nothing.
        unsafe { sys::WebPPictureFree(&raw mut self.0) };
    }
}

/// What libwebp has written.
struct Writer(sys::WebPMemoryWriter);

impl Writer {
    fn new() -> Self {
        let mut writer = std::mem::MaybeUninit::uninit();
        // SAFETY: the call sets every field.
        unsafe {
            sys::WebPMemoryWriterInit(writer.as_mut_ptr());
            Self(writer.assume_init())
        }
    }

    fn bytes(&self) -> Vec<u8> {
        if self.0.mem.is_null() {
            return Vec::new();
        }
        // SAFETY: libwebp has written `size` bytes there.
        unsafe { std::slice::from_raw_parts(self.0.mem, self.0.size) }.to_vec()
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // SAFETY: the writer was initialised by libwebp.
        unsafe { sys::WebPMemoryWriterClear(&raw mut self.0) };
    }
}

/// Tells libwebp now and then whether there is time left.
unsafe extern "C" fn go_on(_percent: c_int, picture: *const sys::WebPPicture) -> c_int {
    // SAFETY: libwebp hands back the picture that `encode` gave it, whose user data is its deadline.
    let deadline = unsafe { (*picture).user_data.cast_const().cast::<Deadline>().as_ref() };
    c_int::from(deadline.is_none_or(|deadline| deadline.check().is_ok()))
}

fn failed(message: &str) -> Error {
    Error::Codec { codec: "WebP", message: message.to_owned() }
}
