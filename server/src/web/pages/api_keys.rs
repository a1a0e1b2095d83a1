//! API Keys: the key masked until its owner asks, the sites that use it, keys on their way out, and aliases.

pub(super) mod alias;
mod installs;
pub(super) mod reset;
mod view;

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use self::{
    installs::InstallView,
    view::{KeyView, masked},
};
use super::{
    connector,
    errors::PageResult,
    fields::Fields,
    shell::{Shell, page},
    signed_in::{AccountForm, SignedIn},
};
use crate::{
    ApiKeyId,
    app::App,
    domain::{
        api_keys::{self, ApiKey, KeyState},
        language::Language,
    },
    words::Text,
};

const PATH: &str = "/dashboard/api-keys";
const MOST_ENDED: usize = 20;

#[derive(Template)]
#[template(path = "api_keys.html")]
struct ApiKeysPage {
    shell: Shell,
    form_token: String,
    notice: Option<Text>,
    new_sites: Vec<NewSite>,
    active: Option<KeyView>,
    retiring: Vec<KeyView>,
    installs: Vec<InstallView>,
    aliases: Vec<KeyView>,
    ended: Vec<EndedKey>,
    shown: Option<String>,
    can_not_show: bool,
    can_show: bool,
    base: String,
    connector: &'static str,
}

struct NewSite {
    host: String,
    key: Text,
    first_seen: Text,
}

struct EndedKey {
    name: String,
    masked: String,
    ended: Text,
    sites: Text,
}

/// Shows the keys, masked.
pub(super) async fn show(State(app): State<App>, asked: Fields, signed_in: SignedIn) -> PageResult {
    let t = signed_in.language;
    let notice = match asked.get("notice") {
        "cut-off" => Some(t.say("keys-notice-cut-off")),
        "undone" => Some(t.say("keys-notice-undone")),
        "known" => Some(t.say("keys-notice-known")),
        "changed" => Some(t.say("keys-notice-changed")),
        _ => None,
    };
    keys_page(&app, &signed_in, notice, Shown::Nothing).await
}

/// Shows the keys with one of them readable, once.
pub(super) async fn reveal(State(app): State<App>, form: AccountForm) -> PageResult {
    let AccountForm { signed_in, fields } = form;
    let account = &signed_in.account.id;
    let Some(id) = ApiKeyId::parse(fields.get("key")) else {
        return keys_page(&app, &signed_in, None, Shown::Impossible).await;
    };
    let key = api_keys::reveal(&app, account, &id, &signed_in.actor()).await?;
    let shown = key.map_or(Shown::Impossible, |key| Shown::Key(key.expose().to_owned()));
    let is_alias = |key: &ApiKey| key.id == id && key.alias.is_some();
    if api_keys::list(&app, account).await?.iter().any(is_alias) {
        return alias::key_page(&app, &signed_in, &id, None, shown).await;
    }
    keys_page(&app, &signed_in, None, shown).await
}

/// Takes all sites for known.
pub(super) async fn acknowledge(State(app): State<App>, form: AccountForm) -> PageResult {
    let signed_in = form.signed_in;
    api_keys::acknowledge_sites(&app, &signed_in.account.id, &signed_in.actor()).await?;
    Ok(Redirect::to("/dashboard/api-keys?notice=known").into_response())
}

enum Shown {
    Nothing,
    Key(String),
    Impossible,
}

impl Shown {
    fn key(self) -> Option<String> {
        if let Self::Key(key) = self { Some(key) } else { None }
    }
}

async fn keys_page(app: &App, signed_in: &SignedIn, notice: Option<Text>, shown: Shown) -> PageResult {
    let (t, now) = (signed_in.language, app.clock.now());
    let keys = api_keys::list(app, &signed_in.account.id).await?;
    let installs = installs::of_keys(app, signed_in, &keys).await?;
    let view = |key| KeyView::of(t, key, &keys, now);
    let is_retiring = |key: &&ApiKey| matches!(key.state, KeyState::Retiring { .. });
    let is_living_alias = |key: &&ApiKey| key.alias.is_some() && key.state == KeyState::Active;
    let mut aliases: Vec<_> = keys.iter().filter(is_living_alias).map(view).collect();
    aliases.sort_by_cached_key(|key| key.label.to_lowercase());
    page(
        StatusCode::OK,
        &ApiKeysPage {
            shell: signed_in.shell("keys-title", PATH),
            form_token: signed_in.form_token.clone(),
            notice,
            new_sites: new_sites(t, &keys),
            active: keys.iter().find(|key| key.is_active_main()).map(view),
            retiring: keys.iter().filter(is_retiring).map(view).collect(),
            installs,
            aliases,
            ended: ended(t, &keys),
            can_not_show: matches!(shown, Shown::Impossible),
            can_show: app.config.keys.keep_sealed,
            shown: shown.key(),
            base: app.public_url.as_str().trim_end_matches('/').to_owned(),
            connector: connector::PATH,
        },
    )
}

fn new_sites(t: Language, keys: &[ApiKey]) -> Vec<NewSite> {
    let of_key = |key: &ApiKey| {
        let key_name = key_name(t, key);
        let new = key.sites.iter().filter(|site| site.is_new);
        let new = new.map(|site| NewSite {
            host: site.host.clone(),
            key: key_name.clone(),
            first_seen: t.day(site.first_seen),
        });
        new.collect::<Vec<_>>()
    };
    keys.iter().flat_map(of_key).collect()
}

fn ended(t: Language, keys: &[ApiKey]) -> Vec<EndedKey> {
    let ended = keys.iter().filter(|key| key.state == KeyState::Revoked).take(MOST_ENDED);
    let ended = ended.map(|key| EndedKey {
        name: match &key.alias {
            Some(alias) => alias.label.as_str().to_owned(),
            None => t.say("keys-main").into(),
        },
        masked: masked(&key.hint),
        ended: key.ended_at.map_or_else(|| t.say("words-just-now"), |ended| t.day(ended)),
        sites: t.say("keys-sites-count").with("count", key.sites.len()),
    });
    ended.collect()
}

fn key_name(t: Language, key: &ApiKey) -> Text {
    match &key.alias {
        Some(alias) => t.say("keys-known-alias").with("label", alias.label.as_str()),
        None if key.state == KeyState::Active => t.say("keys-known-main"),
        None => t.say("keys-known-old").with("hint", &key.hint),
    }
}

fn changed() -> Response {
    Redirect::to("/dashboard/api-keys?notice=changed").into_response()
}
