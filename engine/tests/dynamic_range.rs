//! Pictures that show more than ordinary brightness: they stay as they are, and nothing is made beside them.

mod common;

use common::{main_result, mode, picture, with_variants};
use eiderpix_engine::{
    KeptReason, MainFormat, MissingReason, Mode, Options, Outcome, Resize, ResizeFit, VariantOutcome,
    optimize,
};
use img_parts::webp::WebP;
use img_parts::{Bytes, ImageICC, jpeg::Jpeg};
use moxcms::ColorProfile;

const MODES: [Mode; 3] = [Mode::Lossy, Mode::Glossy, Mode::Lossless];
const XMP: &str = "http://ns.adobe.com/xap/1.0/\0";
const ISO: &[u8] = b"urn:iso:std:iso:ts:21496:-1\0\0\0\0\0";
const ULTRA_HDR: &str = r#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description
    xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0" hdrgm:GainMapMax="2.3"/></x:xmpmeta>"#;
const APPLE: &str = r#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description
    xmlns:apdi="http://ns.apple.com/pixeldatainfo/1.0/"><apdi:AuxiliaryImageType>urn:com:apple:photo:2020:aux:hdrgainmap
    </apdi:AuxiliaryImageType></rdf:Description></x:xmpmeta>"#;
const DEPTH: &str = r#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description
    xmlns:apdi="http://ns.apple.com/pixeldatainfo/1.0/"
    apdi:AuxiliaryImageType="urn:com:apple:photo:2018:aux:depth"/></x:xmpmeta>"#;
const PROMISE: &str = r#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description
    xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0">
    <Container:Item Item:Semantic="Primary" Item:Mime="image/jpeg"/>
    <Container:Item Item:Semantic="GainMap" Item:Mime="image/jpeg" Item:Length="99"/></rdf:Description></x:xmpmeta>"#;

#[test]
fn a_jpeg_with_a_gain_map_of_any_kind_stays_as_it_is() {
    let film = [b"\0\0\0\x18ftypmp42", &[0; 400][..]].concat();
    let announced = with_segment(&base(), 0xE1, &[XMP.as_bytes(), PROMISE.as_bytes()].concat());
    let files = [
        ("Ultra HDR", with_index(&base(), &small(0xE1, &[XMP, ULTRA_HDR].concat().into_bytes()))),
        ("ISO 21496-1", with_index(&base(), &small(0xE2, ISO))),
        ("Apple", with_index(&base(), &small(0xE1, &[XMP, APPLE].concat().into_bytes()))),
        ("without an index", [base(), small(0xE2, ISO)].concat()),
        ("behind a film", [base(), film, small(0xE2, ISO)].concat()),
        ("progressive", [picture("progressive.jpg"), small(0xE2, ISO)].concat()),
        ("announced alone", [announced, small(0xE1, b"Exif\0\0")].concat()),
    ];
    for (name, file) in files {
        stays(name, &file, KeptReason::GainMap);
    }
}

#[test]
fn other_things_behind_a_jpeg_are_no_gain_map() {
    let preview = small(0xE1, b"Exif\0\0MM\0\x2A\0\0\0\x08\0\0");
    let depth = small(0xE1, &[XMP, DEPTH].concat().into_bytes());
    let promise = with_segment(&base(), 0xE1, &[XMP.as_bytes(), PROMISE.as_bytes()].concat());
    let film = [b"\0\0\0\x18ftypmp42", &[0xFF, 0xD8, 0xFF, 0xE0][..], &[0; 400]].concat();
    let files = [
        ("a preview", with_index(&base(), &preview)),
        ("a depth map", with_index(&base(), &depth)),
        ("a film", [base(), film].concat()),
        ("a phone's trailer", [base(), b"\0\0\x01\x0aImage_UTC_Data1700000000000SEFH".to_vec()].concat()),
        ("a promise without a map", promise),
        ("a version without a map", with_segment(&base(), 0xE2, ISO)),
    ];
    for (name, file) in files {
        let result = main_result(&file, &mode(Mode::Lossy));
        assert!(result.bytes.len() < base().len(), "{name}");
    }
}

#[test]
fn an_avif_with_a_gain_map_stays_as_it_is() {
    stays("tone map", &picture("gain_map.avif"), KeptReason::GainMap);
    assert!(!matches!(
        optimize(&picture("kodim23.avif"), &mode(Mode::Lossy)).unwrap().main,
        Outcome::Kept(KeptReason::GainMap)
    ));
}

