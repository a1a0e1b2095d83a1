//! Turning and mirroring pixels upright.

use rgb::RGBA8;

use crate::Raster;

/// How stored pixels are to be turned to stand upright: EXIF's values 1 to 8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Orientation(u8);

impl Orientation {
    /// Stored as seen.
    pub(crate) const UPRIGHT: Self = Self(1);

    /// Takes EXIF's value; anything else is upright, as viewers have it.
    pub(crate) fn from_exif(value: u16) -> Self {
        if (1..=8).contains(&value) { Self(value as u8) } else { Self::UPRIGHT }
    }

    /// EXIF's value, 1 to 8.
    pub(crate) fn exif(self) -> u8 {
        self.0
    }

    /// Says whether nothing needs turning.
    pub(crate) fn is_upright(self) -> bool {
        self == Self::UPRIGHT
    }

    /// Says whether width and height change places.
    pub(crate) fn swaps_sides(self) -> bool {
        self.0 >= 5
    }
}

impl Default for Orientation {
    fn default() -> Self {
        Self::UPRIGHT
    }
}

/// Turns stored pixels upright.
pub(crate) fn upright(raster: Raster, orientation: Orientation) -> Raster {
    let (width, height) = (raster.width as usize, raster.height as usize);
    let stored = |x: usize, y: usize| raster.pixels[y * width + x];
    let (last_x, last_y) = (width - 1, height - 1);
    let pixels = match orientation.exif() {
        2 => fill(width, height, |x, y| stored(last_x - x, y)),
        3 => fill(width, height, |x, y| stored(last_x - x, last_y - y)),
        4 => fill(width, height, |x, y| stored(x, last_y - y)),
        5 => fill(height, width, |x, y| stored(y, x)),
        6 => fill(height, width, |x, y| stored(y, last_y - x)),
        7 => fill(height, width, |x, y| stored(last_x - y, last_y - x)),
        8 => fill(height, width, |x, y| stored(last_x - y, x)),
        _ => return raster,
    };
    let (width, height) =
        if orientation.swaps_sides() { (raster.height, raster.width) } else { (raster.width, raster.height) };
    Raster { width, height, pixels }
}

fn fill(width: usize, height: usize, pixel: impl Fn(usize, usize) -> RGBA8) -> Vec<RGBA8> {
    let mut pixels = Vec::with_capacity(width * height);
    for y in 0..height {
        pixels.extend((0..width).map(|x| pixel(x, y)));
    }
    pixels
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The letters of a 3 × 2 picture, row by row.
    fn turned(orientation: u16) -> (u32, String) {
        let pixels = b"abcdef".iter().map(|&letter| RGBA8::new(letter, 0, 0, 255)).collect();
        let upright = upright(Raster { width: 3, height: 2, pixels }, Orientation::from_exif(orientation));
        (upright.width, upright.pixels.iter().map(|pixel| char::from(pixel.r)).collect())
    }

    #[test]
    fn each_orientation_is_turned_as_exif_defines_it() {
        assert_eq!(turned(1), (3, "abcdef".into()));
        assert_eq!(turned(2), (3, "cbafed".into()));
        assert_eq!(turned(3), (3, "fedcba".into()));
        assert_eq!(turned(4), (3, "defabc".into()));
        assert_eq!(turned(5), (2, "adbecf".into()));
        assert_eq!(turned(6), (2, "daebfc".into()));
        assert_eq!(turned(7), (2, "fcebda".into()));
        assert_eq!(turned(8), (2, "cfbead".into()));
        assert_eq!(turned(9), (3, "abcdef".into()));
    }
}
