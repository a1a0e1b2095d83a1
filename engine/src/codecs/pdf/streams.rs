//! Streams of every kind but photos, packed anew where that saves bytes.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId, Stream};

use super::pack::{deflate, inflate};
use crate::{Deadline, Effort, Error, Options};

/// What one stream may hold, unpacked: a page scanned in colour at 600 dots an inch.
pub(super) const MOST_STREAM_BYTES: usize = 110_000_000;

/// Streams that take the place of others.
pub(super) type Streams = BTreeMap<ObjectId, Stream>;

/// Finds what can be packed better.
pub(super) fn pack(
    document: &lopdf::Document,
    options: &Options,
    deadline: Deadline,
) -> Result<Streams, Error> {
    let mut packed = Streams::new();
    for (&id, object) in &document.objects {
        if let Object::Stream(stream) = object
            && let Some(smaller) = smaller(stream, options.effort, deadline)?
        {
            packed.insert(id, smaller);
        }
    }
    Ok(packed)
}

fn smaller(stream: &Stream, effort: Effort, deadline: Deadline) -> Result<Option<Stream>, Error> {
    let filters = stream.filters().unwrap_or_default();
    let is_filtered = stream.dict.has(b"Filter");
    // Data in another file is not ours to read.
    if stream.dict.has(b"F") {
        return Ok(None);
    }
    let (plain, mut dictionary) = match filters.as_slice() {
        [] if !is_filtered => (Some(stream.content.clone()), stream.dict.clone()),
        // Its predictor, if any, stays as it is.
        [b"FlateDecode"] => (inflate(&stream.content, MOST_STREAM_BYTES), stream.dict.clone()),
        filters if filters.iter().all(|filter| is_plain(filter)) => {
            let plain = stream.decompressed_content_with_limit(MOST_STREAM_BYTES).ok();
            (plain, without_filters(&stream.dict))
        }
        _ => return Ok(None),
    };
    let Some(plain) = plain else { return Ok(None) };
    let content = deflate(&plain, effort, deadline)?;
    dictionary.set("Filter", Object::Name(b"FlateDecode".to_vec()));
    let smaller = Stream::new(dictionary, content);
    Ok((bytes(&smaller) < bytes(stream)).then_some(smaller))
}

/// Filters that lose nothing and that are undone here.
fn is_plain(filter: &[u8]) -> bool {
    matches!(
        filter,
        b"FlateDecode" | b"LZWDecode" | b"ASCII85Decode" | b"ASCIIHexDecode" | b"RunLengthDecode"
    )
}

fn without_filters(dictionary: &Dictionary) -> Dictionary {
    let mut bare = dictionary.clone();
    bare.remove(b"Filter");
    bare.remove(b"DecodeParms");
    bare
}

/// What a stream takes in the file, but for what all have.
fn bytes(stream: &Stream) -> usize {
    let filter = if stream.dict.has(b"Filter") { b"/Filter/FlateDecode".len() } else { 0 };
    stream.content.len() + filter
}

/// Reads a stream's data as a reader of the document would; `None` where only its own decoder could.
pub(super) fn plain(stream: &Stream) -> Option<Vec<u8>> {
    match stream.filters() {
        Err(_) if !stream.dict.has(b"Filter") => Some(stream.content.clone()),
        Ok(filters) if filters.iter().all(|filter| is_plain(filter)) => {
            stream.decompressed_content_with_limit(MOST_STREAM_BYTES).ok()
        }
        _ => None,
    }
}
