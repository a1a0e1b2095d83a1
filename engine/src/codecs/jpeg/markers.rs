//! The markers that hold metadata: read from a JPEG, made for a JPEG.

use super::reader::{APP1, APP2, COMMENT, Reader};
use super::writer::Marker;
use crate::metadata::Metadata;

const EXIF: &[u8] = b"Exif\0\0";
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const ICC: &[u8] = b"ICC_PROFILE\0";

/// Most that a marker can hold.
const MARKER_BYTES: usize = 65_533;
/// What a profile's piece has before its contents: name, number and count.
const ICC_HEAD_BYTES: usize = 14;

/// Reads what lies beside the pixels; the first of a kind counts, as in viewers.
pub(super) fn read(reader: &Reader<'_>) -> Metadata {
    let named = |name: &[u8]| {
        let found = reader.markers(APP1).into_iter().find_map(|marker| marker.strip_prefix(name));
        found.map(<[u8]>::to_vec)
    };
    Metadata {
        icc: join_profile(&reader.markers(APP2)),
        exif: named(EXIF),
        xmp: named(XMP),
        comments: reader.markers(COMMENT).into_iter().map(<[u8]>::to_vec).collect(),
    }
}

/// Puts a profile's pieces together; a profile with a missing piece is none.
fn join_profile(markers: &[&[u8]]) -> Option<Vec<u8>> {
    let mut pieces: Vec<&[u8]> = markers
        .iter()
        .filter_map(|marker| marker.strip_prefix(ICC))
        .filter(|piece| piece.len() > 2)
        .collect();
    pieces.sort_by_key(|piece| piece[0]);
    let count = usize::from(pieces.first()?[1]);
    let is_whole = pieces.len() == count
        && pieces.iter().enumerate().all(|(index, piece)| usize::from(piece[0]) == index + 1);
    is_whole.then(|| pieces.iter().flat_map(|piece| &piece[2..]).copied().collect())
}

/// Makes the markers for metadata, leaving out what is too large for one.
pub(super) fn make(metadata: &Metadata) -> Vec<Marker> {
    let mut markers = Vec::new();
    for (name, contents) in [(EXIF, &metadata.exif), (XMP, &metadata.xmp)] {
        if let Some(contents) =
            contents.as_ref().filter(|contents| name.len() + contents.len() <= MARKER_BYTES)
        {
            markers.push((APP1, [name, contents].concat()));
        }
    }
    if let Some(icc) = &metadata.icc {
        let pieces = icc.chunks(MARKER_BYTES - ICC_HEAD_BYTES);
        if let Ok(count) = u8::try_from(pieces.len()) {
            markers.extend(
                pieces.zip(1_u8..).map(|(piece, number)| (APP2, [ICC, &[number, count], piece].concat())),
            );
        }
    }
    let comments = metadata.comments.iter().filter(|comment| comment.len() <= MARKER_BYTES);
    markers.extend(comments.map(|comment| (COMMENT, comment.clone())));
    markers
}
