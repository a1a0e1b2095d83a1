//! The search over new encodings of a JPEG's picture.
//!
//! What is tried are drafts; the winner's coefficients are then laid out in the fewest bytes, and are delivered only
//! when they decode to the very pixels that were measured.

use std::ops::RangeInclusive;

use super::encode::{Chroma, Method, Setting, Source, Stored, draft};
use super::hints::Hints;
use super::library::guarded;
use super::reader::Reader;
use super::recompress::recompress;
use super::writer::{Care, Marker, Rounding};
use super::{decode, markers};
use crate::codecs::Decoded;
use crate::metadata::Metadata;
use crate::perceptual::{Judged, Reference};
use crate::sample::Sample;
use crate::search::{CLOSE_POINTS, SPARE_ENCODES, Search};
use crate::{Deadline, Effort, Error, Floor, Judgement, Options, Score};

/// About what a draft's final layout has of its bytes, at most.
const LAYOUT_GAIN: f64 = 0.95;

/// From this floor on colour at half resolution costs more than it saves, unless the original has no more itself.
const FULL_CHROMA_FLOOR: f64 = 82.0;

/// Below this, jpegli's larger header often makes the difference.
const SMALL_PIXELS: u64 = 100_000;

/// From this floor on jpegli wins often enough to be tried.
const JPEGLI_FLOOR: f64 = 78.0;

/// A search at half chroma that ends above this quality, in half steps, is kept up by missing chroma.
const CHROMA_LIMITED: i32 = 2 * 90;

/// When the best so far has more of the lossless result's bytes than this, the original's own tables may do better.
const DEAR: f64 = 0.85;

/// A probe that is so close to the floor needs no second one.
const CLOSE_PROBE: f64 = 1.5;

/// mozjpeg's qualities in half steps, and how many points of score one brings, roughly.
const HALF_QUALITIES: RangeInclusive<i32> = 20..=198;
const MOZJPEG_POINTS: f64 = 0.4;
/// How many points one step of the trellis' care brings at least, and how much less than usual costs nothing.
const CARE_POINTS: f64 = 0.24;
const MOST_CARE_LESS: i32 = 12;
/// How far above the floor a winner must lie to be tried again with less care.
const WORTH_TUNING: f64 = 0.45;

/// With the original's tables, care is the only dial.
const OWN_TABLES_CARE: RangeInclusive<i32> = 144..=288;

/// Above this, measuring the whole picture is so dear that two candidates must do.
const HUGE_PIXELS: u64 = 16_000_000;

/// A search over encodings of the pixels.
pub(super) struct Encoding<'a> {
    /// The JPEG that the pixels come from; `None` where they come from another format.
    pub(super) original: Option<&'a [u8]>,
    pub(super) decoded: &'a Decoded,
    pub(super) reference: &'a Reference,
    pub(super) options: &'a Options,
    pub(super) floor: Floor,
    pub(super) deadline: Deadline,
}

/// The smallest encoding that the floor admits.
pub(super) struct Encoded {
    pub(super) bytes: Vec<u8>,
    pub(super) score: Score,
    pub(super) judgement: Judgement,
    pub(super) setting: Setting,
    pub(super) measured: u32,
}

/// What one method's trials are run on, and how many there may be.
#[derive(Clone, Copy)]
struct Trials<'a> {
    source: Source<'a>,
    reference: &'a Reference,
    /// Only smaller drafts count.
    must_beat_bytes: u64,
    most: u32,
}

/// Where probes say that the floor lies.
#[derive(Clone, Copy)]
struct Probed {
    half_quality: i32,
    points_per_step: f64,
    measured: u32,
}

/// The smallest draft of some trials.
struct Winner {
    setting: Setting,
    draft: Vec<u8>,
    score: Score,
    judgement: Judgement,
    margin: f64,
}

/// What some trials came to.
struct Tried {
    winner: Option<Winner>,
    measured: u32,
}

