//! What each frame has to draw: the rectangle that changes, what becomes of it, and its colours.
//!
//! What always holds: drawn as planned, every frame shows exactly what it is wanted to show.

use std::collections::BTreeSet;

use rgb::RGBA8;

use super::blocks::Disposal;
use crate::{Frame, Raster};

/// The plan for a whole animation.
pub(super) struct Plan {
    pub(super) frames: Vec<PlannedFrame>,
    /// The colours that frames share.
    pub(super) shared: Vec<RGBA8>,
}

/// The plan for one frame.
pub(super) struct PlannedFrame {
    pub(super) place: Place,
    pub(super) disposal: Disposal,
    /// The colours that it draws.
    pub(super) colors: Vec<RGBA8>,
    /// Whether pixels that stay as they are are left out; otherwise all of its place is drawn.
    pub(super) leaves_out: bool,
    /// Whether it draws with the shared colours.
    pub(super) uses_shared: bool,
}

/// A rectangle of the canvas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) left: usize,
    pub(super) top: usize,
    pub(super) width: usize,
    pub(super) height: usize,
}

/// Most colours of one palette.
const MOST_COLORS: usize = 256;

/// Plans an animation; `None` when a frame would need more colours than a palette holds.
pub(super) fn plan(frames: &[Frame]) -> Option<Plan> {
    let first = &frames[0].raster;
    let mut base = Raster { pixels: vec![RGBA8::default(); first.pixels.len()], ..first.clone() };
    let mut planned = Vec::with_capacity(frames.len());
    for (index, frame) in frames.iter().enumerate() {
        let wanted = &frame.raster;
        let next = frames.get(index + 1).map(|next| &next.raster);
        let (place, disposal) = place_and_disposal(&base, wanted, next);
        let mut own = colors(&base, wanted, place, disposal)?;
        // Where nothing is drawn, some programs show a colour unless the first frame has one that is not drawn.
        let is_whole = (place.width, place.height) == (wanted.width as usize, wanted.height as usize);
        own.leaves_out |= index == 0 && !is_whole && own.colors.len() < MOST_COLORS;
        planned.push(own);
        dispose(&mut base, wanted, place, disposal);
    }
    let shared = share(&mut planned);
    Some(Plan { frames: planned, shared })
}

/// Brings the canvas from before a frame to after it.
pub(super) fn dispose(base: &mut Raster, wanted: &Raster, place: Place, disposal: Disposal) {
    match disposal {
        Disposal::Restore => {}
        Disposal::Keep => base.pixels.copy_from_slice(&wanted.pixels),
        Disposal::Clear => {
            base.pixels.copy_from_slice(&wanted.pixels);
            let width = base.width as usize;
            for row in place.rows(width) {
                base.pixels[row].fill(RGBA8::default());
            }
        }
    }
}

impl Place {
    /// Lists the ranges of pixels that lie in it.
    pub(super) fn rows(self, canvas_width: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
        (self.top..self.top + self.height).map(move |y| {
            let start = y * canvas_width + self.left;
            start..start + self.width
        })
    }
}

/// Chooses what becomes of the frame by what the next frame would then have to draw.
fn place_and_disposal(base: &Raster, wanted: &Raster, next: Option<&Raster>) -> (Place, Disposal) {
    let place = around(wanted, |at| base.pixels[at] != wanted.pixels[at]);
    let Some(next) = next else { return (place, Disposal::Keep) };
    let vanishes = |from: &Raster| from.pixels.iter().zip(&next.pixels).any(|(from, next)| from.a > next.a);
    let differing =
        |from: &Raster| from.pixels.iter().zip(&next.pixels).filter(|(from, next)| from != next).count();
    let keep = (!vanishes(wanted)).then(|| differing(wanted));
    if keep == Some(0) {
        return (place, Disposal::Keep);
    }
    let restore = (!vanishes(base)).then(|| differing(base));
    let cleared_place =
        around(wanted, |at| base.pixels[at] != wanted.pixels[at] || wanted.pixels[at].a > next.pixels[at].a);
    // Clearing costs all that the next frame shows there.
    let clear = keep.is_none().then(|| {
        let width = wanted.width as usize;
        let there = cleared_place.rows(width).flat_map(|row| &next.pixels[row]).filter(|pixel| pixel.a != 0);
        there.count() + differing(wanted)
    });
    // Keeping is what frames compress best with; the others must be clearly better.
    match (keep, restore, clear) {
        (Some(keep), Some(restore), _) if restore * 10 < keep * 7 => (place, Disposal::Restore),
        (Some(_), ..) => (place, Disposal::Keep),
        (None, Some(restore), Some(clear)) if restore <= clear => (place, Disposal::Restore),
        _ => (cleared_place, Disposal::Clear),
    }
}

/// The smallest rectangle around the pixels that count; one pixel where none do.
fn around(canvas: &Raster, counts: impl Fn(usize) -> bool) -> Place {
    let width = canvas.width as usize;
    let (mut left, mut right, mut top, mut bottom) = (usize::MAX, 0, usize::MAX, 0);
    for y in 0..canvas.height as usize {
        let row = y * width;
        let Some(first) = (0..width).find(|x| counts(row + x)) else { continue };
        let last = (first..width).rev().find(|x| counts(row + x)).unwrap_or(first);
        left = left.min(first);
        right = right.max(last);
        top = top.min(y);
        bottom = y;
    }
    if top == usize::MAX {
        return Place { left: 0, top: 0, width: 1, height: 1 };
    }
    Place { left, top, width: right + 1 - left, height: bottom + 1 - top }
}

fn colors(base: &Raster, wanted: &Raster, place: Place, disposal: Disposal) -> Option<PlannedFrame> {
    let (mut changed, mut all) = (BTreeSet::new(), BTreeSet::new());
    let (mut is_changed_whole, mut has_hole) = (true, false);
    let mut last = None;
    for row in place.rows(wanted.width as usize) {
        for at in row {
            let (before, now) = (base.pixels[at], wanted.pixels[at]);
            let is_changed = before != now;
            is_changed_whole &= is_changed;
            has_hole |= now.a == 0;
            if now.a == 0 || last == Some((now, is_changed)) {
                continue;
            }
            last = Some((now, is_changed));
            let key: [u8; 4] = now.into();
            all.insert(key);
            if is_changed {
                changed.insert(key);
            }
        }
    }
    let room = |colors: usize| colors < MOST_COLORS;
    let (colors, leaves_out) = match (room(changed.len()), has_hole) {
        (true, _) if !is_changed_whole || has_hole => (changed, true),
        (_, false) if all.len() <= MOST_COLORS => (all, false),
        _ => return None,
    };
    let colors = colors.into_iter().map(RGBA8::from).collect();
    Some(PlannedFrame { place, disposal, colors, leaves_out, uses_shared: false })
}

/// Takes together the colours of as many frames as fit into one palette, and leaves room for what is left out.
fn share(frames: &mut [PlannedFrame]) -> Vec<RGBA8> {
    let mut shared: BTreeSet<[u8; 4]> = BTreeSet::new();
    let mut leaves_out = false;
    for frame in frames.iter_mut() {
        let more: BTreeSet<[u8; 4]> =
            frame.colors.iter().map(|&color| color.into()).filter(|color| !shared.contains(color)).collect();
        let with_left_out = leaves_out || frame.leaves_out;
        if shared.len() + more.len() + usize::from(with_left_out) <= MOST_COLORS {
            shared.extend(more);
            leaves_out = with_left_out;
            frame.uses_shared = true;
        }
    }
    shared.into_iter().map(RGBA8::from).collect()
}
