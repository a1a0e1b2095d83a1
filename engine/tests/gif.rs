//! GIF through the public API. Originals and results are looked at with the decoder that the engine reads with, for how
//! frames follow one another; what they show is judged in `gif_unusual`, against pictures that the tests draw.

mod common;

use common::{check_promises, contains, main_result, mode, picture, with_variants};
use eiderpix_engine::{Error, Limits, Mode, Options, Outcome, VariantFormat, VariantOutcome, optimize};
use gif::{ColorOutput, DecodeOptions, DisposalMethod, Encoder, Frame, Repeat};
use rgb::RGBA8;

const MODES: [Mode; 3] = [Mode::Lossy, Mode::Glossy, Mode::Lossless];

#[test]
fn every_kind_of_gif_keeps_the_promises_in_every_mode() {
    let mut pictures = vec![picture("pan.gif"), picture("typing.gif"), still()];
    for disposal in [DisposalMethod::Keep, DisposalMethod::Background, DisposalMethod::Previous] {
        pictures.push(sprite(disposal, Repeat::Infinite));
    }
    for original in &pictures {
        for mode in MODES {
            let optimized = check_promises(original, &with_variants(mode));
            if let Outcome::Optimized(main) = &optimized.main {
                let (before, after) = (seen(original), seen(&main.bytes));
                assert_eq!(before.delays, after.delays);
                assert_eq!(before.repeat, after.repeat);
                assert_eq!(before.frames.len(), after.frames.len());
                assert!(mode != Mode::Lossless || before.frames == after.frames);
            }
        }
    }
}

#[test]
fn real_animations_come_out_smaller() {
    for (name, share) in [("pan.gif", 0.7), ("typing.gif", 0.7)] {
        let original = picture(name);
        let bytes = optimize(&original, &mode(Mode::Lossy)).unwrap().main.size_bytes(original.len());
        assert!((bytes as f64) < original.len() as f64 * share, "{name}: {bytes} of {}", original.len());
    }
}

#[test]
fn lossless_makes_wasteful_frames_small() {
    let original = sprite(DisposalMethod::Previous, Repeat::Infinite);
    let result = main_result(&original, &mode(Mode::Lossless));
    assert!(result.bytes.len() * 4 < original.len() * 3, "{} of {}", result.bytes.len(), original.len());
}

#[test]
fn the_number_of_plays_is_kept() {
    for repeat in [Repeat::Infinite, Repeat::Finite(3)] {
        let original = sprite(DisposalMethod::Keep, repeat);
        let result = main_result(&original, &mode(Mode::Lossless));
        assert_eq!(seen(&result.bytes).repeat, repeat);
    }
    let original = sprite(DisposalMethod::Keep, Repeat::Finite(0));
    let result = main_result(&original, &mode(Mode::Lossless));
    assert!(!contains(&result.bytes, "NETSCAPE"));
}

#[test]
fn comments_are_dropped() {
    let original = picture("typing.gif");
    assert!(contains(&original, "ezgif"));
    for mode in MODES {
        assert!(!contains(&main_result(&original, &common::mode(mode)).bytes, "ezgif"));
    }
}

#[test]
fn an_animated_webp_has_the_same_frames_at_the_same_times() {
    for original in [picture("pan.gif"), sprite(DisposalMethod::Background, Repeat::Finite(3))] {
        for mode in MODES {
            let options = Options { variants: vec![VariantFormat::WebP], mode, ..Options::default() };
            let optimized = check_promises(&original, &options);
            let VariantOutcome::Made(webp) = &optimized.variants[0].1 else { continue };
            let delays: Vec<u32> = webp
                .bytes
                .windows(4)
                .enumerate()
                .filter(|(_, name)| name == b"ANMF")
                .map(|(at, _)| {
                    u32::from_le_bytes([webp.bytes[at + 20], webp.bytes[at + 21], webp.bytes[at + 22], 0])
                })
                .collect();
            let expected: Vec<u32> =
                seen(&original).delays.iter().map(|&delay| u32::from(delay) * 10).collect();
            assert_eq!(delays, expected);
        }
    }
}

