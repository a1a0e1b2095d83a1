//! Every setting in force, with where it came from; secrets stay hidden.

use askama::Template;
use axum::{extract::State, http::StatusCode};

use super::{
    super::{
        PageResult,
        shell::{Shell, page},
    },
    Operator,
};
use crate::{app::App, config::Setting};

#[derive(Template)]
#[template(path = "operator/settings.html")]
struct SettingsPage {
    shell: Shell,
    settings: Vec<SettingView>,
    here: Vec<(&'static str, String, &'static str)>,
}

struct SettingView {
    name: String,
    value: String,
    origin: String,
    is_default: bool,
}

/// Shows the settings.
pub(super) async fn show(State(app): State<App>, operator: Operator) -> PageResult {
    let may_try = if app.tries.are_open().await? { "yes" } else { "no" };
    page(
        StatusCode::OK,
        &SettingsPage {
            shell: operator.shell("Settings", "/operator/settings"),
            settings: app.config.settings.iter().map(SettingView::of).collect(),
            here: vec![
                ("Who may sign up", app.accounts.sign_up_policy().await?.words(), "/operator/sign-up"),
                ("Visitors may try without an account", may_try.into(), "/operator/sign-up"),
            ],
        },
    )
}

impl SettingView {
    fn of(setting: &Setting) -> Self {
        let value = match &setting.value {
            serde_json::Value::Null => "–".to_owned(),
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Array(items) if items.is_empty() => "none".to_owned(),
            other => other.to_string(),
        };
        Self {
            name: setting.name.clone(),
            value,
            origin: setting.origin.clone(),
            is_default: setting.origin == "default",
        }
    }
}
