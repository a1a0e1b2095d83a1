//! Fetches pictures from addresses that customers choose.
//!
//! Only public addresses are connected to (or what the operator allowed), each redirect is judged anew, no cookie or key
//! is ever sent, credentials only to the host and port they were given for, and every answer is bounded in headers, bytes, time and
//! slowness.

mod address;
mod body;
mod client;
mod credentials;
mod guard;
mod original;
mod recheck;
pub mod site_credentials;
mod source_url;
#[cfg(test)]
mod tests;

use std::{error::Error, time::Duration};

use bytes::Bytes;
use reqwest::{Response, StatusCode, header};

pub use crate::domain::fetch::{
    credentials::Credentials,
    recheck::{Content, Seen, Validators},
    source_url::{BadUrl, SourceUrl},
};
use crate::{
    context::config::FetchConfig,
    domain::fetch::{
        client::Clients,
        guard::{Guard, NotPublic},
    },
};
pub(crate) use original::{NoOriginal, for_account};

const MAX_REDIRECTS: usize = 5;
const MAX_HEADER_BYTES: usize = 32 * 1024;

/// Fetches originals; cheap to clone, as connections are pooled inside.
#[derive(Debug, Clone)]
pub struct Fetcher {
    guard: Guard,
    clients: Clients,
    first_byte: Duration,
    total: Duration,
    max_bytes: u64,
}

/// An original as it came.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// The file's bytes, `Content-Encoding` undone.
    pub bytes: Bytes,
    /// What its server said of its version.
    pub validators: Validators,
}

/// Says why nothing was fetched.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The address, or one it redirects to, is not one we connect to.
    #[error("address is not public")]
    Refused,
    /// No connection, or it broke; may go better later.
    #[error("source is unreachable")]
    Unreachable(#[source] reqwest::Error),
    /// The origin is there but broken; may go better later.
    #[error("source answered with status {0}")]
    Failing(u16),
    /// The origin was asked too often; may go better later.
    #[error("source was asked too often")]
    Busy,
    /// The origin does not let us have this file.
    #[error("source is forbidden")]
    Forbidden,
    /// The origin asks for a user name and a password, or for other ones.
    #[error("source is behind HTTP authentication")]
    Protected,
    /// The origin says that there is no such file for us.
    #[error("source was not found, status {0}")]
    NotFound(u16),
    /// A time limit ran out, or the bytes came too slowly.
    #[error("source is too slow")]
    TooSlow,
    /// The body breaks the limit.
    #[error("source exceeds {limit_bytes} bytes")]
    TooLarge {
        /// Most bytes a file may have.
        limit_bytes: u64,
    },
    /// Redirected more often than we follow.
    #[error("source redirects more than {MAX_REDIRECTS} times")]
    TooManyRedirects,
    /// An answer that makes no sense: headers without end, an encoding nobody asked for, a redirect to nowhere.
    #[error("source gave an unusable answer")]
    BadAnswer,
}

impl FetchError {
    /// Says whether the host is to blame rather than the picture: nothing came from it, or nothing is taken from it.
    pub fn is_of_host(&self) -> bool {
        matches!(self, Self::Refused | Self::Unreachable(_) | Self::Failing(_) | Self::Busy | Self::TooSlow)
    }
}

impl Fetcher {
    /// Builds the fetcher; a file larger than `max_bytes` is not taken.
    pub fn new(config: &FetchConfig, max_bytes: u64) -> Result<Self, reqwest::Error> {
        let guard = Guard::new(&config.allow_private);
        Ok(Self {
            clients: Clients::new(&guard, Duration::from_millis(config.connect_ms))?,
            guard,
            first_byte: Duration::from_millis(config.first_byte_ms),
            total: Duration::from_millis(config.total_ms),
            max_bytes,
        })
    }

    /// Fetches one file, following redirects; credentials are those of the source's own site.
    pub async fn fetch(
        &self,
        source: &SourceUrl,
        credentials: Option<&Credentials>,
    ) -> Result<Fetched, FetchError> {
        let whole = async {
            let response = accept(self.follow(source, credentials, None).await?)?;
            let validators = Validators::of(&response);
            Ok(Fetched { bytes: body::read(response, self.max_bytes).await?, validators })
        };
        tokio::time::timeout(self.total, whole).await.map_err(|_| FetchError::TooSlow)?
    }

