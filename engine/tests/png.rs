//! PNG through the public API.

mod common;

use std::io::Cursor;

use common::{
    check_promises, contains, main_result, mode, orientation_tag, picture, with_variants, without_panic,
};
use eiderpix_engine::{
    Effort, Error, Floor, Limits, MissingReason, Mode, Options, Outcome, Score, VariantFormat,
    VariantOutcome, optimize, score,
};
use png::{BitDepth, ColorType};
use proptest::prelude::*;

const MODES: [Mode; 3] = [Mode::Lossy, Mode::Glossy, Mode::Lossless];

#[test]
fn every_kind_of_png_keeps_the_promises_in_every_mode() {
    let mut pictures = vec![picture("pawn.png"), picture("soft_shadow.png")];
    for depth in [BitDepth::One, BitDepth::Two, BitDepth::Four, BitDepth::Eight, BitDepth::Sixteen] {
        pictures.push(synthetic(37, 21, ColorType::Grayscale, depth, None));
        if depth != BitDepth::Sixteen {
            pictures.push(synthetic(37, 21, ColorType::Indexed, depth, None));
        }
    }
    for color in [ColorType::GrayscaleAlpha, ColorType::Rgb, ColorType::Rgba] {
        for depth in [BitDepth::Eight, BitDepth::Sixteen] {
            for (width, height) in [(1, 1), (33, 8), (3, 40)] {
                pictures.push(synthetic(width, height, color, depth, None));
            }
        }
    }
    pictures.push(interlaced(&picture("pawn.png")));
    pictures.push(write(9, 9, ColorType::Rgba, BitDepth::Eight, &[90, 80, 70, 0].repeat(81), |_| {}));
    for original in &pictures {
        for mode in MODES {
            check_promises(original, &Options { variants: vec![VariantFormat::WebP], ..common::mode(mode) });
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_png_that_can_be_made_keeps_the_promises(
        (color, depth) in any_kind(), width in 1_u32..70, height in 1_u32..50, orientation in 1..=8_u8,
        is_interlaced in any::<bool>(), mode in prop::sample::select(MODES.to_vec()),
        effort in prop::sample::select(vec![Effort::Fast, Effort::Balanced]),
    ) {
        let plain = synthetic(width, height, color, depth, Some(exif(orientation)));
        let original = if is_interlaced { interlaced(&plain) } else { plain };
        let optimized = check_promises(&original, &Options { effort, ..with_variants(mode) });
        let upright = if orientation >= 5 { (height, width) } else { (width, height) };
        prop_assert_eq!((optimized.original.width, optimized.original.height), upright);
        if let Outcome::Optimized(main) = optimized.main {
            let tag = orientation_tag(&main.bytes).unwrap_or(1);
            prop_assert_eq!(tag, if mode == Mode::Lossless { orientation.into() } else { 1 });
        }
    }
}

/// Any of PNG's pairs of colours and bits.
fn any_kind() -> impl Strategy<Value = (ColorType, BitDepth)> {
    use {BitDepth::*, ColorType::*};
    let small = (prop::sample::select(vec![Grayscale, Indexed]), prop::sample::select(vec![One, Two, Four]));
    let whole = prop::sample::select(vec![Grayscale, Indexed, GrayscaleAlpha, Rgb, Rgba]);
    let deep = prop::sample::select(vec![Grayscale, GrayscaleAlpha, Rgb, Rgba]);
    prop_oneof![small, whole.prop_map(|color| (color, Eight)), deep.prop_map(|color| (color, Sixteen))]
}

#[test]
fn real_pictures_come_out_much_smaller() {
    for (name, share) in
        [("photo.png", 0.6), ("terminal.png", 0.75), ("soft_shadow.png", 0.4), ("pawn.png", 0.72)]
    {
        let original = picture(name);
        let optimized = check_promises(&original, &mode(Mode::Lossy));
        let bytes = optimized.main.size_bytes(original.len());
        assert!((bytes as f64) < original.len() as f64 * share, "{name}: {bytes} of {}", original.len());
    }
}

#[test]
fn a_floor_of_ones_own_is_kept() {
    for floor in [40.0, 80.0, 92.0] {
        let options = Options { floor: Some(Floor(floor)), ..Options::default() };
        check_promises(&picture("photo.png"), &options);
        check_promises(&picture("soft_shadow.png"), &options);
    }
}

#[test]
fn the_same_picture_gives_the_same_bytes() {
    for name in ["photo.png", "pawn.png"] {
        let original = picture(name);
        assert_eq!(
            optimize(&original, &with_variants(Mode::Lossy)),
            optimize(&original, &with_variants(Mode::Lossy))
        );
    }
}

#[test]
fn lossless_keeps_all_sixteen_bits() {
    let original = synthetic(40, 30, ColorType::Rgba, BitDepth::Sixteen, None);
    let result = main_result(&original, &mode(Mode::Lossless));
    assert_eq!(samples(&original), samples(&result.bytes));
    assert_eq!(samples(&result.bytes).1, BitDepth::Sixteen);
}

#[test]
fn sixteen_bits_have_no_lossless_variant() {
    let original = synthetic(40, 30, ColorType::Rgb, BitDepth::Sixteen, None);
    let options = Options { variants: vec![VariantFormat::WebP], ..mode(Mode::Lossless) };
    let outcome = optimize(&original, &options).unwrap().variants.remove(0).1;
    assert_eq!(outcome, VariantOutcome::Missing(MissingReason::NotCompatible));
}

#[test]
fn lossless_keeps_the_colors_of_invisible_pixels() {
    let pixels: Vec<u8> = (0..900_u32)
        .flat_map(|at| [at as u8, (at / 3) as u8, 7, if at % 2 == 0 { 0 } else { 200 }])
        .collect();
    let original = write(30, 30, ColorType::Rgba, BitDepth::Eight, &pixels, |_| {});
    let result = main_result(&original, &mode(Mode::Lossless));
    assert_eq!(samples(&original), samples(&result.bytes));
}

#[test]
fn a_palette_keeps_what_is_invisible_and_what_is_opaque() {
    let original = picture("soft_shadow.png");
    let result = main_result(&original, &mode(Mode::Lossy));
    let alpha = |file: &[u8]| rgba(file).chunks(4).map(|pixel| pixel[3]).collect::<Vec<_>>();
    for (before, after) in alpha(&original).into_iter().zip(alpha(&result.bytes)) {
        assert_eq!(before == 0, after == 0);
        assert!(before != 255 || after == 255);
    }
}

#[test]
fn metadata_goes_and_stays_when_asked() {
    let text = |info: &mut png::Info<'_>| {
        info.uncompressed_latin1_text.push(png::text_metadata::TEXtChunk::new("Author", "a bear"));
        info.exif_metadata = Some(exif(1).into());
    };
    let original = write(60, 40, ColorType::Rgb, BitDepth::Eight, &slope(60 * 40 * 3), text);
    for mode in MODES {
        for keep_metadata in [false, true] {
            let result = main_result(&original, &Options { mode, keep_metadata, ..Options::default() });
            assert_eq!(contains(&result.bytes, "a bear"), keep_metadata);
            assert_eq!(orientation_tag(&result.bytes), keep_metadata.then_some(1));
        }
    }
}

#[test]
fn a_turned_picture_comes_out_upright_or_keeps_a_bare_tag() {
    let pixels: Vec<u8> =
        (0..60 * 40).flat_map(|at| [(at % 60 * 4) as u8, (at / 60 * 6) as u8, 30]).collect();
    let turned = write(60, 40, ColorType::Rgb, BitDepth::Eight, &pixels, |info| {
        info.exif_metadata = Some(exif(6).into());
    });
    let lossy = main_result(&turned, &Options { floor: Some(Floor(30.0)), ..Options::default() });
    assert_eq!((lossy.width, lossy.height), (40, 60));
    assert_eq!(orientation_tag(&lossy.bytes), None);
    let lossless = main_result(&turned, &mode(Mode::Lossless));
    assert_eq!(orientation_tag(&lossless.bytes), Some(6));
    assert_eq!(score(&turned, &lossless.bytes).unwrap(), Score::IDENTICAL);
}

#[test]
fn lossless_keeps_the_profile() {
    let profile = vec![7_u8; 400];
    let original = write(60, 40, ColorType::Rgb, BitDepth::Eight, &slope(60 * 40 * 3), |info| {
        info.icc_profile = Some(profile.clone().into());
    });
    let result = main_result(&original, &mode(Mode::Lossless));
    assert_eq!(png_info(&result.bytes).icc_profile.as_deref(), Some(&profile[..]));
}

#[test]
fn numbers_that_mean_other_colors_are_shown_as_they_mean() {
    // A grey of 128 that stands for half the light is 188 in sRGB; the pure green of wide primaries is beyond sRGB's.
    let linear = |info: &mut png::Info<'_>| info.source_gamma = Some(png::ScaledFloat::new(1.0));
    let wide = |info: &mut png::Info<'_>| {
        info.source_gamma = Some(png::ScaledFloat::new(0.45455));
        info.source_chromaticities =
            Some(png::SourceChromaticities::new((0.3127, 0.329), (0.64, 0.33), (0.21, 0.71), (0.15, 0.06)));
    };
    let srgb = |info: &mut png::Info<'_>| info.source_gamma = Some(png::ScaledFloat::new(0.45455));
    let shown = |pixel: [u8; 3], more: &dyn Fn(&mut png::Info<'_>)| {
        let original =
            write(64, 64, ColorType::Rgb, BitDepth::Eight, &pixel.repeat(64 * 64), |info| more(info));
        let lossy = main_result(&original, &mode(Mode::Lossy));
        assert_eq!(png_info(&lossy.bytes).gama_chunk, None, "the result is plain sRGB");
        assert_eq!(score(&original, &lossy.bytes).unwrap(), Score::IDENTICAL);
        <[u8; 3]>::try_from(&rgba(&lossy.bytes)[..3]).unwrap()
    };
    assert_eq!(shown([128, 128, 128], &linear), [188, 188, 188]);
    assert_eq!(shown([128, 128, 128], &srgb), [128, 128, 128]);
    let [red, green, blue] = shown([80, 200, 80], &wide);
    assert!(red < 40 && green > 198 && blue < 80, "{red} {green} {blue}");
}

