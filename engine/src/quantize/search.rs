//! The search for the palette, and the way of bringing pixels onto it, that make the smallest file under a floor.
//!
//! What always holds: a winner was measured on its pixels, floor and second judge admit it, and smooth areas stay
//! smooth; what the search under any stricter floor finds is among what is compared, so that a higher floor finds no
//! smaller file.

use std::collections::HashMap;

use rgb::RGBA8;

use super::accept::{Accept, Verdict};
use super::colors::{Colors, Representative};
use super::floors;
use super::near::{EstimateFiltered, NearLossless, near_lossless};
use super::refine::{self, REPRESENTATIVES, Refined};
use super::remap::{Remap, remap};
use crate::perceptual::{Judgement, Reference};
use crate::{Deadline, Effort, Error, Floor, Raster, Score};

/// Palette sizes that are tried.
const SIZES: [usize; 33] = [
    2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 18, 20, 24, 28, 32, 36, 40, 48, 56, 64, 72, 80, 96, 112, 128,
    144, 160, 192, 224, 256,
];
/// Ways of bringing pixels onto a palette, each a ladder of palette sizes: strength of dithering, liking for repetition.
/// Further ones are only tried where they make smaller files than what was found.
const LADDERS: [Remap; 8] = [
    Remap { dithering: 0.5, repetition: 0.007 },
    Remap { dithering: 0.0, repetition: 0.014 },
    Remap { dithering: 1.0, repetition: 0.0 },
    Remap { dithering: 0.5, repetition: 0.02 },
    Remap { dithering: 0.0, repetition: 0.007 },
    Remap { dithering: 0.5, repetition: 0.014 },
    Remap { dithering: 0.0, repetition: 0.0 },
    Remap { dithering: 0.5, repetition: 0.028 },
];
/// Larger pictures are not tried again where they were nearly admitted.
const MOST_MENDED_PIXELS: u64 = 2_500_000;
/// A hopeless palette of at least so many colours says that no palette will do.
const MANY_COLORS: usize = 64;
/// Of larger pictures so many are packed.
const MOST_PACKED: usize = 2;
/// A candidate has to be smaller than what was found by this share to be worth being looked at.
const WORTH_PERMILLE: usize = 995;
/// Of pictures of up to so many pixels everything that a search under any stricter floor finds is packed and compared; of
/// larger ones only what promises a smaller file.
pub(crate) const SMALL_PIXELS: u64 = 16_384;

/// A picture in few colours that the floor admits.
pub(crate) struct Quantized {
    /// For each pixel its position in the palette.
    pub(crate) indices: Vec<u8>,
    /// The palette.
    pub(crate) palette: Vec<RGBA8>,
    /// What was measured.
    pub(crate) score: Score,
    /// What the second judge measured.
    pub(crate) judgement: Judgement,
    /// How it was made, for people.
    pub(crate) description: String,
}

impl Quantized {
    /// Gives each pixel its colour.
    pub(crate) fn raster(&self, width: u32, height: u32) -> Raster {
        colored(&self.indices, &self.palette, width, height)
    }
}

/// A search for the picture in few colours that makes the smallest file.
pub(crate) struct PaletteSearch<'a> {
    raster: &'a Raster,
    reference: &'a Reference,
    effort: Effort,
    floor: Floor,
    deadline: Deadline,
    accept: Accept<'a>,
    /// Says how large a file of these positions in this palette would roughly be.
    estimate: Estimate,
    colors: Colors,
    representatives: Vec<Representative>,
    /// By their sizes, and whether they are mended.
    palettes: HashMap<(usize, bool), Refined>,
    known: HashMap<Setting, Known>,
}

/// A palette's size and a way of bringing pixels onto it, both by their places in the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Setting {
    ladder: usize,
    size: usize,
    /// Whether the palette is the second one, made after a refusal.
    is_mended: bool,
}

/// What is known of a setting.
#[derive(Debug, Clone, Copy)]
struct Known {
    estimate: usize,
    verdict: Option<Verdict>,
}

/// Estimates the size of a file: width and height, positions, palette.
pub(crate) type Estimate = fn((u32, u32), Vec<u8>, Vec<RGBA8>) -> Result<usize, Error>;

/// How many ladders are looked at.
fn ladders(pixels: u64, effort: Effort) -> usize {
    let balanced = match pixels {
        0..=600_000 => 5,
        600_001..=3_000_000 => 2,
        _ => 1,
    };
    match effort {
        Effort::Fast => 1,
        Effort::Balanced => balanced,
        Effort::Best => LADDERS.len(),
    }
}

