//! TIFFs of hand-written directories: what a tag makes of the numbers is followed, or the file is refused by the tag's
//! name. The pixels that are meant are drawn by the test, as PNG.

mod common;

use common::without_panic;
use eiderpix_engine::{Error, Options, Score, optimize, score};

const WIDTH: usize = 40;
const HEIGHT: usize = 35;

// Numbers of tags.
const IMAGE_WIDTH: u16 = 256;
const IMAGE_LENGTH: u16 = 257;
const BITS: u16 = 258;
const COMPRESSION: u16 = 259;
const PHOTOMETRIC: u16 = 262;
const FILL_ORDER: u16 = 266;
const SAMPLES: u16 = 277;
const ROWS_PER_STRIP: u16 = 278;
const PLANAR: u16 = 284;
const T6_OPTIONS: u16 = 293;
const PREDICTOR: u16 = 317;
const COLOR_MAP: u16 = 320;
const TILE_WIDTH: u16 = 322;
const TILE_LENGTH: u16 = 323;
const INK_SET: u16 = 332;
const NUMBER_OF_INKS: u16 = 334;
const DOT_RANGE: u16 = 336;
const EXTRA_SAMPLES: u16 = 338;
const SAMPLE_FORMAT: u16 = 339;
const INDEXED: u16 = 346;
const REFERENCE_BLACK_WHITE: u16 = 532;

// Types of values.
const BYTE: u16 = 1;
const SHORT: u16 = 3;
const LONG: u16 = 4;
const RATIONAL: u16 = 5;

/// A file of one directory: tags with their type and numbers, and the data of its strips or tiles.
#[derive(Clone)]
struct Tiff {
    tags: Vec<(u16, u16, Vec<u32>)>,
    chunks: Vec<Vec<u8>>,
    is_tiled: bool,
}

impl Tiff {
    /// Uncompressed samples of 8 bits in one strip.
    fn of(photometric: u32, samples: u32, data: Vec<u8>) -> Self {
        Self { tags: Vec::new(), chunks: vec![data], is_tiled: false }
            .with(IMAGE_WIDTH, LONG, &[WIDTH as u32])
            .with(IMAGE_LENGTH, LONG, &[HEIGHT as u32])
            .with(BITS, SHORT, &vec![8; samples as usize])
            .with(COMPRESSION, SHORT, &[1])
            .with(PHOTOMETRIC, SHORT, &[photometric])
            .with(SAMPLES, SHORT, &[samples])
            .with(ROWS_PER_STRIP, LONG, &[HEIGHT as u32])
    }

    /// Sets a tag.
    fn with(mut self, tag: u16, kind: u16, numbers: &[u32]) -> Self {
        self.tags.retain(|(other, ..)| *other != tag);
        self.tags.push((tag, kind, numbers.to_vec()));
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let mut file = b"II*\0\0\0\0\0".to_vec();
        let mut tags = self.tags.clone();
        let (mut offsets, mut lengths) = (Vec::new(), Vec::new());
        for chunk in &self.chunks {
            offsets.push(file.len() as u32);
            lengths.push(chunk.len() as u32);
            file.extend(chunk);
        }
        let (offsets_tag, lengths_tag) = if self.is_tiled { (324, 325) } else { (273, 279) };
        tags.push((offsets_tag, LONG, offsets));
        tags.push((lengths_tag, LONG, lengths));
        tags.sort();
        let mut entries = Vec::new();
        for (tag, kind, numbers) in &tags {
            let value: Vec<u8> = numbers
                .iter()
                .flat_map(|number| match *kind {
                    BYTE => vec![*number as u8],
                    SHORT => (*number as u16).to_le_bytes().to_vec(),
                    _ => number.to_le_bytes().to_vec(),
                })
                .collect();
            let count = if *kind == RATIONAL { numbers.len() / 2 } else { numbers.len() };
            entries.extend(tag.to_le_bytes());
            entries.extend(kind.to_le_bytes());
            entries.extend((count as u32).to_le_bytes());
            if value.len() <= 4 {
                entries.extend(value.iter().copied().chain([0; 4]).take(4));
            } else {
                entries.extend((file.len() as u32).to_le_bytes());
                file.extend(value);
            }
        }
        let directory = file.len() as u32;
        file[4..8].copy_from_slice(&directory.to_le_bytes());
        file.extend((tags.len() as u16).to_le_bytes());
        file.extend(entries);
        file.extend([0; 4]);
        file
    }
}

