//! What makes two requests, two pieces of work or two charges the same.

use eiderpix_engine::{ENGINE_VERSION, Mode};
use eiderpix_store::variants::VariantSet;
use serde::Serialize;

use super::{JobOptions, Source};
use crate::AccountId;

/// The same source and options: a repeated request finds its job by this.
pub(crate) fn request_key(source: &Source, options: &JobOptions) -> String {
    let (kind, address, given) = match source {
        Source::Url { url, given } => ("url", url.as_str(), given.as_str()),
        Source::Upload { name } => ("upload", name.as_str(), ""),
    };
    digest(&(kind, address, given, options))
}

/// The same original, mode, size, format of its own and floor: charged once, ever, whatever the further formats and names.
pub(crate) fn charge_key(original_digest: &str, options: &JobOptions) -> String {
    let JobOptions { mode, resize, main_format, .. } = options;
    let own_floor = mode.floor();
    // The mode's own floor is no part of the key, so that what was charged before floors were still is.
    match options.floor.filter(|floor| own_floor.is_some_and(|own| own != *floor)) {
        None => digest(&(original_digest, mode, resize, main_format)),
        Some(floor) => digest(&(original_digest, mode, resize, main_format, floor)),
    }
}

/// Every charge key that a job may end with, as the options in force are known only once its original is looked at.
pub(crate) fn possible_charge_keys(original_digest: &str, options: &JobOptions) -> Vec<String> {
    let mut keys = vec![charge_key(original_digest, options)];
    if options.keep_inks {
        keys.push(charge_key(original_digest, &JobOptions { mode: Mode::Lossless, ..options.clone() }));
    }
    keys
}

/// The same original and everything that decides the bytes of its results, besides what they must beat.
pub(crate) fn same_work(account: &AccountId, original_digest: &str, options: &JobOptions) -> VariantSet {
    variant_set(account, original_digest, &JobOptions { main_wanted: true, ..options.clone() })
}

/// The same original and everything that decides the bytes of its results.
pub(crate) fn variant_set(account: &AccountId, original_digest: &str, options: &JobOptions) -> VariantSet {
    let JobOptions { mode, floor, keep_metadata, resize, main_wanted, main_format, .. } = options;
    let settings = (mode, floor, keep_metadata, resize, main_wanted, main_format);
    VariantSet {
        account_id: account.clone(),
        original_digest: original_digest.to_owned(),
        settings_digest: digest(&settings),
        engine_version: ENGINE_VERSION.to_owned(),
    }
}

fn digest(parts: &impl Serialize) -> String {
    // JSON keeps the parts apart, whatever they contain.
    let plain = serde_json::to_vec(parts).expect("keys are made of plain data");
    blake3::hash(&plain).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use eiderpix_engine::{Floor, Mode, VariantFormat};

    use super::*;

    #[test]
    fn formats_and_metadata_do_not_make_another_charge() {
        let plain = JobOptions::default();
        let more = JobOptions { variants: vec![VariantFormat::WebP], keep_metadata: true, ..plain.clone() };
        assert_eq!(charge_key("a", &plain), charge_key("a", &more));
        let lossless = JobOptions { mode: Mode::Lossless, ..plain.clone() };
        assert_ne!(charge_key("a", &plain), charge_key("a", &lossless));
        assert_ne!(charge_key("a", &plain), charge_key("b", &plain));
    }

    /// Holds up J3.
    #[test]
    fn another_floor_makes_another_charge_and_the_modes_own_does_not() {
        let plain = JobOptions::default();
        let with = |floor| JobOptions { floor: Some(Floor(floor)), ..plain.clone() };
        assert_eq!(charge_key("a", &with(70.0)), charge_key("a", &plain));
        assert_ne!(charge_key("a", &with(71.0)), charge_key("a", &plain));
        assert_ne!(charge_key("a", &with(71.0)), charge_key("a", &with(72.0)));
        let lossless = JobOptions { mode: Mode::Lossless, ..plain.clone() };
        let with_floor = JobOptions { floor: Some(Floor(71.0)), ..lossless.clone() };
        assert_eq!(charge_key("a", &with_floor), charge_key("a", &lossless), "lossless has no floor");
    }

    /// Holds up J3.
    #[test]
    fn a_charge_key_never_changes() {
        let key = charge_key("a", &JobOptions::default());
        assert_eq!(key, "ce761f5e30f01a187151c81d7d665a1ab55d130ccbf17665d943d70b61af34cd");
    }

    #[test]
    fn any_option_makes_another_request() {
        let source = Source::Upload { name: "x".into() };
        let plain = JobOptions::default();
        let more = JobOptions { variants: vec![VariantFormat::WebP], ..plain.clone() };
        assert_ne!(request_key(&source, &plain), request_key(&source, &more));
    }
}
