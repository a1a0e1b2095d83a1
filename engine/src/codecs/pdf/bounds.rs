//! Bounds on the work of reading a PDF. Its tables may point at the same bytes again and again, and the length of a
//! stream may be told by any other object: a small file could be read a thousand times over.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use lopdf::{LoadOptions, Object, ObjectId};

use super::document::damaged;
use crate::Error;

/// How often one object may stand in the tables: once, and again in each later version of a file.
const MOST_READINGS: u32 = 64;
/// How often all streams together may hold the bytes of the file.
const MOST_COPIES: u64 = 4;

/// Reads a document, and gives up where it is read again and again.
pub(super) fn load(bytes: &[u8], options: LoadOptions) -> Result<lopdf::Result<lopdf::Document>, Error> {
    check_lengths(bytes)?;
    READ.set(Some(Read { bytes_left: bytes.len() as u64 * MOST_COPIES, readings: HashMap::new() }));
    let options = LoadOptions { filter: Some(count), ..options };
    // What is half read is dropped with the reader, and nothing of it is used again.
    let read = catch_unwind(AssertUnwindSafe(|| lopdf::Document::load_mem_with_options(bytes, options)));
    READ.set(None);
    read.or_else(|payload| match payload.downcast::<TooMuch>() {
        Ok(_) => Err(damaged("its tables point at the same bytes again and again")),
        Err(other) => resume_unwind(other),
    })
}

/// Unwinds out of the reader, which has no other way to be stopped.
struct TooMuch;

struct Read {
    bytes_left: u64,
    readings: HashMap<ObjectId, u32>,
}

thread_local! {
    /// What was read of the document that this thread reads; the reader takes a bare function to be asked.
    static READ: RefCell<Option<Read>> = const { RefCell::new(None) };
}

/// Lets every object pass as it is, and counts it.
fn count(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let has_room = READ.with_borrow_mut(|read| {
        let Some(read) = read else { return true };
        let size = object.as_stream().map_or(0, |stream| stream.content.len() as u64);
        let readings = read.readings.entry(id).or_default();
        *readings += 1;
        let room = read.bytes_left.checked_sub(size);
        read.bytes_left = room.unwrap_or(0);
        room.is_some() && *readings <= MOST_READINGS
    });
    if !has_room {
        resume_unwind(Box::new(TooMuch));
    }
    Some((id, object.clone()))
}

/// Refuses streams whose length is told by an object that is no number: it would be read whole for each of them.
fn check_lengths(bytes: &[u8]) -> Result<(), Error> {
    let mut are_no_numbers: HashSet<u32> = HashSet::new();
    let mut told_by: HashSet<u32> = HashSet::new();
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|byte| matches!(byte, b'o' | b'/')) {
        at += found;
        let rest = &bytes[at..];
        if let Some(body) = rest.strip_prefix(b"obj") {
            if let Some(number) = number_before(&bytes[..at])
                && !body.trim_ascii_start().first().is_some_and(u8::is_ascii_digit)
            {
                are_no_numbers.insert(number);
            }
        } else if let Some(value) = rest.strip_prefix(b"/Length") {
            told_by.extend(reference(value));
        }
        at += 1;
    }
    if told_by.is_disjoint(&are_no_numbers) {
        Ok(())
    } else {
        Err(damaged("the length of a stream is no number"))
    }
}

/// The number of the object that begins here: `12 0 ` stands before `obj`.
fn number_before(bytes: &[u8]) -> Option<u32> {
    let near = &bytes[bytes.len().saturating_sub(24)..];
    let mut words = near.rsplit(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let (generation, number) = (words.next()?, words.next()?);
    digits(generation)?;
    digits(number)
}

/// The object that a value refers to: `12 0 R`.
fn reference(value: &[u8]) -> Option<u32> {
    let near = &value[..value.len().min(32)];
    let mut words = near.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let (number, generation, mark) = (words.next()?, words.next()?, words.next()?);
    digits(generation)?;
    if mark.starts_with(b"R") { digits(number) } else { None }
}

fn digits(word: &[u8]) -> Option<u32> {
    std::str::from_utf8(word).ok()?.parse().ok()
}
