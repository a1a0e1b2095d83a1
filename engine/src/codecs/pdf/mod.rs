//! PDF: the same document in fewer bytes.
//!
//! Streams are packed anew, equal ones are kept once, what nothing refers to is left out, and all small objects go
//! into packed ones. Photos inside are packed as JPEG files are: without loss in every mode, under the floor in lossy
//! and glossy.
//!
//! What always holds: every page has the content, fonts and pictures that it had, checked on the delivered bytes; no
//! script, no action that reaches out of the document and no metadata comes out, unless metadata was to be kept; a
//! document that rewriting could break stays as it is.

mod bounds;
mod document;
mod equal;
mod pack;
mod photos;
mod streams;
mod strip;
mod verify;
mod write;

pub(crate) use document::Document;

use crate::perceptual::Promise;
use crate::{Deadline, Error, Format, JudgeLimits, KeptReason, Options, Outcome, Produced, Score};

/// Makes the smallest acceptable PDF of a PDF.
pub(crate) fn optimize(
    original: &[u8],
    document: &Document,
    options: &Options,
    deadline: Deadline,
) -> Result<Outcome, Error> {
    let Some(stripped) = &document.stripped else { return Ok(Outcome::Kept(KeptReason::Fragile)) };
    let mut packed = streams::pack(stripped, options, deadline)?;
    let photos = photos::pack(stripped, options, deadline)?;
    let encoding = photos.describe();
    packed.extend(photos.streams);
    let bytes = write::write(stripped, &packed, options.effort, deadline)?;
    if bytes.len() >= original.len() {
        return Ok(Outcome::Kept(KeptReason::NotSmaller));
    }
    deadline.check()?;
    // What does not read back the same, whatever it is that makes it so, is not to be touched.
    if let Err(Error::Codec { .. }) = verify::same(stripped, &packed, &bytes) {
        return Ok(Outcome::Kept(KeptReason::Fragile));
    }
    Ok(Outcome::Optimized(Produced {
        format: Format::Pdf,
        bytes,
        width: document.width,
        height: document.height,
        score: photos.score,
        floor: options.floor().filter(|_| photos.score != Score::IDENTICAL),
        judgement: photos.judgement,
        limits: options
            .floor()
            .map_or_else(JudgeLimits::default, |floor| JudgeLimits::of(floor, Promise::Photograph)),
        encoding,
        candidates: photos.measured,
    }))
}
