//! Containers that count more than any program writes are refused by what they count, before a library walks through it.

mod common;

use common::{picture, without_panic};
use eiderpix_engine::{Error, Mode, Options, optimize};

fn refused(file: &[u8]) -> Error {
    without_panic(file, &Options { mode: Mode::Lossless, ..Options::default() }).unwrap_err()
}

#[test]
fn an_avif_of_three_hundred_thousand_items_is_refused() {
    for count in [4_097, 300_000] {
        assert_eq!(refused(&avif(&[], count, &[])), Error::TooLarge { what: "items", limit: 4_096 });
    }
    // Under the limit it is the library that refuses: there is no picture in it.
    assert!(matches!(refused(&avif(&[], 4_000, &[])), Error::Malformed(_)));
}

#[test]
fn an_avif_of_a_grid_of_tiles_without_end_is_refused() {
    let tiles = 255 * 255;
    let references: Vec<u8> = (2..2 + tiles).flat_map(|id: u32| (id as u16).to_be_bytes()).collect();
    let grid = [&1_u16.to_be_bytes()[..], &(tiles as u16).to_be_bytes(), &references].concat();
    let iref = bmff(b"iref", &[&[0; 4][..], &bmff(b"dimg", &grid)].concat());
    assert_eq!(
        refused(&avif(&iref, tiles as usize + 1, &[])),
        Error::TooLarge { what: "items", limit: 4_096 }
    );
    let references = [&iref[..12], &iref[12..].repeat(3)].concat();
    let references = bmff(b"iref", &references[8..]);
    assert_eq!(refused(&avif(&references, 9, &[])), Error::TooLarge { what: "references", limit: 65_536 });
}

#[test]
fn every_other_table_of_an_avif_is_bounded_too() {
    let properties = bmff(b"iprp", &bmff(b"ipco", &bmff(b"free", b"").repeat(70_000)));
    assert_eq!(refused(&avif(&properties, 1, &[])), Error::TooLarge { what: "boxes", limit: 65_536 });
    // Parts that take no bytes each: 4,000 items of 65,535 parts.
    let no_bytes =
        [&[0, 0, 0, 0, 0, 0][..], &4_000_u16.to_be_bytes(), &[0, 1, 0, 0, 0xFF, 0xFF].repeat(4_000)];
    let locations = bmff(b"iloc", &no_bytes.concat());
    assert_eq!(refused(&avif(&locations, 1, &[])), Error::TooLarge { what: "parts of items", limit: 65_536 });
    let associations =
        [&[0; 4][..], &4_000_u32.to_be_bytes(), &[&[0, 1, 255][..], &[1; 255]].concat().repeat(4_000)];
    let associations = bmff(b"iprp", &bmff(b"ipma", &associations.concat()));
    assert_eq!(
        refused(&avif(&associations, 1, &[])),
        Error::TooLarge { what: "properties of items", limit: 65_536 }
    );
    for (name, at) in [(b"stts", 4), (b"stsc", 4), (b"stco", 4), (b"stss", 4), (b"stsz", 8)] {
        let mut table = vec![0; at];
        table.extend(20_000_u32.to_be_bytes());
        let track = [b"stbl", b"minf", b"mdia", b"trak", b"moov"]
            .iter()
            .fold(bmff(name, &table), |inside, name| bmff(name, &inside));
        assert_eq!(refused(&avif(&[], 1, &track)), Error::TooLarge { what: "table entries", limit: 16_384 });
    }
    let deep = (0..40).fold(Vec::new(), |inside, _| bmff(b"moov", &inside));
    assert_eq!(refused(&avif(&[], 1, &deep)), Error::TooLarge { what: "boxes in each other", limit: 16 });
}

#[test]
fn real_avifs_are_far_below_the_bounds() {
    for name in ["kodim23.avif", "animated.avif", "gain_map.avif", "paris_icc_exif_xmp.avif"] {
        assert!(
            optimize(&picture(name), &Options { mode: Mode::Lossless, ..Options::default() }).is_ok(),
            "{name}"
        );
    }
}

#[test]
fn a_webp_of_chunks_without_end_is_refused() {
    let mut webp = picture("terminal_lossless.webp");
    webp.extend(b"abcd\0\0\0\0".repeat(100_001));
    let size = webp.len() as u32 - 8;
    webp[4..8].copy_from_slice(&size.to_le_bytes());
    assert_eq!(refused(&webp), Error::TooLarge { what: "chunks", limit: 100_000 });
}

#[test]
fn an_svg_element_of_attributes_without_end_is_refused() {
    let attributes: String = (0..200_000).map(|at| format!(" a{at}='>'")).collect();
    let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><!-- a = '> --><g{attributes}/></svg>");
    let expected = Error::TooLarge { what: "attributes of one element", limit: 1_000 };
    assert_eq!(refused(svg.as_bytes()), expected);
    // Each element is counted for itself, and what stands in values and notes is not.
    let many = "<g id='a = b' class=\"x = '\"/>".repeat(900);
    let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\">{many}</svg>");
    assert!(without_panic(svg.as_bytes(), &Options::default()).is_ok());
}

/// A file of as many items as said, with further boxes beside them and behind.
fn avif(beside: &[u8], items: usize, behind: &[u8]) -> Vec<u8> {
    let mut list = vec![1, 0, 0, 0];
    list.extend((items as u32).to_be_bytes());
    for id in 0..items {
        let entry = [&[2, 0, 0, 0][..], &(id as u16 + 1).to_be_bytes(), &[0, 0], b"av01\0"].concat();
        list.extend(bmff(b"infe", &entry));
    }
    let handler = bmff(b"hdlr", &[&[0; 8][..], b"pict", &[0; 13]].concat());
    let meta =
        [&[0; 4][..], &handler, &bmff(b"pitm", &[0, 0, 0, 0, 0, 1]), &bmff(b"iinf", &list), beside].concat();
    [bmff(b"ftyp", b"avif\0\0\0\0avifmif1"), bmff(b"meta", &meta), behind.to_vec()].concat()
}

fn bmff(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    [&(content.len() as u32 + 8).to_be_bytes(), &name[..], content].concat()
}
