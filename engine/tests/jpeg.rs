//! JPEG through the public API.

mod common;

use common::{check_promises, contains, main_result, mode, orientation_tag, picture, with_variants};
use eiderpix_engine::{
    Effort, Error, Floor, Mode, Options, Outcome, Resize, ResizeFit, Score, VariantFormat, optimize, score,
};
use img_parts::jpeg::Jpeg;
use img_parts::{Bytes, ImageICC};
use mozjpeg::{ColorSpace, Compress, Marker};
use proptest::prelude::*;

const MODES: [Mode; 3] = [Mode::Lossy, Mode::Glossy, Mode::Lossless];

#[test]
fn every_kind_of_jpeg_keeps_the_promises_in_every_mode() {
    for name in [
        "small_rgb.jpg",
        "cmyk_without_profile.jpg",
        "grey.jpg",
        "progressive.jpg",
        "odd_sides.jpg",
        "one_pixel.jpg",
    ] {
        for mode in MODES {
            check_promises(&picture(name), &with_variants(mode));
        }
    }
}

#[test]
fn real_pictures_come_out_smaller() {
    for name in ["favorite.jpg", "teddy_bear.jpg", "grey_profile_on_color.jpg"] {
        let original = picture(name);
        let optimized = check_promises(&original, &mode(Mode::Lossy));
        assert!(optimized.main.size_bytes(original.len()) < original.len() as u64 * 3 / 4, "{name}");
    }
}

#[test]
fn each_orientation_comes_out_upright_and_without_a_tag() {
    let upright = picture("orientation_1.jpg");
    for orientation in 1..=8 {
        let original = picture(&format!("orientation_{orientation}.jpg"));
        for lossy in [Mode::Lossy, Mode::Glossy] {
            let result = main_result(&original, &mode(lossy));
            assert_eq!((result.width, result.height), (96, 63));
            assert_eq!(orientation_tag(&result.bytes), None);
            let seen = score(&upright, &result.bytes).unwrap().value();
            assert!(seen > 60.0, "orientation {orientation} scores {seen} against the upright picture");
        }
    }
}

#[test]
fn a_lossless_result_keeps_a_bare_orientation_tag() {
    for orientation in 2..=8 {
        let original = picture(&format!("orientation_{orientation}.jpg"));
        let result = main_result(&original, &mode(Mode::Lossless));
        assert_eq!(orientation_tag(&result.bytes), Some(orientation));
        assert!(!contains(&result.bytes, "a bear"));
        assert_eq!(score(&original, &result.bytes).unwrap(), Score::IDENTICAL);
    }
}

#[test]
fn metadata_goes_unless_it_is_asked_for() {
    let original = picture("orientation_6.jpg");
    let keep = Options { keep_metadata: true, ..mode(Mode::Lossy) };
    assert!(!contains(&main_result(&original, &mode(Mode::Lossy)).bytes, "a bear"));
    let kept = main_result(&original, &keep);
    assert!(contains(&kept.bytes, "a bear"));
    assert_eq!(orientation_tag(&kept.bytes), Some(1), "the pixels were turned, so the tag says upright");

    let commented = picture("progressive.jpg");
    assert!(!contains(&main_result(&commented, &mode(Mode::Lossy)).bytes, "made for tests"));
    assert!(contains(&main_result(&commented, &keep).bytes, "made for tests"));
}

#[test]
fn nothing_behind_the_picture_survives() {
    let mut original = picture("small_rgb.jpg");
    original.extend(b"a secret behind the end");
    for mode in MODES.map(mode) {
        assert!(!contains(&main_result(&original, &mode).bytes, "a secret"));
    }
}

#[test]
fn a_wide_gamut_picture_keeps_its_look() {
    let profile = display_p3();
    let plain = picture("small_rgb.jpg");
    let original = with_profile(&plain, &profile);

    let lossy = main_result(&original, &mode(Mode::Lossy));
    assert_eq!(profile_of(&lossy.bytes), None, "the pixels are sRGB");
    assert!(score(&original, &lossy.bytes).unwrap().value() >= 70.0);

    let lossless = main_result(&original, &mode(Mode::Lossless));
    assert_eq!(profile_of(&lossless.bytes), Some(profile));
    assert_eq!(score(&original, &lossless.bytes).unwrap(), Score::IDENTICAL);
    assert!(
        score(&plain, &lossless.bytes).unwrap() != Score::IDENTICAL,
        "the profile is what makes the colours"
    );
}

#[test]
fn an_srgb_profile_is_left_out_of_lossy_results() {
    let profile = moxcms::ColorProfile::new_srgb().encode().unwrap();
    let original = with_profile(&picture("small_rgb.jpg"), &profile);
    assert_eq!(profile_of(&main_result(&original, &mode(Mode::Lossy)).bytes), None);
}

