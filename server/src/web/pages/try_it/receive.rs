//! Reads what was dropped: the form's token first, then files, each within its bound.

use axum::extract::Request;

use tracing::error;

use super::super::{origin, visitor::is_token};
use crate::{
    app::App,
    domain::{
        demo::{Dropped, Problem},
        files::incoming::{IncomingError, IncomingFile},
        intake::{self, NotReceived},
        language::Language,
    },
    web::{
        client_address::ClientAddress,
        multipart::{self, FilePart, FormError, Part, Parts},
    },
    words::Text,
};

/// What one visit may send.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    pub(super) pictures: usize,
    pub(super) bytes: usize,
}

/// Why nothing was taken.
pub(super) enum Refusal {
    /// Not from a page of ours.
    Forged,
    /// Too often.
    Throttled,
    /// Something else, in words.
    Words(Text),
}

/// Reads a form to its end; `may_send` is asked before each file.
pub(super) async fn read(
    t: Language,
    request: Request,
    app: &App,
    from: ClientAddress,
    token: &str,
    bounds: Bounds,
    mut may_send: impl FnMut(usize) -> bool,
) -> Result<Vec<Dropped>, Refusal> {
    if !origin::is_ours(request.headers(), &app.public_url) {
        return Err(Refusal::Forged);
    }
    let Some(boundary) = multipart::boundary(request.headers()) else {
        return Err(Refusal::Words(t.say("try-not-whole")));
    };
    let not_whole = |error| Refusal::Words(words(t, &error));
    let mut parts = Parts::new(boundary, request.into_body());
    let (mut is_genuine, mut is_throttled) = (false, false);
    let mut dropped = Vec::new();
    // A browser shows an answer only once it has sent everything, so that a form is read to its end whatever is in it.
    while let Some(part) = parts.next().await.map_err(not_whole)? {
        match part {
            Part::Text { field, text } => is_genuine |= field == "form_token" && is_token(&text, token),
            Part::File(file) if file.file_name.is_empty() => skip(*file).await.map_err(not_whole)?,
            Part::File(file) if !is_genuine || dropped.len() >= bounds.pictures => {
                if is_genuine {
                    let problem = Problem::TooMany { most: bounds.pictures as u64 };
                    dropped.push(Dropped { file_name: bounded(&file.file_name), file: Err(problem) });
                }
                skip(*file).await.map_err(not_whole)?;
            }
            Part::File(file) => {
                if !may_send(dropped.len()) {
                    is_throttled = true;
                    skip(*file).await.map_err(not_whole)?;
                    continue;
                }
                let file_name = bounded(&file.file_name);
                let file = keep(app, from, *file, bounds.bytes).await.map_err(not_whole)?;
                dropped.push(Dropped { file_name, file });
            }
        }
    }
    match dropped.is_empty() {
        _ if !is_genuine => Err(Refusal::Forged),
        true if is_throttled => Err(Refusal::Throttled),
        true => Err(Refusal::Words(t.say("try-choose-one"))),
        false => Ok(dropped),
    }
}

/// What is wrong with a form that cannot be read to its end.
fn words(t: Language, error: &FormError) -> Text {
    match error {
        FormError::TooManyParts => t.say("try-only-so-many").with("count", multipart::MAX_PARTS),
        FormError::TooLarge => t.say("try-form-too-large").with("size", t.size(multipart::MAX_BYTES)),
        FormError::TextTooLarge | FormError::NotText | FormError::Unreadable => t.say("try-unreadable"),
    }
}

/// Reads a file, or says why not.
async fn keep(
    app: &App,
    from: ClientAddress,
    mut file: FilePart,
    most_bytes: usize,
) -> Result<Result<IncomingFile, Problem>, FormError> {
    let received = intake::receive(app, from.0, most_bytes as u64, &mut file).await?;
    let refusal = match received {
        Ok(file) => return Ok(Ok(file)),
        Err(refusal) => refusal,
    };
    skip(file).await?;
    Ok(Err(match refusal {
        NotReceived::TooLarge { limit_bytes } => Problem::TooLarge { most_bytes: limit_bytes },
        NotReceived::Incoming(error) => {
            if let IncomingError::Storage(cause) = &error {
                error!(%cause, "a picture that is tried cannot be stored");
            }
            Problem::TooBusy
        }
    }))
}

async fn skip(mut file: FilePart) -> Result<(), FormError> {
    while file.chunk().await?.is_some() {}
    Ok(())
}

/// A file name as it is shown and given back: no folders, no control characters, not endless.
fn bounded(given: &str) -> String {
    let name = given.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().filter(|character| !character.is_control()).take(200).collect()
}
