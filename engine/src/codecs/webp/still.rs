//! Still pictures as WebP: lossy, in few colours, near-lossless or lossless, whichever is smallest under the floor.

use std::time::Duration;

use rgb::RGBA8;

use super::libwebp::{self, Encoding};
use crate::perceptual::{Promise, Reference};
use crate::quantize::{Accept, PaletteSearch};
use crate::search::{CLOSE_POINTS, SPARE_ENCODES, Search};
use crate::{Deadline, Effort, Error, Floor, JudgeLimits, Judgement, Raster, Score};

/// One file that could be delivered.
pub(super) struct Candidate {
    pub(super) bytes: Vec<u8>,
    pub(super) score: Score,
    pub(super) judgement: Judgement,
    /// What the second judge held it to.
    pub(super) limits: JudgeLimits,
    pub(super) encoding: String,
}

impl Candidate {
    /// One with the very same pixels.
    pub(super) fn identical(bytes: Vec<u8>, encoding: &str) -> Self {
        Self {
            bytes,
            score: Score::IDENTICAL,
            judgement: Judgement::IDENTICAL,
            limits: JudgeLimits::default(),
            encoding: encoding.to_owned(),
        }
    }
}

/// What was found, and after how many measurements.
pub(super) struct Found {
    pub(super) winner: Option<Candidate>,
    pub(super) measured: u32,
}

impl Found {
    /// The size that a further candidate has to beat.
    pub(super) fn smallest(&self, otherwise: u64) -> u64 {
        self.winner.as_ref().map_or(otherwise, |winner| winner.bytes.len() as u64)
    }

    /// Takes a candidate that is smaller than the winner so far.
    pub(super) fn propose(&mut self, candidate: Candidate) {
        if (candidate.bytes.len() as u64) < self.smallest(u64::MAX) {
            self.winner = Some(candidate);
        }
    }
}

/// A search for the smallest still under a floor.
pub(super) struct StillSearch<'a> {
    pub(super) raster: &'a Raster,
    pub(super) reference: &'a Reference,
    pub(super) floor: Floor,
    pub(super) effort: Effort,
    /// Only smaller files count.
    pub(super) must_beat_bytes: u64,
    /// Whether the lossless kinds are worth a try: not for what was lossy before.
    pub(super) tries_lossless: bool,
    pub(super) deadline: Deadline,
}

/// From here on a picture is taken for a photograph: without loss it will not be small.
const PHOTOGRAPH_COLORS: usize = 20_000;

