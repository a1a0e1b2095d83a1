//! Takes the files of one upload: into memory within a budget shared by all, and from there into the store.

use std::{convert::Infallible, sync::Arc};

use axum::{body::Bytes, extract::FromRequestParts, http::request::Parts as RequestParts};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tracing::error;

use super::{door, fields::Fields, multipart::FilePart, post_reducer::Uploaded, status::Status};
use crate::{api_keys::KeyHolder, app::App, http::client_address::ClientAddress, jobs::FailureReason};

const PERMIT_BYTES: usize = 64 * 1024;
const BUDGET_BYTES: usize = 1024 * 1024 * 1024;

/// Memory for files that are being received; past it uploads are refused early instead of slowing all.
#[derive(Debug, Clone)]
pub(super) struct UploadMemory(Arc<Semaphore>);

impl Default for UploadMemory {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(BUDGET_BYTES / PERMIT_BYTES)))
    }
}

impl<S: Sync> FromRequestParts<S> for UploadMemory {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut RequestParts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}

/// The files of one request.
///
/// Each is stored as soon as the key is known, so that usually one file at a time is held in memory.
pub(super) struct Received<'a> {
    app: &'a App,
    memory: &'a UploadMemory,
    from: ClientAddress,
    holder: Option<KeyHolder>,
    /// Why the rest of the body is read but not kept: a client hears an answer only once it has sent everything.
    refusal: Option<Status>,
    files: Vec<File>,
}

struct File {
    field: String,
    file_name: String,
    state: State,
}

enum State {
    Held(Held),
    Stored { name: String },
    Refused(Status),
}

struct Held {
    bytes: Bytes,
    _permits: Vec<OwnedSemaphorePermit>,
}

impl<'a> Received<'a> {
    pub(super) fn new(app: &'a App, memory: &'a UploadMemory, from: ClientAddress) -> Self {
        Self { app, memory, from, holder: None, refusal: None, files: Vec::new() }
    }

    /// Reads one file whole, and stores it when the key came before it.
    pub(super) async fn read(&mut self, mut part: FilePart, fields: &Fields) -> Result<(), Status> {
        if self.holder.is_none() && fields.get("key").is_some() {
            self.authenticate(fields).await;
        }
        if self.refusal.is_some() {
            return drain(&mut part).await;
        }
        let (field, file_name) = (std::mem::take(&mut part.field), std::mem::take(&mut part.file_name));
        let state = match self.hold(&mut part).await? {
            Ok(held) => State::Held(held),
            Err(status) => {
                drain(&mut part).await?;
                State::Refused(status)
            }
        };
        self.files.push(File { field, file_name, state });
        if self.holder.is_some() {
            self.store().await;
        }
        Ok(())
    }

    /// Gives what was stored, in the order of the parts.
    pub(super) async fn finish(mut self, fields: &Fields) -> Result<(KeyHolder, Vec<Uploaded>), Status> {
        if self.holder.is_none() && self.refusal.is_none() {
            self.authenticate(fields).await;
            self.store().await;
        }
        match (self.refusal, self.holder) {
            (None, Some(holder)) => Ok((holder, self.files.into_iter().map(File::into_uploaded).collect())),
            (Some(refusal), _) => Err(refusal),
            (None, None) => Err(Status::unavailable()),
        }
    }

    async fn authenticate(&mut self, fields: &Fields) {
        match door::authenticate(self.app, self.from, fields).await {
            Ok(holder) => self.holder = Some(holder),
            Err(status) => self.refusal = Some(status),
        }
    }

    async fn hold(&self, part: &mut FilePart) -> Result<Result<Held, Status>, Status> {
        let limit_bytes = self.app.config.limits.file_bytes;
        let (mut bytes, mut permits) = (Vec::new(), Vec::new());
        while let Some(chunk) = part.chunk().await? {
            if (bytes.len() + chunk.len()) as u64 > limit_bytes {
                return Ok(Err((&FailureReason::SourceTooLarge { limit_bytes }).into()));
            }
            while permits.len() * PERMIT_BYTES < bytes.len() + chunk.len() {
                match self.memory.0.clone().try_acquire_owned() {
                    Ok(permit) => permits.push(permit),
                    Err(_) => return Ok(Err(Status::overloaded())),
                }
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(Ok(Held { bytes: bytes.into(), _permits: permits }))
    }

    async fn store(&mut self) {
        let Some(holder) = &self.holder else { return };
        for file in &mut self.files {
            let State::Held(held) = &file.state else { continue };
            match self.app.uploads.put(holder, &file.file_name, Some(&file.field), held.bytes.clone()).await {
                Ok(upload) => file.state = State::Stored { name: upload.name },
                Err(cause) => {
                    error!(%cause, "an upload cannot be stored");
                    self.refusal = Some((&cause).into());
                    return;
                }
            }
        }
    }
}

impl File {
    fn into_uploaded(self) -> Uploaded {
        let name = match self.state {
            State::Stored { name } => Ok(name),
            State::Refused(status) => Err(status),
            State::Held(_) => Err(Status::unavailable()),
        };
        Uploaded { field: self.field, file_name: self.file_name, name }
    }
}

async fn drain(part: &mut FilePart) -> Result<(), Status> {
    while part.chunk().await?.is_some() {}
    Ok(())
}
