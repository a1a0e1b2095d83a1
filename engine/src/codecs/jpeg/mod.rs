//! JPEG.
//!
//! A main result is either the original's own coefficients in fewer bytes (every mode), or a new encoding by
//! mozjpeg whose delivered bytes were measured (lossy and glossy).

mod decode;
mod encode;
mod library;
mod markers;
mod reader;
mod recompress;
mod writer;

pub(crate) use decode::decode;

use self::encode::{Chroma, HalfQuality};
use self::library::guarded;
use self::reader::Reader;
use self::writer::Marker;
use super::Decoded;
use crate::metadata::{self, Metadata};
use crate::perceptual::Reference;
use crate::sample::Sample;
use crate::search::{Candidate, Found, Search};
use crate::{Deadline, Error, Floor, Format, KeptReason, Options, Outcome, Produced, Raster, Score};

/// What a smaller picture is held to in lossless mode, since a JPEG cannot hold new pixels without loss: the
/// first floor at which it comes out smaller than the original.
const RESIZED_LOSSLESS_FLOORS: [Floor; 3] = [Floor(90.0), Floor(80.0), Floor(70.0)];

/// From here on colour at half resolution costs more than it saves, unless the original has no more itself.
const FULL_CHROMA_FLOOR: f64 = 82.0;

/// A search at half chroma that ends above this quality is kept up by missing chroma.
const CHROMA_LIMITED: HalfQuality = HalfQuality(2 * 90);

/// Above this, measuring the whole picture is so dear that two candidates must do.
const HUGE_PIXELS: u64 = 16_000_000;

/// Makes the smallest acceptable JPEG of a JPEG.
pub(crate) fn optimize(
    original: &[u8],
    decoded: &Decoded,
    reference: &Reference,
    options: &Options,
    deadline: Deadline,
) -> Result<Outcome, Error> {
    let unchanged = unchanged_pixels(original, decoded, options)?;
    let own_floor = options.floor();
    let floors = match (&own_floor, decoded.is_resized) {
        (Some(floor), _) => std::slice::from_ref(floor),
        (None, true) => &RESIZED_LOSSLESS_FLOORS,
        (None, false) => &[],
    };
    let must_beat_bytes = unchanged.as_ref().map_or(original.len(), |bytes| bytes.len().min(original.len()));
    let mut encoded = None;
    for &floor in floors {
        let encoding = Encoding { original, decoded, reference, options, floor, deadline };
        encoded = encoding.smallest(must_beat_bytes as u64)?;
        if encoded.is_some() {
            break;
        }
    }
    Ok(outcome(unchanged, encoded, original, decoded, options))
}

/// Recompresses where the result shows the very same picture.
fn unchanged_pixels(original: &[u8], decoded: &Decoded, options: &Options) -> Result<Option<Vec<u8>>, Error> {
    let is_lossless = options.floor().is_none();
    // Lossy and glossy results stand upright by themselves.
    if decoded.is_resized || !(is_lossless || decoded.orientation.is_upright()) {
        return Ok(None);
    }
    let stored = &decoded.metadata;
    let keeps_profile = is_lossless || !decoded.is_srgb;
    let orientation_tag =
        (!decoded.orientation.is_upright()).then(|| metadata::bare_orientation(decoded.orientation));
    let kept = Metadata {
        icc: stored.icc.clone().filter(|_| keeps_profile),
        exif: if options.keep_metadata { stored.exif.clone() } else { orientation_tag },
        xmp: stored.xmp.clone().filter(|_| options.keep_metadata),
        comments: if options.keep_metadata { stored.comments.clone() } else { Vec::new() },
    };
    recompress::recompress(original, &markers::make(&kept)).map(Some)
}

/// A search over encodings of the pixels.
struct Encoding<'a> {
    original: &'a [u8],
    decoded: &'a Decoded,
    reference: &'a Reference,
    options: &'a Options,
    floor: Floor,
    deadline: Deadline,
}

/// The smallest encoding that the floor admits.
struct Encoded {
    candidate: Candidate,
    chroma: Chroma,
    measured: u32,
}