#[test]
fn lossless_keeps_another_gamma_beside_its_numbers() {
    let original = write(60, 40, ColorType::Rgb, BitDepth::Eight, &slope(60 * 40 * 3), |info| {
        info.source_gamma = Some(png::ScaledFloat::new(1.0));
    });
    let result = main_result(&original, &mode(Mode::Lossless));
    assert_eq!(png_info(&result.bytes).gama_chunk, Some(png::ScaledFloat::new(1.0)));
    assert_eq!(samples(&original).2, samples(&result.bytes).2);
}

#[test]
fn an_animated_png_is_refused_by_name() {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 4, 4);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_animated(2, 0).unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[0; 16]).unwrap();
    writer.write_image_data(&[9; 16]).unwrap();
    writer.finish().unwrap();
    let refused = optimize(&file, &Options::default()).unwrap_err();
    assert_eq!(refused, Error::UnsupportedFormat { name: Some("animated PNG") });
}

#[test]
fn a_png_that_lacks_pixels_is_damaged_wherever_it_ends() {
    let original = picture("soft_shadow.png");
    // Behind the pixels come their checksum, that of the chunk, and the end; its last rows are a few bytes.
    let pixels_end = original.len() - 12 - 4 - 4 - 8;
    for end in (8..pixels_end).step_by(61).chain(pixels_end - 14..pixels_end) {
        let refused = optimize(&original[..end], &Options::default()).unwrap_err();
        assert!(matches!(refused, Error::Malformed(_)), "{end}: {refused}");
    }
}

