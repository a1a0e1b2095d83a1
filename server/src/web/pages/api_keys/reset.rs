//! Reset API key: says what will happen, names the sites, then replaces with an overlap or cuts off at once.
//!
//! Each form names the key that the page was about, so that one sent twice or from an old tab changes nothing.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::{
    super::{
        errors::PageResult,
        fields::Fields,
        shell::{Shell, page},
        signed_in::{AccountForm, SignedIn},
    },
    PATH, changed,
    view::{KeyView, SiteView},
};
use crate::{
    ApiKeyId,
    app::App,
    domain::{
        api_keys::{self, ApiKey, CutOff, KeyState, Overlap, PlainApiKey},
        language::Language,
    },
    words::Text,
};

#[derive(Template)]
#[template(path = "api_key_reset.html")]
struct ResetPage {
    shell: Shell,
    form_token: String,
    key_id: String,
    /// What an alias is called.
    alias: Option<String>,
    masked: String,
    sites: Vec<SiteView>,
    broken: Text,
    overlaps: [OverlapChoice; 4],
}

struct OverlapChoice {
    value: &'static str,
    label: Text,
    is_default: bool,
}

#[derive(Template)]
#[template(path = "api_key_new.html")]
struct NewKeyPage {
    shell: Shell,
    key: String,
    mailed_to: Option<String>,
    sentence: Text,
    hosts: Vec<String>,
}

/// Says what a reset does and offers both ways; for the main key, or the alias that is named.
pub(in crate::web::pages) async fn show(
    State(app): State<App>,
    asked: Fields,
    signed_in: SignedIn,
) -> PageResult {
    let t = signed_in.language;
    let keys = api_keys::list(&app, &signed_in.account.id).await?;
    let is_meant = |key: &&ApiKey| match asked.get("key") {
        "" => key.is_active_main(),
        id => key.id.as_str() == id && key.state == KeyState::Active,
    };
    let Some(active) = keys.iter().find(is_meant) else { return Ok(changed()) };
    let KeyView { id, masked, sites, label, is_alias, .. } = KeyView::of(t, active, &keys, app.clock.now());
    page(
        StatusCode::OK,
        &ResetPage {
            shell: signed_in.shell("keys-reset", PATH),
            form_token: signed_in.form_token.clone(),
            key_id: id,
            alias: is_alias.then_some(label),
            masked,
            broken: t.say("keys-reset-broken").with("count", sites.len()),
            sites,
            overlaps: overlaps(t),
        },
    )
}

fn overlaps(t: Language) -> [OverlapChoice; 4] {
    let days = |count: u32| t.say("keys-reset-overlap-days").with("count", count);
    [
        OverlapChoice { value: "0", label: t.say("keys-reset-overlap-none"), is_default: false },
        OverlapChoice { value: "1d", label: days(1), is_default: false },
        OverlapChoice { value: "7d", label: days(7), is_default: true },
        OverlapChoice { value: "30d", label: days(30), is_default: false },
    ]
}

/// Makes a new key; the old one works on for the chosen time.
pub(in crate::web::pages) async fn replace(State(app): State<App>, form: AccountForm) -> PageResult {
    let AccountForm { signed_in, fields } = form;
    let Ok(overlap) = fields.get("overlap").parse::<Overlap>() else {
        return Ok(Redirect::to("/dashboard/api-keys/reset").into_response());
    };
    let Some(id) = ApiKeyId::parse(fields.get("key")) else { return Ok(changed()) };
    let (t, account) = (signed_in.language, &signed_in.account.id);
    let now = app.clock.now();
    let Some(key) = api_keys::replace(&app, account, &id, overlap, &signed_in.actor()).await? else {
        return Ok(changed());
    };
    let old_key_sentence = if overlap == Overlap::NOW {
        t.say("keys-made-old-refused")
    } else {
        t.say("keys-made-old-until").with("until", t.moment(now.plus_ms(overlap.duration_ms())))
    };
    let hosts = hosts_of(&app, &signed_in, &id).await?;
    let mailed_to = Some(signed_in.account.email.as_str().to_owned());
    new_key_page(signed_in, &key, mailed_to, old_key_sentence, &hosts)
}

/// Makes the old key the key again.
pub(in crate::web::pages) async fn undo(State(app): State<App>, form: AccountForm) -> PageResult {
    let AccountForm { signed_in, fields } = form;
    let Some(id) = ApiKeyId::parse(fields.get("key")) else { return Ok(changed()) };
    match api_keys::undo_replace(&app, &signed_in.account.id, &id, &signed_in.actor()).await? {
        true => Ok(Redirect::to("/dashboard/api-keys?notice=undone").into_response()),
        false => Ok(changed()),
    }
}

/// Ends a key at once; where it was the active main one, shows the new key.
pub(in crate::web::pages) async fn cut_off(State(app): State<App>, form: AccountForm) -> PageResult {
    let AccountForm { signed_in, fields } = form;
    let Some(id) = ApiKeyId::parse(fields.get("key")) else { return Ok(changed()) };
    match api_keys::cut_off(&app, &signed_in.account.id, &id, &signed_in.actor()).await? {
        CutOff::NewKey(key) => {
            let hosts = hosts_of(&app, &signed_in, &id).await?;
            let mailed_to = Some(signed_in.account.email.as_str().to_owned());
            let sentence = signed_in.language.say("keys-made-old-refused");
            new_key_page(signed_in, &key, mailed_to, sentence, &hosts)
        }
        CutOff::Ended => Ok(Redirect::to("/dashboard/api-keys?notice=cut-off").into_response()),
        CutOff::NotFound => Ok(changed()),
    }
}

async fn hosts_of(app: &App, signed_in: &SignedIn, id: &ApiKeyId) -> Result<Vec<String>, crate::StoreError> {
    let keys = api_keys::list(app, &signed_in.account.id).await?;
    let sites = keys.into_iter().find(|key| key.id == *id).map(|key| key.sites).unwrap_or_default();
    Ok(sites.into_iter().map(|site| site.host).collect())
}

/// Shows a key that was just made.
pub(super) fn new_key_page(
    signed_in: SignedIn,
    key: &PlainApiKey,
    mailed_to: Option<String>,
    sentence: Text,
    hosts: &[String],
) -> PageResult {
    page(
        StatusCode::OK,
        &NewKeyPage {
            shell: signed_in.shell("keys-made-title", PATH),
            key: key.expose().to_owned(),
            mailed_to,
            sentence,
            hosts: hosts.to_vec(),
        },
    )
}
