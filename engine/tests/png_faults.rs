//! PNGs with faults that browsers overlook: taken with all that they show, or refused by what is wrong.

mod common;

use common::{check_promises, main_result, mode, without_panic};
use eiderpix_engine::{Error, Mode, Options, Outcome, Score, VariantFormat, optimize, score};

const MODES: [Mode; 3] = [Mode::Lossy, Mode::Glossy, Mode::Lossless];
const SIDE: usize = 48;
const INDEXED: u8 = 3;
const RGB: u8 = 2;

#[test]
fn a_palette_with_a_part_of_a_color_more_is_taken_without_that() {
    let expected = indexed(&palette(16), &[]);
    for more in 1..=2 {
        let odd = [&palette(16)[..], &[200, 100][..more]].concat();
        taken(&indexed(&odd, &[]), &expected, "a part of a colour");
        // Colours that a picture without a palette merely recommends.
        let recommends = |palette: &[u8]| png(RGB, &[(b"PLTE", palette), (b"IDAT", &deflated(&rgb_rows()))]);
        taken(&recommends(&odd), &png(RGB, &[(b"IDAT", &deflated(&rgb_rows()))]), "a recommendation");
    }
}

#[test]
fn a_palette_of_no_color_or_of_more_than_256_is_refused() {
    for palette in [palette(0), vec![7], vec![7, 8], palette(257), palette(300)] {
        let refused = without_panic(&indexed(&palette, &[]), &Options::default());
        assert!(
            matches!(refused, Err(Error::Malformed(ref what)) if what.contains("palette")),
            "{refused:?}"
        );
    }
}

#[test]
fn a_color_that_the_palette_lacks_is_black_in_every_result() {
    let expected = indexed(&[&palette(8)[..], &[0; 24]].concat(), &[]);
    taken(&indexed(&palette(8), &[]), &expected, "eight colours of sixteen");
}

#[test]
fn transparency_beyond_the_palette_is_overlooked() {
    let alphas: Vec<u8> = (0..40).map(|at| at * 6).collect();
    taken(&indexed(&palette(16), &alphas), &indexed(&palette(16), &alphas[..16]), "alphas of 40 colours");
}

#[test]
fn data_behind_the_last_pixel_are_left_out() {
    let rows = rows();
    let data = deflated(&rows);
    let palette = palette(16);
    let expected = indexed(&palette, &[]);
    let with = |chunks: &[(&[u8; 4], &[u8])]| png(INDEXED, &[&[(b"PLTE", &palette[..])], chunks].concat());
    for (name, file) in [
        ("a row and a half more", with(&[(b"IDAT", &deflated(&[&rows[..], &rows[..70]].concat()))])),
        ("a hundred pictures more", with(&[(b"IDAT", &deflated(&rows.repeat(100)))])),
        ("bytes behind the data", with(&[(b"IDAT", &[&data[..], b"hello world"].concat())])),
        ("a further chunk", with(&[(b"IDAT", &data), (b"IDAT", b"hello world")])),
        ("an empty chunk", with(&[(b"IDAT", &data), (b"IDAT", b"")])),
        ("the picture twice", with(&[(b"IDAT", &data), (b"IDAT", &data)])),
        ("the picture twice, apart", with(&[(b"IDAT", &data), (b"tEXt", b"a\0b"), (b"IDAT", &data)])),
        ("no checksum behind the data", with(&[(b"IDAT", &data[..data.len() - 4])])),
    ] {
        taken(&file, &expected, name);
    }
    let more = deflated(&[&rgb_rows()[..], &[9; 100]].concat());
    taken(&png(RGB, &[(b"IDAT", &more)]), &png(RGB, &[(b"IDAT", &deflated(&rgb_rows()))]), "colours");
}

#[test]
fn a_file_that_breaks_off_behind_its_pixels_is_whole() {
    let expected = indexed(&palette(16), &[]);
    let without_end = &expected[..expected.len() - 12];
    for (name, tail) in [
        ("nothing", &b""[..]),
        ("half an end", b"\0\0\0\0IE"),
        ("half a note", b"\0\0\0\x20tEXtSoftw"),
        ("zeros", &[0; 7]),
    ] {
        taken(&[without_end, tail].concat(), &expected, name);
    }
    // Four bytes are the checksum of the chunk, and four that of the data in it.
    taken(&without_end[..without_end.len() - 8], &expected, "no checksums");
    let cut = without_panic(&without_end[..without_end.len() - 12], &Options::default());
    assert!(matches!(cut, Err(Error::Malformed(_))), "{cut:?}");
}