#[test]
fn a_wrong_byte_of_the_pixels_is_noticed() {
    let mut original = picture("soft_shadow.png");
    let middle = original.len() / 2;
    original[middle] ^= 0x10;
    assert!(matches!(optimize(&original, &Options::default()), Err(Error::Malformed(_))));
}

#[test]
fn what_comes_after_the_end_is_dropped() {
    let mut original = picture("soft_shadow.png");
    original.extend(b"<?php trailing ?>");
    let result = main_result(&original, &mode(Mode::Lossless));
    assert!(!contains(&result.bytes, "trailing"));
}

#[test]
fn a_picture_beyond_a_limit_is_refused_from_its_header() {
    let head = |width: u32, height: u32| {
        let mut file = synthetic(1, 1, ColorType::Rgb, BitDepth::Eight, None);
        file[16..20].copy_from_slice(&width.to_be_bytes());
        file[20..24].copy_from_slice(&height.to_be_bytes());
        optimize(&file, &Options::default()).unwrap_err()
    };
    assert_eq!(head(30_001, 1), Error::TooLarge { what: "pixels a side", limit: 30_000 });
    assert_eq!(head(20_000, 20_000), Error::TooLarge { what: "pixels", limit: 100_000_000 });
    let small = Limits { file_bytes: 10, ..Limits::default() };
    let refused = optimize(&picture("pawn.png"), &Options { limits: small, ..Options::default() });
    assert_eq!(refused.unwrap_err(), Error::TooLarge { what: "bytes", limit: 10 });
}

#[test]
fn a_profile_that_unpacks_to_a_hundred_megabytes_does_not_harm() {
    let original = write(16, 16, ColorType::Rgb, BitDepth::Eight, &noise(16 * 16 * 3), |info| {
        info.icc_profile = Some(vec![0; 100_000_000].into());
    });
    assert!(original.len() < 1_000_000);
    let _ = without_panic(&original, &Options::default());
}

