//! Lays the sources over each other, and knows which names mean something.

use std::path::{Path, PathBuf};

use figment::{
    Figment, Metadata, Profile, Provider,
    providers::{Env, Format, Serialized, Toml},
    value::{Dict, Map, Value},
};

use super::{
    CreditsConfig, FetchConfig, Flags, HttpConfig, KeysConfig, MailConfig, QueueConfig, ResultsConfig,
    StorageConfig, ThrottleConfig, sections::MetricsSection,
};

/// What every variable of ours begins with.
pub(super) const PREFIX: &str = "EIDERPIX_";
const DEFAULT_FILE: &str = "eiderpix.toml";

/// Settings whose value is never shown; each may also come from the file named by `…_FILE`.
pub(super) const SECRETS: [&str; 3] = ["database_url", "smtp_url", "metrics.token"];

/// Variables with our prefix that are not settings of the service.
const FOREIGN: [&str; 3] = ["log", "log_format", "config"];

/// Lays defaults, file, variables and flags over each other.
pub(super) fn lay(flags: &Flags, mistakes: &mut Vec<String>) -> Figment {
    let mut figment = Figment::from(Defaults);
    let file = flags.config.clone().or_else(|| std::env::var_os("EIDERPIX_CONFIG").map(PathBuf::from));
    let path = file.clone().unwrap_or_else(|| DEFAULT_FILE.into());
    if path.exists() {
        figment = figment.merge(Toml::file_exact(&path));
    } else if file.is_some() {
        mistakes.push(format!("the file {} does not exist (given by --config)", path.display()));
    }
    figment = figment.merge(Env::prefixed(PREFIX).filter(|name| is_known(name.as_str())).split("__"));
    for name in SECRETS {
        if let Some(path) = std::env::var_os(format!("{PREFIX}{}_FILE", variable(name))) {
            match std::fs::read_to_string(Path::new(&path)) {
                Ok(secret) => figment = figment.merge(Serialized::global(name, secret.trim_end())),
                Err(error) => {
                    mistakes.push(format!("{name}: {} cannot be read: {error}", Path::new(&path).display()));
                }
            }
        }
    }
    if let Some(data) = &flags.data {
        figment = figment.merge(Flag("data", data.display().to_string()));
    }
    if let Some(listen) = &flags.listen {
        figment = figment.merge(Flag("listen", listen.clone()));
    }
    figment
}

/// The lowest layer: everything has a value, even if it is "none".
struct Defaults;

impl Provider for Defaults {
    fn metadata(&self) -> Metadata {
        Metadata::named("default")
    }

    fn data(&self) -> figment::error::Result<Map<Profile, Dict>> {
        #[derive(serde::Serialize)]
        struct All {
            listen: &'static str,
            data: &'static str,
            public_url: Option<String>,
            database_url: Option<String>,
            objects_url: Option<String>,
            nats_url: Option<String>,
            smtp_url: Option<String>,
            workers: Option<usize>,
            fetch: FetchConfig,
            credits: CreditsConfig,
            results: ResultsConfig,
            throttle: ThrottleConfig,
            limits: eiderpix_engine::Limits,
            mail: MailConfig,
            keys: KeysConfig,
            queue: QueueConfig,
            http: HttpConfig,
            storage: StorageConfig,
            metrics: MetricsSection,
        }
        Serialized::defaults(All {
            listen: "127.0.0.1:8787",
            data: "./data",
            public_url: None,
            database_url: None,
            objects_url: None,
            nats_url: None,
            smtp_url: None,
            workers: None,
            fetch: FetchConfig::default(),
            credits: CreditsConfig::default(),
            results: ResultsConfig::default(),
            throttle: ThrottleConfig::default(),
            limits: eiderpix_engine::Limits::default(),
            mail: MailConfig::default(),
            keys: KeysConfig::default(),
            queue: QueueConfig::default(),
            http: HttpConfig::default(),
            storage: StorageConfig::default(),
            metrics: MetricsSection::default(),
        })
        .data()
    }
}

/// One value from the command line.
struct Flag(&'static str, String);

impl Provider for Flag {
    fn metadata(&self) -> Metadata {
        Metadata::named(format!("--{}", self.0))
    }

    fn data(&self) -> figment::error::Result<Map<Profile, Dict>> {
        Serialized::global(self.0, &self.1).data()
    }
}

/// Every setting there is, with its default.
pub(super) fn default_dict() -> Dict {
    Defaults.data().expect("the defaults are plain values").remove(&Profile::Default).unwrap_or_default()
}

/// Says whether a variable, without prefix and in lower case, names a setting or begins a section.
fn is_known(variable: &str) -> bool {
    let lower = variable.to_ascii_lowercase();
    let defaults = default_dict();
    match lower.split_once("__") {
        None => defaults.get(&lower).is_some_and(|value| value.as_dict().is_none()),
        Some((section, rest)) => {
            defaults.get(section).and_then(Value::as_dict).is_some_and(|section| section.contains_key(rest))
        }
    }
}

/// The variable of a setting, without prefix.
pub(super) fn variable(name: &str) -> String {
    name.to_ascii_uppercase().replace('.', "__")
}

/// Variables with our prefix that name nothing.
pub(super) fn unknown_variables() -> Vec<String> {
    std::env::vars_os()
        .filter_map(|(name, _)| name.into_string().ok())
        .filter(|name| {
            name.strip_prefix(PREFIX).is_some_and(|rest| {
                let rest = rest.to_ascii_lowercase();
                let is_secret_file =
                    SECRETS.iter().any(|secret| rest.to_ascii_uppercase() == variable(secret) + "_FILE");
                !is_known(&rest) && !is_secret_file && !FOREIGN.contains(&rest.as_str())
            })
        })
        .collect()
}

/// Names in the file that mean nothing; sections refuse theirs themselves.
pub(super) fn unknown_settings(figment: &Figment) -> Vec<String> {
    let defaults = default_dict();
    let Ok(all) = figment.extract::<Dict>() else { return Vec::new() };
    all.keys().filter(|name| !defaults.contains_key(*name)).cloned().collect()
}
