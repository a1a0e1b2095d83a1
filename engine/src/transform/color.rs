//! Colour profiles: everything becomes sRGB.
//!
//! A profile that cannot be read, or that is not for such pixels, is treated as if it were absent, as browsers do.

use moxcms::{
    Chromaticity, CicpColorPrimaries, CicpProfile, ColorPrimaries, ColorProfile, DataColorSpace, Layout,
    MatrixCoefficients, RenderingIntent, ToneReprCurve, TransferCharacteristics, TransformOptions,
};
use rgb::{RGBA8, bytemuck};

use crate::Raster;

/// Profiles larger than this are not looked at.
const MOST_PROFILE_BYTES: usize = 4_000_000;

/// Says whether a profile is for grey pixels only; browsers ignore such a one on pixels stored in colour.
pub(crate) fn is_for_grey(icc: &[u8]) -> bool {
    read(icc).is_some_and(|profile| profile.color_space == DataColorSpace::Gray)
}

/// Converts pixels in place from the profile's colours to sRGB; says whether it did.
pub(crate) fn to_srgb(raster: &mut Raster, icc: &[u8]) -> bool {
    Profile::read(icc).is_some_and(|profile| profile.to_srgb(raster))
}

/// A colour profile for any number of frames.
pub(crate) struct Profile {
    profile: ColorProfile,
    shows_srgb: bool,
}

impl Profile {
    /// Reads a profile, and tries whether it shows anything else than sRGB does.
    pub(crate) fn read(icc: &[u8]) -> Option<Self> {
        let profile = read(icc)?;
        let shows_srgb = profile.color_space == DataColorSpace::Rgb && shows_srgb(&profile);
        Some(Self { profile, shows_srgb })
    }

    /// Converts pixels in place to sRGB; says whether it did.
    pub(crate) fn to_srgb(&self, raster: &mut Raster) -> bool {
        match self.profile.color_space {
            _ if self.shows_srgb => false,
            DataColorSpace::Rgb => rgb_to_srgb(raster, &self.profile),
            DataColorSpace::Gray => grey_to_srgb(raster, &self.profile),
            _ => false,
        }
    }
}

/// Converts CMYK samples (0 = no ink) by their profile; `None` when the profile is of no use.
fn cmyk_to_srgb(cmyk: &[u8], icc: &[u8]) -> Option<Vec<RGBA8>> {
    let profile = read(icc).filter(|profile| profile.color_space == DataColorSpace::Cmyk)?;
    let transform = profile
        .create_transform_8bit(Layout::Rgba, &ColorProfile::new_srgb(), Layout::Rgba, options())
        .or_else(|_| {
            // Profiles without a perceptual table.
            let options =
                TransformOptions { rendering_intent: RenderingIntent::RelativeColorimetric, ..options() };
            profile.create_transform_8bit(Layout::Rgba, &ColorProfile::new_srgb(), Layout::Rgba, options)
        })
        .ok()?;
    let mut pixels = vec![RGBA8::new(0, 0, 0, 255); cmyk.len() / 4];
    transform.transform(cmyk, bytemuck::cast_slice_mut(&mut pixels)).ok()?;
    for pixel in &mut pixels {
        pixel.a = 255;
    }
    Some(pixels)
}

/// Converts CMYK samples (0 = no ink) to opaque colours: by the profile where it is of use, else as if inks were ideal.
pub(crate) fn inks_to_srgb(mut inks: Vec<RGBA8>, icc: Option<&[u8]>) -> Vec<RGBA8> {
    if let Some(pixels) = icc.and_then(|icc| cmyk_to_srgb(bytemuck::cast_slice(&inks), icc)) {
        return pixels;
    }
    let shade = |ink: u8, black: u8| ((u32::from(255 - ink) * u32::from(255 - black) + 127) / 255) as u8;
    for pixel in &mut inks {
        let RGBA8 { r: cyan, g: magenta, b: yellow, a: black } = *pixel;
        *pixel = RGBA8::new(shade(cyan, black), shade(magenta, black), shade(yellow, black), 255);
    }
    inks
}

/// Colours told by numbers (ITU-T H.273) in place of a profile.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CodePoints {
    pub(crate) primaries: u16,
    pub(crate) transfer: u16,
}

impl CodePoints {
    /// Says whether these are sRGB, or what viewers take for it.
    pub(crate) fn is_srgb(self) -> bool {
        // BT.709 and unspecified primaries; BT.709, unspecified, BT.601 and sRGB curves.
        matches!(self.primaries, 0..=2 | 5 | 6) && matches!(self.transfer, 0..=2 | 6 | 13..=15)
    }