#[test]
fn channels_apart_in_strips_and_in_tiles_show_their_picture() {
    let expected = png(&colors());
    let planes: Vec<Vec<u8>> =
        (0..3).map(|channel| colors().iter().skip(channel).step_by(3).copied().collect()).collect();
    let apart = Tiff { chunks: planes.clone(), ..Tiff::of(2, 3, Vec::new()) }.with(PLANAR, SHORT, &[2]);
    shows(&apart, &expected, "planes in strips");
    let tiled = |chunks: Vec<Vec<u8>>| {
        let tiff = Tiff { chunks, is_tiled: true, ..Tiff::of(2, 3, Vec::new()) };
        without(tiff, ROWS_PER_STRIP).with(TILE_WIDTH, LONG, &[16]).with(TILE_LENGTH, LONG, &[16])
    };
    shows(&tiled(tiles(&colors(), 3)), &expected, "tiles");
    let packed = |chunk: &Vec<u8>| {
        weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8).encode(chunk).unwrap()
    };
    let lzw = tiled(tiles(&colors(), 3).iter().map(packed).collect()).with(COMPRESSION, SHORT, &[5]);
    shows(&lzw, &expected, "tiles of LZW that go on beside the picture");
    let planes: Vec<Vec<u8>> = planes.iter().flat_map(|plane| tiles(plane, 1)).collect();
    shows(&tiled(planes.clone()).with(PLANAR, SHORT, &[2]), &expected, "planes in tiles");
    let lzw = tiled(planes.iter().map(packed).collect()).with(COMPRESSION, SHORT, &[5]);
    shows(&lzw.with(PLANAR, SHORT, &[2]), &expected, "planes in tiles of LZW");
}

#[test]
fn greys_of_few_bits_and_palettes_show_their_picture() {
    let shades: Vec<u8> = (0..WIDTH * HEIGHT).map(|at| ((at % WIDTH + at / WIDTH) % 16) as u8).collect();
    let packed: Vec<u8> = shades.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect();
    let grey = |white_is_zero: bool| {
        let shade = |shade: &u8| if white_is_zero { 255 - shade * 17 } else { shade * 17 };
        png(&shades.iter().flat_map(|value| [shade(value); 3]).collect::<Vec<_>>())
    };
    for photometric in [0, 1] {
        let tiff = Tiff::of(photometric, 1, packed.clone()).with(BITS, SHORT, &[4]);
        shows(&tiff, &grey(photometric == 0), "greys of four bits");
    }
    let map: Vec<u32> = (0..48).map(|at| at * 1_300 + 300).collect();
    let color = |at: u8| [0, 16, 32].map(|channel| (map[usize::from(at) + channel] >> 8) as u8);
    let tiff = Tiff::of(3, 1, packed.clone()).with(BITS, SHORT, &[4]).with(COLOR_MAP, SHORT, &map);
    shows(&tiff, &png(&shades.iter().flat_map(|&shade| color(shade)).collect::<Vec<_>>()), "a palette");
}

#[test]
fn a_tag_that_says_what_is_usual_changes_nothing() {
    let plain = Tiff::of(2, 3, colors());
    let most = [0, 1, 255, 1].repeat(3);
    for tiff in [
        plain.clone().with(FILL_ORDER, SHORT, &[1]),
        plain.clone().with(PREDICTOR, SHORT, &[1]),
        plain.clone().with(PLANAR, SHORT, &[1]),
        plain.clone().with(SAMPLE_FORMAT, SHORT, &[1, 1, 1]),
        plain.clone().with(REFERENCE_BLACK_WHITE, RATIONAL, &most),
        // Notes and numbers that nobody knows.
        plain.clone().with(280, SHORT, &[3]).with(301, SHORT, &[7; 256]).with(65_000, LONG, &[1]),
    ] {
        shows(&tiff, &png(&colors()), "usual values");
    }
}

