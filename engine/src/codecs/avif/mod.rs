//! AVIF, stills and animations.
//!
//! Colour keeps its full resolution: at equal score that takes fewer bytes than half of it. What counts is measured on
//! delivered bytes.

mod animation;
mod bounds;
mod container;
mod decode;
mod encode;
mod result;

pub(crate) use decode::decode;

use self::animation::AnimationEncoding;
use self::encode::{AvifQuality, Chroma, Settings};
use self::result::failure;
use super::Decoded;
use crate::metadata::Metadata;
use crate::perceptual::{Judged, Reference};
use crate::sample::Sample;
use crate::search::{Candidate, Search};
use crate::{
    Deadline, Effort, Error, Floor, Format, JudgeLimits, Judgement, KeptReason, MissingReason, Options,
    Outcome, Produced, Raster, Score, VariantOutcome,
};

/// libaom's speed for what is only weighed, not looked at: it scores ten points lower than 6 at the same quality.
const WEIGHING_SPEED: i32 = 8;
/// Other decoders and other implementations of the metric round a little differently, by 0.03 points at most at 10 bits,
/// by 0.14 at 8. The floor is to hold in them, too.
const DEEP_DECODER_MARGIN: f64 = 0.05;
const DECODER_MARGIN: f64 = 0.25;
/// A step of quality brings about a quarter of a point: less than half of that is as close as a search comes.
const CLOSE_POINTS: f64 = 0.12;
/// While nothing was admitted, trials aim so far above the floor, that one encode may not be lost to a wrong slope.
const AIM_POINTS: f64 = 0.4;
/// No picture is encoded more often, as that is what takes long.
const MOST_ENCODED: u32 = 3;
/// No floor is met by less.
const LOWEST_QUALITY: i32 = 20;
/// A picture of more colours than this is a photo.
const PHOTO_COLORS: u64 = 20_000;
/// libaom takes 40 bytes a pixel of 10 bits, and a job has a gibibyte: larger pictures get 8.
const MOST_DEEP_PIXELS: u64 = 16_000_000;
/// And there is no room for these.
const MOST_PIXELS: u64 = 30_000_000;
/// It looks ahead some dozens of frames, and keeps as many.
const MOST_ANIMATED_PIXELS: u64 = 2_000_000;

/// Makes the smallest acceptable AVIF of an AVIF.
pub(crate) fn optimize(
    original: &[u8],
    decoded: &Decoded,
    reference: &Reference,
    options: &Options,
    deadline: Deadline,
) -> Result<Outcome, Error> {
    if options.floor().is_none() && !decoded.is_exact() {
        return Ok(Outcome::Kept(KeptReason::DeepColor));
    }
    if decoded.raster().pixel_count() > most_pixels(decoded) {
        return Ok(Outcome::Kept(KeptReason::NotSmaller));
    }
    let mut encoding = Encoding::new(decoded, reference, options, deadline);
    Ok(match encoding.smallest(original.len() as u64)? {
        Some(produced) => Outcome::Optimized(produced),
        None => Outcome::Kept(KeptReason::NotSmaller),
    })
}

/// Makes the smallest acceptable AVIF of any picture, if it is smaller than `must_beat_bytes`.
pub(crate) fn variant(
    decoded: &Decoded,
    reference: &Reference,
    options: &Options,
    must_beat_bytes: u64,
    deadline: Deadline,
) -> Result<VariantOutcome, Error> {
    if decoded.raster().pixel_count() > most_pixels(decoded) {
        return Ok(VariantOutcome::Missing(MissingReason::NotCompatible));
    }
    let mut encoding = Encoding::new(decoded, reference, options, deadline);
    Ok(match encoding.smallest(must_beat_bytes)? {
        Some(produced) => VariantOutcome::Made(produced),
        None => VariantOutcome::Missing(MissingReason::NotSmaller),
    })
}

fn most_pixels(decoded: &Decoded) -> u64 {
    if decoded.is_animated() { MOST_ANIMATED_PIXELS } else { MOST_PIXELS }
}

/// One picture to be encoded as AVIF.
struct Encoding<'a> {
    decoded: &'a Decoded,
    reference: &'a Reference,
    options: &'a Options,
    deadline: Deadline,
    uses_palettes: bool,
    /// What candidates are held to: a little above the floor, for other decoders' sake.
    floor: Floor,
}

