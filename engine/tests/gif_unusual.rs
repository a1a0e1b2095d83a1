//! GIFs as programs really write them. What they show is drawn by the test, pixel by pixel, and written as PNG, which
//! the engine reads by another decoder; Chromium shows the same.

mod common;

use common::{check_promises, main_result, mode, with_variants, without_family, without_panic};
use eiderpix_engine::{Error, Mode, Options, Outcome, Score, VariantOutcome, optimize, score};

const MODES: [Mode; 3] = [Mode::Lossy, Mode::Glossy, Mode::Lossless];
const COLORS: [[u8; 3]; 8] = [
    [255, 255, 255],
    [220, 30, 30],
    [30, 160, 40],
    [30, 60, 210],
    [0, 0, 0],
    [240, 200, 0],
    [128, 128, 128],
    [255, 0, 255],
];
const CODE_SIZE: u8 = 3;
const CLEAR: u8 = 8;
const END: u8 = 9;

/// Where codes that clear the table stand, and whether there is one that ends the data.
struct Codes {
    at_start: usize,
    /// Before every so many pixels.
    every: usize,
    in_middle: usize,
    has_end: bool,
}

const USUAL: Codes = Codes { at_start: 1, every: 6, in_middle: 0, has_end: true };

#[test]
fn clear_codes_may_stand_anywhere() {
    for (name, codes) in [
        ("every six", USUAL),
        ("two at the start", Codes { at_start: 2, ..USUAL }),
        ("after every pixel", Codes { every: 1, ..USUAL }),
        ("two in the middle", Codes { in_middle: 2, ..USUAL }),
        ("none at the start", Codes { at_start: 0, ..USUAL }),
        ("four at the start and in the middle", Codes { at_start: 4, in_middle: 4, ..USUAL }),
        ("no end", Codes { has_end: false, ..USUAL }),
    ] {
        let pixels = checks(8, 8);
        let file = file(8, 8, &[frame((0, 0), (8, 8), &packed(&pixels, &codes))]);
        shows(&file, &drawn(8, 8, &[((0, 0), (8, 8), &pixels)]), name);
    }
}

#[test]
fn the_canvas_is_the_screen_or_more_where_the_first_frame_is_larger() {
    let pixels = checks(20, 15);
    let data = packed(&pixels, &USUAL);
    for (name, screen, place, canvas) in [
        ("screen of nothing", (0, 0), (0, 0), (20, 15)),
        ("screen without width", (0, 15), (0, 0), (20, 15)),
        ("screen of one pixel", (1, 1), (0, 0), (20, 15)),
        ("screen of a quarter", (10, 7), (0, 0), (20, 15)),
        ("screen around the frame", (64, 48), (3, 4), (64, 48)),
        ("frame across the edge", (10, 10), (5, 2), (25, 17)),
        ("frame beside the screen", (10, 10), (30, 30), (50, 45)),
    ] {
        let file = file(screen.0, screen.1, &[frame(place, (20, 15), &data)]);
        shows(&file, &drawn(canvas.0, canvas.1, &[(place, (20, 15), &pixels)]), name);
    }
}

#[test]
fn what_is_never_drawn_gets_no_color_by_programs_that_fill_it() {
    // Browsers leave it transparent. Others fill it with the background colour, or the palette's first, unless the first
    // frame has a colour that is not drawn.
    let fills = |bytes: &[u8]| {
        let mut decoder = gif::DecodeOptions::new().read_info(bytes).unwrap();
        let palette = decoder.global_palette().unwrap_or_default().to_vec();
        let background = decoder.bg_color();
        let first = decoder.next_frame_info().unwrap().unwrap();
        let is_left = first.transparent.is_some();
        let color =
            |at: usize| (!is_left).then(|| palette.get(at * 3..at * 3 + 3).map(<[u8]>::to_vec)).flatten();
        [color(0), color(background.unwrap_or(0))]
    };
    for pixels in [vec![1; 20 * 15], checks(20, 15)] {
        let mut original = file(64, 48, &[frame((3, 4), (20, 15), &packed(&pixels, &USUAL))]);
        original[11] = 2;
        for mode in MODES {
            let made = main_result(&original, &Options { mode, ..Options::default() });
            let [first, background] = fills(&made.bytes);
            let is_as_before = [first.clone(), background.clone()] == fills(&original);
            assert!(is_as_before || (first, background) == (None, None), "{mode:?}: {}", made.encoding);
        }
    }
}

