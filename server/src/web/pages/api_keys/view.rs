//! A key and the sites that use it, in words.

use crate::{
    ApiKeyId, Timestamp,
    domain::{
        api_keys::{ApiKey, KeyState, Site},
        language::Language,
    },
    words::Text,
};

/// What a page shows of a key; never the key itself.
pub(super) struct KeyView {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) is_alias: bool,
    pub(super) masked: String,
    pub(super) created: Text,
    pub(super) last_used: Option<Text>,
    /// Where it is on its way out: until when it works, and how long that is.
    pub(super) until: Option<(Text, Text)>,
    pub(super) can_undo: bool,
    pub(super) bounds: String,
    pub(super) this_month: String,
    pub(super) is_at_limit: bool,
    pub(super) use_sentence: Text,
    pub(super) sites: Vec<SiteView>,
    pub(super) sites_count: String,
}

/// What a page shows of a site.
pub(super) struct SiteView {
    pub(super) host: String,
    pub(super) client: String,
    pub(super) images: String,
    pub(super) saved: Text,
    pub(super) first_seen: Text,
    pub(super) last_seen: Text,
    pub(super) is_new: bool,
    /// Where a key is on its way out: whether the site uses its successor by now.
    pub(super) has_moved: Option<bool>,
}

const KEY_CHARACTERS: usize = 20;

impl KeyView {
    /// Words a key as it stands now; `keys` are all of its account.
    pub(super) fn of(t: Language, key: &ApiKey, keys: &[ApiKey], now: Timestamp) -> Self {
        let successor = successor_of(key, keys);
        let sites: Vec<_> = key.sites.iter().map(|site| SiteView::of(t, site, successor, now)).collect();
        let until = if let KeyState::Retiring { until } = key.state { Some(until) } else { None };
        let limit = key.alias.as_ref().and_then(|alias| alias.monthly_limit);
        Self {
            id: key.id.to_string(),
            label: match &key.alias {
                Some(alias) => alias.label.as_str().to_owned(),
                None => t.say("keys-yours").into(),
            },
            is_alias: key.alias.is_some(),
            masked: masked(&key.hint),
            created: t.day(key.created_at),
            last_used: key.last_used_at.map(|used| t.ago(now, used)),
            until: until.map(|until| (t.moment(until), t.left(now, until))),
            can_undo: key.can_undo,
            bounds: key.alias.as_ref().map(|alias| alias.terms().words(t).into()).unwrap_or_default(),
            this_month: match limit {
                Some(limit) => {
                    t.say("keys-month-of").with("images", key.images_this_month).with("limit", limit).into()
                }
                None => t.count(key.images_this_month),
            },
            is_at_limit: limit.is_some_and(|limit| key.images_this_month >= limit),
            use_sentence: use_sentence(t, &sites),
            sites_count: match key.sites.as_slice() {
                [] => t.say("keys-sites-none").into(),
                [site] => site.host.clone(),
                many => t.say("keys-sites-count").with("count", many.len()).into(),
            },
            sites,
        }
    }
}

impl SiteView {
    fn of(t: Language, site: &Site, successor: Option<&ApiKey>, now: Timestamp) -> Self {
        let has_moved = successor.map(|successor| {
            successor.sites.iter().any(|new| new.host == site.host && new.last_seen >= site.last_seen)
        });
        Self {
            host: site.host.clone(),
            client: client(t, site.client.as_deref()),
            images: t.count(site.images),
            saved: t.size(site.bytes_saved),
            first_seen: t.day(site.first_seen),
            last_seen: t.ago(now, site.last_seen),
            is_new: site.is_new,
            has_moved,
        }
    }
}

fn successor_of<'a>(key: &ApiKey, keys: &'a [ApiKey]) -> Option<&'a ApiKey> {
    let id: &ApiKeyId = key.replaced_by.as_ref()?;
    matches!(key.state, KeyState::Retiring { .. }).then(|| keys.iter().find(|other| other.id == *id))?
}

/// The compatible plugin for WordPress says nothing but its version.
fn client(t: Language, told: Option<&str>) -> String {
    match told {
        Some(version) if version.starts_with(|c: char| c.is_ascii_digit()) => {
            t.say("keys-client-wordpress").with("version", version).into()
        }
        Some(name) => name.to_owned(),
        None => t.say("keys-client-not-told").into(),
    }
}

pub(super) fn masked(hint: &str) -> String {
    let hidden = KEY_CHARACTERS.saturating_sub(hint.chars().count());
    format!("{hint}{}", "•".repeat(hidden))
}

/// Who is still on a key that is on its way out.
fn use_sentence(t: Language, sites: &[SiteView]) -> Text {
    let still: Vec<_> =
        sites.iter().filter(|site| site.has_moved == Some(false)).map(|site| site.host.as_str()).collect();
    match still.as_slice() {
        [] if sites.is_empty() => t.say("keys-use-nobody"),
        [] => t.say("keys-use-moved"),
        still => t.say("keys-use-still").with("count", still.len()).with("sites", still.join(", ")),
    }
}
