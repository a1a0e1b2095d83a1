//! Reads multipart bodies part by part, within bounds: parts, head of a part, text, files, the whole.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use crate::domain::intake::Pieces;
use axum::{
    body::{Body, BodyDataStream, Bytes},
    http::{HeaderMap, header},
};
use futures_util::Stream;
use multer::{Constraints, Field, Multipart, SizeLimit};

pub(super) const MAX_BYTES: u64 = 256_000_000;
pub(super) const MAX_PARTS: usize = 200;
const MAX_TEXT_BYTES: usize = 1_000_000;
const MAX_HEAD_BYTES: usize = 16 * 1024;

/// Why a form was not read to its end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum FormError {
    /// More than any client sends at once.
    #[error("The form has more than {MAX_PARTS} parts.")]
    TooManyParts,
    /// Text in all.
    #[error("The options of the form are larger than 1 MB.")]
    TextTooLarge,
    /// The whole.
    #[error("The request is larger than {} MB. Send fewer files at once.", MAX_BYTES / 1_000_000)]
    TooLarge,
    /// One field.
    #[error("A field of the form is not UTF-8 text.")]
    NotText,
    /// No form, a slow or a broken one.
    #[error("The form cannot be read: it is malformed, or came too slowly or not whole.")]
    Unreadable,
}

/// Gives the boundary when the header says multipart.
pub(super) fn boundary(headers: &HeaderMap) -> Option<String> {
    multer::parse_boundary(headers.get(header::CONTENT_TYPE)?.to_str().ok()?).ok()
}

/// The parts of one body, in their order.
pub(super) struct Parts {
    multipart: Multipart<'static>,
    head: Arc<HeadBudget>,
    part_count: usize,
    text_bytes: usize,
}

/// One part: its text, or a file to be read.
pub(super) enum Part {
    Text { field: String, text: String },
    File(Box<FilePart>),
}

/// A file whose bytes are still to be read.
pub(super) struct FilePart {
    /// The field's name.
    pub(super) field: String,
    /// What the client calls the file.
    pub(super) file_name: String,
    bytes: Field<'static>,
}

impl Parts {
    pub(super) fn new(boundary: String, body: Body) -> Self {
        let head = Arc::new(HeadBudget::default());
        let stream =
            OneChunkAtATime { chunks: body.into_data_stream(), has_yielded: false, head: head.clone() };
        let limits = Constraints::new().size_limit(SizeLimit::new().whole_stream(MAX_BYTES));
        Self {
            multipart: Multipart::with_constraints(stream, boundary, limits),
            head,
            part_count: 0,
            text_bytes: 0,
        }
    }

    /// Reads the next part, of a file its head only.
    pub(super) async fn next(&mut self) -> Result<Option<Part>, FormError> {
        self.head.begin();
        let part = self.multipart.next_field().await.map_err(|error| FormError::from(&error))?;
        self.head.end();
        let Some(part) = part else { return Ok(None) };
        self.part_count += 1;
        if self.part_count > MAX_PARTS {
            return Err(FormError::TooManyParts);
        }
        let field = part.name().unwrap_or_default().to_owned();
        if is_file(&part) {
            let file_name = part.file_name().unwrap_or_default().to_owned();
            return Ok(Some(Part::File(Box::new(FilePart { field, file_name, bytes: part }))));
        }
        let text = self.read_text(part).await?;
        Ok(Some(Part::Text { field, text }))
    }

    async fn read_text(&mut self, mut part: Field<'static>) -> Result<String, FormError> {
        let mut text = Vec::new();
        while let Some(chunk) = part.chunk().await.map_err(|error| FormError::from(&error))? {
            self.text_bytes += chunk.len();
            if self.text_bytes > MAX_TEXT_BYTES {
                return Err(FormError::TextTooLarge);
            }
            text.extend_from_slice(&chunk);
        }
        String::from_utf8(text).map_err(|_| FormError::NotText)
    }
}

impl FilePart {
    /// Reads the next bytes of the file.
    pub(super) async fn chunk(&mut self) -> Result<Option<Bytes>, FormError> {
        self.bytes.chunk().await.map_err(|error| FormError::from(&error))
    }
}

impl Pieces for FilePart {
    type Error = FormError;

    async fn next(&mut self) -> Result<Option<Bytes>, FormError> {
        self.chunk().await
    }
}

/// Clients name their files, or at least say that the content is no text.
fn is_file(part: &Field<'_>) -> bool {
    part.file_name().is_some()
        || part.content_type().is_some_and(|media_type| {
            media_type.type_() == "image" || media_type.essence_str() == "application/octet-stream"
        })
}

impl From<&multer::Error> for FormError {
    fn from(error: &multer::Error) -> Self {
        match error {
            multer::Error::StreamSizeExceeded { .. } => Self::TooLarge,
            _ => Self::Unreadable,
        }
    }
}

/// How many bytes may still come before the head of a part must be complete; `usize::MAX` outside of heads.
#[derive(Debug, Default)]
struct HeadBudget(AtomicUsize);

impl HeadBudget {
    fn begin(&self) {
        self.0.store(MAX_HEAD_BYTES, Ordering::Relaxed);
    }

    fn end(&self) {
        self.0.store(usize::MAX, Ordering::Relaxed);
    }

    fn spend(&self, bytes: usize) {
        let left = self.0.load(Ordering::Relaxed);
        if left != usize::MAX {
            self.0.store(left.saturating_sub(bytes), Ordering::Relaxed);
        }
    }

    fn is_spent(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }
}

/// Hands out one chunk a poll: the parser would buffer as much as there is before it looks, and never bounds a head.
struct OneChunkAtATime {
    chunks: BodyDataStream,
    has_yielded: bool,
    head: Arc<HeadBudget>,
}

impl Stream for OneChunkAtATime {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.has_yielded) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        if self.head.is_spent() {
            return Poll::Ready(Some(Err(axum::Error::new("the head of a part is too long"))));
        }
        let polled = Pin::new(&mut self.chunks).poll_next(context);
        if let Poll::Ready(Some(Ok(chunk))) = &polled {
            self.has_yielded = true;
            self.head.spend(chunk.len());
        }
        polled
    }
}
