//! The same coefficients in fewer bytes.

use super::library::guarded;
use super::reader::Reader;
use super::writer::{Marker, Scans, Writer};
use crate::Error;

/// Writes the coefficients anew, in the smallest of three layouts.
///
/// Never larger than what `jpegtran -optimize -progressive` makes, whose layout is one of those tried.
pub(super) fn recompress(original: &[u8], markers: &[Marker]) -> Result<Vec<u8>, Error> {
    smallest(original, &[Scans::Searched, Scans::Standard, Scans::Sequential], markers)
}

/// The same without the search for a layout, which is most of the work and saves some percent at most.
pub(super) fn recompress_quickly(original: &[u8], markers: &[Marker]) -> Result<Vec<u8>, Error> {
    smallest(original, &[Scans::Standard, Scans::Sequential], markers)
}

/// Reads once, writes in each layout.
fn smallest(original: &[u8], layouts: &[Scans], markers: &[Marker]) -> Result<Vec<u8>, Error> {
    guarded(|| {
        let mut reader = Reader::new(original);
        let written =
            layouts.iter().map(|&scans| Writer::new().write_coefficients(&mut reader, scans, markers));
        written
            .min_by_key(Vec::len)
            .ok_or_else(|| Error::Codec { codec: "jpeg", message: "nothing was written".into() })
    })
}
