//! API Keys: the key masked until its owner asks, the sites that use it, and the keys on their way out.

pub(super) mod reset;
mod view;

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
};

use self::view::KeyView;
use super::{
    PageResult, connector,
    fields::Fields,
    shell::{Shell, page},
    signed_in::{AccountForm, SignedIn},
};
use crate::{ApiKeyId, api_keys::KeyState, app::App};

const PATH: &str = "/dashboard/api-keys";

#[derive(Template)]
#[template(path = "api_keys.html")]
struct ApiKeysPage {
    shell: Shell,
    form_token: String,
    notice: Option<&'static str>,
    active: Option<KeyView>,
    retiring: Vec<KeyView>,
    shown: Option<String>,
    can_not_show: bool,
    base: String,
    connector: &'static str,
}

/// Shows the keys, masked.
pub(super) async fn show(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    signed_in: SignedIn,
) -> PageResult {
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let notice = match asked.get("notice") {
        "cut-off" => Some("The key is cut off: it is refused from now on."),
        "changed" => Some(
            "Your keys have changed since you opened that page, so nothing was done. This is how they stand now.",
        ),
        _ => None,
    };
    keys_page(&app, &signed_in, notice, Shown::Nothing).await
}

/// Shows the keys with one of them readable, once.
pub(super) async fn reveal(State(app): State<App>, form: AccountForm) -> PageResult {
    let AccountForm { signed_in, fields } = form;
    let key = match ApiKeyId::parse(fields.get("key")) {
        Some(id) => app.api_keys.reveal(&signed_in.account.id, &id).await?,
        None => None,
    };
    let shown = key.map_or(Shown::Impossible, |key| Shown::Key(key.expose().to_owned()));
    keys_page(&app, &signed_in, None, shown).await
}

enum Shown {
    Nothing,
    Key(String),
    Impossible,
}

async fn keys_page(
    app: &App,
    signed_in: &SignedIn,
    notice: Option<&'static str>,
    shown: Shown,
) -> PageResult {
    let now = app.clock.now();
    let keys = app.api_keys.list(&signed_in.account.id).await?;
    let view = |key| KeyView::of(key, now);
    let is_retiring = |state| matches!(state, KeyState::Retiring { until } if until > now);
    page(
        StatusCode::OK,
        &ApiKeysPage {
            shell: Shell::for_account("API Keys", PATH, &signed_in.form_token),
            form_token: signed_in.form_token.clone(),
            notice,
            active: keys.iter().find(|key| key.state == KeyState::Active).map(view),
            retiring: keys.iter().filter(|key| is_retiring(key.state)).map(view).collect(),
            can_not_show: matches!(shown, Shown::Impossible),
            shown: if let Shown::Key(key) = shown { Some(key) } else { None },
            base: app.public_url.as_str().trim_end_matches('/').to_owned(),
            connector: connector::PATH,
        },
    )
}
