//! What became of an original: the results, what was measured, and why.

use serde::{Deserialize, Serialize};

use crate::{Error, Floor, Format, JudgeLimits, Judgement, Score, VariantFormat};

/// What the header and the decoder said of the original.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginalInfo {
    /// Told from its first bytes.
    pub format: Format,
    /// Size of the file.
    pub size_bytes: u64,
    /// Upright width in pixels; of a PDF its first page's, in points (1/72 of an inch).
    pub width: u32,
    /// Upright height in pixels; of a PDF its first page's, in points.
    pub height: u32,
    /// 1 for a still; of a PDF its pages.
    pub frames: u32,
    /// Whether any pixel of any frame is not fully opaque.
    pub has_transparency: bool,
    /// What lies beside its pixels.
    #[serde(default)]
    pub metadata: Vec<MetadataKind>,
}

/// Something that lies beside the pixels of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MetadataKind {
    /// An ICC colour profile.
    ColorProfile,
    /// Camera, lens, date and the like.
    Exif,
    /// Where the picture was taken, inside EXIF.
    Location,
    /// An XMP packet.
    Xmp,
    /// Comments.
    Comments,
}

/// One result that was made and is worth having.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Produced {
    /// Its format.
    pub format: Format,
    /// Its bytes; not part of the serialized report.
    #[serde(skip)]
    pub bytes: Vec<u8>,
    /// Upright width in pixels.
    pub width: u32,
    /// Upright height in pixels.
    pub height: u32,
    /// The SSIMULACRA2 score measured on these bytes; 100 where the pixels are identical.
    pub score: Score,
    /// The floor it was held to; `None` where nothing was to be lost.
    pub floor: Option<Floor>,
    /// What the second judge measured on these bytes.
    #[serde(default)]
    pub judgement: Judgement,
    /// The limits that these figures were held to.
    #[serde(default)]
    pub limits: JudgeLimits,
    /// How it was made, for people: "mozjpeg 4:2:0 quality 74", "palette of 128, dithered".
    pub encoding: String,
    /// How many candidates were measured before this one won.
    pub candidates: u32,
}

/// Why the original stays as the main result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeptReason {
    /// Nothing acceptable was smaller.
    NotSmaller,
    /// It is a result of ours, and would lose more by another run.
    AlreadyOptimized,
    /// The picture has high dynamic range, which no result of ours could keep yet.
    HighDynamicRange,
    /// The picture has a gain map, which makes it brighter on screens that can show that, and which no result of ours
    /// could keep yet.
    GainMap,
    /// Without loss there is no result: the picture has more than 8 bits a channel, or colours that are not sRGB.
    DeepColor,
    /// Time ran out. Another try may come to something.
    Deadline,
    /// Rewriting could break the document: it is signed, restricted or a form, carries files or media, is made for
    /// an archive, or is irregular.
    Fragile,
}

/// What became of the main result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "there are few of them, and each is handed on once")]
pub enum Outcome {
    /// A smaller file, in the original's format or what stands for it (TIFF and BMP: JPEG or PNG).
    Optimized(Produced),
    /// The original stays, byte for byte.
    Kept(KeptReason),
}

impl Outcome {
    /// Size of the main result, which is the original's where it was kept.
    pub fn size_bytes(&self, original_bytes: usize) -> u64 {
        match self {
            Self::Optimized(produced) => produced.bytes.len() as u64,
            Self::Kept(_) => original_bytes as u64,
        }
    }
}

/// Why a further format was not made.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingReason {
    /// Nothing acceptable was smaller than the main result.
    NotSmaller,
    /// The format cannot hold this picture: a side beyond the format's limit, more pixels than its encoder has memory
    /// for, high dynamic range; in lossless mode more than 8 bits a channel, or colours that are not sRGB.
    NotCompatible,
    /// The original is of this format already.
    SameFormat,
    /// The original is a result of ours that lost something, and a further format would add to that.
    AlreadyOptimized,
    /// Time ran out, for this format or for the main result, which it would have to beat.
    Deadline,
    /// The codec failed.
    Failed,
}

/// What became of one further format.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "there are few of them, and each is handed on once")]
pub enum VariantOutcome {
    /// A picture smaller than the main result.
    Made(Produced),
    /// No picture, and why.
    Missing(MissingReason),
}

impl From<Error> for VariantOutcome {
    fn from(error: Error) -> Self {
        Self::Missing(match error {
            Error::DeadlineExceeded => MissingReason::Deadline,
            _ => MissingReason::Failed,
        })
    }
}

/// Everything that became of one original.
#[derive(Debug, Clone, PartialEq)]
pub struct Optimized {
    /// What came in.
    pub original: OriginalInfo,
    /// What is delivered in the original's place.
    pub main: Outcome,
    /// The further formats, in the order asked.
    pub variants: Vec<(VariantFormat, VariantOutcome)>,
}