impl Encoding<'_> {
    /// Finds the smallest encoding under `must_beat_bytes`.
    pub(super) fn smallest(&self, must_beat_bytes: u64) -> Result<Option<Encoded>, Error> {
        let hints = match self.original {
            Some(original) => Hints::read(original, self.decoded)?,
            None => Hints::of_pixels(),
        };
        if hints.is_hopeless(self.floor) {
            return Ok(None);
        }
        let planes = match self.original.filter(|_| hints.stores_picture) {
            Some(original) => Some(guarded(|| Ok(Reader::new(original).read_planes()))?),
            None => None,
        };
        let stored = planes.as_ref().zip(hints.tables.as_ref());
        let stored = stored.map(|(planes, tables)| Stored { planes, tables });
        let source = Source { raster: self.decoded.raster(), stored };

        let mut best: Option<Winner> = None;
        let mut measured = 0;
        for method in self.methods(&hints, source) {
            let most_bytes = (must_beat_bytes as f64 / LAYOUT_GAIN) as u64;
            let must_beat_bytes = match &best {
                Some(best) if !self.is_worth(method, best, most_bytes) => continue,
                Some(best) => best.draft.len() as u64,
                None => most_bytes,
            };
            let trials =
                Trials { source, reference: self.reference, must_beat_bytes, most: self.most_measured() };
            let tried = self.search(method, hints.start(method, self.floor), trials)?;
            measured += tried.measured;
            best = tried.winner.or(best);
        }
        let Some(Winner { setting, draft, score, judgement, .. }) = best else { return Ok(None) };
        let bytes = self.deliver(&draft)?;
        let is_smaller = (bytes.len() as u64) < must_beat_bytes;
        Ok(is_smaller.then_some(Encoded { bytes, score, judgement, setting, measured }))
    }

    /// Most candidates that are measured of one method once there is a winner.
    fn most_measured(&self) -> u32 {
        match self.options.effort {
            Effort::Fast => 1,
            Effort::Balanced => 3,
            Effort::Best => 5,
        }
    }

    /// Lists the methods that may win, the likeliest first.
    fn methods(&self, hints: &Hints, source: Source<'_>) -> Vec<Method> {
        let halves_chroma = source.stored.is_some_and(|stored| stored.planes.halves_chroma());
        let with_new_tables = if self.decoded.raster().is_grey() {
            vec![Method::Mozjpeg(Chroma::Grey), Method::Jpegli]
        } else if self.floor.0 < FULL_CHROMA_FLOOR {
            vec![Method::Mozjpeg(Chroma::Half), Method::Mozjpeg(Chroma::Full), Method::Jpegli]
        } else if halves_chroma {
            vec![Method::Jpegli, Method::Mozjpeg(Chroma::Half)]
        } else {
            vec![Method::Jpegli, Method::Mozjpeg(Chroma::Full)]
        };
        if source.stored.is_none() {
            return with_new_tables;
        }
        match hints.coarseness_for(self.floor, halves_chroma) {
            ..0.95 => [with_new_tables, vec![Method::OwnTables]].concat(),
            0.95..1.15 => [vec![Method::OwnTables], with_new_tables].concat(),
            _ => vec![Method::OwnTables],
        }
    }

    /// Judges by the best so far whether one more method may win.
    fn is_worth(&self, method: Method, best: &Winner, most_bytes: u64) -> bool {
        let has_high_floor = self.floor.0 >= FULL_CHROMA_FLOOR;
        match method {
            Method::Jpegli => self.floor.0 >= JPEGLI_FLOOR,
            Method::OwnTables => has_high_floor && best.draft.len() as f64 > DEAR * most_bytes as f64,
            Method::Mozjpeg(Chroma::Full) if has_high_floor => {
                self.decoded.raster().pixel_count() < SMALL_PIXELS
            }
            Method::Mozjpeg(Chroma::Full) => {
                matches!(best.setting, Setting::Mozjpeg { half_quality: CHROMA_LIMITED.., .. })
            }
            Method::Mozjpeg(_) => true,
        }
    }

    /// Searches one method's dials; a large picture's first on a part of it.
    fn search(&self, method: Method, start: i32, whole: Trials<'_>) -> Result<Tried, Error> {
        let Some(sample) = Sample::of(self.decoded.raster()).filter(|_| method != Method::OwnTables) else {
            return self.search_from(method, start, whole);
        };
        let part = Source { raster: sample.raster(), stored: None };
        let rough = Trials { source: part, reference: &sample.reference, must_beat_bytes: u64::MAX, ..whole };
        let rough = self.search_from(method, start, rough)?;
        let is_huge = self.decoded.raster().pixel_count() > HUGE_PIXELS;
        let most = if is_huge { whole.most.min(2) } else { whole.most };
        let whole = Trials { most, ..whole };
        match rough.winner.map(|winner| winner.setting) {
            Some(Setting::Mozjpeg { chroma, half_quality, .. }) => {
                let probed = Probed { half_quality, points_per_step: MOZJPEG_POINTS, measured: 0 };
                self.tune_mozjpeg(chroma, probed, whole)
            }
            Some(Setting::Jpegli { half_quality }) => self.tune_jpegli(half_quality, whole),
            _ => self.search_from(method, start, whole),
        }
    }

    fn search_from(&self, method: Method, start: i32, trials: Trials<'_>) -> Result<Tried, Error> {
        match method {
            Method::Mozjpeg(chroma) => {
                let probed = self.probe(chroma, start, trials)?;
                let tried = self.tune_mozjpeg(chroma, probed, trials)?;
                Ok(Tried { measured: tried.measured + probed.measured, ..tried })
            }
            Method::Jpegli => self.tune_jpegli(start, trials),
            Method::OwnTables => {
                let setting = |care| Setting::OwnTables { rounding: Rounding::Trellis(Care(care)) };
                self.tune(OWN_TABLES_CARE, start, 0.3, setting, trials)
            }
        }
    }

    /// Finds mozjpeg's quality by rounding to the nearest, which costs next to nothing, and what the trellis loses.
    fn probe(&self, chroma: Chroma, start: i32, trials: Trials<'_>) -> Result<Probed, Error> {
        let gain = nearest_gain(self.floor);
        let missing_at = |half_quality| {
            self.deadline.check()?;
            let setting = Setting::Mozjpeg { chroma, half_quality, rounding: Rounding::Nearest };
            let judged = self.judge(&draft(trials.source, setting)?, trials.reference)?;
            Ok::<_, Error>(gain - judged.margin)
        };
        let step = |from: i32, missing: f64, slope: f64| {
            let next = from + (missing / slope).round() as i32;
            next.clamp(*HALF_QUALITIES.start(), *HALF_QUALITIES.end())
        };
        let first = step(start, 0.0, MOZJPEG_POINTS);
        let missing = missing_at(first)?;
        let second = step(first, missing, MOZJPEG_POINTS);
        if missing.abs() < CLOSE_PROBE || second == first {
            return Ok(Probed { half_quality: second, points_per_step: MOZJPEG_POINTS, measured: 1 });
        }
        let still_missing = missing_at(second)?;
        let slope = (missing - still_missing) / f64::from(second - first);
        let points_per_step = slope.clamp(MOZJPEG_POINTS / 2.0, MOZJPEG_POINTS * 3.0);
        let half_quality = step(second, still_missing, points_per_step);
        Ok(Probed { half_quality, points_per_step, measured: 2 })
    }

    /// Searches mozjpeg's quality, then takes back what lies above the floor by less care, the finer dial.
    fn tune_mozjpeg(&self, chroma: Chroma, probed: Probed, trials: Trials<'_>) -> Result<Tried, Error> {
        let setting =
            |half_quality, care| Setting::Mozjpeg { chroma, half_quality, rounding: Rounding::Trellis(care) };
        let at_quality = |half_quality| setting(half_quality, Care::USUAL);
        let tried =
            self.tune(HALF_QUALITIES, probed.half_quality, probed.points_per_step, at_quality, trials)?;
        let Some(Winner { setting: Setting::Mozjpeg { half_quality, .. }, draft, margin, .. }) =
            &tried.winner
        else {
            return Ok(tried);
        };
        let above = *margin;
        if above < WORTH_TUNING || self.options.effort == Effort::Fast {
            return Ok(tried);
        }
        let less = Care::USUAL.0 - ((above / CARE_POINTS) as i32).min(MOST_CARE_LESS);
        let once = Trials { must_beat_bytes: draft.len() as u64, most: 1, ..trials };
        let tuned =
            self.tune(less..=less, less, CARE_POINTS, |care| setting(*half_quality, Care(care)), once)?;
        let measured = tried.measured + tuned.measured;
        Ok(Tried { winner: tuned.winner.or(tried.winner), measured })
    }

    fn tune_jpegli(&self, start: i32, trials: Trials<'_>) -> Result<Tried, Error> {
        let trials = Trials { most: trials.most + 1, ..trials };
        self.tune(60..=198, start, 0.3, |half_quality| Setting::Jpegli { half_quality }, trials)
    }

    /// Searches one dial.
    fn tune(
        &self,
        dial: RangeInclusive<i32>,
        start: i32,
        points_per_step: f64,
        setting: impl Fn(i32) -> Setting,
        trials: Trials<'_>,
    ) -> Result<Tried, Error> {
        let search = Search {
            qualities: dial,
            start,
            points_per_step,
            floor: self.floor,
            must_beat_bytes: trials.must_beat_bytes,
            most_measured: trials.most,
            most_encoded: trials.most + SPARE_ENCODES,
            close_points: CLOSE_POINTS,
            aim_points: CLOSE_POINTS,
            deadline: self.deadline,
        };
        let found = search
            .run(|dial| draft(trials.source, setting(dial)), |bytes| self.judge(bytes, trials.reference))?;
        let winner = found.winner.map(|candidate| Winner {
            setting: setting(candidate.quality),
            draft: candidate.bytes,
            score: candidate.score,
            judgement: candidate.judgement,
            margin: candidate.margin,
        });
        Ok(Tried { winner, measured: found.measured })
    }

    fn judge(&self, bytes: &[u8], reference: &Reference) -> Result<Judged, Error> {
        reference.judged(decode(bytes, &self.options.limits)?.raster(), self.floor)
    }

    /// Lays a draft's coefficients out in the fewest bytes and checks that they show the same picture.
    fn deliver(&self, draft: &[u8]) -> Result<Vec<u8>, Error> {
        let bytes = recompress(draft, &self.markers())?;
        let shown = |jpeg: &[u8]| decode(jpeg, &self.options.limits);
        if shown(&bytes)?.raster() != shown(draft)?.raster() {
            return Err(Error::Codec { codec: "jpeg", message: "the layout changed the picture".into() });
        }
        Ok(bytes)
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

/// How much higher rounding to the nearest scores than the trellis at the same quality, on average over the
/// development corpus.
fn nearest_gain(floor: Floor) -> f64 {
    (0.23 * (91.6 - floor.0)).clamp(0.0, 3.6)
}
