//! The settings in force, each with the place it came from, secrets masked.

use figment::{Figment, Metadata, value::Value};

use super::Setting;
use super::layers::{PREFIX, SECRETS, default_dict, variable};

/// What stands in the place of a secret.
pub(crate) const HIDDEN: &str = "(hidden)";

/// Lists every setting there is.
pub(super) fn settings(figment: &Figment) -> Vec<Setting> {
    let mut settings = Vec::new();
    for (name, value) in default_dict() {
        match value.as_dict() {
            Some(section) => {
                settings.extend(section.keys().map(|key| setting(figment, format!("{name}.{key}"))));
            }
            None => settings.push(setting(figment, name)),
        }
    }
    settings
}

fn setting(figment: &Figment, name: String) -> Setting {
    let found = figment.find_value(&name).ok();
    let is_set = found.as_ref().is_some_and(|value| !matches!(value, Value::Empty(..)));
    let value = if is_set && SECRETS.contains(&name.as_str()) {
        HIDDEN.into()
    } else {
        found.and_then(|value| serde_json::to_value(value).ok()).unwrap_or_default()
    };
    let origin =
        figment.find_metadata(&name).map_or_else(|| "default".into(), |metadata| describe(metadata, &name));
    Setting { name, value, origin }
}

/// Names the place that a value came from.
pub(super) fn describe(metadata: &Metadata, name: &str) -> String {
    if metadata.name.contains("environment variable") {
        return format!("{PREFIX}{}", variable(name));
    }
    match &metadata.source {
        Some(figment::Source::File(path)) => path.display().to_string(),
        _ => metadata.name.to_string(),
    }
}
