//! What a caller asks for; it stays unchanged on its way.

use serde::{Deserialize, Serialize};

use crate::{Limits, MainFormat, Score, VariantFormat};

/// How much may be given up for fewer bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Not noticed without the original beside it: scores at least 70, and the second judge admits it.
    #[default]
    Lossy,
    /// Not noticed side by side with the original: scores at least 85, with half the room for the second judge.
    Glossy,
    /// Identical pixels, frames and transparency; the profile is kept.
    Lossless,
}

impl Mode {
    /// The lowest whole-picture score that the mode accepts; `None` for lossless.
    pub fn floor(self) -> Option<Floor> {
        match self {
            Self::Lossy => Some(Floor(70.0)),
            Self::Glossy => Some(Floor(85.0)),
            Self::Lossless => None,
        }
    }
}

/// A tile may score lower than the whole by so many times what the whole falls short of 100.
const TILE_ALLOWANCE: f64 = 1.0 / 3.0;

/// Other implementations of the metric round otherwise; what passes here is to pass there, too.
const MEASURING_ERROR: f64 = 0.01;

/// How much work a result is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effort {
    /// A good guess and one check; some percent more bytes.
    Fast,
    /// A search that ends when little is left to gain.
    #[default]
    Balanced,
    /// Everything that may save a byte.
    Best,
}

/// The lowest score of a whole picture that is accepted, 0 to 100, and with it the lowest of its worst tile.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Floor(pub f64);

impl Floor {
    /// The lowest score that any tile may have.
    pub fn worst_tile(self) -> f64 {
        self.0 - TILE_ALLOWANCE * (100.0 - self.0)
    }

    /// Says whether a measured score is good enough, on the whole and in every tile.
    pub fn admits(self, score: Score) -> bool {
        self.margin(score) >= 0.0
    }

    /// By how many points a score lies above what is asked, of the whole or of the worst tile, whichever has less to spare.
    pub(crate) fn margin(self, score: Score) -> f64 {
        let above = (score.value() - self.0).min(score.worst_tile() - self.worst_tile());
        if score == Score::IDENTICAL { above } else { above - MEASURING_ERROR }
    }
}

/// How a picture is fitted into the asked size. Nothing is ever enlarged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ResizeFit {
    /// The largest size inside width × height.
    Inner,
    /// The smallest size that still covers width × height.
    Outer,
    /// Exactly width × height: as much of the picture as has these proportions, around what draws the eye. A side
    /// beyond the picture's own is the picture's own; with one side free nothing is cut.
    Crop,
}

/// A size asked for, in pixels of the upright picture; `None` leaves a side free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Resize {
    /// Inside the box, covering it or cut to it.
    pub fit: ResizeFit,
    /// Box width in pixels.
    pub width: Option<u32>,
    /// Box height in pixels.
    pub height: Option<u32>,
}

/// Everything that decides the bytes of the results of one original.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// Lossy, glossy or lossless.
    pub mode: Mode,
    /// A floor other than the mode's own; not for lossless.
    pub floor: Option<Floor>,
    /// How much work each result is worth.
    pub effort: Effort,
    /// Keeps EXIF, XMP and comments; otherwise only pixels, colour and what turning needs survive.
    pub keep_metadata: bool,
    /// A smaller size to make.
    pub resize: Option<Resize>,
    /// What the main result is to be, where that is smaller; the original's own format when absent.
    pub main_format: Option<MainFormat>,
    /// Works on a picture that is a result of ours as on any other, though its quality may fall below the mode's promise.
    pub again: bool,
    /// Further formats to make beside the main result.
    pub variants: Vec<VariantFormat>,
    /// Bounds on what is taken and how long it may take.
    pub limits: Limits,
}

impl Options {
    /// The floor in force; `None` for lossless.
    pub fn floor(&self) -> Option<Floor> {
        self.mode.floor().map(|own| self.floor.unwrap_or(own))
    }
}
