//! Lossless mode and what 8 bits of sRGB cannot hold: no result drops it silently.

mod common;

use std::io::Cursor;

use common::{main_result, mode, picture, with_variants};
use eiderpix_engine::{
    Format, KeptReason, MainFormat, MissingReason, Mode, Options, Outcome, Resize, ResizeFit, VariantOutcome,
    optimize,
};
use moxcms::ColorProfile;
use png::{BitDepth, ColorType};
use tiff::encoder::{TiffEncoder, colortype};
use tiff::tags::{ExtraSamples, Tag};

#[test]
fn what_eight_bits_of_srgb_cannot_hold_has_no_lossless_variant() {
    let [p3, adobe, photo] =
        [ColorProfile::new_display_p3(), ColorProfile::new_adobe_rgb(), ColorProfile::new_pro_photo_rgb()]
            .map(|profile| profile.encode().unwrap());
    let grey = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
    for (name, original) in [
        ("16 bits", png(ColorType::Rgb, BitDepth::Sixteen, None)),
        ("16 bits of grey", png(ColorType::Grayscale, BitDepth::Sixteen, None)),
        ("16 bits and alpha", png(ColorType::Rgba, BitDepth::Sixteen, None)),
        ("Display P3", png(ColorType::Rgb, BitDepth::Eight, Some(&p3))),
        ("Adobe RGB", png(ColorType::Rgba, BitDepth::Eight, Some(&adobe))),
        ("ProPhoto", png(ColorType::Rgb, BitDepth::Eight, Some(&photo))),
        ("grey of another curve", png(ColorType::Grayscale, BitDepth::Eight, Some(&grey))),
        ("a TIFF of 16 bits", picture("read_only/sixteen_bits_big_endian.tif")),
        ("a JPEG in inks", picture("cmyk_without_profile.jpg")),
    ] {
        for keep_metadata in [false, true] {
            let options = Options { keep_metadata, ..with_variants(Mode::Lossless) };
            for (format, outcome) in optimize(&original, &options).unwrap().variants {
                let reason = VariantOutcome::Missing(MissingReason::NotCompatible);
                assert_eq!(outcome, reason, "{name} as {format:?}");
            }
        }
    }
}

#[test]
fn lossless_png_keeps_depth_numbers_and_profile() {
    let wide = ColorProfile::new_pro_photo_rgb().encode().unwrap();
    for (color, depth, icc) in [
        (ColorType::Rgb, BitDepth::Sixteen, Some(&wide)),
        (ColorType::Grayscale, BitDepth::Sixteen, None),
        (ColorType::Rgba, BitDepth::Eight, Some(&wide)),
    ] {
        let original = png(color, depth, icc);
        let result = main_result(&original, &mode(Mode::Lossless));
        assert_eq!(read(&result.bytes), read(&original), "{color:?} of {depth:?}");
    }
}

#[test]
fn what_would_lose_depth_or_colors_in_another_lossless_format_stays() {
    let wide = ColorProfile::new_display_p3().encode().unwrap();
    let deep: Vec<u16> = samples(4).map(|sample| u16::from(sample) * 301).collect();
    let transparent = tiff::<colortype::RGB16>(&deep, None, &[ExtraSamples::UnassociatedAlpha]);
    let as_png = Options { main_format: Some(MainFormat::Png), ..mode(Mode::Lossless) };
    for (name, original, options) in [
        ("16 bits and alpha", transparent, mode(Mode::Lossless)),
        ("16 bits", picture("read_only/sixteen_bits_big_endian.tif"), as_png.clone()),
        ("Display P3", tiff::<colortype::RGB8>(&samples(3).collect::<Vec<_>>(), Some(&wide), &[]), as_png),
        (
            "16 bits as a GIF",
            png(ColorType::Rgb, BitDepth::Sixteen, None),
            Options { main_format: Some(MainFormat::Gif), ..mode(Mode::Lossless) },
        ),
    ] {
        let main = optimize(&original, &options).unwrap().main;
        assert_eq!(main, Outcome::Kept(KeptReason::DeepColor), "{name}");
        let lossy = Options { mode: Mode::Lossy, ..options };
        assert!(!matches!(optimize(&original, &lossy).unwrap().main, Outcome::Kept(KeptReason::DeepColor)));
    }
}

