//! Animations as AVIF: a film of whole frames, all of one quality.
//!
//! What always holds: as many frames, the same times and the same number of plays as the original; under a floor the
//! lowest score of any frame, measured on the delivered bytes, is admitted.

use super::MOST_ENCODED;
use super::decode::Frames;
use super::encode::{self, AvifQuality, Chroma, Settings};
use crate::metadata::Metadata;
use crate::perceptual::{Judged, Reference};
use crate::search::{CLOSE_POINTS, Candidate, Found, Search};
use crate::{Animation, Deadline, Effort, Error, Floor, Judgement, Limits, Score};

/// libaom's speed; its faster ones cannot keep one quality throughout.
const SPEED: i32 = 6;
/// Steps of quality that libavif knows, of four of libaom's each.
const STEP: i32 = 4;
/// So many points below the floor, how many more they are in later frames does not matter.
const HOPELESS_POINTS: f64 = 6.0;

/// One animation to be encoded.
pub(super) struct AnimationEncoding<'a> {
    pub(super) animation: &'a Animation,
    pub(super) reference: &'a Reference,
    pub(super) metadata: &'a Metadata,
    pub(super) has_transparency: bool,
    pub(super) limits: &'a Limits,
    pub(super) effort: Effort,
    pub(super) deadline: Deadline,
}

impl AnimationEncoding<'_> {
    /// Finds the lowest quality whose worst frame the floor admits, in fewer bytes than what it has to beat.
    pub(super) fn smallest(&self, floor: Floor, must_beat_bytes: u64) -> Result<Found, Error> {
        let search = Search {
            qualities: 6..=62,
            start: (36 + ((floor.0 - 70.0) * 0.9) as i32).clamp(6, 62),
            points_per_step: 1.2,
            floor,
            must_beat_bytes,
            most_measured: if self.effort == Effort::Fast { 1 } else { 3 },
            most_encoded: MOST_ENCODED,
            close_points: CLOSE_POINTS,
            aim_points: 1.0,
            deadline: self.deadline,
        };
        search.run(
            |step| self.encode(AvifQuality(step * STEP), Chroma::Full),
            |bytes| self.lowest(bytes, floor),
        )
    }

    /// Identical pixels in all frames, in fewer bytes than what they have to beat.
    pub(super) fn lossless(&self, must_beat_bytes: u64) -> Result<Option<Candidate>, Error> {
        let bytes = self.encode(AvifQuality::BEST, Chroma::Exact)?;
        if bytes.len() as u64 >= must_beat_bytes
            || self.lowest(&bytes, Floor(100.0))?.score != Score::IDENTICAL
        {
            return Ok(None);
        }
        Ok(Some(Candidate {
            quality: AvifQuality::BEST.0,
            bytes,
            score: Score::IDENTICAL,
            judgement: Judgement::IDENTICAL,
            margin: f64::INFINITY,
        }))
    }

    fn encode(&self, quality: AvifQuality, chroma: Chroma) -> Result<Vec<u8>, Error> {
        let settings = Settings {
            quality,
            chroma,
            speed: SPEED,
            uses_palettes: true,
            has_transparency: self.has_transparency,
            is_deep: false,
        };
        encode::encode_animation(self.animation, settings, self.metadata, self.deadline)
    }

    /// Scores frame by frame what viewers will see; the lowest counts.
    fn lowest(&self, bytes: &[u8], floor: Floor) -> Result<Judged, Error> {
        let originals = &self.reference.animation().frames;
        let mut shown = Frames::open(bytes, self.limits)?;
        if shown.count() != originals.len() {
            return Err(Error::Codec { codec: "avif", message: "frames are missing".into() });
        }
        let mut lowest = Judged::IDENTICAL;
        let mut before = None;
        for (index, original) in originals.iter().enumerate() {
            self.deadline.check()?;
            let frame = shown.next()?.expect("frames were counted").raster;
            // A frame that is and should be as the one before has its score.
            let repeats = index > 0
                && original.raster == originals[index - 1].raster
                && before.as_ref() == Some(&frame);
            if !repeats {
                lowest = lowest.worse(self.reference.judged_frame(index, &frame, floor)?);
            }
            if lowest.margin < -HOPELESS_POINTS {
                break;
            }
            before = Some(frame);
        }
        Ok(lowest)
    }
}
