//! Takes the files of one upload in, within a budget shared by all, and from there into the store.

use tracing::error;

use super::{fields::Fields, multipart::FilePart, post_reducer::Uploaded, request_context, status::Status};
use crate::{
    app::App,
    domain::{
        api_keys::KeyHolder,
        files::incoming::{IncomingError, IncomingFile},
        intake::{self, NotReceived},
        jobs::FailureReason,
    },
    web::client_address::ClientAddress,
};

/// The files of one request.
///
/// Each is stored as soon as the key is known; those that came before it wait on the disk.
pub(super) struct Received<'a> {
    app: &'a App,
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
    Held(IncomingFile),
    Stored { name: String },
    Refused(Status),
}

impl<'a> Received<'a> {
    pub(super) fn new(app: &'a App, from: ClientAddress) -> Self {
        Self { app, from, holder: None, refusal: None, files: Vec::new() }
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
        match request_context::authenticate(self.app, self.from, fields).await {
            Ok(holder) => self.holder = Some(holder),
            Err(status) => self.refusal = Some(status),
        }
    }

    async fn hold(&self, part: &mut FilePart) -> Result<Result<IncomingFile, Status>, Status> {
        let limit_bytes = self.app.config.limits.file_bytes;
        let received = intake::receive(self.app, self.from.0, limit_bytes, part).await?;
        Ok(received.map_err(|refusal| match refusal {
            NotReceived::TooLarge { limit_bytes } => (&FailureReason::SourceTooLarge { limit_bytes }).into(),
            NotReceived::Incoming(error) => refuse(&error),
        }))
    }

    async fn store(&mut self) {
        let Some(holder) = &self.holder else { return };
        for file in &mut self.files {
            let File { field, file_name, state } = file;
            let held = match std::mem::replace(state, State::Refused(Status::unavailable())) {
                State::Held(held) => held,
                other => {
                    *state = other;
                    continue;
                }
            };
            match intake::keep(self.app, holder, file_name, Some(field), held).await {
                Ok(upload) => *state = State::Stored { name: upload.name },
                Err(error) => {
                    self.refusal = Some(refuse(&error));
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

fn refuse(error: &IncomingError) -> Status {
    match error {
        IncomingError::NoRoom => Status::overloaded(),
        IncomingError::Storage(cause) => {
            error!(%cause, "an upload cannot be stored");
            cause.into()
        }
    }
}

async fn drain(part: &mut FilePart) -> Result<(), Status> {
    while part.chunk().await?.is_some() {}
    Ok(())
}

#[cfg(test)]
mod tests;
