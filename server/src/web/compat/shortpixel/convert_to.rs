//! Reads `convertto`, which clients spell in half a dozen ways.

use eiderpix_engine::{MainFormat, VariantFormat};

/// Which formats are wanted, and whether the picture in its own format is wanted, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ConvertTo {
    /// False when only further formats were asked for, none with a plus.
    pub(super) main_wanted: bool,
    /// What the picture itself is to become, where that is smaller; its own format when absent.
    pub(super) main_format: Option<MainFormat>,
    /// In the order asked, each once.
    pub(super) variants: Vec<VariantFormat>,
}

/// A list that makes no sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum BadConvertTo {
    #[error("convertto takes webp, avif, jpg, png and gif, with or without a plus.")]
    Unknown,
    #[error("convertto takes only one of jpg, png and gif.")]
    TwoMainFormats,
}

enum Wanted {
    Variant(VariantFormat),
    Main(MainFormat),
}

impl ConvertTo {
    /// Parses `+webp|+avif`, `%2Bwebp%7C%2Bavif`, `+webp+avif`, ` webp` (a form's plus), `webp|avif` and `jpg|+webp`.
    pub(super) fn parse(given: &str) -> Result<Self, BadConvertTo> {
        let mut wanted = Self { main_wanted: false, main_format: None, variants: Vec::new() };
        let mut has_plus = false;
        for word in percent_decode(given).split_inclusive(['|', ',', '+', ' ']) {
            let name = word.trim_end_matches(['|', ',', '+', ' ']);
            if !name.is_empty() {
                wanted.add(name, has_plus)?;
            }
            has_plus = word.ends_with(['+', ' ']);
        }
        wanted.main_wanted |= wanted.variants.is_empty();
        Ok(wanted)
    }

    fn add(&mut self, name: &str, has_plus: bool) -> Result<(), BadConvertTo> {
        match recognize(name)? {
            Wanted::Variant(format) => {
                self.main_wanted |= has_plus;
                if !self.variants.contains(&format) {
                    self.variants.push(format);
                }
            }
            // There is no place in an answer for a second picture of such a format: it takes the first one's.
            Wanted::Main(format) => {
                if self.main_format.is_some_and(|other| other != format) {
                    return Err(BadConvertTo::TwoMainFormats);
                }
                self.main_wanted = true;
                self.main_format = Some(format);
            }
        }
        Ok(())
    }
}

fn recognize(name: &str) -> Result<Wanted, BadConvertTo> {
    match name.to_ascii_lowercase().as_str() {
        "webp" => Ok(Wanted::Variant(VariantFormat::WebP)),
        "avif" => Ok(Wanted::Variant(VariantFormat::Avif)),
        "jpg" | "jpeg" => Ok(Wanted::Main(MainFormat::Jpeg)),
        "png" => Ok(Wanted::Main(MainFormat::Png)),
        "gif" => Ok(Wanted::Main(MainFormat::Gif)),
        _ => Err(BadConvertTo::Unknown),
    }
}

/// Undoes `%2B`, `%7C` and `%20`, the only escapes that occur.
fn percent_decode(given: &str) -> String {
    given.replace("%2B", "+").replace("%2b", "+").replace("%7C", "|").replace("%7c", "|").replace("%20", " ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parsed(given: &str) -> (bool, Vec<VariantFormat>) {
        let ConvertTo { main_wanted, main_format, variants } = ConvertTo::parse(given).unwrap();
        assert_eq!(main_format, None);
        (main_wanted, variants)
    }

    #[test]
    fn every_spelling_seen_means_the_same() {
        for given in [
            "+webp|+avif",
            "%2Bwebp|%2Bavif",
            "%2Bwebp%7C%2Bavif",
            "%2bwebp%7c%2bavif",
            " webp| avif",
            "+webp+avif",
            " webp avif",
            "+webp | +avif",
            "+WebP|+AVIF|+webp",
        ] {
            assert_eq!(parsed(given), (true, vec![VariantFormat::WebP, VariantFormat::Avif]), "{given:?}");
        }
    }

    #[test]
    fn without_a_plus_only_the_further_formats_are_wanted() {
        assert_eq!(parsed("webp|avif"), (false, vec![VariantFormat::WebP, VariantFormat::Avif]));
        assert_eq!(parsed("avif"), (false, vec![VariantFormat::Avif]));
        assert_eq!(parsed("webp|+avif"), (true, vec![VariantFormat::WebP, VariantFormat::Avif]));
    }

    #[test]
    fn nothing_asked_is_the_picture_alone() {
        for given in ["", " ", "|", "+"] {
            assert_eq!(parsed(given), (true, vec![]), "{given:?}");
        }
    }

    #[test]
    fn the_picture_itself_becomes_the_one_other_format_that_is_named() {
        for (given, format, variants) in [
            ("jpg", MainFormat::Jpeg, vec![]),
            ("+JPEG", MainFormat::Jpeg, vec![]),
            ("png|+webp", MainFormat::Png, vec![VariantFormat::WebP]),
            ("webp|gif", MainFormat::Gif, vec![VariantFormat::WebP]),
        ] {
            let wanted = ConvertTo { main_wanted: true, main_format: Some(format), variants };
            assert_eq!(ConvertTo::parse(given), Ok(wanted), "{given:?}");
        }
        assert_eq!(ConvertTo::parse("jpg|png"), Err(BadConvertTo::TwoMainFormats));
    }

    #[test]
    fn other_formats_are_refused() {
        for given in ["tiff", "+heic", "webp|pdf", "webp;avif"] {
            assert_eq!(ConvertTo::parse(given), Err(BadConvertTo::Unknown), "{given:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_ends_in_formats_or_a_refusal(given in ".*") {
            let _ = ConvertTo::parse(&given);
        }

        #[test]
        fn formats_are_wanted_once_and_something_always_is(given in "([+ |]?(webp|avif|jpg)){0,6}") {
            if let Ok(wanted) = ConvertTo::parse(&given) {
                prop_assert!(wanted.variants.len() <= 2);
                prop_assert!(wanted.main_wanted || !wanted.variants.is_empty());
            }
        }
    }
}
