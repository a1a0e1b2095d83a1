//! A key and the sites that use it, in words.

use crate::{
    ApiKeyId, Timestamp,
    api_keys::{ApiKey, KeyState, Site},
    language::Language,
    wording::{ago, count, counted, day, left, moment, size},
};

/// What a page shows of a key; never the key itself.
pub(super) struct KeyView {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) is_alias: bool,
    pub(super) masked: String,
    pub(super) created: String,
    pub(super) last_used: Option<String>,
    pub(super) until: String,
    pub(super) left: String,
    pub(super) can_undo: bool,
    pub(super) bounds: String,
    pub(super) this_month: String,
    pub(super) is_at_limit: bool,
    pub(super) use_sentence: String,
    pub(super) sites: Vec<SiteView>,
    pub(super) sites_count: String,
}

/// What a page shows of a site.
pub(super) struct SiteView {
    pub(super) host: String,
    pub(super) client: String,
    pub(super) images: String,
    pub(super) saved: String,
    pub(super) first_seen: String,
    pub(super) last_seen: String,
    pub(super) is_new: bool,
    /// Where a key is on its way out: whether the site uses its successor by now.
    pub(super) has_moved: Option<bool>,
}

const KEY_CHARACTERS: usize = 20;

impl KeyView {
    /// Words a key as it stands now; `keys` are all of its account.
    pub(super) fn of(key: &ApiKey, keys: &[ApiKey], now: Timestamp) -> Self {
        let successor = successor_of(key, keys);
        let sites: Vec<_> = key.sites.iter().map(|site| SiteView::of(site, successor, now)).collect();
        let until = if let KeyState::Retiring { until } = key.state { Some(until) } else { None };
        let limit = key.alias.as_ref().and_then(|alias| alias.monthly_limit);
        Self {
            id: key.id.to_string(),
            label: key.alias.as_ref().map_or("Your API key", |alias| alias.label.as_str()).to_owned(),
            is_alias: key.alias.is_some(),
            masked: masked(&key.hint),
            created: day(key.created_at),
            last_used: key.last_used_at.map(|used| ago(now, used)),
            until: until.map(moment).unwrap_or_default(),
            left: until.map(|until| left(now, until)).unwrap_or_default(),
            can_undo: key.can_undo,
            bounds: key.alias.as_ref().map(|alias| alias.words(Language::English).into()).unwrap_or_default(),
            this_month: match limit {
                Some(limit) => format!("{} of {}", count(key.images_this_month), count(limit)),
                None => count(key.images_this_month),
            },
            is_at_limit: limit.is_some_and(|limit| key.images_this_month >= limit),
            use_sentence: use_sentence(&sites),
            sites_count: match key.sites.as_slice() {
                [] => "none yet".into(),
                [site] => site.host.clone(),
                many => counted(many.len() as u64, "site", "sites"),
            },
            sites,
        }
    }
}

impl SiteView {
    fn of(site: &Site, successor: Option<&ApiKey>, now: Timestamp) -> Self {
        let has_moved = successor.map(|successor| {
            successor.sites.iter().any(|new| new.host == site.host && new.last_seen >= site.last_seen)
        });
        Self {
            host: site.host.clone(),
            client: client(site.client.as_deref()),
            images: count(site.images),
            saved: size(site.bytes_saved),
            first_seen: day(site.first_seen),
            last_seen: ago(now, site.last_seen),
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
fn client(told: Option<&str>) -> String {
    match told {
        Some(version) if version.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("WordPress plugin {version}")
        }
        Some(name) => name.to_owned(),
        None => "not told".into(),
    }
}

pub(super) fn masked(hint: &str) -> String {
    let hidden = KEY_CHARACTERS.saturating_sub(hint.chars().count());
    format!("{hint}{}", "•".repeat(hidden))
}

/// Who is still on a key that is on its way out.
fn use_sentence(sites: &[SiteView]) -> String {
    let still: Vec<_> =
        sites.iter().filter(|site| site.has_moved == Some(false)).map(|site| site.host.as_str()).collect();
    match still.as_slice() {
        [] if sites.is_empty() => {
            "No site has been seen with this key. Nothing we know of breaks if you cut it off.".into()
        }
        [] => {
            "All sites have moved to the new key. Nothing we know of breaks if you cut this one off.".into()
        }
        [site] => format!("{site} still uses it. Put the new key in there before this one ends."),
        many => format!(
            "{} sites still use it: {}. Put the new key in there before this one ends.",
            many.len(),
            many.join(", ")
        ),
    }
}
