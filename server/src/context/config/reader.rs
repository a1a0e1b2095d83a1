//! Takes values out one by one, so that every mistake is heard and not only the first.

use std::str::FromStr;

use figment::Figment;
use secrecy::SecretString;
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use url::Url;

use super::{AllowedTarget, show::describe};

/// The sources and the mistakes found in them so far.
pub(super) struct Reader<'a> {
    pub(super) figment: &'a Figment,
    pub(super) mistakes: &'a mut Vec<String>,
}

impl Reader<'_> {
    pub(super) fn value<T: DeserializeOwned + Default>(&mut self, name: &str) -> T {
        match self.figment.extract_inner(name) {
            Ok(value) => value,
            Err(errors) => {
                self.mistakes.extend(errors.into_iter().map(|error| tell(name, &error)));
                T::default()
            }
        }
    }

    pub(super) fn parsed<T: FromStr>(&mut self, name: &str, default: &str, wanted: &str) -> T {
        let text: String = self.value(name);
        text.parse().unwrap_or_else(|_| {
            self.mistakes.push(format!("{name}: {text:?} is not {wanted}"));
            default.parse().ok().expect("the default is of its own type")
        })
    }

    pub(super) fn secret(&mut self, name: &str) -> Option<SecretString> {
        self.value::<Option<String>>(name).map(SecretString::from)
    }

    pub(super) fn public_url(&mut self) -> Option<Url> {
        let text = self.value::<Option<String>>("public_url")?;
        let url = Url::parse(&text).ok().filter(|url| {
            matches!(url.scheme(), "http" | "https")
                && url.has_host()
                && url.path() == "/"
                && url.query().is_none()
                && url.fragment().is_none()
                && url.username().is_empty()
        });
        if url.is_none() {
            self.mistakes
                .push(format!("public_url: {text:?} is not like https://pictures.example, without a path"));
        }
        url
    }
}

/// Writes what is wrong with a setting, and where it was set.
fn tell(name: &str, error: &figment::Error) -> String {
    let path = if error.path.len() > 1 { error.path.join(".").to_lowercase() } else { name.to_owned() };
    let origin = error
        .metadata
        .as_ref()
        .map_or_else(String::new, |metadata| format!(" (set by {})", describe(metadata, &path)));
    format!("{path}: {}{origin}", error.kind)
}

/// Reads a list, or a text with commas, as variables have it.
pub(super) fn list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<AllowedTarget>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Given {
        List(Vec<String>),
        Text(String),
    }
    let parts = match Given::deserialize(deserializer)? {
        Given::List(parts) => parts,
        Given::Text(text) => text.split(',').map(str::to_owned).collect(),
    };
    parts
        .iter()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().map_err(serde::de::Error::custom))
        .collect()
}
