//! Colour profiles to sRGB. A profile that cannot be used counts as absent, as in browsers.

use image::{DynamicImage, RgbaImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, LocalizableString, ProfileText, TransformOptions};

/// Converts a picture from its profile's colours.
pub(crate) fn to_srgb(picture: DynamicImage, profile: &[u8]) -> RgbaImage {
    let is_grey = !picture.color().has_color();
    let grey = is_grey.then(|| picture.to_luma_alpha8());
    let colors = picture.into_rgba8();
    let Ok(profile) = ColorProfile::new_from_slice(profile) else { return colors };
    match (profile.color_space, grey) {
        (DataColorSpace::Rgb, _) if describes_srgb(&profile) => colors,
        (DataColorSpace::Rgb, _) => converted(&colors, &profile, Layout::Rgba, &colors),
        (DataColorSpace::Gray, Some(grey)) => converted(&grey, &profile, Layout::GrayAlpha, &colors),
        _ => colors,
    }
}

/// Converts CMYK (0 is no ink) to opaque RGBA.
pub(crate) fn inks_to_srgb(inks: &[u8], profile: Option<&[u8]>) -> Vec<u8> {
    let profile = profile
        .and_then(|profile| ColorProfile::new_from_slice(profile).ok())
        .filter(|profile| profile.color_space == DataColorSpace::Cmyk);
    let mut pixels = profile.and_then(|profile| convert(inks, &profile, Layout::Rgba)).unwrap_or_else(|| {
        inks.chunks_exact(4)
            .flat_map(|ink| {
                let light = |color: u8| {
                    let light = u32::from(255 - color) * u32::from(255 - ink[3]) / 255;
                    u8::try_from(light).expect("a part of a byte")
                };
                [light(ink[0]), light(ink[1]), light(ink[2]), 255]
            })
            .collect()
    });
    pixels.iter_mut().skip(3).step_by(4).for_each(|alpha| *alpha = 255);
    pixels
}

fn converted(samples: &[u8], profile: &ColorProfile, layout: Layout, otherwise: &RgbaImage) -> RgbaImage {
    let (width, height) = otherwise.dimensions();
    convert(samples, profile, layout)
        .and_then(|pixels| RgbaImage::from_raw(width, height, pixels))
        .unwrap_or_else(|| otherwise.clone())
}

fn convert(samples: &[u8], profile: &ColorProfile, layout: Layout) -> Option<Vec<u8>> {
    let channels = if layout == Layout::GrayAlpha { 2 } else { 4 };
    let transform = profile
        .create_transform_8bit(layout, &ColorProfile::new_srgb(), Layout::Rgba, TransformOptions::default())
        .ok()?;
    let mut pixels = vec![0; samples.len() / channels * 4];
    transform.transform(samples, &mut pixels).ok()?;
    Some(pixels)
}

/// The many profiles that are sRGB say so in their description; converting them would only round.
fn describes_srgb(profile: &ColorProfile) -> bool {
    let says = |text: &str| text.to_ascii_lowercase().contains("srgb");
    match &profile.description {
        Some(ProfileText::PlainString(text)) => says(text),
        Some(ProfileText::Localizable(texts)) => {
            texts.iter().any(|LocalizableString { value, .. }| says(value))
        }
        Some(ProfileText::Description(text)) => says(&text.ascii_string) || says(&text.unicode_string),
        None => false,
    }
}
