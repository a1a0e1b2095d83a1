//! What a request asks for, in a form with files or in JSON: sources, options, and a digest of all of it.

use axum::{
    body::Body,
    http::{HeaderMap, header},
};
use serde::{Deserialize, Serialize};

use super::{
    code::Code,
    options::{OptionsBody, quoted},
    problem::ApiError,
};
use crate::{
    app::App,
    domain::{
        api_keys::KeyHolder,
        fetch::{BadUrl, SourceUrl},
        files::incoming::IncomingError,
        intake::{self, NotReceived},
        jobs::Source,
    },
    web::{
        client_address::ClientAddress,
        multipart::{self, FilePart, Part, Parts},
    },
};

pub(super) const MAX_PICTURES: usize = 200;
const MAX_JSON_BYTES: usize = 1_000_000;

/// A request, read whole.
pub(super) struct Received {
    pub(super) sources: Vec<Result<Source, ApiError>>,
    pub(super) options: OptionsBody,
    /// Equal for requests that ask for the same.
    pub(super) digest: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UrlsBody {
    urls: Vec<String>,
    #[serde(default)]
    options: OptionsBody,
}

/// What the digest is made of.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Asked<'a> {
    File { name: &'a str, digest: String },
    Url(&'a str),
    Refused(&'static str),
}

/// Reads a request of either kind; files are stored one after the other as they come.
pub(super) async fn read(
    app: &App,
    holder: &KeyHolder,
    from: ClientAddress,
    headers: &HeaderMap,
    body: Body,
) -> Result<Received, ApiError> {
    if let Some(boundary) = multipart::boundary(headers) {
        return read_form(app, holder, from, Parts::new(boundary, body)).await;
    }
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    if !media_type.starts_with("application/json") {
        return Err(ApiError::because(
            Code::UnsupportedMediaType,
            "Send pictures as multipart/form-data, or addresses as application/json.",
        ));
    }
    let body: UrlsBody = read_json(body).await?;
    read_urls(&body)
}

/// Reads a JSON body, within its bound.
pub(super) async fn read_json<T: serde::de::DeserializeOwned>(body: Body) -> Result<T, ApiError> {
    let bytes = axum::body::to_bytes(body, MAX_JSON_BYTES).await.map_err(|_| {
        ApiError::because(Code::TooLarge, "The body is larger than 1 MB, or came too slowly or not whole.")
    })?;
    serde_json::from_slice(&bytes).map_err(|error| {
        let code = if error.is_data() { Code::InvalidOption } else { Code::BadRequest };
        ApiError::because(code, format!("The JSON of the body: {error}."))
    })
}

fn read_urls(body: &UrlsBody) -> Result<Received, ApiError> {
    check_count(body.urls.len())?;
    let sources = body.urls.iter().map(|given| {
        let url = SourceUrl::parse(given).map_err(|refusal| bad_url(given, refusal))?;
        Ok(Source::Url { url, given: given.clone() })
    });
    let asked: Vec<_> = body.urls.iter().map(|url| Asked::Url(url)).collect();
    let digest = digest(&asked, &body.options)?;
    Ok(Received { sources: sources.collect(), options: body.options.clone(), digest })
}

fn bad_url(given: &str, refusal: BadUrl) -> ApiError {
    let given = quoted(given);
    let detail = match refusal {
        BadUrl::TooLong => {
            let most = SourceUrl::MAX_BYTES;
            format!("{given} … is too long: an address may have {most} bytes, percent-encoded.")
        }
        BadUrl::Malformed | BadUrl::Scheme | BadUrl::UserInfo => {
            format!("{given} is not a whole http or https address.")
        }
    };
    ApiError::because(Code::BadUrl, detail)
}

async fn read_form(
    app: &App,
    holder: &KeyHolder,
    from: ClientAddress,
    mut parts: Parts,
) -> Result<Received, ApiError> {
    let mut options = OptionsBody::default();
    let mut refusal = None;
    let mut files: Vec<(String, Result<Stored, ApiError>)> = Vec::new();
    // A client hears an answer only once it has sent everything, so that a form is read to its end whatever is in it.
    while let Some(part) = parts.next().await? {
        match part {
            Part::Text { field, text } => {
                if let Err(error) = options.set(&field, &text) {
                    refusal.get_or_insert(error);
                }
            }
            Part::File(mut file) => {
                let name = bounded(&file.file_name);
                let stored = match refusal {
                    Some(_) => Err(ApiError::new(Code::BadRequest)),
                    None => store(app, holder, from, &name, &mut file).await,
                };
                while file.chunk().await?.is_some() {}
                files.push((name, stored));
            }
        }
    }
    if let Some(refusal) = refusal {
        return Err(refusal);
    }
    check_count(files.len())?;
    let asked: Vec<_> = files
        .iter()
        .map(|(name, stored)| match stored {
            Ok(stored) => Asked::File { name, digest: stored.digest.clone() },
            Err(error) => Asked::Refused(error.code.as_str()),
        })
        .collect();
    let digest = digest(&asked, &options)?;
    let sources =
        files.into_iter().map(|(_, stored)| stored.map(|stored| Source::Upload { name: stored.name }));
    Ok(Received { sources: sources.collect(), options, digest })
}

struct Stored {
    name: String,
    digest: String,
}

async fn store(
    app: &App,
    holder: &KeyHolder,
    from: ClientAddress,
    name: &str,
    file: &mut FilePart,
) -> Result<Stored, ApiError> {
    let limit_bytes = app.config.limits.file_bytes;
    let received = intake::receive(app, from.0, limit_bytes, file).await?;
    let received = received.map_err(|refusal| match refusal {
        NotReceived::TooLarge { limit_bytes } => {
            let detail = format!("A picture file may have {limit_bytes} bytes.");
            ApiError::because(Code::PictureTooLarge, detail)
        }
        NotReceived::Incoming(error) => error.into(),
    })?;
    let upload = intake::keep(app, holder, name, None, received).await?;
    Ok(Stored { name: upload.name, digest: upload.digest })
}

impl From<IncomingError> for ApiError {
    fn from(error: IncomingError) -> Self {
        match error {
            IncomingError::NoRoom => {
                let detail = "Too many pictures are being sent at once. Try again in a moment.";
                Self::because(Code::Unavailable, detail).retry_after(5)
            }
            IncomingError::Storage(cause) => cause.into(),
        }
    }
}

/// A file name as it is shown and given back: no folders, no control characters, not endless.
fn bounded(given: &str) -> String {
    let name = given.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().filter(|c| !c.is_control()).take(200).collect()
}

fn check_count(pictures: usize) -> Result<(), ApiError> {
    match pictures {
        0 => Err(ApiError::because(Code::NoPicture, "Send at least one file, or one address in urls.")),
        1..=MAX_PICTURES => Ok(()),
        _ => Err(ApiError::because(Code::TooManyPictures, format!("Send at most {MAX_PICTURES} at once."))),
    }
}

fn digest(asked: &[Asked<'_>], options: &OptionsBody) -> Result<String, ApiError> {
    let plain = serde_json::to_vec(&(asked, options.options()?, options.refreshes()))
        .expect("what is asked for is plain data");
    Ok(blake3::hash(&plain).to_hex().to_string())
}

#[cfg(test)]
pub(super) fn digest_of_urls(body: &serde_json::Value) -> String {
    read_urls(&serde_json::from_value(body.clone()).unwrap())
        .unwrap_or_else(|_| panic!("it is readable"))
        .digest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_lose_folders_and_control_characters() {
        assert_eq!(bounded("../../etc/passwd"), "passwd");
        assert_eq!(bounded("C:\\photos\\bär\n.jpg"), "bär.jpg");
        assert_eq!(bounded(&"x".repeat(500)).len(), 200);
    }
}