#[test]
fn a_note_with_a_wrong_checksum_is_no_note() {
    let whole = png(
        INDEXED,
        &[(b"gAMA", &[0, 1, 0x86, 0xA0]), (b"PLTE", &palette(16)), (b"IDAT", &deflated(&rows()))],
    );
    let plain = indexed(&palette(16), &[]);
    assert_ne!(score(&plain, &whole).unwrap(), Score::IDENTICAL, "another gamma shows");
    let mut broken = whole;
    let gamma = broken.windows(4).position(|name| name == b"gAMA").unwrap();
    broken[gamma + 8] ^= 1;
    taken(&broken, &plain, "a gamma that is broken");
    let palette_at = broken.windows(4).position(|name| name == b"PLTE").unwrap();
    broken[palette_at + 4] ^= 1;
    assert!(matches!(optimize(&broken, &Options::default()), Err(Error::Malformed(_))), "a palette counts");
}

#[test]
fn more_chunks_than_anybody_writes_are_refused() {
    let empty: (&[u8; 4], &[u8]) = (b"tEXt", b"");
    let file = png(RGB, &[empty].repeat(200_001));
    assert_eq!(optimize(&file, &Options::default()), Err(Error::TooLarge { what: "chunks", limit: 200_000 }));
}

/// Checks that a file, and every result of it, shows what another does.
fn taken(file: &[u8], expected: &[u8], name: &str) {
    assert_eq!(score(expected, file), Ok(Score::IDENTICAL), "{name}");
    for mode in MODES {
        let options = Options { variants: vec![VariantFormat::WebP], ..common::mode(mode) };
        if let Outcome::Optimized(main) = check_promises(file, &options).main {
            assert_eq!(score(expected, &main.bytes), Ok(main.score), "{name}, {mode:?}");
        }
    }
    // Stored without compression, so that there is something to save.
    assert_eq!(main_result(file, &mode(Mode::Lossless)).score, Score::IDENTICAL, "{name}");
}

fn palette(colors: usize) -> Vec<u8> {
    (0..colors).flat_map(|at| [(at * 15) as u8, (255 - at * 9) as u8, (at * 40) as u8]).collect()
}

/// Rows of positions in a palette of 16, each with its filter.
fn rows() -> Vec<u8> {
    let row = |y: usize| std::iter::once(0).chain((0..SIDE).map(move |x| ((x / 5 + y / 3 * 2) % 16) as u8));
    (0..SIDE).flat_map(row).collect()
}

fn rgb_rows() -> Vec<u8> {
    let row = |y: usize| std::iter::once(0).chain((0..SIDE * 3).map(move |x| (x / 6 * 3 + y * 4) as u8));
    (0..SIDE).flat_map(row).collect()
}

fn indexed(palette: &[u8], alphas: &[u8]) -> Vec<u8> {
    let data = deflated(&rows());
    let mut chunks: Vec<(&[u8; 4], &[u8])> = vec![(b"PLTE", palette)];
    if !alphas.is_empty() {
        chunks.push((b"tRNS", alphas));
    }
    chunks.push((b"IDAT", &data));
    png(INDEXED, &chunks)
}

/// The bytes as they are, in the form of compressed ones.
fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut data = vec![0x78, 1];
    let blocks = bytes.chunks(60_000);
    let last = blocks.len() - 1;
    for (at, block) in blocks.enumerate() {
        data.push(u8::from(at == last));
        data.extend((block.len() as u16).to_le_bytes());
        data.extend((!(block.len() as u16)).to_le_bytes());
        data.extend(block);
    }
    let (mut a, mut b) = (1_u32, 0_u32);
    for &byte in bytes {
        a = (a + u32::from(byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    data.extend((b << 16 | a).to_be_bytes());
    data
}

fn png(color: u8, chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut header = [(SIDE as u32).to_be_bytes(), (SIDE as u32).to_be_bytes()].concat();
    header.extend([8, color, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, data) in [(b"IHDR", &header[..])].iter().chain(chunks).chain(&[(b"IEND", &[][..])]) {
        file.extend((data.len() as u32).to_be_bytes());
        let start = file.len();
        file.extend(*name);
        file.extend(*data);
        file.extend(crc32(&file[start..]).to_be_bytes());
    }
    file
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, &byte| {
        (0..8).fold(
            crc ^ u32::from(byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 },
        )
    })
}
