//! Animations as WebP: every frame is kept, as the rectangle in which it differs from the one before.
//!
//! What always holds: as many frames, the same times and the same number of plays as the original; under a floor
//! the lowest score of any frame, measured on what viewers will see, is admitted.

use rgb::RGBA8;

use super::container::{self, Canvas, StoredFrame};
use super::libwebp::{self, Encoding};
use super::still::{Candidate, Found};
use crate::codecs::Decoded;
use crate::metadata::Metadata;
use crate::perceptual::{Judged, Reference};
use crate::{Deadline, Error, Floor, JudgeLimits, Raster, Score};

/// Encodes one animation.
pub(super) struct AnimationEncoder<'a> {
    pub(super) decoded: &'a Decoded,
    pub(super) reference: &'a Reference,
    pub(super) floor: Option<Floor>,
    pub(super) metadata: &'a Metadata,
    pub(super) deadline: Deadline,
}

/// How hard lossless frames are packed; there are many of them.
const LEVEL: u8 = 5;
/// Trials of lossy quality for one frame before it is stored without loss.
const MOST_TRIALS: u32 = 4;
/// Lossless frames below so many bytes a pixel, or in all, are not worth a trial of lossy ones.
const CHEAP_BYTES_PER_PIXEL: f64 = 0.04;
const CHEAP_BYTES: usize = 300;

/// A frame as it will be stored.
struct Encoded {
    place: Place,
    blends: bool,
    /// Its chunks.
    picture: Vec<u8>,
    /// What viewers will see in its place.
    pixels: Raster,
}

/// Where a frame differs from the one before; begins at even places.
#[derive(Debug, Clone, Copy)]
struct Place {
    x: u32,
    y: u32,
    width: u32,
    height: u32,
}

