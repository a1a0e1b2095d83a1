//! What an average over the whole picture hides, the worst tile shows.

use eiderpix_engine::{Floor, Mode, Optimizer, Options, Produced, VariantFormat, VariantOutcome, score};
use rgb::{RGBA8, bytemuck};

const SIDE: u32 = 768;

/// Busy leaves everywhere, as the eye forgives them almost anything.
fn leaves(x: u32, y: u32) -> RGBA8 {
    let noise = (x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA6B)).wrapping_mul(0xC2B2_AE35) >> 26;
    let (x, y) = (f64::from(x), f64::from(y));
    let turn = (x * 0.7 + (y * 0.31).sin() * 3.0).sin() * (y * 0.9 + (x * 0.23).sin() * 2.0).sin();
    let light = 90.0 + turn * 50.0 + f64::from(noise);
    RGBA8::new((light * 0.6) as u8, light as u8, (light * 0.4) as u8, 255)
}

/// Small red letters, or what looks like them, on grey.
fn caption(x: u32, y: u32) -> RGBA8 {
    let is_ink = y % 14 > 4 && (x * x / 7 + y / 3 * 5 + x / 3) % 5 < 2;
    if is_ink { RGBA8::new(200, 40, 60, 255) } else { RGBA8::new(120, 124, 130, 255) }
}

/// Leaves with a caption in the middle of them, of which a part may have faded.
fn leaves_with_a_caption(faded: std::ops::Range<u32>) -> Vec<u8> {
    let middle = SIDE / 3..SIDE * 2 / 3;
    let pixels = (0..SIDE * SIDE).map(|index| {
        let (x, y) = (index % SIDE, index / SIDE);
        if !middle.contains(&x) || !middle.contains(&y) {
            return leaves(x, y);
        }
        let ink = caption(x, y);
        let is_faded = faded.contains(&x) && faded.contains(&y);
        let fade = |channel: u8, paper: u16| {
            if is_faded { ((u16::from(channel) + 3 * paper) / 4) as u8 } else { channel }
        };
        RGBA8::new(fade(ink.r, 120), fade(ink.g, 124), fade(ink.b, 130), 255)
    });
    let pixels: Vec<RGBA8> = pixels.collect();
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, SIDE, SIDE);
    encoder.set_color(png::ColorType::Rgba);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(bytemuck::cast_slice(&pixels)).expect("pixels");
    writer.finish().expect("an end");
    file
}

fn webp(original: &[u8], floor: Floor) -> Produced {
    let options = Options { mode: Mode::Glossy, floor: Some(floor), ..Options::default() };
    let optimizer = Optimizer::open(original, &options).expect("it decodes");
    match optimizer.variant(VariantFormat::WebP, u64::MAX) {
        VariantOutcome::Made(produced) => produced,
        VariantOutcome::Missing(reason) => panic!("no WebP: {reason:?}"),
    }
}

#[test]
fn a_caption_among_leaves_is_held_to_the_floor_of_tiles() {
    let floor = Floor(85.0);
    let produced = webp(&leaves_with_a_caption(0..0), floor);
    assert!(produced.score.worst_tile() >= floor.worst_tile(), "{:?}", produced.score);
}

#[test]
fn a_caption_that_faded_is_refused_by_its_tile_alone() {
    let floor = Floor(82.5);
    let faded =
        score(&leaves_with_a_caption(0..0), &leaves_with_a_caption(300..428)).expect("both are pictures");
    assert!(faded.value() > floor.0, "{faded:?}");
    assert!(!floor.admits(faded), "{faded:?}");
}
