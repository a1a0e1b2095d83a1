//! WebP through the public API.

mod common;

use common::{check_promises, contains, main_result, mode, picture, with_variants};
use eiderpix_engine::{Error, Limits, Mode, Options, Outcome, Score, optimize, score};

const MODES: [Mode; 3] = [Mode::Lossy, Mode::Glossy, Mode::Lossless];

#[test]
fn every_kind_of_webp_keeps_the_promises_in_every_mode() {
    for name in ["photo_lossy.webp", "terminal_lossless.webp", "pan.webp"] {
        for mode in MODES {
            check_promises(&picture(name), &with_variants(mode));
        }
    }
}

#[test]
fn a_lossy_picture_is_encoded_anew_under_the_floor() {
    let original = picture("photo_lossy.webp");
    let bytes = main_result(&original, &mode(Mode::Lossy)).bytes;
    assert!(bytes.len() * 2 < original.len(), "{} of {}", bytes.len(), original.len());
}

#[test]
fn lossless_mode_takes_only_metadata_from_a_lossy_picture() {
    let original = picture("photo_lossy.webp");
    let result = main_result(&original, &mode(Mode::Lossless));
    assert_eq!(result.score, Score::IDENTICAL);
    assert!(contains(&original, "EXIF") && !contains(&result.bytes, "EXIF"));
    assert!(original.len() - result.bytes.len() < 100);
    let kept = optimize(&original, &Options { keep_metadata: true, ..mode(Mode::Lossless) }).unwrap();
    assert!(matches!(kept.main, Outcome::Kept(_)));
}

#[test]
fn lossless_mode_packs_a_lossless_picture_better() {
    let original = picture("terminal_lossless.webp");
    let result = main_result(&original, &mode(Mode::Lossless));
    assert_eq!(score(&original, &result.bytes).unwrap(), Score::IDENTICAL);
    assert!(result.bytes.len() < original.len());
}

#[test]
fn an_animation_keeps_frames_times_and_plays() {
    let original = picture("pan.webp");
    let result = main_result(&original, &mode(Mode::Lossy));
    assert_eq!(times(&original), [70, 90, 70, 70, 300]);
    assert_eq!(times(&result.bytes), times(&original));
    assert_eq!(plays(&result.bytes), 2);
}

#[test]
fn a_truncated_webp_is_damaged() {
    for name in ["photo_lossy.webp", "terminal_lossless.webp", "pan.webp"] {
        let original = picture(name);
        for end in (12..original.len()).step_by(101).chain([original.len() - 1]) {
            let refused = optimize(&original[..end], &Options::default()).unwrap_err();
            assert!(matches!(refused, Error::Malformed(_)), "{name} {end}: {refused}");
        }
        // The same, where the container says that all is there.
        for end in (40..original.len() - 20).step_by(331) {
            let mut shorter = original[..end & !1].to_vec();
            let size = shorter.len() as u32 - 8;
            shorter[4..8].copy_from_slice(&size.to_le_bytes());
            let _ = optimize(&shorter, &Options::default());
        }
    }
}

#[test]
fn a_picture_beyond_a_limit_is_refused_from_its_header() {
    let refused =
        |name, limits| optimize(&picture(name), &Options { limits, ..Options::default() }).unwrap_err();
    let pixels = Limits { still_pixels: 1_000, ..Limits::default() };
    for name in ["photo_lossy.webp", "terminal_lossless.webp", "pan.webp"] {
        assert_eq!(refused(name, pixels), Error::TooLarge { what: "pixels", limit: 1_000 });
    }
    let frames = Limits { frames: 4, ..Limits::default() };
    assert_eq!(refused("pan.webp", frames), Error::TooLarge { what: "frames", limit: 4 });
}

#[test]
fn the_same_picture_gives_the_same_bytes() {
    for name in ["terminal_lossless.webp", "pan.webp"] {
        let original = picture(name);
        assert_eq!(optimize(&original, &mode(Mode::Lossy)), optimize(&original, &mode(Mode::Lossy)));
    }
}

fn times(file: &[u8]) -> Vec<u32> {
    let frames = file.windows(4).enumerate().filter(|(_, name)| name == b"ANMF");
    frames.map(|(at, _)| u32::from_le_bytes([file[at + 20], file[at + 21], file[at + 22], 0])).collect()
}

fn plays(file: &[u8]) -> u16 {
    let at = file.windows(4).position(|name| name == b"ANIM").unwrap();
    u16::from_le_bytes([file[at + 12], file[at + 13]])
}
