//! What lies beside the pixels: colour profile, EXIF, XMP, comments. Always data, never interpreted,
//! but for EXIF's orientation.

use crate::MetadataKind;
use crate::transform::orient::Orientation;

/// Side blocks of one file, as raw bytes without their container's framing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Metadata {
    /// The ICC profile.
    pub(crate) icc: Option<Vec<u8>>,
    /// EXIF: a TIFF structure, beginning with `II` or `MM`.
    pub(crate) exif: Option<Vec<u8>>,
    /// XMP: an XML packet.
    pub(crate) xmp: Option<Vec<u8>>,
    /// Comments.
    pub(crate) comments: Vec<Vec<u8>>,
}

impl Metadata {
    /// Names what there is.
    pub(crate) fn kinds(&self) -> Vec<MetadataKind> {
        let has_location = self.exif.as_deref().is_some_and(|exif| find_entry(exif, GPS).is_some());
        let kinds = [
            (self.icc.is_some(), MetadataKind::ColorProfile),
            (self.exif.is_some(), MetadataKind::Exif),
            (has_location, MetadataKind::Location),
            (self.xmp.is_some(), MetadataKind::Xmp),
            (!self.comments.is_empty(), MetadataKind::Comments),
        ];
        kinds.into_iter().filter_map(|(is_there, kind)| is_there.then_some(kind)).collect()
    }

    /// The EXIF block as it belongs to pixels that stand upright already.
    pub(crate) fn upright_exif(&self) -> Option<Vec<u8>> {
        let mut exif = self.exif.clone()?;
        if let Some(entry) = find_orientation(&exif) {
            let one = if entry.is_little_endian { [1, 0] } else { [0, 1] };
            exif[entry.value_offset..entry.value_offset + 2].copy_from_slice(&one);
        }
        Some(exif)
    }
}

/// Reads the orientation from an EXIF block; upright when it has none.
pub(crate) fn orientation(exif: &[u8]) -> Orientation {
    let Some(entry) = find_orientation(exif) else { return Orientation::UPRIGHT };
    let value = [exif[entry.value_offset], exif[entry.value_offset + 1]];
    let value = if entry.is_little_endian { u16::from_le_bytes(value) } else { u16::from_be_bytes(value) };
    Orientation::from_exif(value)
}

/// Builds an EXIF block that holds an orientation and nothing else.
pub(crate) fn bare_orientation(orientation: Orientation) -> Vec<u8> {
    let mut exif = b"MM\x00\x2A\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00".to_vec();
    exif.extend([orientation.exif(), 0, 0, 0, 0, 0, 0]);
    exif
}

const ORIENTATION: u16 = 0x0112;
/// Points to the directory that says where the picture was taken.
const GPS: u16 = 0x8825;

/// Where EXIF keeps the orientation.
struct OrientationEntry {
    value_offset: usize,
    is_little_endian: bool,
}

/// An entry of EXIF's first directory.
struct Entry {
    offset: usize,
    is_little_endian: bool,
}

fn find_orientation(exif: &[u8]) -> Option<OrientationEntry> {
    const SHORT: u16 = 3;
    let Entry { offset, is_little_endian } = find_entry(exif, ORIENTATION)?;
    let is_one_short = u16_at(exif, offset + 2, is_little_endian)? == SHORT
        && u32_at(exif, offset + 4, is_little_endian)? == 1;
    u16_at(exif, offset + 8, is_little_endian)?;
    is_one_short.then_some(OrientationEntry { value_offset: offset + 8, is_little_endian })
}

/// Walks the first directory; cameras put tags there and viewers look nowhere else.
fn find_entry(exif: &[u8], tag: u16) -> Option<Entry> {
    let is_little_endian = match exif.get(..4)? {
        [b'I', b'I', 42, 0] => true,
        [b'M', b'M', 0, 42] => false,
        _ => return None,
    };
    let directory = u32_at(exif, 4, is_little_endian)? as usize;
    for index in 0..usize::from(u16_at(exif, directory, is_little_endian)?) {
        let offset = directory.checked_add(2)?.checked_add(index * 12)?;
        if u16_at(exif, offset, is_little_endian)? == tag {
            return Some(Entry { offset, is_little_endian });
        }
    }
    None
}

fn u16_at(exif: &[u8], offset: usize, is_little_endian: bool) -> Option<u16> {
    let bytes: [u8; 2] = exif.get(offset..offset.checked_add(2)?)?.try_into().ok()?;
    Some(if is_little_endian { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
}

fn u32_at(exif: &[u8], offset: usize, is_little_endian: bool) -> Option<u32> {
    let bytes: [u8; 4] = exif.get(offset..offset.checked_add(4)?)?.try_into().ok()?;
    Some(if is_little_endian { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_orientation_is_read_back_and_set_upright() {
        let exif = bare_orientation(Orientation::from_exif(6));
        assert_eq!(orientation(&exif).exif(), 6);
        let metadata = Metadata { exif: Some(exif), ..Metadata::default() };
        assert_eq!(orientation(&metadata.upright_exif().unwrap()).exif(), 1);
    }

    #[test]
    fn what_lies_beside_the_pixels_is_named() {
        // One entry in the first directory: a pointer to where the picture was taken.
        let mut exif = b"II\x2a\x00\x08\x00\x00\x00\x01\x00\x25\x88\x04\x00\x01\x00\x00\x00".to_vec();
        exif.extend([0; 8]);
        let metadata = Metadata { exif: Some(exif), comments: vec![vec![1]], ..Metadata::default() };
        assert_eq!(metadata.kinds(), [MetadataKind::Exif, MetadataKind::Location, MetadataKind::Comments]);
        let plain = Metadata { exif: Some(bare_orientation(Orientation::UPRIGHT)), ..Metadata::default() };
        assert_eq!(plain.kinds(), [MetadataKind::Exif]);
    }

    #[test]
    fn broken_exif_is_upright() {
        let exif = bare_orientation(Orientation::from_exif(6));
        for end in 0..exif.len() - 4 {
            let _ = orientation(&exif[..end]);
        }
        assert!(orientation(b"II\x2a\x00\xff\xff\xff\xff").is_upright());
    }
}
