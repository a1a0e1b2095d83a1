//! What a caller asks for; it stays unchanged on its way.

use serde::{Deserialize, Serialize};

use crate::{Limits, Score, VariantFormat};

/// How much may be given up for fewer bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Scores at least 70 against the original: nobody sees it at normal distance.
    #[default]
    Lossy,
    /// Scores at least 85: for photographers.
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

/// The lowest score that is accepted, 0 to 100.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Floor(pub f64);

impl Floor {
    /// Says whether a measured score is good enough.
    pub fn admits(self, score: Score) -> bool {
        score.value() >= self.0
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
}

/// A size asked for, in pixels of the upright picture; `None` leaves a side free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Resize {
    /// Inside the box or covering it.
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
    /// Keeps EXIF, XMP and comments; otherwise only pixels, colour and what turning needs survive.
    pub keep_metadata: bool,
    /// A smaller size to make.
    pub resize: Option<Resize>,
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
