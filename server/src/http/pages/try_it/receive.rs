//! Reads what was dropped: the form's token first, then files, each within its bound.

use axum::{body::Bytes, extract::Request};

use super::super::{origin, visitor::is_token};
use crate::{
    app::App,
    http::{
        multipart::{self, FilePart, FormError, Part, Parts},
        upload_memory::{Share, UploadMemory},
    },
    tries::Dropped,
    wording::size,
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
    Words(String),
}

impl From<FormError> for Refusal {
    fn from(error: FormError) -> Self {
        Self::Words(error.to_string())
    }
}

/// Reads a form to its end; `may_send` is asked before each file.
pub(super) async fn read(
    request: Request,
    app: &App,
    memory: &UploadMemory,
    token: &str,
    bounds: Bounds,
    mut may_send: impl FnMut(usize) -> bool,
) -> Result<Vec<Dropped>, Refusal> {
    if !origin::is_ours(request.headers(), &app.public_url) {
        return Err(Refusal::Forged);
    }
    let Some(boundary) = multipart::boundary(request.headers()) else {
        return Err(Refusal::Words("This form did not arrive whole. Choose the pictures again.".into()));
    };
    let mut parts = Parts::new(boundary, request.into_body());
    let (mut is_genuine, mut is_throttled) = (false, false);
    let mut dropped = Vec::new();
    // A browser shows an answer only once it has sent everything, so that a form is read to its end whatever is in it.
    while let Some(part) = parts.next().await? {
        match part {
            Part::Text { field, text } => is_genuine |= field == "form_token" && is_token(&text, token),
            Part::File(file) if file.file_name.is_empty() => skip(*file).await?,
            Part::File(file) if !is_genuine || dropped.len() >= bounds.pictures => {
                if is_genuine {
                    let problem = format!("Only {} pictures are taken at once.", bounds.pictures);
                    dropped.push(Dropped { file_name: bounded(&file.file_name), bytes: Err(problem) });
                }
                skip(*file).await?;
            }
            Part::File(file) => {
                if !may_send(dropped.len()) {
                    is_throttled = true;
                    skip(*file).await?;
                    continue;
                }
                let file_name = bounded(&file.file_name);
                let bytes = keep(*file, memory, bounds.bytes).await?;
                dropped.push(Dropped { file_name, bytes });
            }
        }
    }
    match dropped.is_empty() {
        _ if !is_genuine => Err(Refusal::Forged),
        true if is_throttled => Err(Refusal::Throttled),
        true => Err(Refusal::Words("Choose at least one picture.".into())),
        false => Ok(dropped),
    }
}

/// Reads a file, or says why not.
async fn keep(
    mut file: FilePart,
    memory: &UploadMemory,
    most_bytes: usize,
) -> Result<Result<Bytes, String>, FormError> {
    let (mut bytes, mut share) = (Vec::new(), Share::default());
    while let Some(chunk) = file.chunk().await? {
        let size_bytes = bytes.len() + chunk.len();
        if size_bytes > most_bytes {
            skip(file).await?;
            return Ok(Err(format!("It is larger than {}.", size(most_bytes as u64))));
        }
        if !memory.grow(&mut share, size_bytes) {
            skip(file).await?;
            return Ok(Err("Too many pictures are being sent at once. Try again in a moment.".into()));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Ok(Bytes::from(bytes)))
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