#[test]
fn later_frames_are_cut_at_the_canvas() {
    let (first, second) = (checks(16, 16), vec![1; 16 * 16]);
    for (place, size) in [((8, 8), (16, 16)), ((0, 0), (16, 16)), ((16, 0), (4, 4)), ((40, 40), (4, 4))] {
        let pixels = &second[..size.0 * size.1];
        let frames =
            [frame((0, 0), (16, 16), &packed(&first, &USUAL)), frame(place, size, &packed(pixels, &USUAL))];
        for mode in MODES {
            let optimized = check_promises(&file(16, 16, &frames), &with_variants(mode));
            let info = &optimized.original;
            assert_eq!((info.width, info.height, info.frames), (16, 16, 2), "{place:?}");
        }
        // The last frame stays when it is all that is left: a still of both shows what the animation ends with.
        let both = drawn(16, 16, &[((0, 0), (16, 16), &first), (place, size, pixels)]);
        let once = file(16, 16, &[frame((0, 0), (16, 16), &packed(&ends_as(&both), &USUAL))]);
        shows(&once, &both, "what both frames show");
    }
}

#[test]
fn a_frame_is_taken_back_under_both_numbers_of_that() {
    let pixels = vec![1; 12 * 12];
    let results = [1, 3, 4].map(|disposal| {
        let mut second = frame((2, 2), (6, 6), &packed(&[2; 36], &USUAL));
        second[3] = disposal << 2;
        let frames = [
            frame((0, 0), (12, 12), &packed(&pixels, &USUAL)),
            second,
            frame((9, 9), (2, 2), &packed(&[3; 4], &USUAL)),
        ];
        let Outcome::Optimized(made) = optimize(&file(12, 12, &frames), &mode(Mode::Lossless)).unwrap().main
        else {
            panic!("there is something to save")
        };
        without_family(made.bytes, b"EIDERPX")
    });
    assert_eq!(results[1], results[2], "3 and 4 mean the same");
    assert_ne!(results[0], results[1]);
}

#[test]
fn rows_that_are_stored_in_passes_are_put_in_order() {
    for height in [1, 2, 3, 5, 8, 9, 31] {
        let pixels: Vec<u8> = (0..40 * height).map(|at| ((at / 40 * 5 + at % 40 / 9) % 8) as u8).collect();
        let order = (0..height).step_by(8).chain((4..height).step_by(8));
        let order = order.chain((2..height).step_by(4)).chain((1..height).step_by(2));
        let stored: Vec<u8> = order.flat_map(|row| &pixels[row * 40..][..40]).copied().collect();
        let mut interlaced = frame((0, 0), (40, height), &packed(&stored, &USUAL));
        interlaced[8 + 9] |= 0x40;
        shows(
            &file(40, height, &[interlaced]),
            &drawn(40, height, &[((0, 0), (40, height), &pixels)]),
            "passes",
        );
    }
}