    /// Converts pixels in place to sRGB, where the numbers are known; says whether it did.
    pub(crate) fn to_srgb(self, raster: &mut Raster) -> bool {
        let curve =
            if self.transfer == 2 { TransferCharacteristics::Srgb as u8 } else { self.transfer as u8 };
        let (Ok(color_primaries), Ok(transfer_characteristics)) =
            (CicpColorPrimaries::try_from(self.primaries as u8), TransferCharacteristics::try_from(curve))
        else {
            return false;
        };
        let profile = ColorProfile::new_from_cicp(CicpProfile {
            color_primaries,
            transfer_characteristics,
            matrix_coefficients: MatrixCoefficients::Identity,
            full_range: true,
        });
        rgb_to_srgb(raster, &profile)
    }
}

/// Colours told by an exponent and by where their primaries lie, in place of a profile.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Calibration {
    /// From stored numbers to light.
    pub(crate) gamma: f32,
    /// x and y of white, red, green and blue.
    pub(crate) primaries: [f32; 8],
}

impl Calibration {
    /// Converts pixels in place to sRGB; says whether it did.
    pub(crate) fn to_srgb(self, raster: &mut Raster) -> bool {
        let [white, red, green, blue] =
            [0, 2, 4, 6].map(|at| Chromaticity::new(self.primaries[at], self.primaries[at + 1]));
        let mut profile = ColorProfile::new_srgb();
        profile.update_rgb_colorimetry(white.to_xyyb(), ColorPrimaries { red, green, blue });
        let curve = Some(ToneReprCurve::Parametric(vec![self.gamma]));
        (profile.red_trc, profile.green_trc, profile.blue_trc) = (curve.clone(), curve.clone(), curve);
        rgb_to_srgb(raster, &profile)
    }
}

fn read(icc: &[u8]) -> Option<ColorProfile> {
    if icc.len() > MOST_PROFILE_BYTES {
        return None;
    }
    ColorProfile::new_from_slice(icc).ok()
}

/// Says whether a profile shows colours as sRGB does, whatever its name: by trying it on colours from all over.
fn shows_srgb(profile: &ColorProfile) -> bool {
    const STEPS: [u8; 6] = [0, 51, 102, 153, 204, 255];
    /// Profiles of sRGB round their curves differently.
    const SAME_COLOR: u8 = 2;
    let srgb = ColorProfile::new_srgb();
    let Ok(transform) = profile.create_transform_8bit(Layout::Rgb, &srgb, Layout::Rgb, options()) else {
        return false;
    };
    let colors: Vec<u8> = STEPS
        .iter()
        .flat_map(|&r| STEPS.iter().flat_map(move |&g| STEPS.iter().flat_map(move |&b| [r, g, b])))
        .collect();
    let mut shown = vec![0; colors.len()];
    transform.transform(&colors, &mut shown).is_ok()
        && colors.iter().zip(&shown).all(|(color, shown)| color.abs_diff(*shown) <= SAME_COLOR)
}

fn options() -> TransformOptions {
    TransformOptions {
        rendering_intent: RenderingIntent::Perceptual,
        allow_use_cicp_transfer: false,
        prefer_fixed_point: false,
        ..TransformOptions::default()
    }
}

fn rgb_to_srgb(raster: &mut Raster, profile: &ColorProfile) -> bool {
    let srgb = ColorProfile::new_srgb();
    let Ok(transform) = profile.create_transform_8bit(Layout::Rgba, &srgb, Layout::Rgba, options()) else {
        return false;
    };
    convert_rows(raster, |row, converted| {
        transform.transform(bytemuck::cast_slice(row), bytemuck::cast_slice_mut(converted)).is_ok()
    })
}

fn grey_to_srgb(raster: &mut Raster, profile: &ColorProfile) -> bool {
    let srgb = ColorProfile::new_srgb();
    let Ok(transform) = profile.create_transform_8bit(Layout::Gray, &srgb, Layout::Rgb, options()) else {
        return false;
    };
    // Only a grey picture can be under a grey profile; 256 values tell all.
    let greys: Vec<u8> = (0..=255).collect();
    let mut converted = vec![0_u8; 256 * 3];
    if !raster.is_grey() || transform.transform(&greys, &mut converted).is_err() {
        return false;
    }
    for pixel in &mut raster.pixels {
        let grey = converted[usize::from(pixel.r) * 3 + 1];
        (pixel.r, pixel.g, pixel.b) = (grey, grey, grey);
    }
    true
}

/// Converts row by row, so that no second picture is needed; alpha stays.
fn convert_rows(raster: &mut Raster, convert: impl Fn(&[RGBA8], &mut [RGBA8]) -> bool) -> bool {
    let mut converted = vec![RGBA8::default(); raster.width as usize];
    for row in raster.pixels.chunks_mut(raster.width as usize) {
        if !convert(row, &mut converted) {
            return false;
        }
        for (pixel, new) in row.iter_mut().zip(&converted) {
            (pixel.r, pixel.g, pixel.b) = (new.r, new.g, new.b);
        }
    }
    true
}