#[test]
fn a_tag_that_the_decoder_does_not_follow_is_named() {
    let rgb = || Tiff::of(2, 3, colors());
    let grey = || Tiff::of(1, 1, vec![99; WIDTH * HEIGHT]);
    let inks = || Tiff::of(5, 4, vec![40; WIDTH * HEIGHT * 4]);
    let more = |samples: u32, extra: &[u32]| {
        Tiff::of(2, samples, vec![50; WIDTH * HEIGHT * samples as usize]).with(EXTRA_SAMPLES, SHORT, extra)
    };
    let lzw_of_old = Tiff::of(1, 1, vec![0, 1, 9, 9]).with(COMPRESSION, SHORT, &[5]);
    for (tiff, name) in [
        (rgb().with(FILL_ORDER, SHORT, &[2]), "FillOrder"),
        (grey().with(BITS, SHORT, &[1]).with(FILL_ORDER, SHORT, &[2]), "FillOrder"),
        (rgb().with(PREDICTOR, SHORT, &[2]), "Predictor"),
        (rgb().with(PREDICTOR, SHORT, &[3]).with(COMPRESSION, SHORT, &[8]), "Predictor"),
        (
            grey().with(BITS, SHORT, &[4]).with(PREDICTOR, SHORT, &[2]).with(COMPRESSION, SHORT, &[8]),
            "Predictor",
        ),
        (rgb().with(BITS, SHORT, &[8, 8, 16]), "BitsPerSample"),
        (rgb().with(BITS, SHORT, &[4, 4, 4]), "BitsPerSample"),
        (more(5, &[2, 2]), "ExtraSamples"),
        (more(4, &[9]), "ExtraSamples"),
        (Tiff::of(5, 5, vec![40; WIDTH * HEIGHT * 5]).with(EXTRA_SAMPLES, SHORT, &[2]), "ExtraSamples"),
        (
            Tiff::of(1, 2, vec![7; WIDTH * HEIGHT]).with(BITS, SHORT, &[4, 4]).with(
                EXTRA_SAMPLES,
                SHORT,
                &[2],
            ),
            "ExtraSamples",
        ),
        (Tiff::of(8, 3, colors()), "PhotometricInterpretation 8"),
        (Tiff::of(4, 1, vec![0; WIDTH * HEIGHT]), "PhotometricInterpretation 4"),
        (Tiff::of(32_803, 1, vec![0; WIDTH * HEIGHT]), "PhotometricInterpretation 32803"),
        (Tiff::of(34_892, 3, colors()), "PhotometricInterpretation 34892"),
        (Tiff::of(32_845, 3, colors()), "LogLuv"),
        (Tiff::of(77, 3, colors()), "PhotometricInterpretation"),
        (without(rgb(), PHOTOMETRIC), "PhotometricInterpretation"),
        (inks().with(INK_SET, SHORT, &[2]), "InkSet"),
        (inks().with(NUMBER_OF_INKS, SHORT, &[5]), "NumberOfInks"),
        (inks().with(DOT_RANGE, BYTE, &[255, 0]), "DotRange"),
        (rgb().with(REFERENCE_BLACK_WHITE, RATIONAL, &[16, 1, 235, 1].repeat(3)), "ReferenceBlackWhite"),
        (grey().with(INDEXED, SHORT, &[1]), "Indexed"),
        (rgb().with(433, RATIONAL, &[0, 1, 1, 1].repeat(3)), "Decode"),
        (rgb().with(559, LONG, &[35]), "StripRowCounts"),
        (rgb().with(32_997, LONG, &[2]), "ImageDepth"),
        (more(4, &[]).with(32_995, SHORT, &[1]), "Matteing"),
        (grey().with(34_019, SHORT, &[4]), "RasterPadding"),
        (
            grey().with(BITS, SHORT, &[1]).with(COMPRESSION, SHORT, &[4]).with(T6_OPTIONS, LONG, &[2]),
            "T6Options",
        ),
        (
            Tiff { chunks: vec![vec![9; WIDTH * HEIGHT]; 3], ..Tiff::of(6, 3, Vec::new()) }.with(
                PLANAR,
                SHORT,
                &[2],
            ),
            "YCbCrSubSampling",
        ),
        (lzw_of_old, "Compression 5"),
    ] {
        match without_panic(&tiff.bytes(), &Options::default()) {
            Err(error @ Error::UnsupportedFormat { .. }) => {
                assert!(error.to_string().contains(name), "{name}: {error}");
            }
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn a_jpeg_inside_must_fit_its_part_of_the_picture() {
    let jpeg = common::picture("small_rgb.jpg");
    let header = jpeg.windows(2).position(|marker| marker == [0xFF, 0xC0]).unwrap();
    let side = |at: usize| u32::from(u16::from_be_bytes([jpeg[header + at], jpeg[header + at + 1]]));
    let (height, width) = (side(5), side(7));
    let of = |width: u32, samples: u32| {
        Tiff::of(6, samples, jpeg.clone())
            .with(COMPRESSION, SHORT, &[7])
            .with(IMAGE_WIDTH, LONG, &[width])
            .with(IMAGE_LENGTH, LONG, &[height])
            .with(ROWS_PER_STRIP, LONG, &[height])
            .bytes()
    };
    assert!(optimize(&of(width, 3), &Options::default()).is_ok());
    for file in [of(width - 8, 3), of(width + 8, 3), of(width, 4)] {
        assert!(without_panic(&file, &Options::default()).is_err(), "its rows would be read askew");
    }
}

#[test]
fn more_tags_or_tiles_than_anybody_writes_are_refused() {
    let mut many = Tiff::of(2, 3, colors());
    many.tags.extend((0..17_000).map(|at| (40_000 + (at % 20_000) as u16, SHORT, vec![1])));
    let refused = optimize(&many.bytes(), &Options::default()).unwrap_err();
    assert_eq!(refused, Error::TooLarge { what: "tags", limit: 16_384 });
    // Ten thousand notes, each of which is the whole file.
    let mut heavy = Tiff::of(2, 3, colors()).bytes();
    let directory = u32::from_le_bytes(heavy[4..8].try_into().unwrap()) as usize;
    let entries = heavy.split_off(directory + 2);
    let length = heavy.len() as u32;
    heavy[directory..].copy_from_slice(&10_000_u16.to_le_bytes());
    for tag in 0..9_991_u16 {
        heavy.extend((40_000 + tag).to_le_bytes());
        heavy.extend(BYTE.to_le_bytes());
        heavy.extend(length.to_le_bytes());
        heavy.extend(0_u32.to_le_bytes());
    }
    heavy.extend(entries);
    let refused = optimize(&heavy, &Options::default()).unwrap_err();
    assert!(refused.to_string().contains("more than the file"), "{refused}");
    let side = 1_000;
    let tiled = Tiff { chunks: vec![vec![0]; side * side], is_tiled: true, ..Tiff::of(1, 1, Vec::new()) }
        .with(IMAGE_WIDTH, LONG, &[side as u32])
        .with(IMAGE_LENGTH, LONG, &[side as u32])
        .with(TILE_WIDTH, LONG, &[1])
        .with(TILE_LENGTH, LONG, &[1]);
    let refused = optimize(&without(tiled, ROWS_PER_STRIP).bytes(), &Options::default()).unwrap_err();
    assert_eq!(refused, Error::TooLarge { what: "strips or tiles", limit: 250_000 });
}

fn without(mut tiff: Tiff, tag: u16) -> Tiff {
    tiff.tags.retain(|(other, ..)| *other != tag);
    tiff
}

#[track_caller]
fn shows(tiff: &Tiff, expected: &[u8], name: &str) {
    let seen = score(expected, &tiff.bytes()).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(seen, Score::IDENTICAL, "{name}");
}

/// Red, green and blue of each pixel.
fn colors() -> Vec<u8> {
    let pixel = |at: usize| [at % WIDTH * 6, at / WIDTH * 7, (at % WIDTH * 5 + at / WIDTH * 3) % 256];
    (0..WIDTH * HEIGHT).flat_map(|at| pixel(at).map(|value| value as u8)).collect()
}

/// Cuts samples into tiles of 16 pixels a side, filled up with what must not be seen.
fn tiles(samples: &[u8], channels: usize) -> Vec<Vec<u8>> {
    let mut tiles = Vec::new();
    for (top, left) in
        (0..HEIGHT).step_by(16).flat_map(|top| (0..WIDTH).step_by(16).map(move |left| (top, left)))
    {
        let place = |y: usize, x: usize| (y < HEIGHT && x < WIDTH).then_some((y * WIDTH + x) * channels);
        let pixels = (top..top + 16).flat_map(|y| (left..left + 16).map(move |x| place(y, x)));
        tiles.push(
            pixels
                .flat_map(|at| at.map_or(vec![0xEE; channels], |at| samples[at..at + channels].to_vec()))
                .collect(),
        );
    }
    tiles
}

fn png(rgb: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, WIDTH as u32, HEIGHT as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header().unwrap().write_image_data(rgb).unwrap();
    file
}
