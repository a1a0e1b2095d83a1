//! What makes two requests, two pieces of work or two charges the same.

use eiderpix_engine::ENGINE_VERSION;
use eiderpix_store::variants::VariantSet;
use serde::Serialize;

use super::{JobOptions, Source};
use crate::AccountId;

/// The same source and options: a repeated request finds its job by this.
pub(super) fn request_key(source: &Source, options: &JobOptions) -> String {
    let (kind, address, given) = match source {
        Source::Url { url, given } => ("url", url.as_str(), given.as_str()),
        Source::Upload { name } => ("upload", name.as_str(), ""),
    };
    digest(&(kind, address, given, options))
}

/// The same original, mode, size and format of its own: charged once, ever, whatever the further formats and names.
pub(super) fn charge_key(original_digest: &str, options: &JobOptions) -> String {
    digest(&(original_digest, options.mode, options.resize, options.main_format))
}

/// The same original and everything that decides the bytes of its results, besides what they must beat.
pub(super) fn same_work(account: &AccountId, original_digest: &str, options: &JobOptions) -> VariantSet {
    variant_set(account, original_digest, &JobOptions { main_wanted: true, ..options.clone() })
}

/// The same original and everything that decides the bytes of its results.
pub(super) fn variant_set(account: &AccountId, original_digest: &str, options: &JobOptions) -> VariantSet {
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
    use eiderpix_engine::{Mode, VariantFormat};

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

    #[test]
    fn any_option_makes_another_request() {
        let source = Source::Upload { name: "x".into() };
        let plain = JobOptions::default();
        let more = JobOptions { variants: vec![VariantFormat::WebP], ..plain.clone() };
        assert_ne!(request_key(&source, &plain), request_key(&source, &more));
    }
}
