//! Multipart bodies as clients of the compatible API send them: fields, and files among them.

use axum::body::Body;

use crate::http::multipart::{self, FormError, Part};
pub(super) use crate::http::multipart::{FilePart, boundary};

use super::{fields::Fields, status::Status};

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
                Part::File(file) => return Ok(Some(file)),
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
