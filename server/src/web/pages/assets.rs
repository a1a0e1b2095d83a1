//! The style sheet, the script and the logo: embedded, and named by their digest so that browsers may keep them.

use axum::{
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::errors::PageError;
use crate::context::hex::hex;

const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");
const VERSION_DIGITS: usize = 12;

#[derive(rust_embed::Embed)]
#[folder = "assets/"]
struct Assets;

/// Serves one asset; under the address of its present version, for good.
pub(super) async fn asset(
    Path((version, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let (file, media_type) = find(&name).ok_or(PageError::NotFound)?;
    let present = version_of(&file);
    let tag = format!("\"{present}\"");
    let keep = if version == present { FOREVER } else { ASK_AGAIN };
    let common = [
        (header::ETAG, HeaderValue::from_str(&tag).expect("a digest is plain ASCII")),
        (header::CACHE_CONTROL, keep),
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
    ];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, common).into_response());
    }
    Ok((common, file.data.into_owned()).into_response())
}

/// Serves the logo to browsers that ask for an icon without having read a page.
pub(super) async fn favicon(headers: HeaderMap) -> Result<Response, PageError> {
    asset(Path(("latest".into(), LOGO.into())), headers).await
}

pub(super) const STYLE: &str = "eiderpix.css";
pub(super) const SCRIPT: &str = "eiderpix.js";
pub(super) const LOGO: &str = "eiderpix.svg";

/// The address of an asset's present version.
pub(super) fn url(name: &str) -> String {
    let version = find(name).map(|(file, _)| version_of(&file)).unwrap_or_default();
    format!("/assets/{version}/{name}")
}

fn find(name: &str) -> Option<(rust_embed::EmbeddedFile, &'static str)> {
    let media_type = match name {
        STYLE => "text/css; charset=utf-8",
        SCRIPT => "text/javascript; charset=utf-8",
        LOGO => "image/svg+xml",
        _ => return None,
    };
    Some((Assets::get(name)?, media_type))
}

fn version_of(file: &rust_embed::EmbeddedFile) -> String {
    let digest = file.metadata.sha256_hash();
    hex(&digest)[..VERSION_DIGITS].to_owned()
}
