//! `Accept-Language` (RFC 9110, 12.5.4). The crates that read it leave quality values or `*` out.

use super::Language;

/// Gives the language of ours that is wanted most; of two wanted alike, the one that was named first.
pub(super) fn choose(accept_language: &str) -> Option<Language> {
    let wanted: Vec<_> = accept_language.split(',').filter_map(range).enumerate().collect();
    let best = |is_meant: &dyn Fn(&str) -> bool| {
        let meant = wanted.iter().filter(|(_, (range, _))| is_meant(range));
        meant.map(|(place, (_, quality))| (*quality, *place)).reduce(better)
    };
    let ours = Language::ALL.into_iter().filter_map(|language| {
        let named = best(&|range| is_of(range, language)).or_else(|| best(&|range| range == "*"));
        named.filter(|(quality, _)| *quality > 0.0).map(|named| (language, named))
    });
    ours.reduce(|one, other| if better(one.1, other.1) == one.1 { one } else { other })
        .map(|(language, _)| language)
}

/// Of two, each with its quality and place, the one that is wanted more.
fn better(one: (f32, usize), other: (f32, usize)) -> (f32, usize) {
    if other.0 > one.0 || (other.0 == one.0 && other.1 < one.1) { other } else { one }
}

/// Reads `de-AT;q=0.8`; what is none is passed over.
fn range(item: &str) -> Option<(&str, f32)> {
    let (range, parameters) = item.split_once(';').unwrap_or((item, ""));
    let quality = match parameters.trim() {
        "" => 1.0,
        parameter => {
            let (name, value) = parameter.split_once('=')?;
            let value: f32 = value.trim().parse().ok()?;
            (name.trim().eq_ignore_ascii_case("q") && (0.0..=1.0).contains(&value)).then_some(value)?
        }
    };
    let range = range.trim();
    (!range.is_empty()).then_some((range, quality))
}

/// Says whether a range like `de-AT` is of a language, wherever that is spoken.
fn is_of(range: &str, language: Language) -> bool {
    range.split('-').next().is_some_and(|primary| primary.eq_ignore_ascii_case(language.code()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_language_wanted_most_is_chosen() {
        for (header, chosen) in [
            ("de", Some(Language::German)),
            ("de-AT", Some(Language::German)),
            ("DE-at, en;q=0.5", Some(Language::German)),
            ("en-GB,en;q=0.9,de;q=0.8", Some(Language::English)),
            ("fr, de;q=0.7, en;q=0.3", Some(Language::German)),
            ("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", Some(Language::English)),
            ("de;q=0.4, en ; q=0.8", Some(Language::English)),
            ("de, en", Some(Language::German)),
            ("en, de", Some(Language::English)),
            ("*", Some(Language::English)),
            ("en;q=0, *", Some(Language::German)),
            ("*;q=0.1, de;q=0", Some(Language::English)),
            ("de-DE;q=0.2, de;q=0.9, en;q=0.5", Some(Language::German)),
            ("de;q=0", None),
            ("fr", None),
            ("", None),
            ("den", None),
        ] {
            assert_eq!(choose(header), chosen, "{header:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_passed_over() {
        for header in ["de;q=2, en", "de;q=, en", "de;level=1, en", ";q=1, en", "de;q=NaN, en"] {
            assert_eq!(choose(header), Some(Language::English), "{header:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_sent_is_answered(header in "\\PC{0,80}") {
            let _ = choose(&header);
        }
    }
}