#[test]
fn a_frame_of_no_pixels_is_a_frame() {
    let pixels = checks(8, 8);
    let (picture, nothing) = (frame((0, 0), (8, 8), &packed(&pixels, &USUAL)), frame((0, 0), (0, 0), &[]));
    for frames in [[picture.clone(), nothing.clone()], [nothing.clone(), picture.clone()]] {
        let optimized = check_promises(&file(8, 8, &frames), &with_variants(Mode::Lossless));
        assert_eq!(optimized.original.frames, 2);
    }
    let empty = frame((0, 0), (8, 8), &[]);
    for frames in [[picture.clone(), empty.clone()], [empty, picture]] {
        let refused = without_panic(&file(8, 8, &frames), &Options::default());
        assert!(matches!(refused, Err(Error::Malformed(_))), "{refused:?}");
    }
    let refused = without_panic(&file(0, 0, &[nothing]), &Options::default());
    assert!(matches!(refused, Err(Error::Malformed(_))), "{refused:?}");
}

#[test]
fn a_color_that_the_palette_lacks_is_black() {
    let pixels = checks(8, 8);
    let mut file = file(8, 8, &[frame((0, 0), (8, 8), &packed(&pixels, &USUAL))]);
    // Four colours in place of eight.
    file[10] = 0xF1;
    file.drain(13 + 12..13 + 24);
    let shown: Vec<u8> = pixels.iter().map(|&color| if color < 4 { color } else { 4 }).collect();
    shows(&file, &drawn(8, 8, &[((0, 0), (8, 8), &shown)]), "four colours");
}

#[test]
fn a_file_that_breaks_off_behind_its_last_pixel_is_whole() {
    let pixels = checks(8, 8);
    let whole = file(8, 8, &[frame((0, 0), (8, 8), &packed(&pixels, &USUAL))]);
    let expected = drawn(8, 8, &[((0, 0), (8, 8), &pixels)]);
    let without_trailer = &whole[..whole.len() - 1];
    for (name, tail) in [
        ("nothing", &b""[..]),
        ("zeros", &[0; 40]),
        ("zeros and a trailer", &[0, 0, 0x3B]),
        ("half a note", b"\x21\xFE\x09abc"),
    ] {
        shows(&[without_trailer, tail].concat(), &expected, name);
    }
    shows(&whole[..whole.len() - 2], &expected, "no empty block behind the pixels");
}

#[test]
fn a_file_that_lacks_pixels_is_refused_and_says_of_which_frame() {
    let pixels = checks(8, 8);
    let (all, half) = (packed(&pixels, &USUAL), packed(&pixels[..32], &USUAL));
    let refused = |file: &[u8]| without_panic(file, &Options::default()).unwrap_err();
    let told = refused(&file(8, 8, &[frame((0, 0), (8, 8), &all), frame((0, 0), (8, 8), &half)]));
    assert!(matches!(&told, Error::Malformed(what) if what.contains("frame 2")), "{told}");
    let whole = file(8, 8, &[frame((0, 0), (8, 8), &all)]);
    for end in 14..whole.len() - 2 {
        assert!(matches!(refused(&whole[..end]), Error::Malformed(_)), "{end}");
    }
    let announced = [&whole[..whole.len() - 1], b"\x21\xF9\x04\0"].concat();
    assert!(matches!(refused(&announced), Error::Malformed(_)));
    let stray = [&whole[..whole.len() - 1], &[0, 0], &frame((0, 0), (8, 8), &all), b"\x3B"].concat();
    assert!(
        matches!(refused(&stray), Error::Malformed(_)),
        "browsers do not show the frame behind the zeros"
    );
}

#[test]
fn more_notes_or_frames_than_anybody_writes_are_refused() {
    let one = frame((0, 0), (1, 1), &packed(&[1], &USUAL));
    let frames = file(1, 1, &vec![one.clone(); 1_001]);
    assert_eq!(
        optimize(&frames, &mode(Mode::Lossless)),
        Err(Error::TooLarge { what: "frames", limit: 1_000 })
    );
    let notes = file(1, 1, &[[b"\x21\xFE\0".repeat(100_000), one].concat()]);
    assert_eq!(
        optimize(&notes, &mode(Mode::Lossless)),
        Err(Error::TooLarge { what: "blocks", limit: 100_000 })
    );
}

