//! Reads every source, checks the whole, and tells all that is wrong at once.

use std::fmt;

use figment::{Figment, value::Value};
use secrecy::{ExposeSecret, SecretString};

use super::{
    Config, Flags, MetricsConfig,
    layers::{self, unknown_settings, unknown_variables},
    location,
    reader::Reader,
    sections::MetricsSection,
    show::settings,
};

/// The settings in force.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Parsed and checked.
    pub config: Config,
    /// Variables with our prefix that mean nothing to the service.
    pub unknown_variables: Vec<String>,
}

/// Everything that is wrong with the settings.
#[derive(Debug)]
pub struct Mistakes(Vec<String>);

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "the configuration has {} mistake(s):", self.0.len())?;
        self.0.iter().try_for_each(|mistake| writeln!(f, "  - {mistake}"))
    }
}

impl std::error::Error for Mistakes {}

/// Reads every source and checks the whole.
pub fn load(flags: &Flags) -> Result<Loaded, Mistakes> {
    let mut mistakes = Vec::new();
    let figment = layers::lay(flags, &mut mistakes);
    let mut reader = Reader { figment: &figment, mistakes: &mut mistakes };
    let config = Config {
        listen: reader.parsed("listen", "127.0.0.1:8787", "an address and port like 127.0.0.1:8787"),
        data: reader.value("data"),
        public_url: reader.public_url(),
        database_url: reader.secret("database_url"),
        objects_url: reader.value("objects_url"),
        smtp_url: reader.secret("smtp_url"),
        workers: reader.value("workers"),
        fetch: reader.value("fetch"),
        credits: reader.value("credits"),
        results: reader.value("results"),
        throttle: reader.value("throttle"),
        limits: reader.value("limits"),
        mail: reader.value("mail"),
        keys: reader.value("keys"),
        queue: reader.value("queue"),
        http: reader.value("http"),
        storage: reader.value("storage"),
        metrics: MetricsConfig {
            token: reader.value::<MetricsSection>("metrics").token.map(SecretString::from),
        },
        settings: settings(&figment),
    };
    check(&config, &figment, &mut mistakes);
    if !mistakes.is_empty() {
        return Err(Mistakes(mistakes));
    }
    Ok(Loaded { config, unknown_variables: unknown_variables() })
}

/// A shorter token could be guessed.
const LEAST_TOKEN_BYTES: usize = 16;

