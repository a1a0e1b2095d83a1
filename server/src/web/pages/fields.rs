//! A posted form's fields, read without ever refusing: a missing field is an empty one.

use std::{collections::HashMap, convert::Infallible};

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::{StatusCode, request::Parts},
};

use super::errors::PageError;
use crate::app::App;

/// The fields of a form; of a field sent twice the first counts.
#[derive(Default)]
pub(super) struct Fields(HashMap<String, String>);

impl Fields {
    /// Reads a form's body; what is not a form has no fields.
    pub(super) fn parse(body: &[u8]) -> Self {
        let mut fields = HashMap::new();
        for (name, value) in url::form_urlencoded::parse(body) {
            fields.entry(name.into_owned()).or_insert_with(|| value.into_owned());
        }
        Self(fields)
    }

    /// A field's value as it was sent.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }
}

/// As an extractor: what an address asks for behind its `?`.
impl<S: Sync> FromRequestParts<S> for Fields {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default().as_bytes()))
    }
}

/// Reads a posted form to its end; one that is too large or broken off is an error of its own.
pub(super) async fn read(request: Request, app: &App) -> Result<Fields, PageError> {
    let body = Bytes::from_request(request, app).await.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => PageError::TooLarge,
        _ => PageError::BadForm,
    })?;
    Ok(Fields::parse(&body))
}

/// Reads a whole number, with or without thousands apart.
pub(super) fn whole_number(text: &str) -> Option<u64> {
    let text = text.trim().replace([',', ' ', '\u{a0}'], "");
    // In German thousands stand apart by points, which elsewhere are for decimals.
    let has_thousands = text.split('.').skip(1).all(|group| group.len() == 3);
    let number = if has_thousands { text.replace('.', "").parse() } else { text.parse() };
    number.ok().filter(|number| *number <= 1_000_000_000)
}
