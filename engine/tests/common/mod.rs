//! What the engine's tests share: pictures from files, options, and questions to results.
#![allow(dead_code, unreachable_pub, reason = "each test binary uses a part of it")]

use std::io::Cursor;
use std::path::Path;

use eiderpix_engine::{
    Error, Mode, Optimized, Optimizer, Options, Outcome, Produced, VariantFormat, VariantOutcome, judge,
    optimize, score,
};

/// Reads a picture of `tests/pictures`.
pub fn picture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Options of one mode without variants.
pub fn mode(mode: Mode) -> Options {
    Options { mode, ..Options::default() }
}

/// Options of one mode with both variants.
pub fn with_variants(mode: Mode) -> Options {
    Options { mode, variants: vec![VariantFormat::WebP, VariantFormat::Avif], ..Options::default() }
}

/// Optimizes and gives the main result, which must have been made.
pub fn main_result(original: &[u8], options: &Options) -> Produced {
    match optimize(original, options).expect("the picture is taken").main {
        Outcome::Optimized(produced) => produced,
        Outcome::Kept(reason) => panic!("kept: {reason:?}"),
    }
}

/// Checks what must hold for every result, whatever the picture, by scoring the delivered bytes again.
pub fn check_promises(original: &[u8], options: &Options) -> Optimized {
    let optimized = optimize(original, options).expect("the picture is taken");
    let main_bytes = optimized.main.size_bytes(original.len());
    if let Outcome::Optimized(main) = &optimized.main {
        assert!(main.bytes.len() < original.len(), "smaller than the original");
        check_result(original, main, options);
    }
    for (format, outcome) in &optimized.variants {
        if let VariantOutcome::Made(variant) = outcome {
            assert!((variant.bytes.len() as u64) < main_bytes, "{format:?} is smaller than the main result");
            check_result(original, variant, options);
        }
    }
    optimized
}

fn check_result(original: &[u8], result: &Produced, options: &Options) {
    assert_eq!(eiderpix_engine::Format::sniff(&result.bytes), Some(result.format));
    if options.resize.is_none() {
        let measured =
            score(original, &result.bytes).expect("the result decodes and has the original's size");
        assert_eq!(measured, result.score, "the report says what is measured: {}", result.encoding);
        let judged = judge(original, &result.bytes).expect("what can be scored can be judged");
        assert!(
            result.limits.admits(&judged),
            "{} is within {:?}: {judged:?}",
            result.encoding,
            result.limits
        );
    }
    let floor = options.floor().map_or(100.0, |floor| floor.0);
    if options.resize.is_none() || options.floor().is_some() {
        assert!(result.score.value() >= floor, "{} scores {:?}", result.encoding, result.score);
        let is_admitted = options.floor().is_none_or(|floor| floor.admits(result.score));
        assert!(is_admitted, "no tile of {} is below its floor: {:?}", result.encoding, result.score);
    }
}

/// Optimizes bytes that may be anything. Fails the test where a codec panicked, which the engine turns into an error.
#[track_caller]
pub fn without_panic(bytes: &[u8], options: &Options) -> Result<Outcome, Error> {
    let made = Optimizer::open(bytes, options).and_then(|optimizer| {
        let main = optimizer.main()?;
        for &format in &options.variants {
            optimizer.try_variant(format, main.size_bytes(bytes.len()))?;
        }
        Ok(main)
    });
    if let Err(Error::Panicked { message }) = &made {
        panic!("a codec panicked: {message}");
    }
    made
}

/// Reads EXIF's orientation with a library that the engine does not use; `None` without the tag.
pub fn orientation_tag(bytes: &[u8]) -> Option<u32> {
    let exif = exif::Reader::new().read_from_container(&mut Cursor::new(bytes)).ok()?;
    exif.get_field(exif::Tag::Orientation, exif::In::PRIMARY)?.value.get_uint(0)
}

/// Says whether a text stands anywhere in a file.
pub fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// Blanks what names a result's first original in its mark, which begins with `name` and the letter of what was done.
pub fn without_family(mut result: Vec<u8>, name: &[u8]) -> Vec<u8> {
    let mark = result.windows(name.len()).position(|bytes| bytes == name).expect("each result has a mark");
    result[mark + name.len() + 1..][..3].fill(0);
    result
}
