//! Tells a JPEG in printing inks (CMYK) from its header.

/// Says whether a JPEG has four components, which is to say inks; anything else has none.
pub(super) fn has_inks(original: &[u8]) -> bool {
    component_count(original) == Some(4)
}

/// So many segments come before the frame's header of no sane JPEG; this runs in the server's own process.
const MOST_SEGMENTS: usize = 10_000;

/// Walks the segments up to the frame's header.
fn component_count(file: &[u8]) -> Option<u8> {
    let mut rest = file.strip_prefix(&[0xFF, 0xD8])?;
    for _ in 0..MOST_SEGMENTS {
        let [0xFF, marker, further @ ..] = rest else { return None };
        match marker {
            // Fill bytes, and markers that stand alone.
            0xFF => rest = &rest[1..],
            0x01 | 0xD0..=0xD7 => rest = further,
            // All frames but the tables that are numbered among them: length, precision, height, width, components.
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => return further.get(7).copied(),
            _ => {
                let length = u16::from_be_bytes([*further.first()?, *further.get(1)?]);
                rest = further.get(usize::from(length)..)?;
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn picture(name: &str) -> Vec<u8> {
        std::fs::read(format!("{}/../engine/tests/pictures/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    }

    #[test]
    fn only_a_jpeg_in_inks_has_them() {
        assert!(has_inks(&picture("cmyk_without_profile.jpg")));
        for name in ["progressive.jpg", "grey.jpg", "small_rgb.jpg", "photo.png", "typing.gif"] {
            assert!(!has_inks(&picture(name)), "{name}");
        }
        assert!(!has_inks(&picture("cmyk_without_profile.jpg")[..20]));
    }

    #[test]
    fn a_header_without_end_is_not_read_to_its_end() {
        let inks = [0xFF, 0xC0, 0, 20, 8, 0, 10, 0, 20, 4];
        let after = |fill: usize| [&[0xFF, 0xD8][..], &vec![0xFF; fill], &inks].concat();
        assert!(has_inks(&after(1_000)));
        assert!(!has_inks(&after(1_000_000)));
    }

    proptest! {
        #[test]
        fn any_bytes_end_in_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            has_inks(&[&[0xFF, 0xD8, 0xFF][..], &bytes].concat());
        }
    }
}
