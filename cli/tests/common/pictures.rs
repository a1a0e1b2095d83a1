//! Small pictures of every format, drawn here: quick to work on, the same each time, and with something to save.

use std::{path::Path, process::Command};

use super::encode;

const WIDTH: usize = 160;
const HEIGHT: usize = 120;

/// A sky, a hill and some texture, as RGB.
fn pixels(phase: usize) -> Vec<[u8; 3]> {
    let pixel = |x: usize, y: usize| {
        let wave = ((x + phase * 7) * 5 % 97 + y * 3 % 61) as u8;
        let texture = ((x * 31 + y * 17 + phase * 13) % 23) as u8;
        if y * 3 < HEIGHT + x / 2 {
            [90 + texture / 4, 140 + (y as u8) / 2, 220 - (y as u8) / 2]
        } else {
            [60 + wave / 2, 120 + texture * 2, 40 + wave / 3]
        }
    };
    (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| pixel(x, y))).collect()
}

/// A JPEG of needless quality; each number gives different bytes of the same picture.
pub(crate) fn jpeg(number: u32) -> Vec<u8> {
    let plain = encode::jpeg(&pixels(0), WIDTH, HEIGHT, 97.0);
    // Longer than the mark of a result, so that there is something to save without loss, too.
    let comment = [&[0xFF, 0xFE, 0, 38][..], &number.to_be_bytes(), &[b' '; 32]].concat();
    [&plain[..2], &comment, &plain[2..]].concat()
}

/// A file of the engine's set.
pub(crate) fn of_engine(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../engine/tests/pictures");
    std::fs::read(folder.join(name)).unwrap()
}

/// Grain that is alike in all three colours, which WebP makes use of and PNG cannot.
fn grain() -> Vec<[u8; 3]> {
    let mut seed = 1u32;
    let mut pixel = |x: usize, y: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let grey = 60 + (seed >> 26) as u8;
        [grey + (x / 3) as u8, grey, grey + (y / 2) as u8]
    };
    (0..WIDTH * HEIGHT).map(|index| pixel(index % WIDTH, index / WIDTH)).collect()
}

/// A true-colour PNG.
pub(crate) fn png() -> Vec<u8> {
    encode::png(&pixels(0), WIDTH, HEIGHT)
}

/// A PNG of one pixel, which nothing makes smaller.
pub(crate) fn smallest_png() -> Vec<u8> {
    b"\x89PNG\r\n\x1a\n\0\0\0\x0DIHDR\0\0\0\x01\0\0\0\x01\x01\0\0\0\0\x37\x6E\xF9\x24\0\0\0\x0AIDAT\x78\xDA\x63\x60\0\0\0\x02\0\x01\xE5\x27\xDE\xFC\0\0\0\0IEND\xAEB\x60\x82".to_vec()
}

/// An animated GIF whose frames are all drawn in full.
pub(crate) fn gif() -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = gif::Encoder::new(&mut file, WIDTH as u16, HEIGHT as u16, &[]).unwrap();
    encoder.set_repeat(gif::Repeat::Infinite).unwrap();
    for phase in 0..5 {
        // Only a corner changes, so that redrawing the rest is waste.
        let moved = pixels(phase);
        let mut frame = pixels(0);
        for y in 0..40 {
            for x in 0..40 {
                frame[y * WIDTH + x] = moved[(y + 70) * WIDTH + x];
            }
        }
        let mut frame = gif::Frame::from_rgb_speed(WIDTH as u16, HEIGHT as u16, frame.as_flattened(), 10);
        frame.delay = 12;
        encoder.write_frame(&frame).unwrap();
    }
    drop(encoder);
    file
}

/// A lossless WebP, made by our own command line as there is no other encoder at hand.
pub(crate) fn webp(folder: &Path) -> Vec<u8> {
    std::fs::write(folder.join("drawn.png"), encode::png(&grain(), WIDTH, HEIGHT)).unwrap();
    let made = Command::new(env!("CARGO_BIN_EXE_eiderpix"))
        .args(["optimize", "drawn.png", "--mode", "lossless", "--to", "webp", "--out", "drawn"])
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    std::fs::read(folder.join("drawn/drawn.png.webp")).unwrap()
}

/// A PNG that is all header: so many pixels are promised that none must be allocated.
pub(crate) fn vast_png() -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend(100_000u32.to_be_bytes());
    header.extend(100_000u32.to_be_bytes());
    header.extend([8, 6, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\x0D".to_vec();
    file.extend(&header);
    file.extend(crc32fast::hash(&header).to_be_bytes());
    file
}
