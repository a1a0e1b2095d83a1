//! TIFF and BMP: read in every usual kind, delivered as JPEG or PNG.

mod common;

use common::{
    check_promises, contains, main_result, mode, orientation_tag, picture, with_variants, without_panic,
};
use eiderpix_engine::{
    Error, Format, Mode, Options, Outcome, Resize, ResizeFit, Score, VariantOutcome, optimize, score,
};
use proptest::prelude::*;

fn read_only(name: &str) -> Vec<u8> {
    picture(&format!("read_only/{name}"))
}

/// Checks that a file shows exactly what another does.
fn shows(name: &str, expected: &str) {
    let score =
        score(&read_only(name), &read_only(expected)).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(score, Score::IDENTICAL, "{name}");
}

#[test]
fn tiffs_of_every_usual_kind_show_their_picture() {
    for name in [
        "lzw_predictor.tif",
        "packbits.tif",
        "deflate_tiled_big_endian.tif",
        "planar_deflate.tif",
        "bigtiff.tif",
        "sixteen_bits_big_endian.tif",
        "orientation_6.tif",
        "cmyk.tif",
        "extra_channel.tif",
        "preview_beside.tif",
        "described.tif",
    ] {
        shows(name, "expected.png");
    }
    shows("palette_4_bits.tif", "expected_16_colors.png");
    shows("fax_g4.tif", "expected_black_and_white.png");
    shows("white_is_zero.tif", "expected_grey.png");
    shows("alpha.tif", "expected_alpha.png");
}

#[test]
fn tiffs_that_lose_a_little_by_themselves_come_close() {
    for (name, expected, least) in [
        ("jpeg_inside.tif", "expected.png", 80.0),
        ("jpeg_in_tiles.tif", "expected.png", 75.0),
        ("alpha_premultiplied.tif", "expected_alpha.png", 90.0),
    ] {
        let score = score(&read_only(name), &read_only(expected)).unwrap();
        assert!(score.value() >= least, "{name}: {score:?}");
    }
}

#[test]
fn bmps_of_every_usual_kind_show_their_picture() {
    for name in ["rgb_24.bmp", "unused_byte_32.bmp", "forgotten_alpha.bmp", "core_header.bmp"] {
        shows(name, "expected.png");
    }
    for name in ["palette_4_bits.bmp", "runs_4.bmp", "runs_8.bmp"] {
        shows(name, "expected_16_colors.png");
    }
    shows("black_and_white.bmp", "expected_black_and_white.png");
    shows("top_down_555.bmp", "expected_555.png");
    shows("alpha_v4.bmp", "expected_alpha.png");
}

#[test]
fn the_main_result_is_a_jpeg_under_the_floor() {
    for name in ["lzw_predictor.tif", "rgb_24.bmp"] {
        for mode in [Mode::Lossy, Mode::Glossy] {
            let optimized = check_promises(&read_only(name), &with_variants(mode));
            let Outcome::Optimized(main) = optimized.main else { panic!("{:?}", optimized.main) };
            assert_eq!(main.format, Format::Jpeg);
            assert!(
                optimized.variants.iter().any(|(_, made)| matches!(made, VariantOutcome::Made(_))),
                "{name}"
            );
        }
    }
}

#[test]
fn without_loss_the_jpeg_is_held_to_90_in_full_color() {
    let main = main_result(&read_only("sixteen_bits_big_endian.tif"), &mode(Mode::Lossless));
    assert_eq!(main.format, Format::Jpeg);
    assert_eq!(main.floor.unwrap().0, 90.0);
    assert!(main.score.value() >= 90.0 && main.score.value() < 100.0, "{:?}", main.score);
    assert!(main.encoding.contains("4:4:4"), "{}", main.encoding);
}

#[test]
fn transparency_makes_it_a_png() {
    for name in ["alpha.tif", "alpha_v4.bmp"] {
        let main = main_result(&read_only(name), &mode(Mode::Lossless));
        assert_eq!((main.format, main.score), (Format::Png, Score::IDENTICAL), "{name}");
        let lossy = check_promises(&read_only(name), &mode(Mode::Lossy));
        assert!(matches!(lossy.main, Outcome::Optimized(main) if main.format == Format::Png));
    }
}

#[test]
fn a_turned_tiff_is_delivered_upright_and_may_be_made_smaller() {
    let main = main_result(&read_only("orientation_6.tif"), &mode(Mode::Lossy));
    assert_eq!((main.width, main.height), (90, 60));
    let resize = Some(Resize { fit: ResizeFit::Inner, width: Some(45), height: None });
    let small = main_result(&read_only("orientation_6.tif"), &Options { resize, ..mode(Mode::Lossless) });
    assert_eq!((small.width, small.height), (45, 30));
}

