//! What results say of themselves, and what becomes of pictures that say something.

mod common;

use common::{main_result, mode, picture};
use eiderpix_engine::{
    KeptReason, Mark, MissingReason, Mode, Optimizer, Options, Outcome, Resize, ResizeFit, Score,
    VariantFormat, VariantOutcome, optimize, score,
};

/// One of each format that has a mark, small ones, and where each keeps it.
const PICTURES: [(&str, &[u8]); 7] = [
    ("progressive.jpg", b"\xFF\xEF\0\x0BEpx"),
    ("terminal.png", b"\0\0\0\x04epXm"),
    ("pan.gif", b"\x21\xFF\x0BEIDERPX"),
    ("terminal_lossless.webp", b"EPX \x04\0\0\0"),
    ("animated.avif", b"\0\0\0\x0FfreeEpx"),
    ("svg/badge.svg", b"<!--Epx"),
    ("pdf/document.pdf", b"\n%Epx"),
];

fn count(bytes: &[u8], needle: &[u8]) -> usize {
    bytes.windows(needle.len()).filter(|window| *window == needle).count()
}

fn is_kept(picture: &[u8], options: &Options) -> bool {
    let outcome = optimize(picture, options).unwrap().main;
    outcome == Outcome::Kept(KeptReason::AlreadyOptimized)
}

#[test]
fn every_result_has_one_mark_and_stays_in_the_mode_that_made_it() {
    for (name, place) in PICTURES {
        let original = picture(name);
        assert_eq!((Mark::read(&original), count(&original, place)), (None, 0), "{name}");
        for made_in in [Mode::Lossy, Mode::Glossy] {
            for keep_metadata in [false, true] {
                let options = Options { keep_metadata, ..mode(made_in) };
                let Outcome::Optimized(result) = optimize(&original, &options).unwrap().main else {
                    assert_eq!(made_in, Mode::Glossy, "{name} can be made smaller");
                    continue;
                };
                let result = result.bytes;
                let mark = Mark::read(&result).unwrap_or_else(|| panic!("{name} has no mark"));
                assert_eq!((mark.mode, mark.is_beside), (made_in, false), "{name}");
                assert_eq!(count(&result, place), 1, "{name}");
                for keep_metadata in [false, true] {
                    assert!(is_kept(&result, &Options { keep_metadata, ..mode(made_in) }), "{name}");
                    assert!(is_kept(&result, &Options { keep_metadata, ..mode(Mode::Lossless) }), "{name}");
                }
            }
        }
    }
}

#[test]
fn a_mark_is_no_metadata_and_changes_no_pixel() {
    for (name, _) in PICTURES.into_iter().filter(|(name, _)| !name.ends_with(".pdf")) {
        let original = picture(name);
        let result = main_result(&original, &mode(Mode::Lossy));
        assert_eq!(score(&original, &result.bytes).unwrap(), result.score, "{name}");
        let opened = Optimizer::open(&result.bytes, &Options::default()).unwrap();
        let kinds = &opened.info().metadata;
        assert!(!kinds.contains(&eiderpix_engine::MetadataKind::Comments), "{name}: {kinds:?}");
    }
}

#[test]
fn what_is_made_of_a_result_has_one_mark_that_tells_of_both() {
    let resize = Some(Resize { fit: ResizeFit::Inner, width: Some(60), height: None });
    for (name, place) in PICTURES.into_iter().take(5) {
        for keep_metadata in [false, true] {
            let lossy = main_result(&picture(name), &Options { keep_metadata, ..mode(Mode::Lossy) }).bytes;
            let smaller = Options { resize, keep_metadata: !keep_metadata, ..mode(Mode::Lossless) };
            let Outcome::Optimized(resized) = optimize(&lossy, &smaller).unwrap().main else { continue };
            let was_whole = Mark::read(&lossy).unwrap().is_lossless;
            let mark = Mark::read(&resized.bytes).unwrap();
            assert_eq!(mark.mode, Mode::Lossy, "{name}");
            assert!(was_whole || !mark.is_lossless, "{name}");
            assert_eq!(count(&resized.bytes, place), 1, "{name}");
        }
    }
}

