//! Every setting in force, with where it came from; secrets stay hidden.

use askama::Template;
use axum::{extract::State, http::StatusCode};

use super::{
    super::{
        errors::PageResult,
        shell::{Shell, page},
    },
    caller::Operator,
};
use crate::{
    app::App,
    context::config::{HIDDEN, Setting},
    domain::{
        accounts::{self, SignUpPolicy},
        demo,
        language::Language,
    },
    words::Text,
};

#[derive(Template)]
#[template(path = "operator/settings.html")]
struct SettingsPage {
    shell: Shell,
    settings: Vec<SettingView>,
    here: Vec<(Text, Text, &'static str)>,
}

struct SettingView {
    name: String,
    value: String,
    origin: String,
    is_default: bool,
}

/// Shows the settings.
pub(super) async fn show(State(app): State<App>, operator: Operator) -> PageResult {
    let t = operator.language();
    let may_try = match demo::are_open(&app).await? {
        true => t.say("operator-yes"),
        false => t.say("operator-no"),
    };
    let policy = policy_words(t, &accounts::sign_up_policy(&app).await?);
    page(
        StatusCode::OK,
        &SettingsPage {
            shell: operator.shell("operator-settings", "/operator/settings"),
            settings: app.config.settings.iter().map(|setting| SettingView::of(t, setting)).collect(),
            here: vec![
                (t.say("operator-who-may"), policy, "/operator/sign-up"),
                (t.say("operator-visitors-may-try"), may_try, "/operator/sign-up"),
            ],
        },
    )
}

fn policy_words(t: Language, policy: &SignUpPolicy) -> Text {
    match policy {
        SignUpPolicy::Open => t.say("operator-policy-open"),
        SignUpPolicy::Domains { domains } => {
            t.say("operator-policy-domains").with("domains", domains.join(", "))
        }
        SignUpPolicy::Invitation => t.say("operator-policy-invitation"),
        SignUpPolicy::Closed => t.say("operator-policy-closed"),
    }
}

impl SettingView {
    fn of(t: Language, setting: &Setting) -> Self {
        let value = match &setting.value {
            serde_json::Value::Null => "–".to_owned(),
            serde_json::Value::String(text) if text == HIDDEN => t.say("operator-value-hidden").into(),
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Array(items) if items.is_empty() => t.say("operator-value-none").into(),
            other => other.to_string(),
        };
        let is_default = setting.origin == "default";
        Self {
            name: setting.name.clone(),
            value,
            origin: if is_default { t.say("operator-origin-default").into() } else { setting.origin.clone() },
            is_default,
        }
    }
}