#[test]
fn what_a_tiff_tells_of_its_picture_is_kept_on_request_only() {
    let original = read_only("described.tif");
    let bare = main_result(&original, &mode(Mode::Lossy));
    assert!(!contains(&bare.bytes, "Artist Name") && !contains(&bare.bytes, "Exif"));
    let kept = main_result(&original, &Options { keep_metadata: true, ..mode(Mode::Lossy) });
    assert!(contains(&kept.bytes, "Artist Name") && contains(&kept.bytes, "a boat"));
    let turned = Options { keep_metadata: true, ..mode(Mode::Lossy) };
    let upright = main_result(&read_only("orientation_6.tif"), &turned);
    assert!(matches!(orientation_tag(&upright.bytes), None | Some(1)));
}

#[test]
fn what_cannot_be_taken_whole_is_refused_by_name() {
    let refused = |name: &str| optimize(&read_only(name), &Options::default()).unwrap_err().to_string();
    assert_eq!(refused("two_pages.tif"), "TIFF of several pages is not taken yet");
    assert_eq!(refused("floats.tif"), "TIFF with signed or floating-point samples is not taken yet");
}

#[test]
fn a_size_that_is_too_large_is_refused_by_the_header() {
    let mut bmp = read_only("rgb_24.bmp");
    bmp[18..22].copy_from_slice(&1_000_000_u32.to_le_bytes());
    let refused = |bytes: &[u8]| optimize(bytes, &Options::default()).unwrap_err();
    assert_eq!(refused(&bmp), Error::TooLarge { what: "pixels a side", limit: 30_000 });
    bmp[18..22].copy_from_slice(&0_u32.to_le_bytes());
    assert!(matches!(refused(&bmp), Error::Malformed(_)));
    let mut tiff = read_only("packbits.tif");
    let directory = u32::from_le_bytes(tiff[4..8].try_into().unwrap()) as usize;
    let width = tiff[directory..].windows(3).position(|tag| tag[..2] == [0, 1] && tag[2] < 5).unwrap();
    // The tag, then its type, a count of one and the number.
    let width = directory + width;
    tiff[width + 2..width + 12].copy_from_slice(&[4, 0, 1, 0, 0, 0, 0, 0, 1, 0]);
    assert_eq!(refused(&tiff), Error::TooLarge { what: "pixels a side", limit: 30_000 });
}

#[test]
fn directories_that_go_round_in_a_circle_end_in_a_refusal() {
    let mut tiff = read_only("packbits.tif");
    let directory = u32::from_le_bytes(tiff[4..8].try_into().unwrap()) as usize;
    let count = usize::from(u16::from_le_bytes(tiff[directory..directory + 2].try_into().unwrap()));
    let next = directory + 2 + count * 12;
    let first: [u8; 4] = tiff[4..8].try_into().unwrap();
    tiff[next..next + 4].copy_from_slice(&first);
    assert!(optimize(&tiff, &Options::default()).is_err());
}

#[test]
fn a_file_cut_anywhere_is_refused_or_whole() {
    for name in ["lzw_predictor.tif", "jpeg_in_tiles.tif", "fax_g4.tif", "rgb_24.bmp", "runs_8.bmp"] {
        let whole = read_only(name);
        for part in 1..8 {
            let cut = &whole[..whole.len() * part / 8];
            assert!(optimize(cut, &mode(Mode::Lossless)).is_err(), "{name}, {part} eighths");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_bytes_never_panic(
        name in prop::sample::select(vec![
            "jpeg_in_tiles.tif", "palette_4_bits.tif", "planar_deflate.tif", "fax_g4.tif", "bigtiff.tif",
            "runs_4.bmp", "alpha_v4.bmp", "top_down_555.bmp",
        ]),
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        at_the_end in any::<bool>(),
    ) {
        let mut bytes = read_only(name);
        for (place, value) in places {
            // Headers lie at one end or the other.
            let place = place.index(bytes.len().min(400));
            let place = if at_the_end { bytes.len() - 1 - place } else { place };
            bytes[place] = value;
        }
        let limits = eiderpix_engine::Limits { still_pixels: 100_000, ..Default::default() };
        let outcome = without_panic(&bytes, &Options { limits, ..mode(Mode::Lossless) });
        prop_assert!(!matches!(outcome, Err(Error::Codec { .. })), "{}: {:?}", name, outcome);
    }
}
