//! What a client asks to be made of an original.

use eiderpix_engine::{Floor, Mode, Resize, VariantFormat};
use serde::{Deserialize, Serialize};

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
    /// A smaller size to make.
    pub resize: Option<Resize>,
    /// Whether the picture in its own format is wanted, beside the further formats.
    pub main_wanted: bool,
    /// Further formats, in the order asked.
    pub variants: Vec<VariantFormat>,
}

impl Default for JobOptions {
    fn default() -> Self {
        Self {
            mode: Mode::default(),
            floor: None,
            keep_metadata: false,
            resize: None,
            main_wanted: true,
            variants: Vec::new(),
        }
    }
}
