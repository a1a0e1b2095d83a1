//! The details of a failure as data: stable codes for what the engine names in prose.

use serde::{Deserialize, Serialize};

/// A closed list of details: each with its code, and what the engine calls it. What is on no list keeps its name.
macro_rules! details {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $code:literal, $engine:literal;)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(from = "String", into = "String")]
        #[expect(missing_docs, reason = "the codes say what each is")]
        pub enum $name {
            $($variant,)*
            Other(String),
        }

        impl $name {
            /// Every detail on the list.
            #[cfg(test)]
            pub(crate) const ALL: &[Self] = &[$(Self::$variant),*];

            /// The stable code.
            pub fn code(&self) -> &str {
                match self {
                    $(Self::$variant => $code,)*
                    Self::Other(name) => name,
                }
            }

            /// What the engine names so.
            pub(crate) fn of_engine(words: &str) -> Self {
                match words {
                    $($engine => Self::$variant,)*
                    other => Self::Other(other.to_owned()),
                }
            }
        }

        impl From<String> for $name {
            fn from(code: String) -> Self {
                match code.as_str() {
                    $($code => Self::$variant,)*
                    _ => Self::Other(code),
                }
            }
        }

        impl From<$name> for String {
            fn from(detail: $name) -> Self {
                detail.code().to_owned()
            }
        }
    };
}

details! {
    /// A picture format, or a kind of one, that is not taken; others, like HEIC, have their own name.
    Untaken {
        AnimatedPng = "animated_png", "animated PNG";
        RareJpeg = "rare_jpeg", "JPEG of a rare kind (arithmetic, lossless or 12-bit)";
        NestedBmp = "nested_bmp", "BMP that holds a JPEG or a PNG";
        Pdf = "pdf", "PDF as a picture";
        Raw = "raw", "a camera's raw file";
        TiffPages = "tiff_pages", "TIFF of several pages";
        TiffColors = "tiff_colors", "TIFF in rare colours";
        TiffSigned = "tiff_signed", "TIFF with signed or floating-point samples";
        TiffSamples = "tiff_samples", "TIFF with samples of a rare size";
        TiffKind = "tiff_kind", "TIFF with samples of a rare kind";
        TiffChannels = "tiff_channels", "TIFF with more than 8 channels";
        TiffZstandard = "tiff_zstandard", "TIFF compressed by Zstandard";
        TiffWebp = "tiff_webp", "TIFF compressed as WebP";
        TiffFax = "tiff_fax", "TIFF compressed as a group 3 fax";
        TiffOldJpeg = "tiff_old_jpeg", "TIFF compressed as JPEG in the old way";
        TiffCompression = "tiff_compression", "TIFF in a rare compression";
        TiffSubsampled = "tiff_subsampled", "TIFF with subsampled colour outside of JPEG";
    }
}

details! {
    /// What a picture would lose in another format.
    Loss {
        Frames = "frames", "all frames but the first";
        Transparency = "transparency", "its transparency";
        HalfTransparency = "half_transparency", "its half-transparency";
        Timing = "timing", "its timing";
        Pages = "pages", "its pages";
    }
}

details! {
    /// What an SVG holds that could do harm.
    Harm {
        Script = "script", "a script";
        Reference = "reference", "a reference to another file";
        Link = "link", "a link that can run something";
        Animation = "animation", "an animation of what is linked or run";
        Element = "element", "an element that can load or run something";
        HtmlElement = "html_element", "an element of HTML that can load or run something";
        Css = "css", "what can load or run something";
        Declarations = "declarations", "declarations in its document type";
        Embedded = "embedded", "an embedded file that is no JPEG, PNG, GIF, WebP or harmless SVG";
    }
}

details! {
    /// What there is too much of.
    Excess {
        Pixels = "pixels", "pixels";
        PixelsASide = "pixels_a_side", "pixels a side";
        Frames = "frames", "frames";
        PixelsInAllFrames = "pixels_in_all_frames", "pixels in all frames";
        DocumentPages = "document_pages", "pages";
        Elements = "elements", "elements";
        ElementsNested = "elements_nested", "elements in each other";
        ElementsReferred = "elements_referred", "elements once its references are followed";
        LayersNested = "layers_nested", "layers in each other";
        ReferencesNested = "references_nested", "references in each other";
        PixelsInATile = "pixels_in_a_tile", "pixels in one tile of a pattern";
        Blocks = "blocks", "blocks";
        Boxes = "boxes", "boxes";
        BoxesNested = "boxes_nested", "boxes in each other";
        Chunks = "chunks", "chunks";
        Items = "items", "items";
        References = "references", "references";
        ItemParts = "item_parts", "parts of items";
        ItemProperties = "item_properties", "properties of items";
        TableEntries = "table_entries", "table entries";
        Scans = "scans", "scans";
        Segments = "segments", "segments";
        Strips = "strips", "strips or tiles";
        Tags = "tags", "tags";
        Attributes = "attributes", "attributes of one element";
    }
}

/// A harm, and where in the file it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Found {
    /// What it is.
    pub harm: Harm,
    /// Where, as code: `<script>`.
    pub place: Option<String>,
}

impl Found {
    /// What the engine says that it found: "a script (<script>)".
    pub(crate) fn of_engine(words: &str) -> Self {
        let (what, place) = parts(words);
        match Harm::of_engine(what) {
            // Its own name may have a parenthesis.
            Harm::Other(_) => Self { harm: Harm::Other(words.to_owned()), place: None },
            harm => Self { harm, place },
        }
    }
}

impl From<String> for Found {
    fn from(stored: String) -> Self {
        let (code, place) = parts(&stored);
        match Harm::from(code.to_owned()) {
            Harm::Other(_) => Self { harm: Harm::Other(stored), place: None },
            harm => Self { harm, place },
        }
    }
}

impl From<Found> for String {
    fn from(found: Found) -> Self {
        match found.place {
            Some(place) => format!("{} ({place})", found.harm.code()),
            None => found.harm.code().to_owned(),
        }
    }
}

fn parts(text: &str) -> (&str, Option<String>) {
    match text.split_once(" (") {
        Some((what, place)) => (what, Some(place.strip_suffix(')').unwrap_or(place).to_owned())),
        None => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_engine_says_becomes_a_code_and_what_it_says_newly_keeps_its_name() {
        assert_eq!(Loss::of_engine("its transparency"), Loss::Transparency);
        assert_eq!(serde_json::to_value(Loss::Transparency).unwrap(), "transparency");
        assert_eq!(Loss::from("transparency".to_owned()), Loss::Transparency);
        let name = Untaken::of_engine("HEIC");
        assert_eq!(Untaken::from(String::from(name.clone())), name);
    }

    #[test]
    fn a_code_is_read_back_as_what_it_stands_for() {
        assert!(Harm::ALL.iter().all(|harm| Harm::from(harm.code().to_owned()) == *harm));
        assert!(Excess::ALL.iter().all(|excess| Excess::from(excess.code().to_owned()) == *excess));
    }

    #[test]
    fn where_a_harm_was_found_is_kept_beside_its_code() {
        let found = Found::of_engine("a script (onload of <svg>)");
        assert_eq!((&found.harm, found.place.as_deref()), (&Harm::Script, Some("onload of <svg>")));
        assert_eq!(String::from(found.clone()), "script (onload of <svg>)");
        assert_eq!(Found::from("script (onload of <svg>)".to_owned()), found);
    }
}
