//! What does not come out: scripts, actions that reach out of the document, and metadata unless it was asked for.

use lopdf::{Dictionary, Object, ObjectId};

/// Actions that only move the reader about, or open a web address at a click.
const HARMLESS: [&[u8]; 3] = [b"GoTo", b"URI", b"Named"];
/// All the others that there are.
const FORBIDDEN: [&[u8]; 17] = [
    b"GoToR",
    b"GoToE",
    b"GoToDp",
    b"Launch",
    b"Thread",
    b"Sound",
    b"Movie",
    b"Hide",
    b"SubmitForm",
    b"ResetForm",
    b"ImportData",
    b"JavaScript",
    b"SetOCGState",
    b"Rendition",
    b"Trans",
    b"GoTo3DView",
    b"RichMediaExecute",
];
/// Where actions hang: at a click, at opening, at a page turned.
const ACTION_KEYS: [&[u8]; 3] = [b"A", b"PA", b"OpenAction"];
/// Always scripts or chains of actions.
const SCRIPT_KEYS: [&[u8]; 2] = [b"AA", b"JS"];
const METADATA_KEYS: [&[u8]; 4] = [b"Metadata", b"PieceInfo", b"LastModified", b"Thumb"];

/// Takes it out of every object.
pub(super) fn strip(document: &mut lopdf::Document, keep_metadata: bool) {
    let forbidden: Vec<ObjectId> = document
        .objects
        .iter()
        .filter(|(_, object)| object.as_dict().is_ok_and(is_forbidden))
        .map(|(&id, _)| id)
        .collect();
    for object in document.objects.values_mut() {
        clean(object, &forbidden, keep_metadata);
    }
    // Revisions and identity of the file that was, which is no more.
    for key in [&b"ID"[..], b"Prev", b"XRefStm", b"DocChecksum"] {
        document.trailer.remove(key);
    }
    if !keep_metadata {
        document.trailer.remove(b"Info");
    }
    if let Ok(catalog) = document.catalog_mut()
        && let Ok(names) = catalog.get(b"Names").cloned()
    {
        // A dictionary of its own, or one beside it.
        let names = match names {
            Object::Reference(id) => document.get_dictionary_mut(id).ok(),
            _ => catalog_names(document),
        };
        if let Some(names) = names {
            names.remove(b"JavaScript");
        }
    }
}

fn catalog_names(document: &mut lopdf::Document) -> Option<&mut Dictionary> {
    document.catalog_mut().ok()?.get_mut(b"Names").ok()?.as_dict_mut().ok()
}

/// Cleans an object and all within; the parser bounds how deep that goes.
fn clean(object: &mut Object, forbidden: &[ObjectId], keep_metadata: bool) {
    let dictionary = match object {
        Object::Array(items) => {
            items.iter_mut().for_each(|item| clean(item, forbidden, keep_metadata));
            return;
        }
        Object::Dictionary(dictionary) => dictionary,
        Object::Stream(stream) => &mut stream.dict,
        _ => return,
    };
    for key in ACTION_KEYS {
        let is_forbidden = match dictionary.get(key) {
            Ok(Object::Reference(id)) => forbidden.binary_search(id).is_ok(),
            Ok(Object::Dictionary(action)) => is_forbidden(action),
            _ => false,
        };
        if is_forbidden {
            dictionary.remove(key);
        }
    }
    for key in SCRIPT_KEYS {
        dictionary.remove(key);
    }
    // What follows an action is one, too; in outlines the same word names a neighbour.
    if dictionary.get(b"S").and_then(Object::as_name).is_ok_and(|kind| HARMLESS.contains(&kind)) {
        dictionary.remove(b"Next");
    }
    if !keep_metadata {
        for key in METADATA_KEYS {
            dictionary.remove(key);
        }
    }
    for (_, value) in dictionary.iter_mut() {
        clean(value, forbidden, keep_metadata);
    }
}

/// Says whether a dictionary is an action that is not harmless. Elements of the structure tree have the same key for
/// their kind, but other kinds.
fn is_forbidden(dictionary: &Dictionary) -> bool {
    dictionary.get(b"S").and_then(Object::as_name).is_ok_and(|kind| FORBIDDEN.contains(&kind))
}
