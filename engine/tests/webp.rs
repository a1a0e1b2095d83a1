//! WebP through the public API.

mod common;

use common::{check_promises, contains, main_result, mode, picture, with_variants, without_panic};
use eiderpix_engine::{Error, KeptReason, Limits, Mode, Options, Outcome, Score, optimize, score};

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
            let _ = without_panic(&shorter, &Options::default());
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

#[test]
fn a_lossless_picture_one_pixel_longer_than_can_be_written_is_taken() {
    for (width, height) in [(16_384, 1), (1, 16_384)] {
        let plain = of_one_color(width, height);
        let noted = with_note(&plain, width, height);
        for mode in MODES {
            let kept = optimize(&plain, &with_variants(mode)).unwrap();
            assert_eq!((kept.original.width, kept.original.height), (width, height));
            assert_eq!(kept.main, Outcome::Kept(KeptReason::NotSmaller), "there is nothing to save");
            let result = main_result(&noted, &common::mode(mode));
            assert_eq!(score(&plain, &result.bytes).unwrap(), Score::IDENTICAL);
            assert!(!contains(&result.bytes, "a note"));
        }
    }
}

/// A lossless picture of one colour: each code of it stands for itself without a bit.
fn of_one_color(width: u32, height: u32) -> Vec<u8> {
    let mut bits: Vec<bool> = Vec::new();
    let mut push = |value: u32, count: u32| bits.extend((0..count).map(|bit| value >> bit & 1 == 1));
    push(0x2F, 8);
    push(width - 1, 14);
    push(height - 1, 14);
    // No alpha, version 0, no transform, no colour cache, no groups of codes.
    push(0, 1 + 3 + 1 + 1 + 1);
    for symbol in [200, 30, 90, 255] {
        // A code of one symbol of 8 bits: green, red, blue, alpha.
        push(1, 1);
        push(0, 1);
        push(1, 1);
        push(symbol, 8);
    }
    // Distances: a code of one symbol of one bit.
    push(1, 1);
    push(0, 3);
    let mut data: Vec<u8> = bits
        .chunks(8)
        .map(|byte| byte.iter().rev().fold(0, |byte, &bit| byte << 1 | u8::from(bit)))
        .collect();
    data.resize(data.len().next_multiple_of(2), 0);
    riff(&chunk(b"VP8L", &data))
}

fn with_note(plain: &[u8], width: u32, height: u32) -> Vec<u8> {
    let mut head = vec![4, 0, 0, 0];
    head.extend(&(width - 1).to_le_bytes()[..3]);
    head.extend(&(height - 1).to_le_bytes()[..3]);
    riff(&[&chunk(b"VP8X", &head)[..], &plain[12..], &chunk(b"XMP ", b"a note")].concat())
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    [&name[..], &(data.len() as u32).to_le_bytes(), data].concat()
}

fn riff(chunks: &[u8]) -> Vec<u8> {
    [b"RIFF", &(chunks.len() as u32 + 4).to_le_bytes()[..], b"WEBP", chunks].concat()
}

fn times(file: &[u8]) -> Vec<u32> {
    let frames = file.windows(4).enumerate().filter(|(_, name)| name == b"ANMF");
    frames.map(|(at, _)| u32::from_le_bytes([file[at + 20], file[at + 21], file[at + 22], 0])).collect()
}

fn plays(file: &[u8]) -> u16 {
    let at = file.windows(4).position(|name| name == b"ANIM").unwrap();
    u16::from_le_bytes([file[at + 12], file[at + 13]])
}
