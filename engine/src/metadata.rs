//! What lies beside the pixels: colour profile, EXIF, XMP, comments. Always data, never interpreted,
//! but for EXIF's orientation.

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

/// Where EXIF keeps the orientation.
struct OrientationEntry {
    value_offset: usize,
    is_little_endian: bool,
}

/// Walks the first directory; cameras put the tag there and viewers look nowhere else.
fn find_orientation(exif: &[u8]) -> Option<OrientationEntry> {
    let is_little_endian = match exif.get(..4)? {
        [b'I', b'I', 42, 0] => true,
        [b'M', b'M', 0, 42] => false,
        _ => return None,
    };
    let u16_at = |offset: usize| {
        let bytes: [u8; 2] = exif.get(offset..offset.checked_add(2)?)?.try_into().ok()?;
        Some(if is_little_endian { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let u32_at = |offset: usize| {
        let bytes: [u8; 4] = exif.get(offset..offset.checked_add(4)?)?.try_into().ok()?;
        Some(if is_little_endian { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    };
    const ORIENTATION: u16 = 0x0112;
    const SHORT: u16 = 3;
    let directory = u32_at(4)? as usize;
    for index in 0..usize::from(u16_at(directory)?) {
        let entry = directory.checked_add(2)?.checked_add(index * 12)?;
        if u16_at(entry)? == ORIENTATION {
            let is_one_short = u16_at(entry + 2)? == SHORT && u32_at(entry + 4)? == 1;
            u16_at(entry + 8)?;
            return is_one_short.then_some(OrientationEntry { value_offset: entry + 8, is_little_endian });
        }
    }
    None
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
    fn broken_exif_is_upright() {
        let exif = bare_orientation(Orientation::from_exif(6));
        for end in 0..exif.len() - 4 {
            let _ = orientation(&exif[..end]);
        }
        assert!(orientation(b"II\x2a\x00\xff\xff\xff\xff").is_upright());
    }
}
