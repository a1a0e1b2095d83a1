//! libavif's results in words.
#![expect(unsafe_code, reason = "binds libavif")]

use std::ffi::CStr;

use libavif_sys::{avifResult, avifResultToString};

/// Says what libavif means by a result.
pub(super) fn failure(result: avifResult) -> String {
    // SAFETY: libavif answers every number with a static string.
    let text = unsafe { CStr::from_ptr(avifResultToString(result)) };
    text.to_string_lossy().to_lowercase()
}
