//! `/f/` and `/u/`: results and uploaded originals, for whoever knows their names.
//!
//! A file is served as what it is and nothing else: its true type, its exact size, in a sandbox, without a file name
//! but for a PDF's and an SVG's.

use axum::{
    Router,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use tracing::error;

use super::compat::shortpixel::{FILE_IS_GONE, NO_FILE_NOW};
use crate::{
    StoreError,
    app::App,
    domain::files::{
        PublicFile,
        downloads::{self, Stored},
    },
};

/// The address of a file that whoever knows its name may have.
pub(super) fn path_of(file: &PublicFile<'_>) -> String {
    match file {
        PublicFile::Result(name) => format!("/f/{name}"),
        PublicFile::Upload(name) => format!("/u/{name}"),
    }
}

/// Result and upload routes.
pub(super) fn router() -> Router<App> {
    Router::new().route("/f/{name}", get(result)).route("/u/{name}", get(upload))
}

async fn result(
    State(app): State<App>,
    Path(name): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    if !is_name(&name) {
        return gone();
    }
    let found = downloads::find(&app, &name).await;
    hand_out(&app, found, &method, &headers).await
}

async fn upload(
    State(app): State<App>,
    Path(name): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    if !is_name(&name) {
        return gone();
    }
    let found = downloads::find_upload(&app, &name).await;
    hand_out(&app, found, &method, &headers).await
}

/// Hands out a result whose name we know, in the answer to another request.
pub(super) async fn result_by_name(app: &App, name: &str) -> Response {
    let found = downloads::find(app, name).await;
    hand_out(app, found, &Method::GET, &HeaderMap::new()).await
}

/// The same for an upload.
pub(super) async fn upload_by_name(app: &App, name: &str) -> Response {
    let found = downloads::find_upload(app, name).await;
    hand_out(app, found, &Method::GET, &HeaderMap::new()).await
}

/// 32 hexadecimal digits and an extension: anything else was never a name of ours.
fn is_name(name: &str) -> bool {
    let (stem, extension) = name.split_once('.').unwrap_or((name, ""));
    stem.len() == 32
        && stem.bytes().all(|byte| byte.is_ascii_hexdigit())
        && extension.len() <= 8
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

async fn hand_out(
    app: &App,
    found: Result<Option<Stored>, StoreError>,
    method: &Method,
    headers: &HeaderMap,
) -> Response {
    let stored = match found {
        Ok(Some(stored)) => stored,
        Ok(None) => return gone(),
        Err(cause) => return unavailable(&cause),
    };
    let facts = facts(app, &stored);
    if is_known(headers, &facts) {
        return (StatusCode::NOT_MODIFIED, facts).into_response();
    }
    if method == Method::HEAD {
        return file(facts, Body::empty(), &stored);
    }
    match downloads::open(app, &stored).await {
        Ok(Some(bytes)) => file(facts, Body::from_stream(bytes), &stored),
        Ok(None) => gone(),
        Err(cause) => unavailable(&cause),
    }
}

/// The headers that tell what a file is; its name is its version, so it may be kept for as long as it is served.
fn facts(app: &App, stored: &Stored) -> HeaderMap {
    let left_seconds = stored.expires_at.ms_since(app.clock.now()).max(0) / 1_000;
    let stem = stored.name.split('.').next().unwrap_or_default();
    let mut facts = HeaderMap::new();
    let mut tell = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            facts.insert(name, value);
        }
    };
    tell(header::ETAG, &format!("\"{stem}\""));
    tell(header::CACHE_CONTROL, &format!("public, max-age={left_seconds}, immutable"));
    tell(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    tell(header::CONTENT_SECURITY_POLICY, policy(&stored.media_type));
    facts
}

/// Nothing runs and nothing is loaded; an SVG is drawn with the styles, pictures and fonts that lie in it.
pub(super) fn policy(media_type: &str) -> &'static str {
    if media_type == "image/svg+xml" {
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
    } else {
        "sandbox; default-src 'none'"
    }
}

fn file(mut facts: HeaderMap, body: Body, stored: &Stored) -> Response {
    let media_type = HeaderValue::from_str(&stored.media_type);
    let media_type = media_type.unwrap_or(HeaderValue::from_static("application/octet-stream"));
    facts.insert(header::CONTENT_TYPE, media_type);
    // WordPress takes a PDF by its name only, and a browser is to save it, not to run it; an SVG is shown by pages that
    // name it as their picture, and never as a page of its own.
    if matches!(stored.media_type.as_str(), "application/pdf" | "image/svg+xml")
        && let Ok(named) = HeaderValue::from_str(&format!("attachment; filename={}", stored.name))
    {
        facts.insert(header::CONTENT_DISPOSITION, named);
    }
    facts.insert(header::CONTENT_LENGTH, HeaderValue::from(stored.size_bytes));
    (facts, body).into_response()
}

fn is_known(headers: &HeaderMap, facts: &HeaderMap) -> bool {
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
    let etag = facts.get(header::ETAG).and_then(|etag| etag.to_str().ok()).unwrap_or_default();
    known.flat_map(|line| line.split(',')).any(|known| known.trim().trim_start_matches("W/") == etag)
}

fn gone() -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    (StatusCode::NOT_FOUND, headers, FILE_IS_GONE).into_response()
}

fn unavailable(cause: &StoreError) -> Response {
    error!(%cause, "a file cannot be handed out");
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::RETRY_AFTER, "10")];
    (StatusCode::SERVICE_UNAVAILABLE, headers, NO_FILE_NOW).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_we_give_are_looked_up() {
        assert!(is_name("0123456789abcdef0123456789abcdef.webp"));
        for name in
            ["", ".jpg", "..", "0123456789abcdef0123456789abcde.jpg", "0123456789abcdef0123456789abcdef.a/b"]
        {
            assert!(!is_name(name), "{name}");
        }
    }

    #[test]
    fn a_file_in_the_cache_is_recognised() {
        let mut facts = HeaderMap::new();
        facts.insert(header::ETAG, HeaderValue::from_static("\"abc\""));
        let known = |value: &'static str| {
            is_known(
                &HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_static(value))]),
                &facts,
            )
        };
        assert!(known("\"abc\""));
        assert!(known("\"x\", W/\"abc\""));
        assert!(!known("\"abcd\""));
    }
}
