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
        PageResult,
        shell::{Shell, page},
        signed_in::{AccountForm, SignedIn},
    },
    PATH,
    view::{KeyView, SiteView},
};
use crate::{
    ApiKeyId,
    api_keys::{ApiKey, CutOff, KeyState, Overlap, PlainApiKey},
    app::App,
    wording::moment,
};

#[derive(Template)]
#[template(path = "api_key_reset.html")]
struct ResetPage {
    shell: Shell,
    form_token: String,
    key_id: String,
    masked: String,
    sites: Vec<SiteView>,
    broken_sentence: String,
    overlaps: [OverlapChoice; 4],
}

struct OverlapChoice {
    value: &'static str,
    label: &'static str,
    is_default: bool,
}

#[derive(Template)]
#[template(path = "api_key_new.html")]
struct NewKeyPage {
    shell: Shell,
    key: String,
    email: String,
    old_key_sentence: String,
    hosts: Vec<String>,
}

/// Says what a reset does and offers both ways.
pub(in crate::http::pages) async fn show(State(app): State<App>, signed_in: SignedIn) -> PageResult {
    let Some(active) = active_key(&app, &signed_in).await? else { return Ok(changed()) };
    let KeyView { id, masked, sites, .. } = KeyView::of(&active, app.clock.now());
    page(
        StatusCode::OK,
        &ResetPage {
            shell: Shell::for_account("Reset API key", PATH, &signed_in.form_token),
            form_token: signed_in.form_token.clone(),
            key_id: id,
            masked,
            broken_sentence: broken_sentence(sites.len()),
            sites,
            overlaps: OVERLAPS,
        },
    )
}

const OVERLAPS: [OverlapChoice; 4] = [
    OverlapChoice { value: "0", label: "Not at all", is_default: false },
    OverlapChoice { value: "1d", label: "1 day", is_default: false },
    OverlapChoice { value: "7d", label: "7 days", is_default: true },
    OverlapChoice { value: "30d", label: "30 days", is_default: false },
];

/// Makes a new key; the old one works on for the chosen time.
pub(in crate::http::pages) async fn replace(State(app): State<App>, form: AccountForm) -> PageResult {
    let AccountForm { signed_in, fields } = form;
    let Ok(overlap) = fields.get("overlap").parse::<Overlap>() else {
        return Ok(Redirect::to("/dashboard/api-keys/reset").into_response());
    };
    let old = active_key(&app, &signed_in).await?.filter(|active| active.id.as_str() == fields.get("key"));
    let Some(old) = old else { return Ok(changed()) };
    let now = app.clock.now();
    let key = app.api_keys.replace(&signed_in.account.id, overlap).await?;
    let old_key_sentence = if overlap == Overlap::NOW {
        "The old key is refused from now on.".into()
    } else {
        format!(
            "The old key works until {}, so nothing breaks meanwhile.",
            moment(now.plus_ms(overlap.duration_ms()))
        )
    };
    new_key_page(signed_in, &key, old_key_sentence, &old)
}

/// Ends a key at once; where it was the active one, shows the new key.
pub(in crate::http::pages) async fn cut_off(State(app): State<App>, form: AccountForm) -> PageResult {
    let AccountForm { signed_in, fields } = form;
    let Some(id) = ApiKeyId::parse(fields.get("key")) else { return Ok(changed()) };
    let old = active_key(&app, &signed_in).await?;
    match app.api_keys.cut_off(&signed_in.account.id, &id).await? {
        CutOff::NewKey(key) => {
            let Some(old) = old else { return Ok(changed()) };
            new_key_page(signed_in, &key, "The old key is refused from now on.".into(), &old)
        }
        CutOff::Ended => Ok(Redirect::to("/dashboard/api-keys?notice=cut-off").into_response()),
        CutOff::NotFound => Ok(changed()),
    }
}

async fn active_key(app: &App, signed_in: &SignedIn) -> Result<Option<ApiKey>, crate::StoreError> {
    let keys = app.api_keys.list(&signed_in.account.id).await?;
    Ok(keys.into_iter().find(|key| key.state == KeyState::Active))
}

fn changed() -> axum::response::Response {
    Redirect::to("/dashboard/api-keys?notice=changed").into_response()
}

fn new_key_page(
    signed_in: SignedIn,
    key: &PlainApiKey,
    old_key_sentence: String,
    old: &ApiKey,
) -> PageResult {
    page(
        StatusCode::OK,
        &NewKeyPage {
            shell: Shell::for_account("Your new API key", PATH, &signed_in.form_token),
            key: key.expose().to_owned(),
            email: signed_in.account.email.as_str().to_owned(),
            old_key_sentence,
            hosts: old.sites.iter().map(|site| site.host.clone()).collect(),
        },
    )
}

fn broken_sentence(sites: usize) -> String {
    let sites = match sites {
        0 => "any site that uses it".into(),
        1 => "the site above".into(),
        many => format!("the {many} sites above"),
    };
    format!("{sites} can optimize nothing until you have put the new key in.")
}
