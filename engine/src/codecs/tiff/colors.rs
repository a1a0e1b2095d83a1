//! What a TIFF's numbers mean: greys, palettes, inks, brightness and colour apart.

use rgb::RGBA8;
use tiff::tags::{PhotometricInterpretation, Tag};

use super::directory::{File, Layout, damaged, name_of_colors, refused};
use crate::transform::color;
use crate::{Error, Raster};

/// Values of `ExtraSamples`.
const ASSOCIATED_ALPHA: u16 = 1;
const UNASSOCIATED_ALPHA: u16 = 2;
/// How brightness is made of red, green and blue, where the file does not say (ITU-R BT.601).
const USUAL_COEFFICIENTS: [f32; 3] = [0.299, 0.587, 0.114];
const YCBCR_COEFFICIENTS: u16 = 529;

/// A kind of picture, and which channel each stored sample belongs to.
#[derive(Debug)]
pub(super) struct Kind {
    colors: Colors,
    slots: Vec<Option<usize>>,
    is_premultiplied: bool,
}

#[derive(Debug)]
enum Colors {
    /// Greys of so many bits, from black to white or the other way.
    Grey {
        bits: u8,
        white_is_zero: bool,
    },
    /// Places in a list of colours.
    Palette(Vec<RGBA8>),
    Rgb,
    /// Inks, 0 = none.
    Cmyk,
    /// Brightness and two differences of colour, with how brightness is made.
    YCbCr([f32; 3]),
}

impl Kind {
    /// Reads what the numbers mean; what no viewer would know either is refused.
    pub(super) fn of(file: &mut File<'_>, layout: &Layout) -> Result<Self, Error> {
        let rare = |name| Err(Error::UnsupportedFormat { name: Some(name) });
        // Less than a byte is taken for greys and places in a palette, more only as two whole bytes.
        let (colors, channels) = match (layout.photometric, layout.bits) {
            (PhotometricInterpretation::WhiteIsZero, bits) => (Colors::Grey { bits, white_is_zero: true }, 1),
            (PhotometricInterpretation::BlackIsZero, bits) => {
                (Colors::Grey { bits, white_is_zero: false }, 1)
            }
            (PhotometricInterpretation::RGBPalette, bits @ 1..=8) => {
                (Colors::Palette(palette(file, bits)?), 1)
            }
            (PhotometricInterpretation::RGB, 8 | 16) => (Colors::Rgb, 3),
            (PhotometricInterpretation::CMYK, 8 | 16) => (Colors::Cmyk, 4),
            (PhotometricInterpretation::YCbCr, 8) if layout.samples == 3 => {
                (Colors::YCbCr(coefficients(file)?), 3)
            }
            (PhotometricInterpretation::YCbCr, 8) => {
                return rare("TIFF with the tag SamplesPerPixel (brightness, colour and more)");
            }
            (
                PhotometricInterpretation::RGBPalette
                | PhotometricInterpretation::RGB
                | PhotometricInterpretation::CMYK
                | PhotometricInterpretation::YCbCr,
                _,
            ) => return rare("TIFF with the tag BitsPerSample (a rare size for its colours)"),
            (other, _) => return rare(name_of_colors(other as u16)),
        };
        if usize::from(layout.samples) < channels {
            return Err(damaged("it has fewer channels than its colours need"));
        }
        let mut alphas = layout
            .extra_samples
            .iter()
            .enumerate()
            .filter(|(_, extra)| matches!(**extra, ASSOCIATED_ALPHA | UNASSOCIATED_ALPHA))
            .map(|(index, _)| index);
        let alpha = alphas.next();
        match alpha {
            _ if layout.extra_samples.iter().any(|&extra| extra > UNASSOCIATED_ALPHA) => {
                return rare("TIFF with the tag ExtraSamples of an unknown kind");
            }
            Some(_) if alphas.next().is_some() => {
                return rare("TIFF with the tag ExtraSamples (several alpha channels)");
            }
            // Inks fill all four channels of a pixel.
            Some(_) if channels == 4 => return rare("TIFF with the tag ExtraSamples (inks with alpha)"),
            Some(_) if layout.bits < 8 => return rare("TIFF with the tag ExtraSamples (alpha below 8 bits)"),
            Some(index) if channels + index >= usize::from(layout.samples) => {
                return Err(damaged("it has fewer channels than it says"));
            }
            _ => {}
        }
        let is_premultiplied = alpha.is_some_and(|index| layout.extra_samples[index] == ASSOCIATED_ALPHA);
        let alpha = alpha.map(|index| channels + index);
        let slot = |sample: usize| match sample {
            _ if sample < channels => Some(sample),
            _ if Some(sample) == alpha => Some(3),
            _ => None,
        };
        Ok(Self { colors, slots: (0..usize::from(layout.samples)).map(slot).collect(), is_premultiplied })
    }

