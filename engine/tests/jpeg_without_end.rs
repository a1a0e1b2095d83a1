//! JPEGs that break off, or go on, behind their last scan: browsers show all of their pixels. The whole file, which has
//! its end, says what these are.

mod common;

use common::{contains, picture, without_family, without_panic};
use eiderpix_engine::{Error, Mode, Options, Outcome, Score, optimize, score};

const MODES: [Mode; 3] = [Mode::Lossy, Mode::Glossy, Mode::Lossless];
/// Sequential and progressive, in colour and in grey.
const NAMES: [&str; 4] = ["favorite.jpg", "grey.jpg", "progressive.jpg", "odd_sides.jpg"];

#[test]
fn a_jpeg_without_its_end_gives_what_the_whole_one_gives() {
    // What a telephone appends, without an end before it; with a JPEG inside, as some do.
    let appended =
        [&[0xFF; 3][..], b"\0\0\x01\x0a\x0e\0\0\0Image_UTC_Data1700000000SEFHk\0\0\0", b"SEFT"].concat();
    let small = picture("one_pixel.jpg");
    for name in NAMES {
        let whole = picture(name);
        let open = &whole[..whole.len() - 2];
        assert_eq!(whole[whole.len() - 2..], [0xFF, 0xD9], "{name} has its end");
        for (kind, tail) in [
            ("nothing", &b""[..]),
            ("half an end", &[0xFF]),
            ("zeros", &[0; 2_000]),
            ("a telephone's notes", &appended),
            ("another JPEG", &small),
            ("text", b"<!-- added by a proxy -->"),
        ] {
            let file = [open, tail].concat();
            assert_eq!(score(&whole, &file), Ok(Score::IDENTICAL), "{name} with {kind}");
            let modes = if kind == "nothing" { &MODES[..] } else { &[Mode::Lossless] };
            for (&mode, keep_metadata) in modes.iter().flat_map(|mode| [(mode, false), (mode, true)]) {
                let options = Options { mode, keep_metadata, ..Options::default() };
                let (from_whole, from_open) = (made(&whole, &options), made(&file, &options));
                // Two bytes less can make the difference between a result and none.
                if from_whole.as_ref().is_some_and(|made| made.len() < file.len()) {
                    assert_eq!(from_whole, from_open, "{name} with {kind}, {mode:?}");
                }
            }
        }
    }
}

#[test]
fn what_follows_the_end_is_left_out() {
    for name in NAMES {
        let whole = picture(name);
        let options = Options { mode: Mode::Lossless, ..Options::default() };
        let appended = [&whole[..], b"garbage \xFF\xD8\xFF\xC0\0\x04ab\xFF\xDA"].concat();
        let result = made(&appended, &options).expect("there is something to leave out");
        assert!(!contains(&result, "garbage"), "{name}");
        assert_eq!(score(&whole, &result), Ok(Score::IDENTICAL), "{name}");
        // A whole file with little to save stays as it is.
        if let Some(from_whole) = made(&whole, &options) {
            assert_eq!(from_whole, result, "{name}");
        }
    }
}

#[test]
fn a_jpeg_that_lacks_data_of_its_scans_is_refused() {
    for name in NAMES {
        let whole = picture(name);
        let scan = whole.windows(2).position(|marker| marker == [0xFF, 0xDA]).unwrap();
        let first_data = scan + 14;
        for eighth in 0..8 {
            let end = first_data + (whole.len() - 2 - first_data) * eighth / 8;
            let cut = &whole[..end];
            // With and without an end, and with zeros in place of what is missing, as rescued files have them.
            for file in [cut.to_vec(), [cut, &[0xFF, 0xD9]].concat()] {
                let refused = without_panic(&file, &Options::default());
                assert!(matches!(refused, Err(Error::Malformed(_))), "{name}, {eighth} eighths: {refused:?}");
            }
        }
    }
}

#[test]
fn a_progressive_jpeg_that_lacks_a_scan_is_refused_where_it_lacks_its_end_too() {
    let whole = picture("progressive.jpg");
    let scans: Vec<usize> = (0..whole.len() - 1)
        .filter(|&at| whole[at] == 0xFF && matches!(whole[at + 1], 0xC4 | 0xDA))
        .collect();
    let last = *scans.last().unwrap();
    assert!(scans.len() > 3, "several scans");
    for tail in [&b""[..], b"and so on"] {
        let refused = without_panic(&[&whole[..last], tail].concat(), &Options::default());
        assert!(matches!(refused, Err(Error::Malformed(_))), "{refused:?}");
    }
}

#[test]
fn rows_that_were_rescued_as_zeros_are_missing() {
    let whole = picture("favorite.jpg");
    // So many that all missing rows can be read from them.
    let zeros = vec![0; 2_000_000];
    let refused = without_panic(&[&whole[..whole.len() / 2], &zeros].concat(), &Options::default());
    assert!(matches!(refused, Err(Error::Malformed(_))), "{refused:?}");
}

#[test]
fn more_segments_or_scans_than_anybody_writes_are_refused() {
    let whole = picture("grey.jpg");
    let with = |inside: Vec<u8>| [&whole[..2], &inside, &whole[2..]].concat();
    let notes = with(b"\xFF\xFE\0\x03x".repeat(10_001));
    assert_eq!(
        optimize(&notes, &Options::default()),
        Err(Error::TooLarge { what: "segments", limit: 10_000 })
    );
    let progressive = picture("progressive.jpg");
    let scan = progressive.windows(2).rposition(|marker| marker == [0xFF, 0xDA]).unwrap();
    let (before, last) = progressive[..progressive.len() - 2].split_at(scan);
    let scans = [before, &last.repeat(201), &[0xFF, 0xD9]].concat();
    assert_eq!(optimize(&scans, &Options::default()), Err(Error::TooLarge { what: "scans", limit: 200 }));
}

/// The bytes of the main result; `None` where the original stays.
fn made(original: &[u8], options: &Options) -> Option<Vec<u8>> {
    match optimize(original, options).expect("the picture is taken").main {
        Outcome::Optimized(produced) => Some(without_family(produced.bytes, b"Epx")),
        Outcome::Kept(_) => None,
    }
}
