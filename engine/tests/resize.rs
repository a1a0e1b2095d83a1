//! Smaller sizes, through the public API.

mod common;

use std::io::Cursor;

use common::{check_promises, main_result, picture};
use eiderpix_engine::{
    Mode, Options, Outcome, Raster, Resize, ResizeFit, Score, VariantFormat, VariantOutcome, optimize,
};
use rgb::RGBA8;

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

/// Cuts a picture and finds, by score, at which offset along its width the cut lies.
fn cut_at(original: &[u8], width: u32, height: u32) -> u32 {
    let options = resized(Mode::Lossless, ResizeFit::Crop, width, height);
    let cut = pixels(&main_result(original, &options).bytes);
    let whole = pixels(original);
    assert_eq!((cut.width, cut.height), (width, height));
    assert_eq!(whole.height, height, "cut along the width only");
    let differs = |left: u32| {
        let row = |y: u32| {
            let (from, to) = (y * whole.width + left, y * width);
            let (whole, cut) = (&whole.pixels[from as usize..], &cut.pixels[to as usize..]);
            (0..width as usize).map(|x| u64::from(whole[x].r.abs_diff(cut[x].r))).sum::<u64>()
        };
        (0..height).map(row).sum::<u64>()
    };
    (0..=whole.width - width).min_by_key(|&left| differs(left)).unwrap()
}

fn pixels(png: &[u8]) -> Raster {
    let mut decoder = png::Decoder::new(Cursor::new(png));
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::ALPHA);
    let mut reader = decoder.read_info().unwrap();
    let mut samples = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut samples).unwrap();
    let channels = info.color_type.samples();
    let pixel = |p: &[u8]| match channels {
        2 => RGBA8::new(p[0], p[0], p[0], p[1]),
        _ => RGBA8::new(p[0], p[1], p[2], p[3]),
    };
    Raster {
        width: info.width,
        height: info.height,
        pixels: samples.chunks_exact(channels).map(pixel).collect(),
    }
}

#[test]
fn a_crop_shows_the_bear_and_not_the_middle() {
    // The bear sits between 108 and 182 of 192 pixels.
    let original = picture("photo.png");
    let left = cut_at(&original, 80, 127);
    assert!((85..=112).contains(&left), "from {left}");
    let left = cut_at(&original, 127, 127);
    assert!(left >= 50, "from {left}");
}

#[test]
fn a_crop_has_exactly_the_size_asked_for_in_every_format_and_frame() {
    for name in ["photo.png", "pan.gif", "photo_lossy.webp", "pan.webp"] {
        let original = picture(name);
        for (width, height) in [(40, 60), (60, 40), (33, 33)] {
            let optimized = check_promises(&original, &resized(Mode::Lossy, ResizeFit::Crop, width, height));
            let Outcome::Optimized(result) = optimized.main else { panic!("{name}: {:?}", optimized.main) };
            assert_eq!((result.width, result.height), (width, height), "{name}");
        }
    }
}
