//! A key and the sites that use it, in words.

use crate::{
    Timestamp,
    api_keys::{ApiKey, KeyState, Site},
    wording::{ago, count, counted, day, moment},
};

/// What a page shows of a key; never the key itself.
pub(super) struct KeyView {
    pub(super) id: String,
    pub(super) masked: String,
    pub(super) created: String,
    pub(super) last_used: Option<String>,
    pub(super) until: String,
    pub(super) use_sentence: String,
    pub(super) sites: Vec<SiteView>,
}

/// What a page shows of a site.
pub(super) struct SiteView {
    pub(super) host: String,
    pub(super) client: String,
    pub(super) images: String,
    pub(super) first_seen: String,
    pub(super) last_seen: String,
}

const KEY_CHARACTERS: usize = 20;

impl KeyView {
    /// Words a key as it stands now.
    pub(super) fn of(key: &ApiKey, now: Timestamp) -> Self {
        Self {
            id: key.id.to_string(),
            masked: masked(&key.hint),
            created: day(key.created_at),
            last_used: key.last_used_at.map(|used| ago(now, used)),
            until: if let KeyState::Retiring { until } = key.state { moment(until) } else { String::new() },
            use_sentence: use_sentence(&key.sites, now),
            sites: key.sites.iter().map(|site| SiteView::of(site, now)).collect(),
        }
    }
}

impl SiteView {
    fn of(site: &Site, now: Timestamp) -> Self {
        Self {
            host: site.host.clone(),
            client: site.client.clone().unwrap_or_else(|| "not told".into()),
            images: count(site.images),
            first_seen: day(site.first_seen),
            last_seen: ago(now, site.last_seen),
        }
    }
}

fn masked(hint: &str) -> String {
    let hidden = KEY_CHARACTERS.saturating_sub(hint.chars().count());
    format!("{hint}{}", "•".repeat(hidden))
}

fn use_sentence(sites: &[Site], now: Timestamp) -> String {
    let Some(latest) = sites.first() else { return String::new() };
    format!(
        "{} used it, the last one {}. Put the new key in there before the old one ends.",
        counted(sites.len() as u64, "site has", "sites have"),
        ago(now, latest.last_seen)
    )
}
