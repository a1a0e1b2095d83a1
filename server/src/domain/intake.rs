//! The intake that every API goes through: who sends, the files they send, and what they submit.
//!
//! A wrong key counts against the address it comes from; a file is received within a budget shared by all; the sites that
//! a key is used for are noted in the transaction that accepts their jobs.

use std::net::IpAddr;

use bytes::Bytes;
use tracing::error;

use super::{
    Service,
    api_keys::{self, KeyHolder, KeyRefusal},
    files::{
        incoming::{IncomingError, IncomingFile},
        uploads::{self, Upload},
    },
    jobs::{self, Job, Submission, SubmitError, SubmitRefusal},
    rate_limit::RetryAfter,
};

/// Why a key is not let in.
#[derive(Debug)]
pub enum NotAdmitted {
    /// The key is refused.
    Key(KeyRefusal),
    /// Too many wrong keys came from this address.
    TooMany(RetryAfter),
}

/// Why a file is not received.
#[derive(Debug)]
pub enum NotReceived {
    /// It has more bytes than are taken.
    TooLarge {
        /// The limit.
        limit_bytes: u64,
    },
    /// It cannot be kept.
    Incoming(IncomingError),
}

/// Finds out whom a key speaks for; a wrong one counts against the address it comes from.
pub async fn authenticate(service: &Service, given: &str, from: IpAddr) -> Result<KeyHolder, NotAdmitted> {
    let refusal = match api_keys::authenticate(service, given).await {
        Ok(holder) => return Ok(holder),
        Err(refusal) => refusal,
    };
    match &refusal {
        KeyRefusal::Mistyped | KeyRefusal::Unknown | KeyRefusal::Revoked => {
            service.rate_limits.bad_key(from).map_err(NotAdmitted::TooMany)?;
        }
        KeyRefusal::Unavailable(cause) => error!(%cause, "API keys cannot be looked up"),
        KeyRefusal::Missing | KeyRefusal::Suspended => {}
    }
    Err(NotAdmitted::Key(refusal))
}

/// A file that comes piece by piece.
pub trait Pieces {
    /// Why no more of it comes.
    type Error;

    /// Waits for the next piece; `None` at the file's end.
    fn next(&mut self) -> impl Future<Output = Result<Option<Bytes>, Self::Error>> + Send;
}

/// Receives one file.
pub async fn receive<P: Pieces>(
    service: &Service,
    from: IpAddr,
    limit_bytes: u64,
    pieces: &mut P,
) -> Result<Result<IncomingFile, NotReceived>, P::Error> {
    let mut file = service.incoming.begin(from);
    while let Some(chunk) = pieces.next().await? {
        if file.size_bytes() + chunk.len() as u64 > limit_bytes {
            return Ok(Err(NotReceived::TooLarge { limit_bytes }));
        }
        if let Err(error) = file.push(&chunk).await {
            return Ok(Err(NotReceived::Incoming(error)));
        }
    }
    Ok(Ok(file))
}

/// Keeps a file that was received as an upload.
pub async fn keep(
    service: &Service,
    holder: &KeyHolder,
    file_name: &str,
    field: Option<&str>,
    file: IncomingFile,
) -> Result<Upload, IncomingError> {
    let arrived = file.read().await?;
    Ok(uploads::put(service, holder, file_name, field, arrived.bytes.clone()).await?)
}

/// Submits what a client asks for, and notes which sites it is for.
pub async fn submit(
    service: &Service,
    holder: &KeyHolder,
    client: Option<&str>,
    submissions: Vec<Submission>,
) -> Result<Vec<Result<Job, SubmitRefusal>>, SubmitError> {
    if submissions.is_empty() {
        return Ok(Vec::new());
    }
    jobs::submit_from(service, holder, jobs::Origin::Client(client), submissions).await
}