/// Checks that a file, and every result of it, shows just what was drawn.
fn shows(file: &[u8], expected: &[u8], name: &str) {
    let same = |bytes: &[u8]| score(expected, bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(same(file), Score::IDENTICAL, "{name}");
    for mode in MODES {
        let optimized = check_promises(file, &with_variants(mode));
        let mut results = Vec::new();
        if let Outcome::Optimized(main) = optimized.main {
            results.push(main);
        }
        results.extend(optimized.variants.into_iter().filter_map(|(_, outcome)| match outcome {
            VariantOutcome::Made(made) => Some(made),
            VariantOutcome::Missing(_) => None,
        }));
        for made in results {
            assert_eq!(same(&made.bytes), made.score, "{name}, {mode:?}: {}", made.encoding);
        }
    }
}

/// Blocks of two pixels a side in eight colours.
fn checks(width: usize, height: usize) -> Vec<u8> {
    (0..width * height).map(|at| ((at % width / 2 + at / width / 2 * 3) % 8) as u8).collect()
}

/// A place, a size and the pixels there.
type Drawn<'a> = ((usize, usize), (usize, usize), &'a [u8]);

/// Draws frames over one another, as a PNG; where there is none, it is transparent.
fn drawn(width: usize, height: usize, frames: &[Drawn<'_>]) -> Vec<u8> {
    let mut canvas = vec![[0; 4]; width * height];
    for ((left, top), (across, down), pixels) in frames {
        for (y, x) in (0..*down).flat_map(|y| (0..*across).map(move |x| (y, x))) {
            if x + left < width && y + top < height {
                let [r, g, b] = COLORS[usize::from(pixels[y * across + x])];
                canvas[(y + top) * width + x + left] = [r, g, b, 255];
            }
        }
    }
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width as u32, height as u32);
    encoder.set_color(png::ColorType::Rgba);
    encoder.write_header().unwrap().write_image_data(canvas.as_flattened()).unwrap();
    file
}

/// The palette positions of a PNG that was drawn here.
fn ends_as(png: &[u8]) -> Vec<u8> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    let position = |pixel: &[u8]| COLORS.iter().position(|color| color[..] == pixel[..3]).unwrap() as u8;
    pixels.chunks_exact(4).map(position).collect()
}

/// A code for each pixel, with a table that never grows, so that all codes are of one width.
fn packed(pixels: &[u8], codes: &Codes) -> Vec<u8> {
    let mut list = vec![CLEAR; codes.at_start];
    for (at, &pixel) in pixels.iter().enumerate() {
        if at > 0 && at % codes.every == 0 {
            list.push(CLEAR);
        }
        if at == pixels.len() / 2 {
            list.extend(vec![CLEAR; codes.in_middle]);
        }
        list.push(pixel);
    }
    if codes.has_end {
        list.push(END);
    }
    list.chunks(2).map(|pair| pair[0] | pair.get(1).copied().unwrap_or(0) << 4).collect()
}

fn frame((left, top): (usize, usize), (width, height): (usize, usize), packed: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x21, 0xF9, 4, 1 << 2, 10, 0, 0, 0, 0x2C];
    for number in [left, top, width, height] {
        frame.extend((number as u16).to_le_bytes());
    }
    frame.extend([0, CODE_SIZE]);
    for block in packed.chunks(255) {
        frame.push(block.len() as u8);
        frame.extend(block);
    }
    frame.push(0);
    frame
}

/// A file with a note to leave out, so that every result is smaller.
fn file(width: usize, height: usize, frames: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"GIF89a".to_vec();
    file.extend((width as u16).to_le_bytes());
    file.extend((height as u16).to_le_bytes());
    file.extend([0xF2, 0, 0]);
    file.extend(COLORS.as_flattened());
    file.extend([0x21, 0xFE]);
    for _ in 0..3 {
        file.push(200);
        file.extend([b'n'; 200]);
    }
    file.push(0);
    frames.iter().for_each(|frame| file.extend(frame));
    file.push(0x3B);
    file
}
