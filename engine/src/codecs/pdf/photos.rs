//! JPEGs inside of a document.
//!
//! In every mode their coefficients are packed in fewer bytes. In lossy and glossy mode they are encoded anew under the
//! floor as well, where their numbers are plain red, green and blue or grey: not where a palette, inks, a mask of
//! colours or a scale stands between numbers and what is seen, and not where they are somebody's transparency.

use std::collections::HashSet;

use lopdf::{Dictionary, Object, ObjectId, Stream};

use super::streams::Streams;
use crate::codecs::jpeg::{self, Bare};
use crate::{Deadline, Error, Judgement, Mode, Options, Score};

/// What became of the photos.
pub(super) struct Photos {
    pub(super) streams: Streams,
    /// The lowest score of any.
    pub(super) score: Score,
    /// The worst figures of any.
    pub(super) judgement: Judgement,
    /// How many candidates were measured for all of them.
    pub(super) measured: u32,
    encoded_anew: usize,
}

impl Photos {
    /// Says what was done, for people.
    pub(super) fn describe(&self) -> String {
        match (self.encoded_anew, self.streams.len()) {
            (0, 0) => "packed anew".into(),
            (0, packed) => format!("packed anew, {packed} photos with it"),
            (encoded, _) => format!("packed anew, {encoded} photos encoded anew"),
        }
    }
}

/// Packs every photo that gets smaller by it.
pub(super) fn pack(
    document: &lopdf::Document,
    options: &Options,
    deadline: Deadline,
) -> Result<Photos, Error> {
    let transparencies = transparencies(document);
    let mut photos = Photos {
        streams: Streams::new(),
        score: Score::IDENTICAL,
        judgement: Judgement::default(),
        measured: 0,
        encoded_anew: 0,
    };
    for (&id, object) in &document.objects {
        let Object::Stream(stream) = object else { continue };
        if !is_photo(stream) {
            continue;
        }
        deadline.check()?;
        let may_lose = !transparencies.contains(&id) && shows_plain_colors(document, &stream.dict);
        let options = Options {
            mode: if may_lose { options.mode } else { Mode::Lossless },
            keep_metadata: false,
            ..options.clone()
        };
        let bare = match jpeg::bare(&stream.content, &options, deadline) {
            Ok(Some(bare)) => bare,
            Err(Error::DeadlineExceeded) => return Err(Error::DeadlineExceeded),
            // A photo that is no JPEG of a usual kind stays as it is.
            Ok(None) | Err(_) => continue,
        };
        let Bare { bytes, score, judgement, measured } = bare;
        photos.measured += measured;
        if bytes.len() < stream.content.len() {
            photos.encoded_anew += usize::from(score != Score::IDENTICAL);
            photos.score = photos.score.worse(score);
            photos.judgement = photos.judgement.worse(judgement);
            photos.streams.insert(id, Stream::new(stream.dict.clone(), bytes));
        }
    }
    Ok(photos)
}

fn is_photo(stream: &Stream) -> bool {
    stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Image")
        && stream.filters().is_ok_and(|filters| filters == [b"DCTDecode"])
        && !stream.dict.has(b"DecodeParms")
        && !stream.dict.has(b"F")
}

/// Lists the pictures that say how opaque others are.
fn transparencies(document: &lopdf::Document) -> HashSet<ObjectId> {
    let of = |object: &Object| {
        let dictionary = &object.as_stream().ok()?.dict;
        let masks =
            [&b"SMask"[..], b"Mask"].map(|key| dictionary.get(key).and_then(Object::as_reference).ok());
        Some(masks.into_iter().flatten().collect::<Vec<_>>())
    };
    document.objects.values().filter_map(of).flatten().collect()
}

fn shows_plain_colors(document: &lopdf::Document, dictionary: &Dictionary) -> bool {
    let is_masked_by_color =
        dictionary.get_deref(b"Mask", document).is_ok_and(|mask| matches!(mask, Object::Array(_)));
    let is_premultiplied = dictionary
        .get_deref(b"SMask", document)
        .and_then(Object::as_stream)
        .is_ok_and(|mask| mask.dict.has(b"Matte"));
    let has_plain_colors = match dictionary.get_deref(b"ColorSpace", document) {
        Ok(Object::Name(name)) => matches!(name.as_slice(), b"DeviceRGB" | b"DeviceGray"),
        Ok(Object::Array(parts)) => match parts.first().and_then(|kind| kind.as_name().ok()) {
            Some(b"CalRGB" | b"CalGray") => true,
            Some(b"ICCBased") => is_rgb_or_grey(document, parts.get(1)),
            _ => false,
        },
        _ => false,
    };
    has_plain_colors && !is_masked_by_color && !is_premultiplied && !dictionary.has(b"Decode")
}

fn is_rgb_or_grey(document: &lopdf::Document, profile: Option<&Object>) -> bool {
    let channels = profile
        .and_then(|profile| document.dereference(profile).ok()?.1.as_stream().ok())
        .and_then(|profile| profile.dict.get(b"N").and_then(Object::as_i64).ok());
    matches!(channels, Some(1 | 3))
}
