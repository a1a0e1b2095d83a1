//! Multipart bodies as clients of the compatible API send them: fields, and files among them.

use axum::{body::Body, extract::Request};
use futures_util::{StreamExt, stream};

pub(super) use crate::web::multipart::FilePart;
use crate::web::multipart::{self, FormError, Part, boundary};

use super::{fields::Fields, status::Status};

/// So much of a body is looked at to tell what it is; a delimiter is no longer than 74 bytes.
const HEAD_BYTES: usize = 256;

/// Gives the boundary of a multipart body, which is told by its beginning where the header says otherwise.
pub(super) async fn recognize(request: &mut Request) -> Option<String> {
    let announced = boundary(request.headers());
    // A body of ours must not be asked again after its end.
    let mut chunks = std::mem::take(request.body_mut()).into_data_stream().fuse();
    let (mut seen, mut head) = (Vec::new(), Vec::new());
    while head.len() < HEAD_BYTES {
        let Some(chunk) = chunks.next().await else { break };
        let is_broken = chunk.is_err();
        head.extend_from_slice(chunk.as_deref().unwrap_or_default());
        seen.push(chunk);
        if is_broken {
            break;
        }
    }
    *request.body_mut() = Body::from_stream(stream::iter(seen).chain(chunks));
    if head.trim_ascii_start().starts_with(b"{") { None } else { announced.or_else(|| own_boundary(&head)) }
}

/// Reads the delimiter that a multipart body begins with.
fn own_boundary(head: &[u8]) -> Option<String> {
    let line = head.strip_prefix(b"--")?.split(|byte| *byte == b'\r').next()?;
    let is_followed_by_a_part = head[2 + line.len()..].to_ascii_lowercase().starts_with(b"\r\ncontent-");
    let is_boundary = !line.is_empty() && line.len() <= 70 && is_followed_by_a_part;
    is_boundary.then(|| String::from_utf8(line.to_vec()).ok())?
}

/// The files of one body, in their order.
pub(super) struct Parts(multipart::Parts);

impl Parts {
    pub(super) fn new(boundary: String, body: Body) -> Self {
        Self(multipart::Parts::new(boundary, body))
    }

    /// Reads up to the next file; the text before it goes into the fields.
    pub(super) async fn next_file(&mut self, fields: &mut Fields) -> Result<Option<FilePart>, Status> {
        while let Some(part) = self.0.next().await? {
            match part {
                Part::File(file) => return Ok(Some(*file)),
                Part::Text { field, text } => {
                    fields.add(&field, text).map_err(|error| Status::invalid(error.to_string()))?;
                }
            }
        }
        Ok(None)
    }
}

/// Reads a form that should hold no files; what files there are is skipped.
pub(super) async fn read_text(boundary: String, body: Body) -> Result<Fields, Status> {
    let mut fields = Fields::default();
    let mut parts = Parts::new(boundary, body);
    while let Some(mut file) = parts.next_file(&mut fields).await? {
        while file.chunk().await?.is_some() {}
    }
    Ok(fields)
}

impl From<FormError> for Status {
    fn from(error: FormError) -> Self {
        Self::invalid(error.to_string())
    }
}