#[test]
fn a_png_with_a_gain_map_stays_as_it_is() {
    for name in [b"gdAT", b"gDAT"] {
        stays("gain map", &png_with(&[(name, &[1, 2, 3])]), KeptReason::GainMap);
    }
}

#[test]
fn a_png_whose_chunks_tell_of_hdr_stays_as_it_is() {
    for (name, chunks) in [
        ("PQ", &[(b"cICP", &[9, 16, 0, 1][..])][..]),
        ("HLG", &[(b"cICP", &[9, 18, 0, 1])]),
        ("PQ in narrow range", &[(b"cICP", &[9, 16, 0, 0])]),
        ("a mastering screen", &[(b"mDCV", &[0; 24])]),
        ("light levels", &[(b"cLLI", &[0; 8])]),
    ] {
        stays(name, &png_with(chunks), KeptReason::HighDynamicRange);
    }
    let ordinary = png_with(&[(b"cICP", &[1, 13, 0, 1]), (b"cLLI", &[0; 8])]);
    assert!(matches!(optimize(&ordinary, &mode(Mode::Lossy)).unwrap().main, Outcome::Optimized(_)));
}

#[test]
fn hdr_told_by_the_profile_alone_stays_as_it_is_in_every_format() {
    for profile in [ColorProfile::new_bt2020_pq(), ColorProfile::new_bt2020_hlg()] {
        let icc = profile.encode().unwrap();
        stays("JPEG", &jpeg_with_profile(&icc), KeptReason::HighDynamicRange);
        stays("PNG", &png_with_profile(&icc), KeptReason::HighDynamicRange);
        stays("WebP", &webp_with_profile(&icc), KeptReason::HighDynamicRange);
        stays("TIFF", &tiff_with_profile(&icc), KeptReason::HighDynamicRange);
        stays("AVIF", &avif_with_profile(&icc), KeptReason::HighDynamicRange);
    }
}

#[test]
fn a_wide_gamut_alone_is_no_hdr() {
    let icc = ColorProfile::new_display_p3().encode().unwrap();
    for file in [
        jpeg_with_profile(&icc),
        png_with_profile(&icc),
        webp_with_profile(&icc),
        tiff_with_profile(&icc),
        avif_with_profile(&icc),
    ] {
        let main = optimize(&file, &mode(Mode::Lossy)).unwrap().main;
        assert!(!matches!(main, Outcome::Kept(KeptReason::HighDynamicRange)), "{main:?}");
    }
}

/// Checks that an original stays in every mode, whatever else is asked, and that nothing is made beside it.
fn stays(name: &str, original: &[u8], reason: KeptReason) {
    let small = Resize { fit: ResizeFit::Inner, width: Some(20), height: None };
    for mode in MODES {
        for keep_metadata in [false, true] {
            for (resize, main_format) in [(None, None), (Some(small), None), (None, Some(MainFormat::Jpeg))] {
                let options = Options { keep_metadata, resize, main_format, ..with_variants(mode) };
                let optimized =
                    optimize(original, &options).unwrap_or_else(|error| panic!("{name}: {error}"));
                assert_eq!(optimized.main, Outcome::Kept(reason), "{name}, {options:?}");
                for (format, outcome) in optimized.variants {
                    let VariantOutcome::Missing(reason) = outcome else { panic!("{name} as {format:?}") };
                    assert!(matches!(reason, MissingReason::NotCompatible | MissingReason::SameFormat));
                }
            }
        }
    }
}

fn base() -> Vec<u8> {
    picture("small_rgb.jpg")
}

/// A small JPEG with one segment of its own.
fn small(kind: u8, contents: &[u8]) -> Vec<u8> {
    with_segment(&picture("one_pixel.jpg"), kind, contents)
}

/// Puts a segment first into a JPEG.
fn with_segment(jpeg: &[u8], kind: u8, contents: &[u8]) -> Vec<u8> {
    let length = (contents.len() as u16 + 2).to_be_bytes();
    [&[0xFF, 0xD8, 0xFF, kind], &length[..], contents, &jpeg[2..]].concat()
}