#[test]
fn what_lost_nothing_goes_on_in_a_looser_mode() {
    for name in ["progressive.jpg", "terminal.png", "pan.gif", "svg/badge.svg", "pdf/document.pdf"] {
        let packed = main_result(&picture(name), &mode(Mode::Lossless)).bytes;
        assert!(Mark::read(&packed).is_some_and(|mark| mark.is_lossless), "{name}");
        assert!(is_kept(&packed, &mode(Mode::Lossless)), "{name}");
        let outcome = optimize(&packed, &mode(Mode::Lossy)).unwrap().main;
        assert_ne!(outcome, Outcome::Kept(KeptReason::AlreadyOptimized), "{name}");
    }
    // New pixels in a JPEG are a loss in any mode.
    let resize = Some(Resize { fit: ResizeFit::Inner, width: Some(60), height: None });
    let resized = main_result(&picture("progressive.jpg"), &Options { resize, ..mode(Mode::Lossless) });
    assert!(resized.score != Score::IDENTICAL);
    assert!(is_kept(&resized.bytes, &mode(Mode::Lossy)));
}

#[test]
fn variants_are_of_the_family_of_their_picture_before_and_after_it_was_optimized() {
    let options = Options { variants: vec![VariantFormat::WebP], ..mode(Mode::Lossy) };
    let original = picture("progressive.jpg");
    let optimized = optimize(&original, &options).unwrap();
    let Outcome::Optimized(main) = &optimized.main else { panic!("kept") };
    let VariantOutcome::Made(webp) = &optimized.variants[0].1 else { panic!("no WebP") };
    let mark = Mark::read(&webp.bytes).unwrap();
    assert!(mark.is_beside && !mark.is_lossless);
    for (picture, is_family) in
        [(&original, true), (&main.bytes, true), (&picture("small_rgb.jpg"), false), (&webp.bytes, true)]
    {
        assert_eq!(Optimizer::open(picture, &options).unwrap().owns(mark), is_family);
    }
    let resize = Some(Resize { fit: ResizeFit::Inner, width: Some(60), height: None });
    let resized = Options { resize, ..options };
    assert!(!Optimizer::open(&original, &resized).unwrap().owns(mark), "it has another size");
}

#[test]
fn no_variant_adds_to_what_its_picture_lost_unless_asked_to() {
    let lossy = main_result(&picture("progressive.jpg"), &mode(Mode::Lossy)).bytes;
    for format in [VariantFormat::WebP, VariantFormat::Avif] {
        for mode_of_variant in [Mode::Lossy, Mode::Glossy, Mode::Lossless] {
            let optimizer = Optimizer::open(&lossy, &mode(mode_of_variant)).unwrap();
            let missing = VariantOutcome::Missing(MissingReason::AlreadyOptimized);
            assert_eq!(optimizer.variant(format, u64::MAX), missing);
            assert_eq!(optimizer.cannot_make(format), Some(MissingReason::AlreadyOptimized));
        }
        let again = Options { again: true, ..mode(Mode::Lossy) };
        let made = Optimizer::open(&lossy, &again).unwrap().variant(format, u64::MAX);
        assert!(matches!(made, VariantOutcome::Made(_)));
    }
}

#[test]
fn again_works_on_a_result_as_on_any_other() {
    let glossy = main_result(&picture("progressive.jpg"), &mode(Mode::Glossy)).bytes;
    assert!(is_kept(&glossy, &mode(Mode::Lossy)));
    let again = main_result(&glossy, &Options { again: true, ..mode(Mode::Lossy) });
    assert!(again.bytes.len() < glossy.len());
    assert_eq!(Mark::read(&again.bytes).unwrap().mode, Mode::Lossy);
}

#[test]
fn to_become_another_format_is_no_second_run_but_loses_nothing_more() {
    use eiderpix_engine::MainFormat;
    let to_jpeg = Options { main_format: Some(MainFormat::Jpeg), ..mode(Mode::Lossy) };
    let packed = main_result(&picture("photo.png"), &mode(Mode::Lossless)).bytes;
    let jpeg = main_result(&packed, &to_jpeg);
    assert!(Mark::read(&jpeg.bytes).is_some_and(|mark| !mark.is_beside));
    let lossy = main_result(&picture("photo.png"), &mode(Mode::Lossy)).bytes;
    assert!(Mark::read(&lossy).unwrap().is_lossless || is_kept(&lossy, &to_jpeg));
}