impl<'a> PaletteSearch<'a> {
    /// Looks at the colours of an original.
    pub(crate) fn new(
        raster: &'a Raster,
        reference: &'a Reference,
        floor: Floor,
        effort: Effort,
        estimate: Estimate,
        deadline: Deadline,
    ) -> Self {
        let colors = Colors::of(raster);
        let representatives = colors.representatives(REPRESENTATIVES);
        Self {
            raster,
            reference,
            effort,
            floor,
            accept: Accept::new(raster, reference, deadline),
            deadline,
            estimate,
            colors,
            representatives,
            palettes: HashMap::new(),
            known: HashMap::new(),
        }
    }

    /// Finds the palettes that make the smallest files that the floor admits, by their estimates; which is the smallest
    /// shows when they are packed.
    pub(crate) fn run(&mut self) -> Result<Vec<Quantized>, Error> {
        let is_small = self.raster.pixel_count() <= SMALL_PIXELS;
        let mut winners: Vec<(usize, Setting)> = Vec::new();
        for floor in floors::and_stricter(self.floor) {
            let smallest = winners.iter().map(|&(estimate, _)| estimate).min();
            let bound = smallest.filter(|_| !is_small).unwrap_or(usize::MAX);
            match self.search(floor, bound)? {
                Some(winner) if !winners.contains(&winner) => winners.push(winner),
                Some(_) => {}
                // Where one floor finds nothing that may be smaller, stricter ones do not either.
                None => break,
            }
        }
        winners.sort_by_key(|&(estimate, _)| estimate);
        if !is_small {
            winners.truncate(MOST_PACKED);
        }
        winners.into_iter().map(|(_, setting)| self.carried_out(setting)).collect()
    }

    /// Estimates the smallest file that palettes could come to, without measuring any.
    pub(crate) fn outlook(&mut self) -> Result<usize, Error> {
        let setting = Setting { ladder: 0, size: self.largest().min(6), is_mended: false };
        Ok(self.estimated(setting)?.0)
    }

    /// Says how many different colours the original has.
    pub(crate) fn color_count(&self) -> usize {
        self.colors.list.len()
    }

    fn largest(&self) -> usize {
        SIZES.partition_point(|&size| size < self.colors.list.len()).min(SIZES.len() - 1)
    }

    /// Finds the palette that makes the smallest file under one floor, if that is smaller than `bound`.
    fn search(&mut self, floor: Floor, bound: usize) -> Result<Option<(usize, Setting)>, Error> {
        let mut best: Option<(usize, Setting)> = None;
        for ladder in 0..ladders(self.raster.pixel_count(), self.effort) {
            let smaller = best.map_or(usize::MAX, |(estimate, _)| estimate * WORTH_PERMILLE / 1_000);
            let (found, is_hopeless) = self.climb(ladder, floor, bound.min(smaller))?;
            best = found.or(best);
            if is_hopeless {
                break;
            }
        }
        Ok(best)
    }

    /// Finds the smallest palette of a ladder that will do and makes a file smaller than `bound`; says, too, whether there
    /// is no hope in further ladders.
    fn climb(
        &mut self,
        ladder: usize,
        floor: Floor,
        bound: usize,
    ) -> Result<(Option<(usize, Setting)>, bool), Error> {
        let refused = |size: &usize| {
            [false, true].iter().all(|&is_mended| {
                let setting = Setting { ladder, size: *size, is_mended };
                let verdict = self.known.get(&setting).and_then(|known| known.verdict);
                verdict.map_or(is_mended, |verdict| !verdict.admits(floor))
            })
        };
        let smallest = (0..=self.largest()).rev().find(refused).map_or(0, |size| size + 1);
        let (mut from, mut to) = (smallest, self.largest() + 1);
        let mut best: Option<(usize, Setting)> = None;
        while from < to {
            let size = usize::midpoint(from, to - 1);
            let plain = Setting { ladder, size, is_mended: false };
            let Some((estimate, verdict)) = self.judged(plain, floor, bound)? else {
                to = size;
                continue;
            };
            let mut admitted = verdict.admits(floor).then_some((estimate, plain));
            let mended = Setting { is_mended: true, ..plain };
            if admitted.is_none()
                && self.palettes.contains_key(&(size, true))
                && let Some((estimate, verdict)) = self.judged(mended, floor, bound)?
            {
                admitted = verdict.admits(floor).then_some((estimate, mended));
            }
            if let Some((estimate, setting)) = admitted {
                // A larger palette may pack better than a smaller one.
                if best.is_none_or(|(smallest, _)| estimate < smallest) {
                    best = Some((estimate, setting));
                }
                to = size;
            } else {
                if SIZES[size] >= MANY_COLORS && verdict.is_hopeless() {
                    return Ok((best, true));
                }
                from = size + 1;
            }
        }
        Ok((best, false))
    }