#[test]
fn a_png_that_is_as_small_as_can_be_is_kept() {
    let once = main_result(&picture("terminal.png"), &mode(Mode::Lossless));
    let again = optimize(&once.bytes, &mode(Mode::Lossless)).unwrap();
    assert!(matches!(again.main, Outcome::Kept(_)));
}

#[test]
fn a_picture_too_wide_for_webp_has_no_webp() {
    let original = write(16_384, 1, ColorType::Grayscale, BitDepth::Eight, &noise(16_384), |_| {});
    let options = Options { variants: vec![VariantFormat::WebP], ..Options::default() };
    let outcome = optimize(&original, &options).unwrap().variants.remove(0).1;
    assert_eq!(outcome, VariantOutcome::Missing(MissingReason::NotCompatible));
}

/// A picture with smooth and rough places in any of PNG's kinds.
fn synthetic(width: u32, height: u32, color: ColorType, depth: BitDepth, exif: Option<Vec<u8>>) -> Vec<u8> {
    let bits = width as usize * color.samples() * depth as usize;
    let row_bytes = bits.div_ceil(8);
    let rough = noise(row_bytes * height as usize);
    let samples: Vec<u8> = (0..row_bytes * height as usize)
        .map(
            |at| if at / row_bytes % 8 < 5 { (at % row_bytes * 3 + at / row_bytes) as u8 } else { rough[at] },
        )
        .collect();
    write(width, height, color, depth, &samples, |info| {
        info.exif_metadata = exif.map(Into::into);
        if color == ColorType::Indexed {
            info.palette =
                Some((0..3 << depth as usize).map(|at| (at * 37 % 256) as u8).collect::<Vec<_>>().into());
            info.trns = Some(vec![0, 128].into());
        }
    })
}

fn write(
    width: u32,
    height: u32,
    color: ColorType,
    depth: BitDepth,
    samples: &[u8],
    more: impl FnOnce(&mut png::Info<'_>),
) -> Vec<u8> {
    let mut file = Vec::new();
    let mut info = png::Info::with_size(width, height);
    (info.color_type, info.bit_depth) = (color, depth);
    more(&mut info);
    // The encoder writes some chunks only when told of them.
    let (exif, gamma) = (info.exif_metadata.take(), info.source_gamma.take());
    let primaries = info.source_chromaticities.take();
    let mut encoder = png::Encoder::with_info(&mut file, info).unwrap();
    if let Some(gamma) = gamma {
        encoder.set_source_gamma(gamma);
    }
    if let Some(primaries) = primaries {
        encoder.set_source_chromaticities(primaries);
    }
    encoder.set_compression(png::Compression::NoCompression);
    let mut writer = encoder.write_header().unwrap();
    if let Some(exif) = exif {
        writer.write_chunk(png::chunk::eXIf, &exif).unwrap();
    }
    writer.write_image_data(samples).unwrap();
    writer.finish().unwrap();
    file
}

fn interlaced(original: &[u8]) -> Vec<u8> {
    let options = oxipng::Options { interlace: Some(true), force: true, ..oxipng::Options::from_preset(0) };
    oxipng::optimize_from_memory(original, &options).unwrap()
}

fn noise(count: usize) -> Vec<u8> {
    let mut state = 7_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..count).map(|_| next()).collect()
}

/// Samples that can be packed.
fn slope(count: usize) -> Vec<u8> {
    noise(count).into_iter().enumerate().map(|(at, rough)| (at / 40) as u8 + rough % 4).collect()
}

fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"MM\x00\x2A\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    exif
}

/// The samples as they are stored.
fn samples(file: &[u8]) -> (ColorType, BitDepth, Vec<u8>) {
    let mut reader = png::Decoder::new(Cursor::new(file)).read_info().unwrap();
    let mut samples = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut samples).unwrap();
    samples.truncate(info.buffer_size());
    (info.color_type, info.bit_depth, samples)
}

fn rgba(file: &[u8]) -> Vec<u8> {
    let mut decoder = png::Decoder::new(Cursor::new(file));
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::ALPHA);
    let mut reader = decoder.read_info().unwrap();
    let mut samples = vec![0; reader.output_buffer_size().unwrap()];
    assert_eq!(reader.next_frame(&mut samples).unwrap().color_type, ColorType::Rgba);
    samples
}

fn png_info(file: &[u8]) -> png::Info<'static> {
    png::Decoder::new(Cursor::new(file)).read_info().unwrap().info().clone()
}
