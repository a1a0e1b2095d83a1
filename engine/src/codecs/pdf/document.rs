//! A PDF as it was read: its pages, and whether it may be rewritten at all.

use std::collections::HashSet;

use lopdf::{Dictionary, LoadOptions, Object, ObjectId};

use super::{bounds, strip};
use crate::{Error, Limits};

/// What one packed stream of objects may hold; a whole book's objects are a tenth of that.
const MOST_OBJECT_STREAM_BYTES: usize = 32_000_000;
/// More pages than any document has that somebody reads.
const MOST_PAGES: usize = 50_000;
/// How deep a page may lie in the tree of pages, and a tree of names in itself.
const MOST_DEPTH: usize = 64;
/// Annotations that hold a file, a film or a sound, and fields of a form.
const MEDIA: [&[u8]; 7] = [b"FileAttachment", b"Movie", b"Screen", b"RichMedia", b"3D", b"Sound", b"Widget"];

/// A document that was looked at.
pub(crate) struct Document {
    /// What of it comes out; `None` where rewriting could break it: it is signed, restricted, a form, carries files or media, is made for
    /// an archive, or is irregular.
    pub(super) stripped: Option<lopdf::Document>,
    /// How many pages it has.
    pub(crate) pages: u32,
    /// Width of its first page in points, 1/72 of an inch.
    pub(crate) width: u32,
    /// Height of its first page in points.
    pub(crate) height: u32,
}

impl Document {
    /// Reads a file; one that needs a password is refused.
    pub(crate) fn open(bytes: &[u8], limits: &Limits, keep_metadata: bool) -> Result<Self, Error> {
        limits.check_file(bytes.len())?;
        let strict = load(bytes, true)?;
        let is_regular = strict.is_ok();
        let document = if is_regular { strict } else { load(bytes, false)? };
        let mut document = document.map_err(|error| damaged(&error.to_string()))?;
        if document.is_encrypted() {
            return Err(Error::PasswordProtected);
        }
        let pages = pages(&document)?;
        let (width, height) = pages.first().map_or((0, 0), |&page| size(&document, page));
        let count = pages.len() as u32;
        let is_fragile = !is_regular || document.was_encrypted() || is_fragile(&document);
        strip::strip(&mut document, keep_metadata);
        Ok(Self { stripped: Some(document).filter(|_| !is_fragile), pages: count, width, height })
    }
}

fn load(bytes: &[u8], strict: bool) -> Result<lopdf::Result<lopdf::Document>, Error> {
    let options = LoadOptions {
        strict,
        max_decompressed_size: Some(MOST_OBJECT_STREAM_BYTES),
        ..LoadOptions::default()
    };
    bounds::load(bytes, options)
}

/// Lists the pages in order; a tree that goes round in a circle or has no page is refused.
pub(super) fn pages(document: &lopdf::Document) -> Result<Vec<ObjectId>, Error> {
    let root = document.catalog().ok().and_then(|catalog| catalog.get(b"Pages").ok()?.as_reference().ok());
    let root = root.ok_or_else(|| damaged("it has no pages"))?;
    let mut seen = HashSet::new();
    let mut pages = Vec::new();
    // The next to look at is the last.
    let mut waiting = vec![(root, 0)];
    while let Some((id, depth)) = waiting.pop() {
        if !seen.insert(id) || depth > MOST_DEPTH {
            return Err(damaged("its pages go round in a circle"));
        }
        let node = document.get_dictionary(id).map_err(|_| damaged("a page is missing"))?;
        match node.get_deref(b"Kids", document).and_then(Object::as_array) {
            Ok(kids) => {
                for kid in kids.iter().rev() {
                    let kid = kid.as_reference().map_err(|_| damaged("a page is out of place"))?;
                    waiting.push((kid, depth + 1));
                }
            }
            Err(_) => pages.push(id),
        }
        if pages.len() > MOST_PAGES || waiting.len() > MOST_PAGES {
            return Err(Error::TooLarge { what: "pages", limit: MOST_PAGES as u64 });
        }
    }
    if pages.is_empty() { Err(damaged("it has no pages")) } else { Ok(pages) }
}

/// Reads a page's width and height, which it may have from the tree above it.
fn size(document: &lopdf::Document, page: ObjectId) -> (u32, u32) {
    let mut node = document.get_dictionary(page).ok();
    for _ in 0..MOST_DEPTH {
        let Some(here) = node else { break };
        if let Ok(sides) = here.get_deref(b"MediaBox", document).and_then(Object::as_array) {
            let side = |at: usize| sides.get(at).and_then(|side| side.as_float().ok()).unwrap_or(0.0);
            let length = |from: usize, to: usize| (side(to) - side(from)).abs().round() as u32;
            return (length(0, 2), length(1, 3));
        }
        node = here.get_deref(b"Parent", document).and_then(Object::as_dict).ok();
    }
    (0, 0)
}

/// Says whether rewriting could break it, or would lose what it carries.
fn is_fragile(document: &lopdf::Document) -> bool {
    let Ok(catalog) = document.catalog() else { return true };
    let sub = |parent: &Dictionary, key: &[u8]| {
        parent.get_deref(key, document).and_then(Object::as_dict).cloned().unwrap_or_default()
    };
    let form = sub(catalog, b"AcroForm");
    let has_fields =
        form.get_deref(b"Fields", document).and_then(Object::as_array).is_ok_and(|fields| !fields.is_empty());
    let is_form = has_fields || form.has(b"XFA") || catalog.has(b"NeedsRendering");
    let is_signed = catalog.has(b"Perms") || form.get(b"SigFlags").and_then(Object::as_i64).unwrap_or(0) != 0;
    let carries_files =
        catalog.has(b"Collection") || catalog.has(b"AF") || sub(catalog, b"Names").has(b"EmbeddedFiles");
    is_form || is_signed || carries_files || is_for_archives(document, catalog) || has_media(document)
}

/// PDF/A forbids some of what makes a document small, and demands metadata.
fn is_for_archives(document: &lopdf::Document, catalog: &Dictionary) -> bool {
    let metadata = catalog.get_deref(b"Metadata", document).and_then(Object::as_stream);
    let is_told = |text: Vec<u8>| text.windows(6).any(|window| window == b"pdfaid");
    metadata.is_ok_and(|stream| {
        stream.decompressed_content_with_limit(MOST_OBJECT_STREAM_BYTES).is_ok_and(is_told)
    })
}

fn has_media(document: &lopdf::Document) -> bool {
    document.objects.values().filter_map(|object| object.as_dict().ok()).any(|dictionary| {
        let name = |key: &[u8]| dictionary.get(key).and_then(Object::as_name).unwrap_or_default();
        MEDIA.contains(&name(b"Subtype")) || name(b"Type") == b"Sig" || dictionary.has(b"EF")
    })
}

pub(super) fn damaged(what: &str) -> Error {
    Error::Malformed(format!("PDF: {what}"))
}
