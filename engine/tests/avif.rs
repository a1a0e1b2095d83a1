//! AVIF through the public API.

mod common;

use common::{check_promises, contains, main_result, mode, orientation_tag, picture};
use eiderpix_engine::{
    Error, Floor, Format, KeptReason, Limits, MissingReason, Mode, Optimizer, Options, Outcome,
    VariantFormat, VariantOutcome, optimize, score,
};

#[test]
fn an_avif_comes_out_smaller_and_above_its_floor() {
    for name in ["kodim23.avif", "paris_icc_exif_xmp.avif"] {
        for lossy in [Mode::Lossy, Mode::Glossy, Mode::Lossless] {
            check_promises(&picture(name), &mode(lossy));
        }
    }
    assert_eq!(main_result(&picture("kodim23.avif"), &mode(Mode::Lossy)).format, Format::Avif);
}

#[test]
fn metadata_goes_unless_it_is_asked_for() {
    let original = picture("paris_icc_exif_xmp.avif");
    assert!(contains(&original, "Exif"));
    let plain = main_result(&original, &mode(Mode::Lossy));
    assert!(!contains(&plain.bytes, "Exif"));
    let kept = main_result(&original, &Options { keep_metadata: true, ..mode(Mode::Lossy) });
    assert!(contains(&kept.bytes, "Exif"));
    assert_eq!((kept.width, kept.height), (plain.width, plain.height));
}

#[test]
fn a_turned_jpeg_becomes_an_upright_avif() {
    let upright = picture("orientation_1.jpg");
    for orientation in 2..=8 {
        let original = picture(&format!("orientation_{orientation}.jpg"));
        for keep_metadata in [false, true] {
            let variants = vec![VariantFormat::Avif];
            let options = Options { variants, keep_metadata, ..mode(Mode::Lossless) };
            let VariantOutcome::Made(avif) = &optimize(&original, &options).unwrap().variants[0].1 else {
                continue;
            };
            assert_eq!((avif.width, avif.height), (96, 63));
            assert!(score(&upright, &avif.bytes).unwrap().value() > 60.0);
            assert!(matches!(orientation_tag(&avif.bytes), None | Some(1)));
        }
    }
}

#[test]
fn an_avif_is_no_variant_of_itself() {
    let options = Options { variants: vec![VariantFormat::Avif], ..mode(Mode::Lossy) };
    let variants = optimize(&picture("kodim23.avif"), &options).unwrap().variants;
    assert_eq!(variants[0].1, VariantOutcome::Missing(MissingReason::SameFormat));
}

#[test]
fn high_dynamic_range_is_kept_as_it_is() {
    let optimized = optimize(&picture("gain_map.avif"), &mode(Mode::Lossy)).unwrap();
    assert_eq!(optimized.main, Outcome::Kept(KeptReason::GainMap));
}

#[test]
fn an_animated_avif_is_optimized_like_any_animation() {
    let original = picture("animated.avif");
    let before = optimize(&original, &mode(Mode::Lossy)).unwrap().original;
    assert!(before.frames > 1);
    for lossy in [Mode::Lossy, Mode::Lossless] {
        check_promises(&original, &mode(lossy));
    }
}

#[test]
fn a_gif_becomes_an_animated_avif_with_its_frames_times_and_plays() {
    let original = picture("pan.gif");
    let options = Options { variants: vec![VariantFormat::Avif], ..mode(Mode::Lossy) };
    let optimized = optimize(&original, &options).unwrap();
    let VariantOutcome::Made(avif) = &optimized.variants[0].1 else { panic!("{:?}", optimized.variants) };
    assert!(avif.score.value() >= 70.0);
    assert!((score(&original, &avif.bytes).unwrap().value() - avif.score.value()).abs() < 1e-9);
    assert_eq!(avif.bytes, {
        let again = optimize(&original, &options).unwrap();
        let VariantOutcome::Made(again) = &again.variants[0].1 else { panic!("{:?}", again.variants) };
        again.bytes.clone()
    });
    let shown = Optimizer::open(&avif.bytes, &options).unwrap().info().clone();
    assert_eq!(
        (shown.frames, shown.width, shown.height),
        (optimized.original.frames, avif.width, avif.height)
    );
}

#[test]
fn a_gif_whose_avif_takes_too_long_goes_without() {
    let limits = Limits { variant_ms: 0, variant_ms_per_megapixel: 0, ..Limits::default() };
    let options = Options { variants: vec![VariantFormat::Avif], limits, ..mode(Mode::Lossy) };
    let variants = optimize(&picture("pan.gif"), &options).unwrap().variants;
    assert_eq!(variants[0].1, VariantOutcome::Missing(MissingReason::Deadline));
}

#[test]
fn a_floor_is_met_closely_for_qualities_between_the_encoders_own_steps() {
    let original = picture("teddy_bear.jpg");
    for floor in [70.0, 75.0, 80.0] {
        let variants = vec![VariantFormat::Avif];
        let options = Options { variants, floor: Some(Floor(floor)), ..mode(Mode::Lossy) };
        let VariantOutcome::Made(avif) = &optimize(&original, &options).unwrap().variants[0].1 else {
            continue;
        };
        assert!((floor..floor + 1.5).contains(&avif.score.value()), "{floor}: {:?}", avif.score);
        assert!(avif.candidates <= 4, "three, and one of a quarter of the picture");
    }
}

#[test]
fn a_truncated_avif_is_damaged_wherever_it_ends() {
    let whole = picture("kodim23.avif");
    for part in 1..10 {
        let refused = optimize(&whole[..whole.len() * part / 10], &Options::default());
        assert!(matches!(refused, Err(Error::Malformed(_))), "{part} tenths: {refused:?}");
    }
}
