//! Objects that are equal, of which one is enough.

use std::collections::HashMap;

use lopdf::{Dictionary, Object, ObjectId, Stream, Writer};

use super::streams::Streams;

/// How many times it is looked for what became equal by what is now equal.
const MOST_ROUNDS: usize = 4;

/// Finds streams, fonts and the like that are equal; each is then told by the first.
pub(super) fn equal_objects(document: &lopdf::Document, packed: &Streams) -> HashMap<ObjectId, ObjectId> {
    let mut same: HashMap<ObjectId, ObjectId> = HashMap::new();
    for _ in 0..MOST_ROUNDS {
        let mut firsts: HashMap<Vec<u8>, ObjectId> = HashMap::new();
        let mut found = false;
        for (&id, original) in &document.objects {
            if same.contains_key(&id) {
                continue;
            }
            let stream = packed.get(&id);
            let object = stream.map_or_else(|| original.clone(), |stream| Object::Stream(stream.clone()));
            if !may_be_shared(&object) {
                continue;
            }
            let mut text = Vec::new();
            if write_renamed(&mut text, &object, &|id| same.get(&id).copied().unwrap_or(id)).is_err() {
                continue;
            }
            match firsts.get(&text) {
                Some(&first) => {
                    same.insert(id, first);
                    found = true;
                }
                None => {
                    firsts.insert(text, id);
                }
            }
        }
        if !found {
            break;
        }
    }
    same
}

/// Streams and what fonts are made of mean the same wherever they are referred to; pages, notes and the like do not.
fn may_be_shared(object: &Object) -> bool {
    match object {
        Object::Stream(stream) => !stream.dict.has(b"StructParent") && !stream.dict.has(b"StructParents"),
        Object::Dictionary(dictionary) => {
            let kind = dictionary.get(b"Type").and_then(Object::as_name).unwrap_or_default();
            matches!(kind, b"Font" | b"FontDescriptor" | b"Encoding" | b"ExtGState")
        }
        _ => false,
    }
}

fn write_renamed(
    to: &mut Vec<u8>,
    object: &Object,
    rename: &dyn Fn(ObjectId) -> ObjectId,
) -> std::io::Result<()> {
    Writer::write_object(to, &renamed(object, &|id| Object::Reference(rename(id))))
}

/// Copies an object with each of its references put in another's place.
pub(super) fn renamed(object: &Object, rename: &dyn Fn(ObjectId) -> Object) -> Object {
    match object {
        Object::Reference(id) => rename(*id),
        Object::Array(items) => Object::Array(items.iter().map(|item| renamed(item, rename)).collect()),
        Object::Dictionary(dictionary) => Object::Dictionary(renamed_dictionary(dictionary, rename)),
        Object::Stream(stream) => {
            Object::Stream(Stream { dict: renamed_dictionary(&stream.dict, rename), ..stream.clone() })
        }
        other => other.clone(),
    }
}

/// Copies a dictionary with each of its references put in another's place.
pub(super) fn renamed_dictionary(dictionary: &Dictionary, rename: &dyn Fn(ObjectId) -> Object) -> Dictionary {
    dictionary.iter().map(|(key, value)| (key.clone(), renamed(value, rename))).collect()
}
