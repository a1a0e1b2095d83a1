//! Reads `convertto`, which clients spell in half a dozen ways.

use eiderpix_engine::VariantFormat;

/// Which formats are wanted, and whether the picture in its own format is wanted, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ConvertTo {
    /// False when only further formats were asked for, none with a plus.
    pub(super) main_wanted: bool,
    /// In the order asked, each once.
    pub(super) variants: Vec<VariantFormat>,
}

/// A format that nothing can be converted to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("convertto takes webp and avif, with or without a plus; other formats are not offered yet.")]
pub(super) struct BadConvertTo;

impl ConvertTo {
    /// Parses `+webp|+avif`, `%2Bwebp%7C%2Bavif`, `+webp+avif`, ` webp` (a form's plus) and `webp|avif`.
    pub(super) fn parse(given: &str) -> Result<Self, BadConvertTo> {
        let mut wanted = Self { main_wanted: false, variants: Vec::new() };
        let mut has_plus = false;
        for character in percent_decode(given).split_inclusive(['|', ',', '+', ' ']) {
            let name = character.trim_end_matches(['|', ',', '+', ' ']);
            if !name.is_empty() {
                wanted.add(name, has_plus)?;
            }
            has_plus = character.ends_with(['+', ' ']);
        }
        wanted.main_wanted |= wanted.variants.is_empty();
        Ok(wanted)
    }

    fn add(&mut self, name: &str, has_plus: bool) -> Result<(), BadConvertTo> {
        let format = match name.to_ascii_lowercase().as_str() {
            "webp" => VariantFormat::WebP,
            "avif" => VariantFormat::Avif,
            _ => return Err(BadConvertTo),
        };
        self.main_wanted |= has_plus;
        if !self.variants.contains(&format) {
            self.variants.push(format);
        }
        Ok(())
    }
}

/// Undoes `%2B` and `%7C`, the only two escapes that occur.
fn percent_decode(given: &str) -> String {
    given.replace("%2B", "+").replace("%2b", "+").replace("%7C", "|").replace("%7c", "|").replace("%20", " ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parsed(given: &str) -> (bool, Vec<VariantFormat>) {
        let ConvertTo { main_wanted, variants } = ConvertTo::parse(given).unwrap();
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
    fn other_formats_are_refused() {
        for given in ["jpg", "+png", "webp|tiff", "webp;avif"] {
            assert_eq!(ConvertTo::parse(given), Err(BadConvertTo), "{given:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_ends_in_formats_or_a_refusal(given in ".*") {
            let _ = ConvertTo::parse(&given);
        }

        #[test]
        fn formats_are_wanted_once_and_something_always_is(given in "([+ |]?(webp|avif)){0,6}") {
            if let Ok(wanted) = ConvertTo::parse(&given) {
                prop_assert!(wanted.variants.len() <= 2);
                prop_assert!(wanted.main_wanted || !wanted.variants.is_empty());
            }
        }
    }
}