/// Rules that one value alone cannot tell.
fn check(config: &Config, figment: &Figment, mistakes: &mut Vec<String>) {
    for name in unknown_settings(figment) {
        mistakes.push(format!("{name} is not a setting; `eiderpix config` lists them all"));
    }
    if config.results.ttl_hours == 0 {
        mistakes.push("results.ttl_hours must be at least 1".into());
    }
    if let Err(why) = location::database(config) {
        mistakes.push(format!("database_url: {why}"));
    }
    if let Err(why) = location::objects(config) {
        mistakes.push(format!("objects_url: {why}"));
    }
    if config.metrics.token.as_ref().is_some_and(|token| token.expose_secret().len() < LEAST_TOKEN_BYTES) {
        mistakes.push(format!("metrics.token must have at least {LEAST_TOKEN_BYTES} characters"));
    }
    if figment.find_value("nats_url").is_ok_and(|value| !matches!(value, Value::Empty(..))) {
        mistakes.push("nats_url: this version has no NATS yet; leave it out".into());
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use figment::Jail;

    use super::*;

    fn mistakes(flags: &Flags) -> String {
        load(flags).map(drop).unwrap_err().to_string()
    }

    #[test]
    #[expect(clippy::result_large_err, reason = "the jail's own error type")]
    fn it_works_with_nothing_given() {
        Jail::expect_with(|_| {
            let loaded = load(&Flags::default()).unwrap();
            assert_eq!(loaded.config.listen.to_string(), "127.0.0.1:8787");
            assert_eq!(loaded.config.credits.monthly, None);
            assert!(loaded.config.settings.iter().all(|setting| setting.origin == "default"));
            Ok(())
        });
    }

    #[test]
    #[expect(clippy::result_large_err, reason = "the jail's own error type")]
    fn flags_win_over_variables_and_those_over_the_file() {
        Jail::expect_with(|jail| {
            jail.create_file("eiderpix.toml", "data = 'from-file'\nlisten = '127.0.0.1:1'\nworkers = 3")?;
            jail.set_env("EIDERPIX_LISTEN", "127.0.0.1:2");
            jail.set_env("EIDERPIX_DATA", "from-variable");
            let flags = Flags { data: Some("from-flag".into()), ..Flags::default() };
            let config = load(&flags).unwrap().config;
            assert_eq!(
                (&*config.data, config.listen.port(), config.workers),
                (Path::new("from-flag"), 2, Some(3))
            );
            let setting = |name: &str| config.settings.iter().find(|setting| setting.name == name).unwrap();
            let origin = |name: &str| setting(name).origin.clone();
            assert_eq!([origin("data"), origin("listen")], ["--data", "EIDERPIX_LISTEN"]);
            assert!(origin("workers").ends_with("eiderpix.toml"));
            Ok(())
        });
    }

    #[test]
    #[expect(clippy::result_large_err, reason = "the jail's own error type")]
    fn lists_come_with_commas_and_sections_with_two_underscores() {
        Jail::expect_with(|jail| {
            jail.set_env("EIDERPIX_FETCH__ALLOW_PRIVATE", "127.0.0.1, intranet.example,10.0.0.0/8");
            jail.set_env("EIDERPIX_CREDITS__MONTHLY", "100");
            let config = load(&Flags::default()).unwrap().config;
            assert_eq!(config.fetch.allow_private.len(), 3);
            assert_eq!(config.credits.monthly, Some(100));
            Ok(())
        });
    }

    #[test]
    #[expect(clippy::result_large_err, reason = "the jail's own error type")]
    fn every_mistake_is_told_at_once() {
        Jail::expect_with(|jail| {
            jail.create_file("eiderpix.toml", "colour = 'red'\n[results]\nttl_hours = 0\n")?;
            jail.set_env("EIDERPIX_LISTEN", "nowhere");
            jail.set_env("EIDERPIX_WORKERS", "many");
            jail.set_env("EIDERPIX_PUBLIC_URL", "ftp://x");
            jail.set_env("EIDERPIX_DATABASE_URL", "postgres://u:p@h/d");
            let mistakes = mistakes(&Flags::default());
            for part in
                ["colour", "ttl_hours", "nowhere", "workers: ", "EIDERPIX_WORKERS", "ftp://x", "SQLite only"]
            {
                assert!(mistakes.contains(part), "nothing about {part}: {mistakes}");
            }
            assert!(!mistakes.contains("u:p@h"), "the secret is told: {mistakes}");
            Ok(())
        });
    }

    #[test]
    #[expect(clippy::result_large_err, reason = "the jail's own error type")]
    fn secrets_are_hidden_and_may_come_from_a_file() {
        Jail::expect_with(|jail| {
            jail.create_file("smtp", "smtp://user:secret@mail.example\n")?;
            jail.set_env("EIDERPIX_SMTP_URL_FILE", "smtp");
            let loaded = load(&Flags::default()).unwrap();
            assert!(loaded.config.smtp_url.is_some());
            assert!(!format!("{loaded:?}").contains("secret"));
            Ok(())
        });
    }

    #[test]
    #[expect(clippy::result_large_err, reason = "the jail's own error type")]
    fn the_token_for_metrics_is_hidden_may_come_from_a_file_and_is_not_short() {
        Jail::expect_with(|jail| {
            jail.create_file("token", "a token of some length\n")?;
            jail.set_env("EIDERPIX_METRICS__TOKEN_FILE", "token");
            let loaded = load(&Flags::default()).unwrap();
            let token = loaded.config.metrics.token.clone().unwrap();
            assert_eq!(token.expose_secret(), "a token of some length");
            assert!(loaded.unknown_variables.is_empty(), "{:?}", loaded.unknown_variables);
            assert!(!format!("{loaded:?}").contains("some length"));

            jail.create_file("token", "short\n")?;
            assert!(mistakes(&Flags::default()).contains("at least 16 characters"));
            jail.create_file("eiderpix.toml", "[metrics]\ntokens = 'x'")?;
            assert!(mistakes(&Flags::default()).contains("tokens"));
            Ok(())
        });
    }

    #[test]
    #[expect(clippy::result_large_err, reason = "the jail's own error type")]
    fn a_mistyped_variable_is_noticed() {
        Jail::expect_with(|jail| {
            jail.set_env("EIDERPIX_LISTN", "x");
            assert_eq!(load(&Flags::default()).unwrap().unknown_variables, ["EIDERPIX_LISTN"]);
            Ok(())
        });
    }
}