    /// Judges a setting, once; none where its file is not smaller than `bound`.
    fn judged(
        &mut self,
        setting: Setting,
        floor: Floor,
        bound: usize,
    ) -> Result<Option<(usize, Verdict)>, Error> {
        match self.known.get(&setting) {
            Some(known) if known.estimate >= bound => return Ok(None),
            Some(&Known { estimate, verdict: Some(verdict) }) => return Ok(Some((estimate, verdict))),
            _ => {}
        }
        let (estimate, indices) = self.estimated(setting)?;
        if estimate >= bound {
            return Ok(None);
        }
        let shown = colored(&indices, self.palette(setting), self.raster.width, self.raster.height);
        let (verdict, places) = self.accept.verdict_places(&shown, floor)?;
        if !verdict.admits(floor) && verdict.is_near() && self.mends() && !places.edges.is_empty() {
            let mended = self.palettes.entry((setting.size, true));
            mended.or_insert_with(|| refine::mended(&self.colors, &places, SIZES[setting.size]));
        }
        self.known.insert(setting, Known { estimate, verdict: Some(verdict) });
        Ok(Some((estimate, verdict)))
    }

    /// Puts the pixels onto a palette and estimates the size of the file.
    fn estimated(&mut self, setting: Setting) -> Result<(usize, Vec<u8>), Error> {
        let indices = self.remapped(setting)?;
        let estimate = match self.known.get(&setting) {
            Some(known) => known.estimate,
            None => {
                let palette = self.palette(setting).to_vec();
                (self.estimate)((self.raster.width, self.raster.height), indices.clone(), palette)?
            }
        };
        self.known.entry(setting).or_insert(Known { estimate, verdict: None });
        Ok((estimate, indices))
    }

    fn remapped(&mut self, setting: Setting) -> Result<Vec<u8>, Error> {
        self.deadline.check()?;
        let refined = self.palettes.entry((setting.size, setting.is_mended)).or_insert_with(|| {
            let most = SIZES[setting.size];
            refine::palette(self.raster, self.reference, &self.colors, &self.representatives, most)
        });
        let width = self.raster.width as usize;
        Ok(remap(&self.colors, &refined.palette, &refined.care, width, LADDERS[setting.ladder]))
    }

    /// Lends the colours of a setting that pixels were put onto.
    fn palette(&self, setting: Setting) -> &[RGBA8] {
        &self.palettes[&(setting.size, setting.is_mended)].palette.colors
    }

    /// Says whether a second palette is made after a refusal. It depends on where the judges stopped, so that of a small
    /// picture, whose files under all floors are in exact order, none is.
    fn mends(&self) -> bool {
        let most = if self.effort == Effort::Best { u64::MAX } else { MOST_MENDED_PIXELS };
        self.effort > Effort::Fast && (SMALL_PIXELS + 1..=most).contains(&self.raster.pixel_count())
    }

    /// Makes the picture of a setting that was admitted.
    fn carried_out(&mut self, setting: Setting) -> Result<Quantized, Error> {
        let indices = self.remapped(setting)?;
        let palette = self.palette(setting).to_vec();
        let verdict = self.known[&setting].verdict.expect("a winner was judged");
        let dithering = match LADDERS[setting.ladder].dithering {
            0.0 => "not dithered".to_owned(),
            strength => format!("dithered by {strength}"),
        };
        Ok(Quantized {
            description: format!("palette of {}, {dithering}", palette.len()),
            indices,
            palette,
            score: verdict.score(),
            judgement: verdict.judgement,
        })
    }

    /// How many candidates were measured so far.
    pub(crate) fn measured(&self) -> u32 {
        self.accept.measured
    }

    /// Finds the pictures whose samples are a little off that may make the smallest files, all smaller than `must_beat`.
    pub(crate) fn near_lossless(
        &mut self,
        estimate: EstimateFiltered,
        must_beat: Option<usize>,
    ) -> Result<Vec<NearLossless>, Error> {
        near_lossless(&self.colors, &mut self.accept, self.floor, estimate, must_beat)
    }
}

/// Gives each pixel its colour.
pub(super) fn colored(indices: &[u8], palette: &[RGBA8], width: u32, height: u32) -> Raster {
    let pixels = indices.iter().map(|&index| palette[usize::from(index)]).collect();
    Raster { width, height, pixels }
}