    /// Finds out, within the time given, whether a site lets us in; nothing of its page is read.
    ///
    /// A page that is missing or broken is no obstacle: pictures are elsewhere.
    pub async fn is_accessible(
        &self,
        site: &SourceUrl,
        credentials: Option<&Credentials>,
        within: Duration,
    ) -> bool {
        let answered = tokio::time::timeout(within, self.follow(site, credentials, None)).await;
        answered.is_ok_and(|answer| answer.is_ok_and(|page| page.status() != StatusCode::UNAUTHORIZED))
    }

    async fn follow(
        &self,
        source: &SourceUrl,
        credentials: Option<&Credentials>,
        unless: Option<&Validators>,
    ) -> Result<Response, FetchError> {
        let mut hop = source.clone();
        for _ in 0..=MAX_REDIRECTS {
            let response = self.request(&hop, credentials.filter(|_| may_see(source, &hop)), unless).await?;
            match next_hop(&hop, &response)? {
                Some(next) => hop = next,
                None => return Ok(response),
            }
        }
        Err(FetchError::TooManyRedirects)
    }

    async fn request(
        &self,
        hop: &SourceUrl,
        credentials: Option<&Credentials>,
        unless: Option<&Validators>,
    ) -> Result<Response, FetchError> {
        let reach = self.guard.judge(hop).map_err(|NotPublic| FetchError::Refused)?;
        let request = self
            .clients
            .reaching(reach)
            .get(hop.as_url().clone())
            .header(header::ACCEPT, "image/*,*/*;q=0.5")
            .header(header::ACCEPT_ENCODING, "identity")
            .headers(unless.map(Validators::conditions).unwrap_or_default());
        let request = match credentials {
            Some(pair) => request.basic_auth(pair.user(), Some(pair.password())),
            None => request,
        };
        let response = tokio::time::timeout(self.first_byte, request.send())
            .await
            .map_err(|_| FetchError::TooSlow)?
            .map_err(explain)?;
        let header_bytes: usize =
            response.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        if header_bytes > MAX_HEADER_BYTES { Err(FetchError::BadAnswer) } else { Ok(response) }
    }
}

/// Reads where a redirect leads; the answer itself is dropped unread.
fn next_hop(hop: &SourceUrl, response: &Response) -> Result<Option<SourceUrl>, FetchError> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let location = response.headers().get(header::LOCATION).ok_or(FetchError::BadAnswer)?;
    // Servers put raw UTF-8 into this header, so it is read as such and not as ASCII.
    let location = String::from_utf8_lossy(location.as_bytes());
    hop.join(&location).map(Some).map_err(|_| FetchError::Refused)
}

/// Credentials go to the host and port that they were given for, and never in the clear where they began encrypted.
fn may_see(source: &SourceUrl, hop: &SourceUrl) -> bool {
    let of = |url: &SourceUrl| (url.as_url().scheme() == "https", url.port());
    let is_same_door = match (of(source), of(hop)) {
        ((false, 80), (true, 443)) => true,
        (given_for, asked) => given_for == asked,
    };
    source.host() == hop.host() && is_same_door
}

fn accept(response: Response) -> Result<Response, FetchError> {
    match response.status() {
        StatusCode::OK => Ok(response),
        StatusCode::UNAUTHORIZED => Err(FetchError::Protected),
        StatusCode::FORBIDDEN => Err(FetchError::Forbidden),
        StatusCode::TOO_MANY_REQUESTS => Err(FetchError::Busy),
        status if status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT => {
            Err(FetchError::Failing(status.as_u16()))
        }
        status => Err(FetchError::NotFound(status.as_u16())),
    }
}

/// Tells our own refusal, which comes wrapped by the client, from a network's failure.
fn explain(error: reqwest::Error) -> FetchError {
    let mut cause: Option<&(dyn Error + 'static)> = Some(&error);
    while let Some(current) = cause {
        if current.is::<NotPublic>() {
            return FetchError::Refused;
        }
        cause = current.source();
    }
    // The address may hold what its owner keeps secret.
    FetchError::Unreachable(error.without_url())
}