#[test]
fn the_same_animation_gives_the_same_bytes() {
    let original = picture("pan.gif");
    assert_eq!(optimize(&original, &mode(Mode::Lossy)), optimize(&original, &mode(Mode::Lossy)));
}

#[test]
fn a_truncated_gif_is_damaged() {
    let original = picture("pan.gif");
    for end in (13..original.len() - 1).step_by(997) {
        let refused = optimize(&original[..end], &Options::default());
        // Between two frames there is nothing to be missed but frames.
        assert!(refused.is_err() || end > 800, "{end}");
    }
    assert!(matches!(
        optimize(&original[..original.len() / 2], &Options::default()),
        Err(Error::Malformed(_))
    ));
}

#[test]
fn an_animation_beyond_a_limit_is_refused() {
    let refused =
        |limits| optimize(&picture("pan.gif"), &Options { limits, ..Options::default() }).unwrap_err();
    let frames = Limits { frames: 6, ..Limits::default() };
    assert_eq!(refused(frames), Error::TooLarge { what: "frames", limit: 6 });
    let pixels = Limits { animation_pixels: 50_000, ..Limits::default() };
    assert_eq!(refused(pixels), Error::TooLarge { what: "pixels in all frames", limit: 50_000 });
    let mut huge = picture("pan.gif");
    huge[6..10].copy_from_slice(&[0xFF; 4]);
    assert!(matches!(optimize(&huge, &Options::default()), Err(Error::TooLarge { .. })));
}

const PALETTE: [u8; 12] = [0, 0, 0, 255, 40, 40, 40, 40, 255, 250, 250, 250];

/// A sprite that moves over a rough background, or over nothing when it clears its place; every frame with colours
/// of its own, one frame that changes nothing.
fn sprite(disposal: DisposalMethod, repeat: Repeat) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, 48, 40, &PALETTE).unwrap();
    encoder.set_repeat(repeat).unwrap();
    if disposal != DisposalMethod::Background {
        let background: Vec<u8> = (0..48 * 40_u32).map(|at| (at * 7 / 3 % 5 % 4) as u8).collect();
        let frame = Frame { width: 48, height: 40, delay: 7, buffer: background.into(), ..Frame::default() };
        encoder.write_frame(&frame).unwrap();
    }
    for step in [0, 1, 2, 2, 3, 4] {
        let pixels: Vec<u8> = (0..48 * 40_u16)
            .map(|at| {
                let (x, y) = (at % 48, at / 48);
                let is_inside = (step * 6 + 4..step * 6 + 14).contains(&x) && (10..22).contains(&y);
                if is_inside { 1 + ((x + y) % 2) as u8 } else { 0 }
            })
            .collect();
        let palette = vec![1, 2, 3, 200, 20 * step as u8, 0, 0, 20 * step as u8, 200];
        encoder
            .write_frame(&Frame {
                width: 48,
                height: 40,
                delay: 5 + step,
                dispose: disposal,
                transparent: Some(0),
                palette: Some(palette),
                buffer: pixels.into(),
                ..Frame::default()
            })
            .unwrap();
    }
    drop(encoder);
    file
}

fn still() -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, 31, 17, &PALETTE).unwrap();
    let pixels: Vec<u8> = (0..31 * 17_u32).map(|at| (at / 9 % 4) as u8).collect();
    let frame = Frame { width: 31, height: 17, interlaced: true, buffer: pixels.into(), ..Frame::default() };
    encoder.write_frame(&frame).unwrap();
    drop(encoder);
    file
}

struct Seen {
    frames: Vec<Vec<RGBA8>>,
    delays: Vec<u16>,
    repeat: Repeat,
}

fn seen(file: &[u8]) -> Seen {
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::Indexed);
    let mut decoder = options.read_info(file).unwrap();
    let mut screen = gif_dispose::Screen::new_decoder(&decoder);
    let (mut frames, mut delays) = (Vec::new(), Vec::new());
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        screen.blit_frame(frame).unwrap();
        delays.push(frame.delay);
        frames.push(screen.pixels_rgba().pixels().collect());
    }
    Seen { frames, delays, repeat: decoder.repeat() }
}