impl AnimationEncoder<'_> {
    /// Encodes all frames.
    pub(super) fn run(&self) -> Result<Found, Error> {
        let animation = &self.decoded.animation;
        let first = &animation.frames[0].raster;
        let mut seen = Raster { pixels: vec![RGBA8::default(); first.pixels.len()], ..first.clone() };
        let mut quality = if self.floor.is_some_and(|floor| floor.0 < 80.0) { 70 } else { 90 };
        let (mut lowest, mut measured) = (Judged::IDENTICAL, 0);
        let mut frames: Vec<Encoded> = Vec::with_capacity(animation.frames.len());
        for index in 0..animation.frames.len() {
            self.deadline.check()?;
            let frame = self.frame(index, &mut seen, &mut quality, &mut lowest, &mut measured)?;
            frames.push(frame);
        }
        let stored: Vec<StoredFrame<'_>> = frames
            .iter()
            .zip(&animation.frames)
            .map(|(encoded, frame)| StoredFrame {
                x: encoded.place.x,
                y: encoded.place.y,
                width: encoded.place.width,
                height: encoded.place.height,
                duration_ms: frame.delay_ms.min(0xFF_FFFF),
                blends: encoded.blends,
                is_disposed: false,
                picture: &encoded.picture,
            })
            .collect();
        let canvas = Canvas {
            width: first.width,
            height: first.height,
            has_transparency: self.decoded.has_transparency(),
        };
        let bytes = container::animation(canvas, animation.plays, &stored, self.metadata);
        let lossy = frames
            .iter()
            .filter(|frame| frame.picture.starts_with(b"VP8 ") || frame.picture.starts_with(b"ALPH"));
        let encoding = format!("{} frames, {} of them lossy", frames.len(), lossy.count());
        let Judged { score, judgement, .. } = lowest;
        let limits =
            self.floor.map_or_else(JudgeLimits::default, |floor| self.reference.transform_limits(floor));
        Ok(Found { winner: Some(Candidate { bytes, score, judgement, limits, encoding }), measured })
    }

    /// Encodes the next frame in the smallest way that the floor admits, and shows it on the canvas.
    fn frame(
        &self,
        index: usize,
        seen: &mut Raster,
        quality: &mut i32,
        lowest: &mut Judged,
        measured: &mut u32,
    ) -> Result<Encoded, Error> {
        let frames = &self.decoded.animation.frames;
        let wanted = &frames[index].raster;
        let before = index.checked_sub(1).map(|before| &frames[before].raster);
        let Some(place) = changed(wanted, before) else {
            // Nothing changes: one invisible pixel holds the time.
            let place = Place { x: 0, y: 0, width: 1, height: 1 };
            let nothing = Raster { width: 1, height: 1, pixels: vec![RGBA8::default()] };
            return Ok(Encoded {
                picture: self.lossless(&nothing)?,
                place,
                blends: true,
                pixels: crop(seen, place),
            });
        };
        let exact = self.exact(wanted, before, place)?;
        let Some(floor) = self.floor else {
            show(seen, &exact);
            return Ok(exact);
        };
        if let Some((encoded, judged)) =
            self.lossy(index, place, exact.picture.len(), seen, quality, measured, floor)?
        {
            *lowest = lowest.worse(judged);
            show(seen, &encoded);
            return Ok(encoded);
        }
        // Around the frame may lie what earlier frames have lost.
        let mut shown = seen.clone();
        show(&mut shown, &exact);
        let mut judged = self.reference.judged_frame(index, &shown, floor)?;
        *measured += u32::from(judged.score != Score::IDENTICAL);
        let mut encoded = exact;
        if judged.margin < 0.0 {
            encoded =
                self.exact(wanted, None, Place { x: 0, y: 0, width: wanted.width, height: wanted.height })?;
            judged = Judged::IDENTICAL;
        }
        *lowest = lowest.worse(judged);
        show(seen, &encoded);
        Ok(encoded)
    }

    /// Tries lossy qualities from where the last frame ended; `None` when lossless is as small.
    #[expect(clippy::too_many_arguments, reason = "the state of the walk over the frames")]
    fn lossy(
        &self,
        index: usize,
        place: Place,
        exact_bytes: usize,
        seen: &Raster,
        quality: &mut i32,
        measured: &mut u32,
        floor: Floor,
    ) -> Result<Option<(Encoded, Judged)>, Error> {
        let pixels = f64::from(place.width) * f64::from(place.height);
        if exact_bytes < CHEAP_BYTES || (exact_bytes as f64) < pixels * CHEAP_BYTES_PER_PIXEL {
            return Ok(None);
        }
        let wanted = crop(&self.decoded.animation.frames[index].raster, place);
        // The first frame is searched well, the others follow it.
        let mut best: Option<(Encoded, Judged)> = None;
        let mut trial_quality = *quality;
        for _ in 0..MOST_TRIALS {
            self.deadline.check()?;
            let encoding = Encoding::Lossy { quality: trial_quality as f32, method: 4 };
            let picture = pixel_bytes(&libwebp::encode(&wanted, encoding, self.deadline)?)?;
            if picture.len() >= exact_bytes {
                break;
            }
            let pixels = libwebp::decode(&picture)?;
            let encoded = Encoded { place, blends: false, picture, pixels };
            let mut shown = seen.clone();
            show(&mut shown, &encoded);
            let judged = self.reference.judged_frame(index, &shown, floor)?;
            *measured += 1;
            let above = judged.margin;
            if above >= 0.0 {
                *quality = trial_quality;
                let is_smaller =
                    best.as_ref().is_none_or(|(best, _)| encoded.picture.len() < best.picture.len());
                if is_smaller {
                    best = Some((encoded, judged));
                }
                if above < 1.5 || index > 0 {
                    // The next frame begins a little lower where there is room.
                    *quality = (trial_quality - (above / 1.2) as i32).max(1);
                    break;
                }
                trial_quality = (trial_quality - (above / 0.8) as i32 - 1).max(1);
            } else {
                if best.is_some() || trial_quality == 100 {
                    break;
                }
                trial_quality = (trial_quality + (-above / 0.6) as i32 + 2).min(100);
            }
        }
        Ok(best)
    }

    /// Stores a place without loss: whole, or only the pixels that change.
    fn exact(&self, wanted: &Raster, before: Option<&Raster>, place: Place) -> Result<Encoded, Error> {
        let pixels = crop(wanted, place);
        let whole = self.lossless(&pixels)?;
        let Some(before) = before.map(|before| crop(before, place)) else {
            return Ok(Encoded { place, blends: false, picture: whole, pixels });
        };
        let mut only_changes = pixels.clone();
        let mut can_blend = true;
        for (pixel, before) in only_changes.pixels.iter_mut().zip(&before.pixels) {
            if pixel == before {
                *pixel = RGBA8::default();
            } else {
                can_blend &= pixel.a == 255;
            }
        }
        if can_blend {
            let changes = self.lossless(&only_changes)?;
            if changes.len() < whole.len() {
                return Ok(Encoded { place, blends: true, picture: changes, pixels: only_changes });
            }
        }
        Ok(Encoded { place, blends: false, picture: whole, pixels })
    }

    fn lossless(&self, raster: &Raster) -> Result<Vec<u8>, Error> {
        let encoding = Encoding::Lossless { level: LEVEL, keeps_invisible: self.floor.is_none() };
        pixel_bytes(&libwebp::encode(raster, encoding, self.deadline)?)
    }
}