    /// The channel of each sample.
    pub(super) fn slots(&self) -> &[Option<usize>] {
        &self.slots
    }
}

/// Turns the file's numbers into sRGB in place; says whether they were that already.
pub(super) fn finish(raster: &mut Raster, kind: &Kind, icc: Option<&[u8]>) -> bool {
    match &kind.colors {
        Colors::Grey { bits, white_is_zero } => {
            let most = ((1_u16 << (*bits).min(8)) - 1) as u8;
            for pixel in &mut raster.pixels {
                let shade = scaled(pixel.r, most);
                let shade = if *white_is_zero { 255 - shade } else { shade };
                *pixel = RGBA8::new(shade, shade, shade, pixel.a);
            }
        }
        Colors::Palette(colors) => {
            for pixel in &mut raster.pixels {
                let color = colors.get(usize::from(pixel.r)).copied();
                *pixel = RGBA8 { a: pixel.a, ..color.unwrap_or(RGBA8::new(0, 0, 0, 255)) };
            }
        }
        Colors::Rgb => {}
        Colors::Cmyk => {
            raster.pixels = color::inks_to_srgb(std::mem::take(&mut raster.pixels), icc);
            return false;
        }
        Colors::YCbCr(coefficients) => {
            for pixel in &mut raster.pixels {
                *pixel = from_ycbcr(*pixel, *coefficients);
            }
        }
    }
    if kind.is_premultiplied {
        raster.pixels.iter_mut().for_each(unmultiply);
    }
    let is_grey = matches!(kind.colors, Colors::Grey { .. });
    icc.filter(|icc| is_grey || !color::is_for_grey(icc)).is_none_or(|icc| !color::to_srgb(raster, icc))
}

fn scaled(value: u8, most: u8) -> u8 {
    (u16::from(value.min(most)) * 255 / u16::from(most)) as u8
}

fn unmultiply(pixel: &mut RGBA8) {
    let alpha = u32::from(pixel.a);
    if alpha == 0 || alpha == 255 {
        return;
    }
    let whole = |color: u8| ((u32::from(color) * 255 + alpha / 2) / alpha).min(255) as u8;
    (pixel.r, pixel.g, pixel.b) = (whole(pixel.r), whole(pixel.g), whole(pixel.b));
}

/// Full range, as JPEG stores it and nearly all files say.
fn from_ycbcr(pixel: RGBA8, [red, green, blue]: [f32; 3]) -> RGBA8 {
    let (y, cb, cr) = (f32::from(pixel.r), f32::from(pixel.g) - 128.0, f32::from(pixel.b) - 128.0);
    let r = y + cr * (2.0 - 2.0 * red);
    let b = y + cb * (2.0 - 2.0 * blue);
    let g = (y - blue * b - red * r) / green;
    let byte = |value: f32| value.round().clamp(0.0, 255.0) as u8;
    RGBA8::new(byte(r), byte(g), byte(b), pixel.a)
}

fn coefficients(file: &mut File<'_>) -> Result<[f32; 3], Error> {
    let tag = file.find_tag(Tag::Unknown(YCBCR_COEFFICIENTS)).map_err(refused)?;
    let Some(values) = tag.and_then(|tag| tag.into_f32_vec().ok()) else { return Ok(USUAL_COEFFICIENTS) };
    let sane = |values: &[f32; 3]| values.iter().all(|value| (0.01..1.0).contains(value));
    Ok(<[f32; 3]>::try_from(values).ok().filter(sane).unwrap_or(USUAL_COEFFICIENTS))
}

/// Reads the list of colours: all reds, all greens, all blues.
fn palette(file: &mut File<'_>, bits: u8) -> Result<Vec<RGBA8>, Error> {
    let values: Vec<u16> = file
        .find_tag_unsigned_vec(Tag::ColorMap)
        .map_err(refused)?
        .ok_or_else(|| damaged("it has no palette"))?;
    let count = 1_usize << bits;
    if values.len() < 3 * count {
        return Err(damaged("its palette is too short"));
    }
    // Some programs store 8 bits where 16 are meant.
    let are_bytes = values.iter().all(|&value| value < 256);
    let byte = |value: u16| if are_bytes { value as u8 } else { (value >> 8) as u8 };
    let color = |index: usize| {
        let [r, g, b] = [0, 1, 2].map(|channel| byte(values[channel * count + index]));
        RGBA8::new(r, g, b, 255)
    };
    Ok((0..count).map(color).collect())
}