impl<'a> Encoding<'a> {
    fn new(decoded: &'a Decoded, reference: &'a Reference, options: &'a Options, deadline: Deadline) -> Self {
        let floor = options.floor().unwrap_or(Floor(100.0));
        Self { decoded, reference, options, deadline, uses_palettes: !is_photo(decoded.raster()), floor }
    }

    fn smallest(&mut self, must_beat_bytes: u64) -> Result<Option<Produced>, Error> {
        if self.decoded.is_animated() {
            return self.smallest_animation(must_beat_bytes);
        }
        let Some(floor) = self.options.floor() else { return self.lossless(must_beat_bytes) };
        self.uses_palettes = self.uses_palettes && self.is_smaller_with_palettes(floor)?;
        self.floor = self.search(floor, 0, 0).floor;
        let chroma = if self.decoded.raster().is_grey() { Chroma::Grey } else { Chroma::Full };
        let mut start = likely_quality(floor);
        let mut measured = 0;
        if let Some(sample) = Sample::of(self.decoded.raster()) {
            let search = self.search(floor, start, u64::MAX);
            let rough = search.run(
                |quality| self.encode(sample.raster(), AvifQuality(quality), chroma, self.speed()),
                |bytes| self.measure(&sample.reference, bytes),
            )?;
            measured += rough.measured;
            start = rough.winner.map_or(start, |winner| winner.quality);
        } else if let Some(sample) = Sample::quarter(self.decoded.raster()) {
            let bytes = self.encode(sample.raster(), AvifQuality(start), chroma, self.speed())?;
            let above = self.measure(&sample.reference, &bytes)?.margin;
            measured += 1;
            start -= (above / points_per_step(floor)).round() as i32;
        }
        let found = self.search(floor, start, must_beat_bytes).run(
            |quality| self.encode(self.decoded.raster(), AvifQuality(quality), chroma, self.speed()),
            |bytes| self.measure(self.reference, bytes),
        )?;
        measured += found.measured;
        Ok(found.winner.map(|best| self.produced(best, chroma, Some(floor), measured)))
    }

    fn smallest_animation(&self, must_beat_bytes: u64) -> Result<Option<Produced>, Error> {
        let encoding = AnimationEncoding {
            animation: &self.decoded.animation,
            reference: self.reference,
            metadata: &self.metadata(),
            has_transparency: self.decoded.has_transparency(),
            limits: &self.options.limits,
            effort: self.options.effort,
            deadline: self.deadline,
        };
        let Some(floor) = self.options.floor() else {
            let exact = encoding.lossless(must_beat_bytes)?;
            return Ok(exact.map(|exact| self.produced(exact, Chroma::Exact, None, 1)));
        };
        let found = encoding.smallest(floor, must_beat_bytes)?;
        Ok(found.winner.map(|best| self.produced(best, Chroma::Full, Some(floor), found.measured)))
    }

    fn search(&self, floor: Floor, start: i32, must_beat_bytes: u64) -> Search {
        Search {
            qualities: LOWEST_QUALITY..=AvifQuality::BEST.0,
            start,
            points_per_step: points_per_step(floor),
            floor: Floor(floor.0 + if self.is_deep() { DEEP_DECODER_MARGIN } else { DECODER_MARGIN }),
            must_beat_bytes,
            most_measured: if self.options.effort == Effort::Fast { 1 } else { 3 },
            most_encoded: MOST_ENCODED,
            close_points: CLOSE_POINTS,
            aim_points: AIM_POINTS,
            deadline: self.deadline,
        }
    }

    /// Whether there is memory for 10 bits a channel.
    fn is_deep(&self) -> bool {
        self.decoded.raster().pixel_count() <= MOST_DEEP_PIXELS
    }

    /// libaom's speed for what is delivered.
    fn speed(&self) -> i32 {
        match self.options.effort {
            Effort::Fast => 8,
            Effort::Balanced => 6,
            Effort::Best => 5,
        }
    }

