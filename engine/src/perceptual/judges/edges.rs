//! Soft edges that became hard.

use crate::Raster;

/// Alpha of a soft edge's pixels.
const SOFT: std::ops::RangeInclusive<u8> = 16..=239;
/// Fewer soft pixels than this are not judged.
const FEWEST: usize = 50;

/// The share of an original's soft pixels that are opaque or invisible in a candidate.
pub(super) fn hardened(original: &Raster, candidate: &Raster) -> Option<f64> {
    let soft = || original.pixels.iter().zip(&candidate.pixels).filter(|(pixel, _)| SOFT.contains(&pixel.a));
    let count = soft().count();
    let hard = soft().filter(|(_, shown)| matches!(shown.a, 0 | 255)).count();
    (count >= FEWEST).then(|| hard as f64 / count as f64)
}