#[test]
fn a_grey_picture_stays_grey() {
    let result = main_result(&picture("grey.jpg"), &mode(Mode::Lossy));
    assert!(result.encoding.contains("grey"), "{}", result.encoding);
}

#[test]
fn a_result_cannot_be_made_smaller_without_loss_again() {
    let once = main_result(&picture("teddy_bear.jpg"), &mode(Mode::Lossless)).bytes;
    assert!(matches!(optimize(&once, &mode(Mode::Lossless)).unwrap().main, Outcome::Kept(_)));
}

#[test]
fn the_same_original_gives_the_same_bytes() {
    let original = picture("small_rgb.jpg");
    for mode in MODES {
        assert_eq!(optimize(&original, &with_variants(mode)), optimize(&original, &with_variants(mode)));
    }
}

#[test]
fn a_smaller_size_counts_for_every_mode_and_the_upright_picture() {
    let resize = Resize { fit: ResizeFit::Inner, width: Some(48), height: None };
    for mode in MODES {
        let options = Options { resize: Some(resize), ..with_variants(mode) };
        let optimized = check_promises(&picture("orientation_6.jpg"), &options);
        let Outcome::Optimized(main) = optimized.main else { panic!("{mode:?} made nothing") };
        assert_eq!((main.width, main.height), (48, 32));
        assert_eq!((optimized.original.width, optimized.original.height), (96, 63));
    }
}

#[test]
fn a_high_floor_is_held_with_colour_at_full_resolution() {
    let result = main_result(&picture("teddy_bear.jpg"), &floor(88.0));
    assert!(result.score.value() >= 88.0);
    assert_eq!(luma_sampling(&result.bytes), 0x11, "{}", result.encoding);
}

#[test]
fn a_coarse_original_is_made_smaller_with_its_own_tables() {
    let coarse = Made { quality: 50, width: 200, height: 150, ..Made::PLAIN }.encode();
    let result = main_result(&coarse, &floor(80.0));
    assert!(result.score.value() >= 80.0);
    assert_eq!(tables(&result.bytes), tables(&coarse), "{}", result.encoding);
}

#[test]
fn a_hopeless_original_is_packed_without_a_search() {
    let coarse = Made { quality: 30, width: 200, height: 150, ..Made::PLAIN }.encode();
    match optimize(&coarse, &mode(Mode::Glossy)).unwrap().main {
        Outcome::Optimized(result) => {
            assert_eq!((result.score, result.candidates), (Score::IDENTICAL, 0));
        }
        Outcome::Kept(_) => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_jpeg_that_can_be_made_keeps_the_promises(
        made in any_jpeg(),
        effort in prop::sample::select(vec![Effort::Fast, Effort::Balanced, Effort::Best]),
    ) {
        for mode in MODES.map(mode) {
            let options = Options { effort, variants: vec![VariantFormat::WebP], ..mode.clone() };
            let optimized = check_promises(&made.encode(), &options);
            let (width, height) = made.upright_size();
            prop_assert_eq!((optimized.original.width, optimized.original.height), (width, height));
            if let Outcome::Optimized(main) = optimized.main {
                prop_assert_eq!((main.width, main.height), (width, height));
                let tag = orientation_tag(&main.bytes).unwrap_or(1);
                let kept = if mode.mode == Mode::Lossless { made.orientation } else { 1 };
                prop_assert_eq!(tag, u32::from(kept));
            }
        }
    }
}

/// A JPEG to be made up.
#[derive(Debug, Clone)]
struct Made {
    width: usize,
    height: usize,
    /// What its channels are.
    stored: ColorSpace,
    /// Pixels that share one sample of colour, across and down.
    chroma: (u8, u8),
    is_progressive: bool,
    quality: u8,
    /// As EXIF numbers it; 1 is upright and leaves the tag out.
    orientation: u8,
    /// Whether a profile says that its colours are Display P3's.
    is_wide: bool,
    noise: u8,
}

fn any_jpeg() -> impl Strategy<Value = Made> {
    let side = || prop_oneof![Just(1_usize), 2..18_usize, 18..90_usize];
    let stored = prop::sample::select(vec![
        ColorSpace::JCS_YCbCr,
        ColorSpace::JCS_YCbCr,
        ColorSpace::JCS_GRAYSCALE,
        ColorSpace::JCS_RGB,
        ColorSpace::JCS_CMYK,
        ColorSpace::JCS_YCCK,
    ]);
    let chroma = prop::sample::select(vec![(1, 1), (2, 1), (1, 2), (2, 2), (4, 1)]);
    let rest = (any::<bool>(), 20..100_u8, 1..=8_u8, any::<bool>(), 0..40_u8);
    (side(), side(), stored, chroma, rest).prop_map(|(width, height, stored, chroma, rest)| {
        let (is_progressive, quality, orientation, is_wide, noise) = rest;
        Made { width, height, stored, chroma, is_progressive, quality, orientation, is_wide, noise }
    })
}

impl Made {
    const PLAIN: Self = Self {
        width: 64,
        height: 64,
        stored: ColorSpace::JCS_YCbCr,
        chroma: (2, 2),
        is_progressive: false,
        quality: 90,
        orientation: 1,
        is_wide: false,
        noise: 20,
    };

    fn upright_size(&self) -> (u32, u32) {
        let (width, height) = (self.width as u32, self.height as u32);
        if self.orientation >= 5 { (height, width) } else { (width, height) }
    }

    fn encode(&self) -> Vec<u8> {
        let (given, channels) = match self.stored {
            ColorSpace::JCS_GRAYSCALE => (ColorSpace::JCS_GRAYSCALE, 1),
            ColorSpace::JCS_CMYK | ColorSpace::JCS_YCCK => (ColorSpace::JCS_CMYK, 4),
            _ => (ColorSpace::JCS_RGB, 3),
        };
        let mut jpeg = Compress::new(given);
        jpeg.set_fastest_defaults();
        jpeg.set_size(self.width, self.height);
        jpeg.set_color_space(self.stored);
        jpeg.set_quality(self.quality.into());
        if self.stored == ColorSpace::JCS_YCbCr {
            jpeg.set_chroma_sampling_pixel_sizes(self.chroma, self.chroma);
        }
        if self.is_progressive {
            jpeg.set_progressive_mode();
        }
        let mut started = jpeg.start_compress(Vec::new()).unwrap();
        if self.orientation != 1 {
            let mut exif = b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
            exif.extend([self.orientation, 0, 0, 0, 0, 0, 0]);
            started.write_marker(Marker::APP(1), &exif);
        }
        started.write_scanlines(&self.samples(channels)).unwrap();
        let jpeg = started.finish().unwrap();
        if self.is_wide { with_profile(&jpeg, &display_p3()) } else { jpeg }
    }

    /// Slopes and waves that no turn leaves as they are, with noise on them.
    fn samples(&self, channels: usize) -> Vec<u8> {
        let mut state = 1_u32;
        let mut noise = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 8) / f64::from(1 << 24)
        };
        let mut samples = Vec::new();
        for index in 0..self.width * self.height * channels {
            let (pixel, channel) = (index / channels, index % channels);
            let x = (pixel % self.width) as f64 / self.width as f64;
            let y = (pixel / self.width) as f64 / self.height as f64;
            let wave = (9.0 * x + 4.0 * y * y + channel as f64).sin();
            let value = 70.0 * x + 40.0 * y + 50.0 * wave + 60.0 + noise() * f64::from(self.noise);
            samples.push(value.clamp(0.0, 255.0) as u8);
        }
        samples
    }
}

