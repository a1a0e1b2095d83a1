//! JPEG through the public API.

mod common;

use common::{check_promises, contains, main_result, mode, orientation_tag, picture, with_variants};
use eiderpix_engine::{Error, Mode, Options, Outcome, Resize, ResizeFit, Score, optimize, score};
use img_parts::jpeg::Jpeg;
use img_parts::{Bytes, ImageICC};

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
    let profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
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

fn with_profile(jpeg: &[u8], profile: &[u8]) -> Vec<u8> {
    let mut jpeg = Jpeg::from_bytes(Bytes::copy_from_slice(jpeg)).unwrap();
    jpeg.set_icc_profile(Some(Bytes::copy_from_slice(profile)));
    jpeg.encoder().bytes().to_vec()
}

fn profile_of(jpeg: &[u8]) -> Option<Vec<u8>> {
    let jpeg = Jpeg::from_bytes(Bytes::copy_from_slice(jpeg)).unwrap();
    jpeg.icc_profile().map(|profile| profile.to_vec())
}
