//! Writes a document: only what is referred to, equal streams once, small objects packed together.

use std::collections::{BTreeMap, HashMap, VecDeque};

use lopdf::{Dictionary, Object, ObjectId, Stream, Writer};

use super::equal::{equal_objects, renamed, renamed_dictionary};
use super::pack::deflate;
use super::streams::Streams;
use crate::{Deadline, Effort, Error};

/// So many objects go into one packed stream; readers unpack it whole to get at one of them.
const PACKED_TOGETHER: usize = 400;

/// Writes the whole file.
pub(super) fn write(
    document: &lopdf::Document,
    packed: &Streams,
    effort: Effort,
    deadline: Deadline,
) -> Result<Vec<u8>, Error> {
    let same = equal_objects(document, packed);
    let numbers = Numbers::new(document, packed, &same);
    let mut file = File { bytes: header(document), places: BTreeMap::new() };
    let mut small: Vec<(u32, Object)> = Vec::new();
    for (&id, &number) in &numbers.of {
        match object(document, packed, id) {
            Some(Object::Stream(stream)) => file.put_stream(number, numbers.renamed_stream(stream))?,
            Some(other) => small.push((number, numbers.renamed(other))),
            None => {}
        }
    }
    small.sort_by_key(|(number, _)| *number);
    let mut next = numbers.next;
    for together in small.chunks(PACKED_TOGETHER) {
        file.put_together(next, together, effort, deadline)?;
        next += 1;
    }
    file.finish(next, numbers.renamed_dictionary(&document.trailer), effort, deadline)
}

fn header(document: &lopdf::Document) -> Vec<u8> {
    // Packed objects came with 1.5.
    let version = if document.version.as_str() < "1.5" { "1.5" } else { document.version.as_str() };
    let version: String = version.chars().filter(|c| c.is_ascii_digit() || *c == '.').take(4).collect();
    [b"%PDF-", version.as_bytes(), b"\n%\xE2\xE3\xCF\xD3\n"].concat()
}

/// An object as it is to be written.
fn object(document: &lopdf::Document, packed: &Streams, id: ObjectId) -> Option<Object> {
    match packed.get(&id) {
        Some(stream) => Some(Object::Stream(stream.clone())),
        None => document.objects.get(&id).cloned(),
    }
}

/// New numbers for all that is referred to, from 1 on, in the order in which a reader comes across it.
struct Numbers<'a> {
    of: BTreeMap<ObjectId, u32>,
    same: &'a HashMap<ObjectId, ObjectId>,
    next: u32,
}

impl<'a> Numbers<'a> {
    fn new(document: &lopdf::Document, packed: &Streams, same: &'a HashMap<ObjectId, ObjectId>) -> Self {
        let mut numbers = Self { of: BTreeMap::new(), same, next: 1 };
        let mut order = VecDeque::new();
        let mut references = Vec::new();
        collect_dictionary(&document.trailer, &mut references);
        loop {
            for id in references.drain(..) {
                let id = same.get(&id).copied().unwrap_or(id);
                if document.objects.contains_key(&id) && !numbers.of.contains_key(&id) {
                    numbers.of.insert(id, numbers.next);
                    numbers.next += 1;
                    order.push_back(id);
                }
            }
            let Some(id) = order.pop_front() else { return numbers };
            match packed.get(&id) {
                Some(stream) => collect_dictionary(&stream.dict, &mut references),
                None => collect(&document.objects[&id], &mut references),
            }
        }
    }

    /// What is referred to and is not there means nothing.
    fn renamed(&self, object: Object) -> Object {
        renamed(&object, &|id| self.name(id))
    }

    fn renamed_stream(&self, stream: Stream) -> Stream {
        Stream { dict: self.renamed_dictionary(&stream.dict), ..stream }
    }

    fn renamed_dictionary(&self, dictionary: &Dictionary) -> Dictionary {
        renamed_dictionary(dictionary, &|id| self.name(id))
    }

    fn name(&self, id: ObjectId) -> Object {
        let id = self.same.get(&id).copied().unwrap_or(id);
        self.of.get(&id).map_or(Object::Null, |&number| Object::Reference((number, 0)))
    }
}

fn collect(object: &Object, references: &mut Vec<ObjectId>) {
    match object {
        Object::Reference(id) => references.push(*id),
        Object::Array(items) => items.iter().for_each(|item| collect(item, references)),
        Object::Dictionary(dictionary) => collect_dictionary(dictionary, references),
        Object::Stream(stream) => collect_dictionary(&stream.dict, references),
        _ => {}
    }
}