fn floor(floor: f64) -> Options {
    Options { floor: Some(Floor(floor)), ..mode(Mode::Lossy) }
}

/// The first component's sampling factors, as the header holds them.
fn luma_sampling(jpeg: &[u8]) -> u8 {
    let frame = jpeg.windows(2).position(|marker| matches!(marker, [0xFF, 0xC0 | 0xC2])).expect("a frame");
    jpeg[frame + 11]
}

/// The values of the quantization tables, sorted: writers order tables and markers differently.
fn tables(jpeg: &[u8]) -> Vec<Vec<u8>> {
    let jpeg = Jpeg::from_bytes(Bytes::copy_from_slice(jpeg)).unwrap();
    let contents = jpeg.segments_by_marker(0xDB).flat_map(|segment| segment.contents().to_vec());
    let mut tables: Vec<_> =
        contents.collect::<Vec<u8>>().chunks_exact(65).map(|table| table[1..].to_vec()).collect();
    tables.sort();
    tables
}

#[test]
fn a_truncated_jpeg_is_damaged_wherever_it_ends() {
    for name in ["small_rgb.jpg", "progressive.jpg"] {
        let whole = picture(name);
        for part in 1..10 {
            let truncated = &whole[..whole.len() * part / 10];
            let refused = optimize(truncated, &Options::default());
            assert!(matches!(refused, Err(Error::Malformed(_))), "{name}, {part} tenths: {refused:?}");
        }
    }
}

fn display_p3() -> Vec<u8> {
    moxcms::ColorProfile::new_display_p3().encode().unwrap()
}

fn with_profile(jpeg: &[u8], profile: &[u8]) -> Vec<u8> {
    let mut jpeg = Jpeg::from_bytes(Bytes::copy_from_slice(jpeg)).unwrap();
    jpeg.set_icc_profile(Some(Bytes::copy_from_slice(profile)));
    jpeg.encoder().bytes().to_vec()
}

fn profile_of(jpeg: &[u8]) -> Option<Vec<u8>> {
    let jpeg = Jpeg::from_bytes(Bytes::copy_from_slice(jpeg)).unwrap();
    jpeg.icc_profile().map(|profile| profile.to_vec())
}
