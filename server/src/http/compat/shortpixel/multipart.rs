//! Reads multipart bodies part by part, within bounds: parts, head of a part, text, files, the whole.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use axum::{
    body::{Body, BodyDataStream, Bytes},
    extract::Request,
    http::{HeaderMap, header},
};
use futures_util::{Stream, StreamExt, stream};
use multer::{Constraints, Field, Multipart, SizeLimit};

use super::{fields::Fields, status::Status};

const MAX_BYTES: u64 = 256_000_000;
const MAX_PARTS: usize = 200;
const MAX_TEXT_BYTES: usize = 1_000_000;
const MAX_HEAD_BYTES: usize = 16 * 1024;

/// So much of a body is looked at to tell what it is; a delimiter is no longer than 74 bytes.
const HEAD_BYTES: usize = 256;

/// Gives the boundary of a multipart body, which is told by its beginning where the header says otherwise.
pub(super) async fn recognize(request: &mut Request) -> Option<String> {
    let announced = announced_boundary(request.headers());
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

fn announced_boundary(headers: &HeaderMap) -> Option<String> {
    multer::parse_boundary(headers.get(header::CONTENT_TYPE)?.to_str().ok()?).ok()
}

/// Reads the delimiter that a multipart body begins with.
fn own_boundary(head: &[u8]) -> Option<String> {
    let line = head.strip_prefix(b"--")?.split(|byte| *byte == b'\r').next()?;
    let is_followed_by_a_part = head[2 + line.len()..].to_ascii_lowercase().starts_with(b"\r\ncontent-");
    let is_boundary = !line.is_empty() && line.len() <= 70 && is_followed_by_a_part;
    is_boundary.then(|| String::from_utf8(line.to_vec()).ok())?
}

/// The parts of one body, in their order.
pub(super) struct Parts {
    multipart: Multipart<'static>,
    head: Arc<HeadBudget>,
    part_count: usize,
    text_bytes: usize,
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

    /// Reads up to the next file; the text before it goes into the fields.
    pub(super) async fn next_file(&mut self, fields: &mut Fields) -> Result<Option<FilePart>, Status> {
        loop {
            self.head.begin();
            let part = self.multipart.next_field().await.map_err(|error| explain(&error))?;
            self.head.end();
            let Some(part) = part else { return Ok(None) };
            self.part_count += 1;
            if self.part_count > MAX_PARTS {
                return Err(Status::invalid(format!("The form has more than {MAX_PARTS} parts.")));
            }
            let field = part.name().unwrap_or_default().to_owned();
            if is_file(&part) {
                let file_name = part.file_name().unwrap_or_default().to_owned();
                return Ok(Some(FilePart { field, file_name, bytes: part }));
            }
            let text = self.read_text(part).await?;
            fields.add(&field, text).map_err(|error| Status::invalid(error.to_string()))?;
        }
    }

    async fn read_text(&mut self, mut part: Field<'static>) -> Result<String, Status> {
        let mut text = Vec::new();
        while let Some(chunk) = part.chunk().await.map_err(|error| explain(&error))? {
            self.text_bytes += chunk.len();
            if self.text_bytes > MAX_TEXT_BYTES {
                return Err(Status::invalid("The options of the form are larger than 1 MB."));
            }
            text.extend_from_slice(&chunk);
        }
        String::from_utf8(text).map_err(|_| Status::invalid("A field of the form is not UTF-8 text."))
    }
}

impl FilePart {
    /// Reads the next bytes of the file.
    pub(super) async fn chunk(&mut self) -> Result<Option<Bytes>, Status> {
        self.bytes.chunk().await.map_err(|error| explain(&error))
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

/// Clients name their files, or at least say that the content is no text.
fn is_file(part: &Field<'_>) -> bool {
    part.file_name().is_some()
        || part.content_type().is_some_and(|media_type| {
            media_type.type_() == "image" || media_type.essence_str() == "application/octet-stream"
        })
}

fn explain(error: &multer::Error) -> Status {
    match error {
        multer::Error::StreamSizeExceeded { .. } => Status::invalid(format!(
            "The request is larger than {} MB. Send fewer files at once.",
            MAX_BYTES / 1_000_000
        )),
        _ => Status::invalid("The form cannot be read: it is malformed, or came too slowly or not whole."),
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