/// Puts a second picture behind a JPEG, and an index of both (CIPA DC-007) into it.
fn with_index(jpeg: &[u8], second: &[u8]) -> Vec<u8> {
    const INDEX_BYTES: usize = 82;
    const MARKER_BYTES: usize = 2 + 2 + 4 + INDEX_BYTES;
    let first_bytes = jpeg.len() + MARKER_BYTES;
    // Offsets count from the index itself, which begins behind "MPF" in the first segment.
    let offset = first_bytes - (2 + 2 + 2 + 4);
    let mut index = b"MM\0\x2A\0\0\0\x08\0\x03".to_vec();
    index.extend(
        b"\xB0\0\0\x07\0\0\0\x040100\xB0\x01\0\x04\0\0\0\x01\0\0\0\x02\xB0\x02\0\x07\0\0\0\x20\0\0\0\x32",
    );
    index.extend([0; 4]);
    for (kind, bytes, at) in [(0x0003_0000_u32, first_bytes, 0), (0, second.len(), offset)] {
        index.extend(kind.to_be_bytes());
        index.extend((bytes as u32).to_be_bytes());
        index.extend((at as u32).to_be_bytes());
        index.extend([0; 4]);
    }
    assert_eq!(index.len(), INDEX_BYTES);
    [with_segment(jpeg, 0xE2, &[b"MPF\0", &index[..]].concat()), second.to_vec()].concat()
}

fn jpeg_with_profile(icc: &[u8]) -> Vec<u8> {
    let mut jpeg = Jpeg::from_bytes(base().into()).unwrap();
    jpeg.set_icc_profile(Some(Bytes::copy_from_slice(icc)));
    jpeg.encoder().bytes().to_vec()
}

fn webp_with_profile(icc: &[u8]) -> Vec<u8> {
    let mut webp = WebP::from_bytes(picture("photo_lossy.webp").into()).unwrap();
    webp.set_icc_profile(Some(Bytes::copy_from_slice(icc)));
    webp.encoder().bytes().to_vec()
}

/// Smooth grain that packs well.
fn pixels() -> Vec<u8> {
    (0..40 * 30 * 3_u32).map(|at| (at / 40 + at * at % 3) as u8).collect()
}

fn png_with_profile(icc: &[u8]) -> Vec<u8> {
    png(|info| info.icc_profile = Some(icc.to_vec().into()), &[])
}

fn png_with(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    png(|_| {}, chunks)
}

fn png(edit: impl FnOnce(&mut png::Info<'_>), chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut info = png::Info::with_size(40, 30);
    (info.color_type, info.bit_depth) = (png::ColorType::Rgb, png::BitDepth::Eight);
    edit(&mut info);
    let mut encoder = png::Encoder::with_info(&mut file, info).unwrap();
    encoder.set_compression(png::Compression::NoCompression);
    let mut writer = encoder.write_header().unwrap();
    for (name, data) in chunks {
        writer.write_chunk(png::chunk::ChunkType(**name), data).unwrap();
    }
    writer.write_image_data(&pixels()).unwrap();
    writer.finish().unwrap();
    file
}

fn tiff_with_profile(icc: &[u8]) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    let mut encoder = tiff::encoder::TiffEncoder::new(&mut file).unwrap();
    let mut image = encoder.new_image::<tiff::encoder::colortype::RGB8>(40, 30).unwrap();
    image.encoder().write_tag(tiff::tags::Tag::IccProfile, icc).unwrap();
    image.write_data(&pixels()).unwrap();
    file.into_inner()
}

/// Puts a profile in the place of the one that a file has; what is left of its room is filled up.
fn avif_with_profile(icc: &[u8]) -> Vec<u8> {
    let mut file = picture("paris_icc_exif_xmp.avif");
    let start = file.windows(8).position(|bytes| bytes == b"colrprof").expect("a profile") + 8;
    let room = u32::from_be_bytes(file[start..start + 4].try_into().unwrap()) as usize;
    assert_eq!(&file[start + 36..start + 40], b"acsp");
    let told = in_short(icc);
    assert!(told.len() <= room, "{} of {room} bytes", told.len());
    file[start..start + room].fill(0);
    file[start..start + told.len()].copy_from_slice(&told);
    file[start..start + 4].copy_from_slice(&(room as u32).to_be_bytes());
    file
}

/// A profile without notes and without its curves' many points: what it is called and its code points stay.
fn in_short(icc: &[u8]) -> Vec<u8> {
    let mut profile = ColorProfile::new_from_slice(icc).unwrap();
    let plain = ColorProfile::new_srgb().red_trc;
    profile.copyright = None;
    (profile.red_trc, profile.green_trc, profile.blue_trc) = (plain.clone(), plain.clone(), plain);
    profile.encode().unwrap()
}
