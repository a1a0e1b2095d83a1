//! The same coefficients in fewer bytes.
//!
//! Never larger than what `jpegtran -optimize -progressive` makes, whose layout is one of those tried.

use super::library::guarded;
use super::reader::Reader;
use super::writer::{Marker, Scans, Writer};
use crate::Error;

/// Writes the coefficients anew, in the smallest of three layouts.
pub(super) fn recompress(original: &[u8], markers: &[Marker]) -> Result<Vec<u8>, Error> {
    let mut smallest: Option<Vec<u8>> = None;
    for scans in [Scans::Searched, Scans::Standard, Scans::Sequential] {
        let bytes =
            guarded(|| Ok(Writer::new().write_coefficients(&mut Reader::new(original), scans, markers)))?;
        if smallest.as_ref().is_none_or(|smallest| bytes.len() < smallest.len()) {
            smallest = Some(bytes);
        }
    }
    smallest.ok_or_else(|| Error::Codec { codec: "jpeg", message: "nothing was written".into() })
}