impl StillSearch<'_> {
    /// Finds the smallest file that the floor admits.
    pub(super) fn run(&self) -> Result<Found, Error> {
        let mut found = self.lossy()?;
        if !self.tries_lossless {
            return Ok(found);
        }
        let mut palettes = PaletteSearch::new(
            self.raster,
            self.reference,
            self.floor,
            self.effort,
            estimate_indexed,
            self.deadline,
        );
        if (palettes.outlook()? as f64) < found.smallest(self.must_beat_bytes) as f64 {
            let quantized = palettes.run()?;
            found.measured += palettes.measured();
            for quantized in quantized {
                let raster = quantized.raster(self.raster.width, self.raster.height);
                found.propose(Candidate {
                    bytes: self.lossless(&raster)?,
                    score: quantized.score,
                    judgement: quantized.judgement,
                    limits: JudgeLimits::of(self.floor, Promise::Graphics),
                    encoding: format!("lossless, {}", quantized.description),
                });
            }
        }
        let is_photograph = palettes.color_count() >= PHOTOGRAPH_COLORS;
        if found.winner.is_none() || !is_photograph {
            // What is far too large when packed quickly stays so.
            let quick = Encoding::Lossless { level: 0, keeps_invisible: false };
            let quick_bytes = libwebp::encode(self.raster, quick, self.deadline)?.len() as u64;
            if quick_bytes * 2 / 5 > found.smallest(self.must_beat_bytes) {
                return Ok(found);
            }
            self.near_lossless(&mut found)?;
            let bytes = self.lossless(self.raster)?;
            found.propose(Candidate::identical(bytes, "lossless"));
        }
        Ok(found)
    }

    fn lossy(&self) -> Result<Found, Error> {
        // Method 6 spends seconds on an alpha channel, for nothing much.
        let method = match self.raster.pixel_count() {
            0..=2_000_000 if !self.raster.has_transparency() && self.effort > Effort::Fast => 6,
            _ => 4,
        };
        let most_measured = match self.effort {
            Effort::Fast => 2,
            Effort::Balanced if self.raster.pixel_count() > 4_000_000 => 4,
            Effort::Balanced => 6,
            Effort::Best => 9,
        };
        let search = Search {
            qualities: 1..=100,
            start: if self.floor.0 < 80.0 { 72 } else { 90 },
            points_per_step: 0.6,
            floor: self.floor,
            must_beat_bytes: self.must_beat_bytes,
            most_measured,
            most_encoded: most_measured + SPARE_ENCODES,
            close_points: CLOSE_POINTS,
            aim_points: CLOSE_POINTS,
            deadline: self.deadline,
        };
        let found = search.run(
            |quality| {
                let encoding = Encoding::Lossy { quality: quality as f32, method };
                libwebp::encode(self.raster, encoding, self.deadline)
            },
            |bytes| self.reference.judged(&libwebp::decode(bytes)?, self.floor),
        )?;
        let winner = found.winner.map(|winner| Candidate {
            bytes: winner.bytes,
            score: winner.score,
            judgement: winner.judgement,
            limits: self.reference.transform_limits(self.floor),
            encoding: format!("lossy quality {}", winner.quality),
        });
        Ok(Found { winner, measured: found.measured })
    }

    /// Drops lowest bits, as many as the floor and the second judge allow.
    fn near_lossless(&self, found: &mut Found) -> Result<(), Error> {
        let level = level(self.raster.pixel_count());
        let mut accept = Accept::new(self.raster, self.reference, self.deadline);
        for strength in [20, 40, 60, 80] {
            let bytes =
                libwebp::encode(self.raster, Encoding::NearLossless { level, strength }, self.deadline)?;
            if bytes.len() as u64 >= found.smallest(self.must_beat_bytes) {
                return Ok(());
            }
            found.measured += 1;
            let verdict = accept.verdict(&libwebp::decode(&bytes)?, self.floor)?;
            if verdict.admits(self.floor) {
                found.propose(Candidate {
                    bytes,
                    score: verdict.score(),
                    judgement: verdict.judgement,
                    limits: JudgeLimits::of(self.floor, Promise::Graphics),
                    encoding: format!("near-lossless strength {strength}"),
                });
                return Ok(());
            }
        }
        Ok(())
    }

    fn lossless(&self, raster: &Raster) -> Result<Vec<u8>, Error> {
        let level = level(raster.pixel_count());
        libwebp::encode(raster, Encoding::Lossless { level, keeps_invisible: false }, self.deadline)
    }
}

/// Estimates the size of a picture in few colours by packing it quickly.
fn estimate_indexed(
    (width, height): (u32, u32),
    indices: Vec<u8>,
    palette: Vec<RGBA8>,
) -> Result<usize, Error> {
    let pixels = indices.iter().map(|&index| palette[usize::from(index)]).collect();
    let encoding = Encoding::Lossless { level: QUICK_LEVEL, keeps_invisible: false };
    Ok(libwebp::encode(&Raster { width, height, pixels }, encoding, Deadline::after(ESTIMATE_TIME))?.len())
}

/// An estimate takes no longer; the search that asks for it looks at its own deadline.
const ESTIMATE_TIME: Duration = Duration::from_secs(60);
/// How hard estimates are packed.
const QUICK_LEVEL: u8 = 1;

/// How hard lossless encoding tries; it depends on the picture's size alone.
pub(super) fn level(pixels: u64) -> u8 {
    match pixels {
        0..=1_000_000 => 8,
        1_000_001..=8_000_000 => 6,
        _ => 3,
    }
}
