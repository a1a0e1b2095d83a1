//! Holds the delivered bytes against the document that they are to be.

use std::collections::HashSet;

use lopdf::{Dictionary, LoadOptions, Object, ObjectId, Stream};

use super::document::pages;
use super::streams::{self, MOST_STREAM_BYTES, Streams};
use crate::Error;

/// Reads the bytes again and walks both documents side by side from their roots: the same values, and streams whose
/// data are the same once unpacked; photos that were packed anew have just the bytes that were measured.
pub(super) fn same(document: &lopdf::Document, packed: &Streams, bytes: &[u8]) -> Result<(), Error> {
    let options = LoadOptions {
        strict: true,
        max_decompressed_size: Some(MOST_STREAM_BYTES),
        ..LoadOptions::default()
    };
    let written = lopdf::Document::load_mem_with_options(bytes, options)
        .map_err(|error| changed(&error.to_string()))?;
    if pages(&written)?.len() != pages(document)?.len() {
        return Err(changed("pages were lost"));
    }
    let mut walk = Walk { document, packed, written: &written, seen: HashSet::new(), waiting: Vec::new() };
    for key in [&b"Root"[..], b"Info"] {
        match (document.trailer.get(key), written.trailer.get(key)) {
            (Ok(before), Ok(after)) => walk.compare(before, after)?,
            (Err(_), Err(_)) => {}
            _ => return Err(changed("the trailer differs")),
        }
    }
    while let Some((before, after)) = walk.waiting.pop() {
        walk.compare_streams_and_objects(before, after)?;
    }
    Ok(())
}

struct Walk<'a> {
    document: &'a lopdf::Document,
    packed: &'a Streams,
    written: &'a lopdf::Document,
    seen: HashSet<(ObjectId, ObjectId)>,
    waiting: Vec<(ObjectId, ObjectId)>,
}

impl Walk<'_> {
    fn compare_streams_and_objects(&mut self, before: ObjectId, after: ObjectId) -> Result<(), Error> {
        let written = self.written.objects.get(&after).ok_or_else(|| changed("an object is missing"))?;
        let original = &self.document.objects[&before];
        let (Object::Stream(original), Object::Stream(written)) = (original, written) else {
            return self.compare(original, written);
        };
        let expected = self.packed.get(&before).unwrap_or(original);
        self.compare_dictionaries(&expected.dict, &written.dict)?;
        if expected.content != written.content
            || !(is_replaced_photo(original, expected) || shows_same(original, written))
        {
            return Err(changed("a stream differs"));
        }
        Ok(())
    }

    fn compare(&mut self, before: &Object, after: &Object) -> Result<(), Error> {
        match (before, after) {
            (Object::Reference(id), Object::Null) if !self.document.objects.contains_key(id) => Ok(()),
            (Object::Reference(before), Object::Reference(after)) => {
                if self.seen.insert((*before, *after)) {
                    self.waiting.push((*before, *after));
                }
                Ok(())
            }
            (Object::Array(before), Object::Array(after)) if before.len() == after.len() => {
                before.iter().zip(after).try_for_each(|(before, after)| self.compare(before, after))
            }
            (Object::Dictionary(before), Object::Dictionary(after)) => {
                self.compare_dictionaries(before, after)
            }
            (Object::String(before, _), Object::String(after, _)) if before == after => Ok(()),
            (before, after) if before == after => Ok(()),
            _ => Err(changed("a value differs")),
        }
    }

    fn compare_dictionaries(&mut self, before: &Dictionary, after: &Dictionary) -> Result<(), Error> {
        if before.len() != after.len() {
            return Err(changed("a dictionary differs"));
        }
        for (key, value) in before.iter().filter(|(key, _)| key.as_slice() != b"Length") {
            let other = after.get(key).map_err(|_| changed("a key is missing"))?;
            self.compare(value, other)?;
        }
        Ok(())
    }
}

fn is_replaced_photo(original: &Stream, expected: &Stream) -> bool {
    expected.content != original.content && original.filters().is_ok_and(|filters| filters == [b"DCTDecode"])
}

fn shows_same(original: &Stream, written: &Stream) -> bool {
    original.content == written.content
        || streams::plain(original).is_some_and(|plain| streams::plain(written) == Some(plain))
}

fn changed(what: &str) -> Error {
    Error::Codec { codec: "PDF", message: format!("the document changed: {what}") }
}