fn collect_dictionary(dictionary: &Dictionary, references: &mut Vec<ObjectId>) {
    dictionary.iter().for_each(|(_, value)| collect(value, references));
}

/// Where a reader finds an object.
enum Place {
    At(usize),
    In { stream: u32, index: u16 },
}

struct File {
    bytes: Vec<u8>,
    places: BTreeMap<u32, Place>,
}

impl File {
    fn put_stream(&mut self, number: u32, mut stream: Stream) -> Result<(), Error> {
        self.places.insert(number, Place::At(self.bytes.len()));
        stream.dict.set("Length", stream.content.len() as i64);
        self.bytes.extend(format!("{number} 0 obj").into_bytes());
        Writer::write_object(&mut self.bytes, &Object::Dictionary(stream.dict)).map_err(failed)?;
        self.bytes.extend_from_slice(b"stream\n");
        self.bytes.extend_from_slice(&stream.content);
        self.bytes.extend_from_slice(b"\nendstream\nendobj\n");
        Ok(())
    }

    fn put_together(
        &mut self,
        number: u32,
        objects: &[(u32, Object)],
        effort: Effort,
        deadline: Deadline,
    ) -> Result<(), Error> {
        let (mut heads, mut bodies) = (String::new(), Vec::new());
        for (index, (member, object)) in objects.iter().enumerate() {
            heads.push_str(&format!("{member} {} ", bodies.len()));
            Writer::write_object(&mut bodies, object).map_err(failed)?;
            bodies.push(b'\n');
            self.places.insert(*member, Place::In { stream: number, index: index as u16 });
        }
        let content = deflate(&[heads.as_bytes(), &bodies].concat(), effort, deadline)?;
        let mut dictionary = Dictionary::new();
        dictionary.set("Type", Object::Name(b"ObjStm".to_vec()));
        dictionary.set("N", objects.len() as i64);
        dictionary.set("First", heads.len() as i64);
        dictionary.set("Filter", Object::Name(b"FlateDecode".to_vec()));
        self.put_stream(number, Stream::new(dictionary, content))
    }

    /// Writes where everything is, as a stream whose rows are told by their difference to the row above.
    fn finish(
        mut self,
        number: u32,
        trailer: Dictionary,
        effort: Effort,
        deadline: Deadline,
    ) -> Result<Vec<u8>, Error> {
        let start = self.bytes.len();
        self.places.insert(number, Place::At(start));
        let offset_bytes = significant_bytes(start.max(number as usize));
        let row_bytes = 1 + offset_bytes + 2;
        let mut rows: Vec<u8> = Vec::new();
        let mut above = vec![0; row_bytes];
        for entry in 0..=number {
            let (kind, place, index) = match self.places.get(&entry) {
                Some(Place::At(place)) => (1, *place, 0),
                Some(Place::In { stream, index }) => (2, *stream as usize, *index),
                None => (0, 0, 0),
            };
            let mut row = vec![kind];
            row.extend_from_slice(&(place as u64).to_be_bytes()[8 - offset_bytes..]);
            row.extend_from_slice(&index.to_be_bytes());
            rows.push(2);
            rows.extend(row.iter().zip(&above).map(|(here, above)| here.wrapping_sub(*above)));
            above = row;
        }
        let mut dictionary: Dictionary = ["Root", "Info"]
            .into_iter()
            .filter_map(|key| Some((key, trailer.get(key.as_bytes()).ok()?.clone())))
            .collect();
        dictionary.set("Type", Object::Name(b"XRef".to_vec()));
        dictionary.set("Size", i64::from(number) + 1);
        dictionary.set("W", Object::Array([1, offset_bytes as i64, 2].map(Object::Integer).to_vec()));
        dictionary.set("Filter", Object::Name(b"FlateDecode".to_vec()));
        let mut parameters = Dictionary::new();
        parameters.set("Predictor", 12);
        parameters.set("Columns", row_bytes as i64);
        dictionary.set("DecodeParms", Object::Dictionary(parameters));
        self.put_stream(number, Stream::new(dictionary, deflate(&rows, effort, deadline)?))?;
        self.bytes.extend(format!("startxref\n{start}\n%%EOF\n").into_bytes());
        Ok(self.bytes)
    }
}

fn significant_bytes(number: usize) -> usize {
    (number.ilog2() as usize / 8 + 1).max(2)
}

fn failed(error: std::io::Error) -> Error {
    Error::Codec { codec: "PDF", message: error.to_string() }
}