    /// Tries both ways once, for libaom takes smooth photos for drawn pictures, too.
    fn is_smaller_with_palettes(&self, floor: Floor) -> Result<bool, Error> {
        let sample = Sample::of(self.decoded.raster());
        let raster = sample.as_ref().map_or(self.decoded.raster(), Sample::raster);
        let size_bytes = |uses_palettes| -> Result<usize, Error> {
            let tried = Self { uses_palettes, ..*self };
            let bytes =
                tried.encode(raster, AvifQuality(likely_quality(floor)), Chroma::Full, WEIGHING_SPEED)?;
            Ok(bytes.len())
        };
        Ok(size_bytes(true)? < size_bytes(false)?)
    }

    /// Identical pixels, which AVIF seldom stores in fewer bytes than others.
    fn lossless(&self, must_beat_bytes: u64) -> Result<Option<Produced>, Error> {
        self.deadline.check()?;
        let bytes = self.encode(self.decoded.raster(), AvifQuality::BEST, Chroma::Exact, self.speed())?;
        if bytes.len() as u64 >= must_beat_bytes
            || self.measure(self.reference, &bytes)?.score != Score::IDENTICAL
        {
            return Ok(None);
        }
        let exact = Candidate {
            quality: AvifQuality::BEST.0,
            bytes,
            score: Score::IDENTICAL,
            judgement: Judgement::IDENTICAL,
            margin: f64::INFINITY,
        };
        Ok(Some(self.produced(exact, Chroma::Exact, None, 1)))
    }

    fn encode(
        &self,
        raster: &Raster,
        quality: AvifQuality,
        chroma: Chroma,
        speed: i32,
    ) -> Result<Vec<u8>, Error> {
        let has_transparency = self.decoded.has_transparency();
        let settings = Settings {
            quality,
            chroma,
            speed,
            uses_palettes: self.uses_palettes,
            has_transparency,
            is_deep: chroma != Chroma::Exact && self.is_deep(),
        };
        encode::encode(raster, settings, &self.metadata())
    }

    /// What is written beside the pixels.
    fn metadata(&self) -> Metadata {
        if !self.options.keep_metadata {
            return Metadata::default();
        }
        Metadata { exif: self.decoded.metadata.upright_exif(), ..self.decoded.metadata.clone() }
    }

    fn measure(&self, reference: &Reference, bytes: &[u8]) -> Result<Judged, Error> {
        reference.judged(decode(bytes, &self.options.limits)?.raster(), self.floor)
    }

    fn produced(&self, best: Candidate, chroma: Chroma, floor: Option<Floor>, candidates: u32) -> Produced {
        let frames = self.decoded.animation.frames.len();
        let encoding = match chroma {
            _ if frames > 1 => format!("libaom {chroma}, {frames} frames"),
            Chroma::Exact => "libaom lossless".to_owned(),
            _ => format!("libaom {chroma} quality {}", AvifQuality(best.quality).percent()),
        };
        Produced {
            format: Format::Avif,
            bytes: best.bytes,
            width: self.decoded.raster().width,
            height: self.decoded.raster().height,
            score: best.score,
            floor,
            judgement: best.judgement,
            limits: floor.map_or_else(JudgeLimits::default, |floor| self.reference.transform_limits(floor)),
            encoding,
            candidates,
        }
    }
}

/// Where most pictures meet the floor.
fn likely_quality(floor: Floor) -> i32 {
    let above = floor.0 - 70.0;
    let steps_per_point = if above < 0.0 { 2.2 } else { 3.2 };
    (137 + (above * steps_per_point) as i32).clamp(LOWEST_QUALITY, AvifQuality::BEST.0)
}

/// How many points of score a step of quality brings there: ever fewer, the higher the floor.
fn points_per_step(floor: Floor) -> f64 {
    (0.38 - (floor.0 - 70.0) * 0.011).clamp(0.12, 0.5)
}

/// Tells a photo from what was drawn, by the number of its colours.
fn is_photo(raster: &Raster) -> bool {
    let mut seen = vec![0_u64; (1 << 24) / 64];
    let mut colors = 0;
    for pixel in &raster.pixels {
        let color = usize::from(pixel.r) << 16 | usize::from(pixel.g) << 8 | usize::from(pixel.b);
        let (word, bit) = (&mut seen[color / 64], 1 << (color % 64));
        colors += u64::from(*word & bit == 0);
        *word |= bit;
    }
    colors > PHOTO_COLORS.min(raster.pixel_count() / 16)
}
