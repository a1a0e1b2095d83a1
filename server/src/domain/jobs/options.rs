//! What a client asks to be made of an original.

use eiderpix_engine::{Floor, MainFormat, Mode, Resize, VariantFormat};
use serde::{Deserialize, Serialize};

use super::cmyk::has_inks;

/// Mode, size and formats. Lies in the job's row as JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JobOptions {
    /// Lossy, glossy or lossless.
    pub mode: Mode,
    /// A floor other than the mode's own; not for lossless.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<Floor>,
    /// Keeps EXIF, XMP and comments.
    pub keep_metadata: bool,
    /// Leaves a picture in printing inks (CMYK) in them, which only a lossless result can.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub keep_inks: bool,
    /// Takes an SVG, too; clients of the compatible API never send one and are not to be given one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub takes_svg: bool,
    /// A smaller size to make.
    pub resize: Option<Resize>,
    /// Whether the picture in its own format is wanted, beside the further formats.
    pub main_wanted: bool,
    /// What the picture itself is to become, where that is smaller; its own format when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub main_format: Option<MainFormat>,
    /// Further formats, in the order asked.
    pub variants: Vec<VariantFormat>,
}

impl JobOptions {
    /// The options in force for one original.
    pub(crate) fn for_original(&self, original: &[u8]) -> Self {
        let mode = if self.keep_inks && has_inks(original) { Mode::Lossless } else { self.mode };
        Self { mode, ..self.clone() }
    }
}

impl Default for JobOptions {
    fn default() -> Self {
        Self {
            mode: Mode::default(),
            floor: None,
            keep_metadata: false,
            keep_inks: false,
            takes_svg: false,
            resize: None,
            main_wanted: true,
            main_format: None,
            variants: Vec::new(),
        }
    }
}
