//! Smaller sizes, through the public API.

mod common;

use common::{check_promises, main_result, picture};
use eiderpix_engine::{Mode, Options, Resize, ResizeFit, Score, VariantFormat, VariantOutcome, optimize};

fn resized(mode: Mode, fit: ResizeFit, width: u32, height: u32) -> Options {
    let resize = Some(Resize { fit, width: Some(width), height: Some(height) });
    Options { mode, resize, variants: vec![VariantFormat::WebP], ..Options::default() }
}

#[test]
fn every_format_gets_the_size_asked_for() {
    for name in ["photo.png", "pan.gif", "photo_lossy.webp", "pan.webp"] {
        let original = picture(name);
        for (fit, expected_longest) in [(ResizeFit::Outer, None), (ResizeFit::Inner, Some(40))] {
            let optimized = check_promises(&original, &resized(Mode::Lossy, fit, 40, 40));
            let info = &optimized.original;
            let result = main_result(&original, &resized(Mode::Lossy, fit, 40, 40));
            let (longest, shortest) = (result.width.max(result.height), result.width.min(result.height));
            assert_eq!(
                expected_longest.unwrap_or(shortest),
                if fit == ResizeFit::Inner { longest } else { 40 }
            );
            let ratio = f64::from(info.width) / f64::from(info.height);
            assert!((f64::from(result.width) / f64::from(result.height) - ratio).abs() < 0.1, "{name}");
            for (_, variant) in optimized.variants {
                if let VariantOutcome::Made(variant) = variant {
                    assert_eq!((variant.width, variant.height), (result.width, result.height));
                }
            }
        }
    }
}

#[test]
fn a_smaller_png_without_loss_is_exactly_the_resized_picture() {
    let result = main_result(&picture("photo.png"), &resized(Mode::Lossless, ResizeFit::Inner, 50, 50));
    assert_eq!(result.score, Score::IDENTICAL);
    assert_eq!((result.width, result.height), (50, 33));
}

#[test]
fn nothing_is_enlarged() {
    let original = picture("photo.png");
    let optimized = optimize(&original, &resized(Mode::Lossy, ResizeFit::Outer, 4_000, 4_000)).unwrap();
    let unasked =
        optimize(&original, &Options { resize: None, ..resized(Mode::Lossy, ResizeFit::Outer, 1, 1) });
    assert_eq!(optimized.main, unasked.unwrap().main);
}
