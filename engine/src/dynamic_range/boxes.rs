//! Gain maps of AVIF files: an item that is derived by a tone map, or an auxiliary picture of Apple's kind.

use super::GAIN_MAP_NAMES;

/// Says whether a file's list of pictures holds a gain map.
pub(super) fn have_gain_map(file: &[u8]) -> bool {
    boxes(file).filter(|found| found.name == b"meta").any(|meta| {
        // Version and flags stand before a list's boxes.
        let parts = || boxes(meta.contents.get(4..).unwrap_or_default());
        let is_derived =
            parts().filter(|part| part.name == b"iinf").any(|items| lists_tone_map(items.contents));
        let properties = parts()
            .filter(|part| part.name == b"iprp")
            .flat_map(|part| boxes(part.contents))
            .filter(|part| part.name == b"ipco")
            .flat_map(|part| boxes(part.contents));
        is_derived || properties.into_iter().any(|property| is_auxiliary_gain_map(&property))
    })
}

/// Looks for the type `tmap` among a file's items.
fn lists_tone_map(items: &[u8]) -> bool {
    let count_bytes = if items.first() == Some(&0) { 2 } else { 4 };
    let entries = items.get(4 + count_bytes..).unwrap_or_default();
    boxes(entries).filter(|entry| entry.name == b"infe").any(|entry| {
        // Item and protection, both of 2 bytes in version 2, come before the type.
        let type_at = match entry.contents.first() {
            Some(2) => 4 + 2 + 2,
            Some(3) => 4 + 4 + 2,
            _ => return false,
        };
        entry.contents.get(type_at..type_at + 4) == Some(b"tmap")
    })
}

fn is_auxiliary_gain_map(property: &Found<'_>) -> bool {
    let is_named = |name: &&[u8]| property.contents.get(4..).is_some_and(|kind| kind.starts_with(name));
    property.name == b"auxC" && GAIN_MAP_NAMES.iter().any(is_named)
}

/// A box of ISO's base format.
struct Found<'a> {
    name: &'a [u8],
    contents: &'a [u8],
}

/// The boxes that follow one another, up to the first that is longer than what is there.
fn boxes(mut bytes: &[u8]) -> impl Iterator<Item = Found<'_>> {
    std::iter::from_fn(move || {
        let (head, after) = bytes.split_first_chunk::<4>()?;
        let name = after.get(..4)?;
        let (head_bytes, size) = match u32::from_be_bytes(*head) {
            // Up to the end.
            0 => (8, bytes.len()),
            1 => (16, usize::try_from(u64::from_be_bytes(*bytes.get(8..)?.first_chunk()?)).ok()?),
            size => (8, size as usize),
        };
        let contents = bytes.get(head_bytes..size)?;
        bytes = &bytes[size..];
        Some(Found { name, contents })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn a_box(name: &[u8; 4], contents: &[u8]) -> Vec<u8> {
        [&(contents.len() as u32 + 8).to_be_bytes(), &name[..], contents].concat()
    }

    fn file(item: &[u8], property: &[u8]) -> Vec<u8> {
        let items = a_box(b"iinf", &[&[0, 0, 0, 0, 0, 1], item].concat());
        let properties = a_box(b"iprp", &a_box(b"ipco", property));
        let meta = a_box(b"meta", &[&[0; 4], &items[..], &properties].concat());
        // Behind the pixels, as nothing says that the list comes first.
        let pixels = [&1_u32.to_be_bytes(), &b"mdat"[..], &5_016_u64.to_be_bytes(), &[0; 5_000]].concat();
        [a_box(b"ftyp", b"avif"), pixels, meta].concat()
    }

    fn item(kind: &[u8; 4], version: u8) -> Vec<u8> {
        let number: &[u8] = if version == 2 { &[0, 1] } else { &[0, 0, 0, 1] };
        a_box(b"infe", &[&[version, 0, 0, 0], number, &[0, 0], kind, b"tmap\0"].concat())
    }

    #[test]
    fn a_tone_map_is_an_item_of_that_type_wherever_the_list_lies() {
        for version in [2, 3] {
            assert!(have_gain_map(&file(&item(b"tmap", version), &[])));
            assert!(!have_gain_map(&file(&item(b"av01", version), &[])), "a name is no type");
        }
        assert!(!have_gain_map(&a_box(b"ftyp", b"aviftmap")), "a brand is no item");
    }

    #[test]
    fn apples_auxiliary_picture_is_told_from_depth_and_transparency() {
        let auxiliary = |kind: &str| a_box(b"auxC", format!("\0\0\0\0urn:{kind}\0").as_bytes());
        let plain = item(b"av01", 2);
        assert!(have_gain_map(&file(&plain, &auxiliary("com:apple:photo:2020:aux:hdrgainmap"))));
        for other in ["com:apple:photo:2018:aux:depth", "mpeg:mpegB:cicp:systems:auxiliary:alpha"] {
            assert!(!have_gain_map(&file(&plain, &auxiliary(other))));
        }
    }

    #[test]
    fn boxes_that_end_early_hold_nothing() {
        let whole = file(&item(b"tmap", 2), &[]);
        for end in 0..whole.len() {
            have_gain_map(&whole[..end]);
        }
        assert_eq!(boxes(&[0, 0, 0, 4, b'f', b'r', b'e', b'e']).count(), 0);
    }
}