#[test]
fn a_smaller_size_is_made_all_the_same() {
    let original = png(ColorType::Rgb, BitDepth::Sixteen, None);
    let resize = Some(Resize { fit: ResizeFit::Inner, width: Some(20), height: None });
    let result = main_result(&original, &Options { resize, ..mode(Mode::Lossless) });
    assert_eq!((result.format, result.width), (Format::Png, 20));
}

#[test]
fn a_plain_picture_has_its_lossless_variants() {
    let variants = optimize(&picture("photo.png"), &with_variants(Mode::Lossless)).unwrap().variants;
    assert!(variants.iter().any(|(_, outcome)| matches!(outcome, VariantOutcome::Made(_))), "{variants:?}");
}

#[test]
fn a_profile_for_grey_on_colour_counts_for_nothing_as_in_browsers() {
    let grey = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
    // All grey, yet stored as colour.
    let shade = [128; 40 * 30 * 3];
    let original = write(ColorType::Rgb, BitDepth::Eight, Some(&grey), &shade);
    let result = main_result(&original, &mode(Mode::Lossy));
    let mut reader = png::Decoder::new(Cursor::new(&result.bytes[..]));
    reader.set_transformations(png::Transformations::EXPAND);
    let mut reader = reader.read_info().unwrap();
    let mut shown = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut shown).unwrap();
    assert_eq!(shown[0], 128);
}

const WIDTH: u32 = 40;
const HEIGHT: u32 = 30;

/// A slope with grain: no two of its 16 bits alike.
fn samples(channels: u32) -> impl Iterator<Item = u8> {
    (0..WIDTH * HEIGHT * channels).map(|at| (at / 50 + at * at % 7) as u8)
}

fn png(color: ColorType, depth: BitDepth, icc: Option<&Vec<u8>>) -> Vec<u8> {
    let bytes = color.samples() as u32 * depth as u32 / 8;
    write(color, depth, icc, &samples(bytes).collect::<Vec<_>>())
}

fn write(color: ColorType, depth: BitDepth, icc: Option<&Vec<u8>>, samples: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut info = png::Info::with_size(WIDTH, HEIGHT);
    (info.color_type, info.bit_depth) = (color, depth);
    info.icc_profile = icc.map(|icc| icc.clone().into());
    let mut encoder = png::Encoder::with_info(&mut file, info).unwrap();
    encoder.set_compression(png::Compression::NoCompression);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(samples).unwrap();
    writer.finish().unwrap();
    file
}

/// What a PNG stores, by a library that the engine does not write with.
fn read(file: &[u8]) -> (ColorType, BitDepth, Option<Vec<u8>>, Vec<u8>) {
    let mut reader = png::Decoder::new(Cursor::new(file)).read_info().unwrap();
    let mut samples = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut samples).unwrap();
    let icc = reader.info().icc_profile.as_ref().map(|icc| icc.to_vec());
    (frame.color_type, frame.bit_depth, icc, samples)
}

fn tiff<C: colortype::ColorType>(
    samples: &[C::Inner],
    icc: Option<&Vec<u8>>,
    extra: &[ExtraSamples],
) -> Vec<u8>
where
    [C::Inner]: tiff::encoder::TiffValue,
{
    let mut file = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file).unwrap();
    let mut image = encoder.new_image::<C>(WIDTH, HEIGHT).unwrap();
    if !extra.is_empty() {
        image.extra_samples(extra).unwrap();
    }
    if let Some(icc) = icc {
        image.encoder().write_tag(Tag::IccProfile, &icc[..]).unwrap();
    }
    image.write_data(samples).unwrap();
    file.into_inner()
}
