//! How much processor time a picture may take until it is open: its header read and its pixels decoded.
//!
//! The engine looks at its deadlines between candidates; a library that reads a header looks at none. So the kernel
//! counts, from the child's first instruction on, and ends a child that is not done with opening.

use std::time::Duration;

use eiderpix_engine::{Format, Limits};

use super::memory::{header_pixels, may_move};

const BASE: Duration = Duration::from_secs(8);
/// Several times what the slowest pictures take.
const FOR_EACH_MEGABYTE: Duration = Duration::from_millis(250);
const FOR_EACH_MEGAPIXEL: Duration = Duration::from_millis(250);

/// Grants time by the file's size and the pixels that its header promises, as far as so many are taken.
pub(super) fn opening_time(original: &[u8], limits: &Limits) -> Duration {
    let pixels = match Format::sniff(original) {
        // Frames are not counted by the first bytes.
        Some(_) if may_move(original) => limits.animation_pixels,
        Some(Format::Pdf | Format::Svg) | None => 0,
        Some(_) => header_pixels(original).min(limits.still_pixels),
    };
    let share =
        |count: u64, each: Duration| each * u32::try_from(count.div_ceil(1_000_000)).unwrap_or(u32::MAX);
    BASE.saturating_add(share(original.len() as u64, FOR_EACH_MEGABYTE))
        .saturating_add(share(pixels, FOR_EACH_MEGAPIXEL))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bmp(width: u32, height: u32) -> Vec<u8> {
        let mut file = b"BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0".to_vec();
        file.extend(width.to_le_bytes());
        file.extend(height.to_le_bytes());
        file.resize(60, 0);
        file
    }

    #[test]
    fn a_small_picture_has_seconds_and_a_large_one_its_share_for_size_and_pixels() {
        let limits = Limits::default();
        let seconds = |original: &[u8]| opening_time(original, &limits).as_secs();
        assert_eq!(seconds(&bmp(100, 100)), 8);
        assert_eq!(seconds(&bmp(10_000, 4_000)), 18);
        assert_eq!(seconds(&bmp(60_000, 60_000)), 33, "no more than for the largest that is taken");
        assert_eq!(seconds(&[b'x'; 8_000_000]), 10);
        assert_eq!(seconds(b"GIF89a"), 70);
    }
}
