//! Finds what makes a picture brighter than ordinary screens show: a gain map, or colours on the scale of HDR.
//!
//! No result of ours keeps either yet, so that such an original stays as it is, and no further format that would win
//! over it in a browser is made beside it.

mod boxes;
mod jpeg;
mod profile;

use crate::codecs::{Decoded, png};
use crate::{Format, KeptReason};

/// Says why an original has to stay as it is, if it has high dynamic range.
pub(crate) fn reason_to_keep(original: &[u8], format: Format, decoded: &Decoded) -> Option<KeptReason> {
    let has_gain_map = match format {
        Format::Jpeg => jpeg::has_gain_map(original),
        Format::Avif => boxes::have_gain_map(original),
        Format::Png => png::has_gain_map(original),
        // No gain map can be stored in any of these.
        Format::Gif | Format::WebP | Format::Tiff | Format::Bmp | Format::Pdf | Format::Svg => false,
    };
    if has_gain_map {
        return Some(KeptReason::GainMap);
    }
    let is_hdr = decoded.is_hdr || decoded.metadata.icc.as_deref().is_some_and(profile::is_hdr);
    is_hdr.then_some(KeptReason::HighDynamicRange)
}

/// What names a gain map or its numbers in metadata.
const GAIN_MAP_NAMES: [&[u8]; 2] =
    [b"http://ns.adobe.com/hdr-gain-map/1.0/", b"urn:com:apple:photo:2020:aux:hdrgainmap"];

/// Says whether metadata is that of a gain map.
fn names_gain_map(metadata: &[u8]) -> bool {
    GAIN_MAP_NAMES.iter().any(|name| contains(metadata, name))
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