/// The chunks of libwebp's own file that hold pixels.
fn pixel_bytes(file: &[u8]) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    for chunk in container::pixel_chunks(&container::list(file)?) {
        container::push(&mut bytes, chunk.name, chunk.data);
    }
    Ok(bytes)
}

/// Finds the rectangle outside of which nothing changes; the whole of a first frame.
fn changed(now: &Raster, before: Option<&Raster>) -> Option<Place> {
    let Some(before) = before else {
        return Some(Place { x: 0, y: 0, width: now.width, height: now.height });
    };
    let width = now.width as usize;
    let (mut left, mut top, mut right, mut bottom) = (usize::MAX, usize::MAX, 0, 0);
    for (y, (row, row_before)) in now.pixels.chunks(width).zip(before.pixels.chunks(width)).enumerate() {
        if row == row_before {
            continue;
        }
        let differs = |x: &usize| row[*x] != row_before[*x];
        left = left.min((0..width).find(differs).unwrap_or(0));
        right = right.max((0..width).rev().find(differs).unwrap_or(0));
        top = top.min(y);
        bottom = y;
    }
    if top == usize::MAX {
        return None;
    }
    let (left, top) = (left & !1, top & !1);
    Some(Place {
        x: left as u32,
        y: top as u32,
        width: (right + 1 - left) as u32,
        height: (bottom + 1 - top) as u32,
    })
}

fn crop(raster: &Raster, place: Place) -> Raster {
    let (left, width) = (place.x as usize, place.width as usize);
    let rows = raster.pixels.chunks(raster.width as usize).skip(place.y as usize).take(place.height as usize);
    let pixels = rows.flat_map(|row| &row[left..left + width]).copied().collect();
    Raster { width: place.width, height: place.height, pixels }
}

/// Puts a frame onto the canvas as viewers do.
fn show(canvas: &mut Raster, encoded: &Encoded) {
    let Place { x, y, width, height } = encoded.place;
    let (left, right, stride) = (x as usize, (x + width) as usize, canvas.width as usize);
    let rows = canvas.pixels.chunks_mut(stride).skip(y as usize).take(height as usize);
    for (row, new) in rows.zip(encoded.pixels.pixels.chunks(width as usize)) {
        for (below, &above) in row[left..right].iter_mut().zip(new) {
            // What blends is invisible or opaque.
            if !encoded.blends || above.a == 255 {
                *below = above;
            }
        }
    }
}
