//! Bytes that are not what they seem: each ends in a clear error or a valid result.

mod common;

use common::{check_promises, mode, picture, with_variants, without_panic};
use eiderpix_engine::{
    Error, KeptReason, Limits, MissingReason, Mode, Options, Outcome, VariantFormat, VariantOutcome,
    optimize, score,
};
use proptest::prelude::*;

#[test]
fn what_is_no_picture_is_refused() {
    for bytes in [&b""[..], b"hello, this is a text", b"\xFF\xD8", b"\0\0\0\0", b"GIF"] {
        assert_eq!(
            optimize(bytes, &Options::default()).unwrap_err(),
            Error::UnsupportedFormat { name: None }
        );
    }
}

#[test]
fn a_picture_of_a_format_not_taken_is_refused_by_name() {
    let name = |bytes: &[u8]| match optimize(bytes, &Options::default()) {
        Err(Error::UnsupportedFormat { name }) => name,
        other => panic!("{other:?}"),
    };
    assert_eq!(name(b"\0\0\0\x18ftypheic\0\0\0\0"), Some("HEIC"));
    assert_eq!(name(b"\xFF\x0A\0\0"), Some("JPEG XL"));
    assert_eq!(name(b"\x1F\x8B\x08\0"), Some("gzip (.svgz)"));
}

#[test]
fn a_jpeg_that_promises_too_many_pixels_is_refused_by_its_header() {
    let refused =
        |width: u16, height: u16| optimize(&jpeg_of(width, height), &Options::default()).unwrap_err();
    assert_eq!(refused(65_000, 10), Error::TooLarge { what: "pixels a side", limit: 30_000 });
    assert_eq!(refused(30_000, 30_000), Error::TooLarge { what: "pixels", limit: 100_000_000 });
}

#[test]
fn a_png_that_promises_too_many_pixels_is_refused_by_its_header() {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    png.extend([0, 1, 0x86, 0xA0, 0, 1, 0x86, 0xA0, 8, 6, 0, 0, 0]);
    png.extend(crc32(&png[12..29]).to_be_bytes());
    let refused = optimize(&png, &Options::default()).unwrap_err();
    assert_eq!(refused, Error::TooLarge { what: "pixels a side", limit: 30_000 });
}

#[test]
fn a_limit_on_bytes_is_named() {
    let limits = Limits { file_bytes: 100, ..Limits::default() };
    let refused = optimize(&picture("grey.jpg"), &Options { limits, ..Options::default() });
    assert_eq!(refused.unwrap_err(), Error::TooLarge { what: "bytes", limit: 100 });
}

#[test]
fn what_runs_out_of_time_leaves_the_original_and_makes_nothing_beside_it() {
    let limits = Limits { main_ms: 0, ..Limits::default() };
    for name in
        ["small_rgb.jpg", "photo.png", "pan.gif", "photo_lossy.webp", "kodim23.avif", "pdf/document.pdf"]
    {
        let options = Options { limits, ..with_variants(Mode::Lossy) };
        let optimized = optimize(&picture(name), &options).unwrap();
        assert_eq!(optimized.main, Outcome::Kept(KeptReason::Deadline), "{name}");
        for (format, outcome) in optimized.variants {
            let reason = match (name, format) {
                (name, _) if name.ends_with("pdf") => MissingReason::NotCompatible,
                ("photo_lossy.webp", VariantFormat::WebP) | ("kodim23.avif", VariantFormat::Avif) => {
                    MissingReason::SameFormat
                }
                _ => MissingReason::Deadline,
            };
            assert_eq!(outcome, VariantOutcome::Missing(reason), "{name}");
        }
    }
}

#[test]
fn pictures_of_different_size_are_not_scored() {
    let refused = score(&picture("grey.jpg"), &picture("one_pixel.jpg")).unwrap_err();
    assert!(matches!(refused, Error::DifferentSize { b: (1, 1), .. }), "{refused}");
}

/// One of each kind of file, and of each kind of pixels within.
const NAMES: [&str; 10] = [
    "grey.jpg",
    "odd_sides.jpg",
    "progressive.jpg",
    "kodim23.avif",
    "pan.gif",
    "pawn.png",
    "soft_shadow.png",
    "photo_lossy.webp",
    "terminal_lossless.webp",
    "pan.webp",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_bytes_never_panic(name in prop::sample::select(NAMES.to_vec()),
                                 places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = picture(name);
        for (place, value) in places {
            let place = place.index(bytes.len().min(2_000));
            bytes[place] = value;
        }
        let limits = Limits { still_pixels: 1_000_000, ..Limits::default() };
        let variants = vec![VariantFormat::WebP];
        let _ = without_panic(&bytes, &Options { limits, variants, ..mode(Mode::Lossless) });
    }

    #[test]
    fn tiny_pictures_keep_the_promises(width in 1_u32..20, height in 1_u32..20, noise in any::<u64>(),
                                       opaque in any::<bool>(),
                                       mode in prop::sample::select(vec![Mode::Lossy, Mode::Glossy, Mode::Lossless])) {
        check_promises(&png_of_noise(width, height, noise, opaque), &with_variants(mode));
    }
}

/// Stored without compression, so that there is something to save.
fn png_of_noise(width: u32, height: u32, seed: u64, opaque: bool) -> Vec<u8> {
    let mut state = seed | 1;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    let mut pixels: Vec<u8> = (0..width * height * 4).map(|_| next()).collect();
    if opaque {
        pixels.iter_mut().skip(3).step_by(4).for_each(|alpha| *alpha = 255);
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_compression(png::Compression::NoCompression);
    encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
    bytes
}

/// A small JPEG whose header was changed to another size.
fn jpeg_of(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = picture("small_rgb.jpg");
    let header = bytes.windows(2).position(|marker| marker == [0xFF, 0xC0]).expect("a baseline header");
    bytes[header + 5..header + 7].copy_from_slice(&height.to_be_bytes());
    bytes[header + 7..header + 9].copy_from_slice(&width.to_be_bytes());
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, &byte| {
        (0..8).fold(
            crc ^ u32::from(byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 },
        )
    })
}
