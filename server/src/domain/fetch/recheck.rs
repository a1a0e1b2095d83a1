//! Looks whether a source is still what it was when it was fetched, reading no more than has to be.

use futures_util::StreamExt;
use reqwest::{
    Response, StatusCode,
    header::{self, HeaderMap, HeaderName, HeaderValue},
};
use serde::{Deserialize, Serialize};

use super::{Credentials, FetchError, Fetcher, SourceUrl, accept, body};

/// A validator longer than this is none; it would lie in every job's row.
const MOST_VALIDATOR_BYTES: usize = 512;

/// What a server said of a file's version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// `ETag`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    etag: Option<String>,
    /// `Last-Modified`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_modified: Option<String>,
}

/// A file as it was when it was fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// What its server said of its version.
    #[serde(flatten)]
    pub validators: Validators,
    /// What it held.
    #[serde(flatten)]
    pub content: Content,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The BLAKE3 digest of its bytes, in hexadecimal.
    pub digest: String,
    /// Its size.
    pub size_bytes: u64,
}

impl Fetcher {
    /// Says whether there is another file at an address than the one that was seen there, or the one that may have been put
    /// in its place since.
    pub async fn has_changed(
        &self,
        source: &SourceUrl,
        credentials: Option<&Credentials>,
        seen: &Seen,
        in_its_place: Option<&Content>,
    ) -> Result<bool, FetchError> {
        let whole = async {
            let response = self.follow(source, credentials, Some(&seen.validators)).await?;
            if response.status() == StatusCode::NOT_MODIFIED {
                return Ok(false);
            }
            let response = accept(response)?;
            if seen.is_same_by_headers(&response) {
                return Ok(false);
            }
            let known = [Some(&seen.content), in_its_place];
            let mut known = known.into_iter().flatten();
            let length = plain_length(&response);
            if length.is_some_and(|length| known.clone().all(|content| content.size_bytes != length)) {
                return Ok(true);
            }
            let most_bytes = known.clone().map(|content| content.size_bytes).max().unwrap_or(0);
            let digest = digest(response, most_bytes).await?;
            Ok(!known.any(|content| Some(&content.digest) == digest.as_ref()))
        };
        tokio::time::timeout(self.total, whole).await.map_err(|_| FetchError::TooSlow)?
    }
}

impl Validators {
    pub(super) fn of(response: &Response) -> Self {
        let value = |name: HeaderName| {
            let value = response.headers().get(name)?.to_str().ok()?;
            (value.len() <= MOST_VALIDATOR_BYTES).then(|| value.to_owned())
        };
        Self { etag: value(header::ETAG), last_modified: value(header::LAST_MODIFIED) }
    }

    /// The header lines by which a server answers only when it has another version.
    pub(super) fn conditions(&self) -> HeaderMap {
        let conditions =
            [(header::IF_NONE_MATCH, &self.etag), (header::IF_MODIFIED_SINCE, &self.last_modified)];
        let value = |value: &Option<String>| HeaderValue::from_str(value.as_deref()?).ok();
        conditions.into_iter().filter_map(|(name, validator)| Some((name, value(validator)?))).collect()
    }
}

impl Seen {
    /// Says whether an answer's head alone shows that it is the file that was seen.
    fn is_same_by_headers(&self, response: &Response) -> bool {
        let now = Validators::of(response);
        match (&now.etag, &now.last_modified) {
            (Some(_), _) => now.etag == self.validators.etag,
            (None, Some(_)) => {
                now.last_modified == self.validators.last_modified
                    && plain_length(response) == Some(self.content.size_bytes)
            }
            (None, None) => false,
        }
    }
}

/// The length of a body that is not packed.
fn plain_length(response: &Response) -> Option<u64> {
    let is_packed = response.headers().contains_key(header::CONTENT_ENCODING);
    response.content_length().filter(|_| !is_packed)
}

/// Gives the digest of a body; `None` where that is larger than any that is known.
async fn digest(response: Response, most_bytes: u64) -> Result<Option<String>, FetchError> {
    if response.headers().contains_key(header::CONTENT_ENCODING) {
        // Packed, it may be a little larger than what it holds.
        return match body::read(response, most_bytes + most_bytes / 100 + 1_024).await {
            Ok(bytes) => Ok(Some(blake3::hash(&bytes).to_hex().to_string())),
            Err(FetchError::TooLarge { .. }) => Ok(None),
            Err(error) => Err(error),
        };
    }
    let (mut hasher, mut size_bytes) = (blake3::Hasher::new(), 0);
    let mut chunks = response.bytes_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(FetchError::Unreachable)?;
        size_bytes += chunk.len() as u64;
        if size_bytes > most_bytes {
            return Ok(None);
        }
        hasher.update(&chunk);
    }
    Ok(Some(hasher.finalize().to_hex().to_string()))
}
