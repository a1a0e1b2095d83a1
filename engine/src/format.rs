//! The formats taken, told from the first bytes, never from a name.

use serde::{Deserialize, Serialize};

/// A format that the engine reads, and but for TIFF and BMP writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// JPEG, baseline or progressive.
    Jpeg,
    /// PNG; an animated one is not taken yet.
    Png,
    /// GIF, still or animated.
    Gif,
    /// WebP, lossy, lossless or animated.
    WebP,
    /// AVIF, still or animated.
    Avif,
    /// TIFF of one page; results of it are JPEG or PNG.
    Tiff,
    /// BMP; results of it are JPEG or PNG.
    Bmp,
    /// PDF: a document, of which no further formats are made.
    Pdf,
    /// SVG: a drawing, of which no further formats are made.
    Svg,
}

/// A further format that can be made beside the main result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum VariantFormat {
    /// WebP, of stills and of animations.
    WebP,
    /// AVIF, of stills and of animations.
    Avif,
}

/// A format that a picture can be turned into in its own place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MainFormat {
    /// JPEG, of stills without transparency.
    Jpeg,
    /// PNG, of stills.
    Png,
    /// GIF, of stills and animations without half-transparency.
    Gif,
}

impl Format {
    /// Tells the format from the first bytes; `None` for anything that the engine does not take.
    pub fn sniff(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Some(Self::Png),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Self::Gif),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::WebP),
            [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', b'f' | b's', ..] => Some(Self::Avif),
            [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Some(Self::Tiff),
            // Two letters begin many a text; the size of a picture header that there is begins none.
            [
                b'B',
                b'M',
                _,
                _,
                _,
                _,
                _,
                _,
                _,
                _,
                _,
                _,
                _,
                _,
                12 | 16 | 40 | 52 | 56 | 64 | 108 | 124,
                0,
                0,
                0,
                ..,
            ] => Some(Self::Bmp),
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            _ => is_svg(bytes).then_some(Self::Svg),
        }
    }

    /// Names a picture format that the engine does not take yet, so that a refusal can say which it is.
    pub fn name_untaken(bytes: &[u8]) -> Option<&'static str> {
        match bytes {
            [0xFF, 0x0A, ..] | [0, 0, 0, 12, b'J', b'X', b'L', b' ', ..] => Some("JPEG XL"),
            [_, _, _, _, b'f', b't', b'y', b'p', b'h', b'e', b'i' | b'v', ..]
            | [_, _, _, _, b'f', b't', b'y', b'p', b'm', b'i', b'f', b'1', ..] => Some("HEIC"),
            [0x1F, 0x8B, ..] => Some("gzip (.svgz)"),
            _ => None,
        }
    }

    /// The file name extension, without a dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::WebP => "webp",
            Self::Avif => "avif",
            Self::Tiff => "tif",
            Self::Bmp => "bmp",
            Self::Pdf => "pdf",
            Self::Svg => "svg",
        }
    }

    /// The media type that files are served with.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::WebP => "image/webp",
            Self::Avif => "image/avif",
            Self::Tiff => "image/tiff",
            Self::Bmp => "image/bmp",
            Self::Pdf => "application/pdf",
            Self::Svg => "image/svg+xml",
        }
    }
}

/// How far into a file its root is looked for, behind what may stand before it.
const MOST_BEFORE_ROOT: usize = 64 * 1024;

/// Says whether an XML text has `<svg>` for its root.
fn is_svg(bytes: &[u8]) -> bool {
    let mut rest = &bytes[..bytes.len().min(MOST_BEFORE_ROOT)];
    rest = rest.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(rest);
    loop {
        rest = rest.trim_ascii_start();
        let end: &[u8] = match rest {
            [b'<', b'?', ..] => b"?>",
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            // Declarations between brackets hold ">", too.
            [b'<', b'!', ..] if rest.iter().find(|byte| matches!(byte, b'[' | b'>')) == Some(&b'[') => b"]>",
            [b'<', b'!', ..] => b">",
            _ => break,
        };
        let Some(at) = rest.windows(end.len()).position(|window| window == end) else { return false };
        rest = &rest[at + end.len()..];
    }
    let Some(rest) = rest.strip_prefix(b"<") else { return false };
    let name_end = rest.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'));
    let name = &rest[..name_end.unwrap_or(rest.len())];
    name == b"svg" || name.ends_with(b":svg")
}

impl From<MainFormat> for Format {
    fn from(format: MainFormat) -> Self {
        match format {
            MainFormat::Jpeg => Self::Jpeg,
            MainFormat::Png => Self::Png,
            MainFormat::Gif => Self::Gif,
        }
    }
}

impl From<VariantFormat> for Format {
    fn from(format: VariantFormat) -> Self {
        match format {
            VariantFormat::WebP => Self::WebP,
            VariantFormat::Avif => Self::Avif,
        }
    }
}