impl Encoding<'_> {
    fn smallest(&self, must_beat_bytes: u64) -> Result<Option<Encoded>, Error> {
        let hints = Hints::read(self.original)?;
        let markers = self.markers();
        let mut measured = 0;
        let mut best: Option<(Candidate, Chroma)> = None;
        for chroma in self.chroma_order(&hints) {
            let must_beat_bytes = best.as_ref().map_or(must_beat_bytes, |(best, _)| best.bytes.len() as u64);
            let found = self.search(chroma, &hints, must_beat_bytes, &markers)?;
            measured += found.measured;
            // Full chroma can only win where half of it is what keeps the score down.
            let is_settled = match &found.winner {
                Some(candidate) => hints.halves_chroma || candidate.quality < CHROMA_LIMITED.0,
                None => found.is_size_bound,
            };
            if let Some(candidate) = found.winner {
                best = Some((candidate, chroma));
            }
            if is_settled {
                break;
            }
        }
        Ok(best.map(|(candidate, chroma)| Encoded { candidate, chroma, measured }))
    }

    fn chroma_order(&self, hints: &Hints) -> Vec<Chroma> {
        if self.decoded.raster().is_grey() {
            vec![Chroma::Grey]
        } else if self.floor.0 >= FULL_CHROMA_FLOOR && !hints.halves_chroma {
            vec![Chroma::Full]
        } else {
            vec![Chroma::Half, Chroma::Full]
        }
    }

    fn search(
        &self,
        chroma: Chroma,
        hints: &Hints,
        must_beat_bytes: u64,
        markers: &[Marker],
    ) -> Result<Found, Error> {
        let whole = Search {
            qualities: 20..=198,
            start: hints.start(self.floor),
            points_per_step: if self.floor.0 < 80.0 { 0.45 } else { 0.65 },
            floor: self.floor,
            must_beat_bytes,
            most_measured: 5,
            deadline: self.deadline,
        };
        let Some(sample) = Sample::of(self.decoded.raster()) else {
            return self.try_qualities(&whole, self.decoded.raster(), self.reference, chroma, markers);
        };
        let rough = Search { must_beat_bytes: u64::MAX, ..whole.clone() };
        let rough = self.try_qualities(&rough, sample.raster(), &sample.reference, chroma, &[])?;
        let start = rough.winner.map_or(whole.start, |winner| winner.quality);
        let most_measured = if self.decoded.raster().pixel_count() > HUGE_PIXELS { 2 } else { 3 };
        let whole = Search { start, most_measured, ..whole };
        self.try_qualities(&whole, self.decoded.raster(), self.reference, chroma, markers)
    }

    fn try_qualities(
        &self,
        search: &Search,
        raster: &Raster,
        reference: &Reference,
        chroma: Chroma,
        markers: &[Marker],
    ) -> Result<Found, Error> {
        search.run(
            |quality| encode::encode(raster, HalfQuality(quality), chroma, markers),
            |bytes| reference.score(decode(bytes, &self.options.limits)?.raster()),
        )
    }

    /// What lies beside pixels that stand upright and are sRGB.
    fn markers(&self) -> Vec<Marker> {
        if !self.options.keep_metadata {
            return Vec::new();
        }
        let exif = self.decoded.metadata.upright_exif();
        markers::make(&Metadata { icc: None, exif, ..self.decoded.metadata.clone() })
    }
}

/// What the original's header tells about where to search.
struct Hints {
    halves_chroma: bool,
}

impl Hints {
    fn read(original: &[u8]) -> Result<Self, Error> {
        guarded(|| {
            let reader = Reader::new(original);
            let sampling = reader.sampling();
            let halves_chroma = sampling.len() == 3 && sampling[0] == (2, 2) && sampling[1] == (1, 1);
            Ok(Self { halves_chroma })
        })
    }

    fn start(&self, floor: Floor) -> i32 {
        (2.0 * (68.0 + (floor.0 - 70.0) * 1.27)) as i32
    }
}

/// Picks the smaller of the two ways, when it is smaller than the original.
fn outcome(
    unchanged: Option<Vec<u8>>,
    encoded: Option<Encoded>,
    original: &[u8],
    decoded: &Decoded,
    options: &Options,
) -> Outcome {
    let produced = |bytes, score, encoding, candidates| {
        Outcome::Optimized(Produced {
            format: Format::Jpeg,
            bytes,
            width: decoded.raster().width,
            height: decoded.raster().height,
            score,
            floor: options.floor(),
            encoding,
            candidates,
        })
    };
    match (unchanged, encoded) {
        (_, Some(Encoded { candidate, chroma, measured })) => {
            let encoding = format!("mozjpeg {chroma} quality {}", HalfQuality(candidate.quality));
            produced(candidate.bytes, candidate.score, encoding, measured)
        }
        (Some(bytes), None) if bytes.len() < original.len() => {
            produced(bytes, Score::IDENTICAL, "same coefficients, fewer bytes".into(), 0)
        }
        _ => Outcome::Kept(KeptReason::NotSmaller),
    }
}
