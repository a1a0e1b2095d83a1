//! What an original's header tells about where its search begins and whether it is worth one.

use mozjpeg_sys::J_COLOR_SPACE::{JCS_GRAYSCALE, JCS_YCbCr};

use super::encode::Method;
use super::library::guarded;
use super::reader::{Planes, Reader};
use crate::codecs::Decoded;
use crate::{Error, Floor};

/// The quantization tables of an original, in natural order.
#[derive(Debug, Clone)]
pub(super) struct Tables {
    pub(super) luma: [u16; 64],
    pub(super) chroma: [u16; 64],
}

/// What the header tells.
pub(super) struct Hints {
    /// How coarse the original's luma table is, in percent of the standard's: 50 is libjpeg's quality 75.
    coarseness: f64,
    /// Natural logarithm of the original's bits a pixel.
    bits_a_pixel_ln: f64,
    /// The tables, when one serves luma and one both chromas.
    pub(super) tables: Option<Tables>,
    /// Whether the stored planes are the picture: neither turned, resized nor in other colours.
    pub(super) stores_picture: bool,
}

/// The first two rows of the standard's luma table (Annex K), whose sum stands for the whole.
const STANDARD_ROWS_SUM: f64 = 484.0;
/// What a picture without tables of its own is taken to have: it was made smaller.
const FINE: f64 = 25.0;
/// So many bits a pixel a JPEG of that fineness has, about.
const BITS_OF_A_FINE_JPEG: f64 = 3.0;

/// Photos of this coarseness (libjpeg's quality 36) and more came out at most 1.2 % smaller at a floor of 85 than
/// without loss; each 8 points of floor are a factor of e (quality 63 at 90, with 0.5 %).
const HOPELESS_AT_85: f64 = 140.0;

impl Hints {
    /// Reads an original's header.
    pub(super) fn read(original: &[u8], decoded: &Decoded) -> Result<Self, Error> {
        guarded(|| {
            let reader = Reader::new(original);
            let all = reader.quantizers().unwrap_or_default();
            let tables = match all.as_slice() {
                [luma] => Some(Tables { luma: *luma, chroma: *luma }),
                [luma, blue, red] if blue == red => Some(Tables { luma: *luma, chroma: *blue }),
                _ => None,
            };
            let rows_sum = |table: &[u16; 64]| table[..16].iter().map(|&step| f64::from(step)).sum::<f64>();
            let coarseness = all
                .first()
                .filter(|_| !decoded.is_resized)
                .map_or(FINE, |luma| (100.0 * rows_sum(luma) / STANDARD_ROWS_SUM).clamp(1.0, 1000.0));
            let stores_picture = !decoded.is_resized
                && decoded.orientation.is_upright()
                && decoded.is_srgb
                && matches!(reader.color_space(), JCS_YCbCr | JCS_GRAYSCALE)
                && Planes::can_hold(&reader.sampling());
            let bits_a_pixel = 8.0 * original.len() as f64 / decoded.raster().pixel_count() as f64;
            Ok(Self { coarseness, bits_a_pixel_ln: bits_a_pixel.ln(), tables, stores_picture })
        })
    }

    /// Knows nothing but that the pixels come from no JPEG.
    pub(super) fn of_pixels() -> Self {
        Self {
            coarseness: FINE,
            bits_a_pixel_ln: BITS_OF_A_FINE_JPEG.ln(),
            tables: None,
            stores_picture: false,
        }
    }

    /// Guesses where on a method's dial a floor lies.
    ///
    /// Fitted by least squares to where the floors 70, 75, 80 and 85 lay for the JPEGs of the development corpus and
    /// for six photos at libjpeg's qualities 50 to 84. The guess is off by 9, 8 and 10 steps on average.
    pub(super) fn start(&self, method: Method, floor: Floor) -> i32 {
        let (coarseness, bits) = (self.coarseness.ln(), self.bits_a_pixel_ln);
        let dial = match method {
            Method::Mozjpeg(_) => 2.59 * floor.0 - 16.6 * coarseness + 4.5 * bits,
            Method::Jpegli => -104.0 + 3.77 * floor.0 - 15.2 * coarseness,
            Method::OwnTables => 16.0 * (-1.6 + 0.111 * floor.0 + 1.55 * coarseness + 0.39 * bits),
        };
        dial.round() as i32
    }

    /// Says whether no encoding can hold the floor in fewer bytes than the original's own coefficients need.
    pub(super) fn is_hopeless(&self, floor: Floor) -> bool {
        self.coarseness > HOPELESS_AT_85 * ((85.0 - floor.0) / 8.0).exp()
    }

    /// Compares how coarse the original's tables are with where its own begin to beat new ones for a floor.
    ///
    /// Above 1 its own win, since every other table adds an error of its own. With colour at full resolution, new
    /// encodings have more to save.
    pub(super) fn coarseness_for(&self, floor: Floor, halves_chroma: bool) -> f64 {
        let even = (85.0 - 2.6 * (floor.0 - 70.0)).max(5.0);
        self.coarseness / if halves_chroma { even } else { 1.4 * even }
    }
}
