//! The language that a request is answered in: the account's own, else what the switch below each page was set to, else what
//! the browser prefers, else English.

use std::{
    convert::Infallible,
    sync::{Arc, OnceLock},
};

use axum::{
    extract::FromRequestParts,
    http::{Extensions, HeaderMap, HeaderValue, header, request::Parts},
};

use super::pages::cookies;
use crate::domain::language::Language;

const COOKIE: &str = "eiderpix_language";
const COOKIE_SECONDS: i64 = 365 * 24 * 60 * 60;

/// Who asks, once their session was looked at; shared by all that answer one request, errors included.
#[derive(Debug, Clone, Default)]
pub(super) struct Reader(Arc<OnceLock<KnownReader>>);

#[derive(Debug)]
struct KnownReader {
    language: Language,
    form_token: String,
}

impl Reader {
    /// Notes who is logged in, and gives the language that they read.
    pub(super) fn note(parts: &Parts, chosen: Option<Language>, form_token: &str) -> Language {
        let language = chosen.unwrap_or_else(|| asked(&parts.headers).unwrap_or_default());
        if let Some(Self(reader)) = parts.extensions.get() {
            let _ = reader.set(KnownReader { language, form_token: form_token.to_owned() });
        }
        language
    }

    /// The language of who is logged in, where a session was looked at.
    pub(super) fn language(&self) -> Option<Language> {
        self.0.get().map(|reader| reader.language)
    }

    /// The token of the session, where one was looked at.
    pub(super) fn form_token(&self) -> Option<String> {
        self.0.get().map(|reader| reader.form_token.clone())
    }
}

/// The language of who sent a request.
pub(super) fn of(headers: &HeaderMap, extensions: &Extensions) -> Language {
    let known = extensions.get().and_then(|Reader(reader)| reader.get());
    known.map_or_else(|| asked(headers).unwrap_or_default(), |reader| reader.language)
}

/// The language that a browser was set to or prefers; `None` where it says none of ours.
pub(super) fn asked(headers: &HeaderMap) -> Option<Language> {
    let chosen = [true, false].iter().find_map(|is_https| {
        let code = cookies::find(headers, &cookies::full_name(COOKIE, *is_https))?;
        Language::from_code(code)
    });
    let accepted = || headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok();
    chosen.or_else(|| Language::negotiated(accepted()?))
}

/// The cookie that keeps what the switch was set to.
pub(super) fn cookie(language: Language, is_https: bool) -> HeaderValue {
    cookies::set(&cookies::full_name(COOKIE, is_https), language.code(), Some(COOKIE_SECONDS))
}

impl<S: Sync> FromRequestParts<S> for Language {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(of(&parts.headers, &parts.extensions))
    }
}
