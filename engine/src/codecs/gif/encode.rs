//! Whole frames to GIF files.

use rgb::{RGB8, RGBA8};

use super::blocks::{Blocks, Disposal, StoredFrame};
use super::lzw::{self, Choices};
use super::plan::{self, Plan, PlannedFrame};
use super::texture;
use crate::quantize::{ColorMap, Point, distance, point};
use crate::{Animation, Deadline, Error, Raster};

/// Encodes an animation as planned. With a loss above 0 a pixel may come that far from its colour where this makes
/// the file smaller.
pub(super) fn encode(
    animation: &Animation,
    plan: &Plan,
    loss: f32,
    deadline: Deadline,
) -> Result<Blocks, Error> {
    let first = &animation.frames[0].raster;
    let shared =
        Table::new(&plan.shared, plan.frames.iter().any(|frame| frame.uses_shared && frame.leaves_out), loss);
    // What is on the canvas before a frame: as it should be, and as viewers see it.
    let empty = Raster { pixels: vec![RGBA8::default(); first.pixels.len()], ..first.clone() };
    let (mut base, mut seen) = (empty.clone(), empty);
    let mut frames = Vec::with_capacity(plan.frames.len());
    for (frame, planned) in animation.frames.iter().zip(&plan.frames) {
        deadline.check()?;
        let own = (!planned.uses_shared).then(|| Table::new(&planned.colors, planned.leaves_out, loss));
        let table = own.as_ref().unwrap_or(&shared);
        let choices = FrameChoices::new(table, planned, &base, &seen, &frame.raster, loss);
        let (packed, chosen) = lzw::pack(choices.pixels.len(), table.code_size(), &choices);

        let mut shown = seen.clone();
        let places = planned.place.rows(first.width as usize).flatten();
        for (at, index) in places.zip(chosen) {
            if Some(index) != table.transparent {
                shown.pixels[at] = table.colors[usize::from(index)];
            }
        }
        plan::dispose(&mut seen, &shown, planned.place, planned.disposal);
        plan::dispose(&mut base, &frame.raster, planned.place, planned.disposal);
        frames.push(StoredFrame {
            left: planned.place.left as u16,
            top: planned.place.top as u16,
            width: planned.place.width as u16,
            height: planned.place.height as u16,
            is_interlaced: false,
            palette: own.as_ref().map(Table::palette),
            disposal: planned.disposal,
            delay_cs: (frame.delay_ms / 10).min(u32::from(u16::MAX)) as u16,
            transparent: table.transparent.filter(|_| planned.leaves_out),
            code_size: table.code_size(),
            packed,
        });
    }
    Ok(Blocks {
        width: first.width as u16,
        height: first.height as u16,
        palette: if plan.frames.iter().any(|frame| frame.uses_shared) {
            shared.palette()
        } else {
            Vec::new()
        },
        background: 0,
        plays: animation.plays,
        frames,
    })
}

/// Writes the blocks of a file.
pub(super) fn write(blocks: &Blocks) -> Vec<u8> {
    let mut file = b"GIF89a".to_vec();
    file.extend(blocks.width.to_le_bytes());
    file.extend(blocks.height.to_le_bytes());
    file.extend([palette_flags(&blocks.palette) | 0x70, blocks.background, 0]);
    write_palette(&mut file, &blocks.palette);
    if blocks.frames.len() > 1 && blocks.plays != 1 {
        file.extend(b"\x21\xFF\x0BNETSCAPE2.0\x03\x01");
        file.extend(u16::try_from(blocks.plays.saturating_sub(1)).unwrap_or(0).to_le_bytes());
        file.push(0);
    }
    for frame in &blocks.frames {
        let disposal = match frame.disposal {
            // The first is what viewers assume anyway, and what still pictures have.
            Disposal::Keep if blocks.frames.len() == 1 => 0,
            Disposal::Keep => 1,
            Disposal::Clear => 2,
            Disposal::Restore => 3,
        };
        let flags = disposal << 2 | u8::from(frame.transparent.is_some());
        if flags != 0 || frame.delay_cs != 0 {
            file.extend([0x21, 0xF9, 4, flags]);
            file.extend(frame.delay_cs.to_le_bytes());
            file.extend([frame.transparent.unwrap_or(0), 0]);
        }
        file.push(0x2C);
        for number in [frame.left, frame.top, frame.width, frame.height] {
            file.extend(number.to_le_bytes());
        }
        let palette = frame.palette.as_deref().unwrap_or_default();
        file.push(palette_flags(palette) | u8::from(frame.is_interlaced) << 6);
        write_palette(&mut file, palette);
        file.push(frame.code_size);
        for block in frame.packed.chunks(255) {
            file.push(block.len() as u8);
            file.extend_from_slice(block);
        }
        file.push(0);
    }
    file.push(0x3B);
    file
}

/// The smallest palette size that holds so many colours, as a power of two.
fn palette_bits(colors: usize) -> u8 {
    (usize::BITS - colors.saturating_sub(1).leading_zeros()).max(1) as u8
}

fn palette_flags(palette: &[RGB8]) -> u8 {
    if palette.is_empty() { 0 } else { 0x80 | (palette_bits(palette.len()) - 1) }
}

fn write_palette(file: &mut Vec<u8>, palette: &[RGB8]) {
    if palette.is_empty() {
        return;
    }
    for color in palette {
        file.extend([color.r, color.g, color.b]);
    }
    let missing = (1 << palette_bits(palette.len())) - palette.len();
    file.extend(std::iter::repeat_n(0, missing * 3));
}

/// Colours, one of which may stand for "not drawn".
struct Table {
    colors: Vec<RGBA8>,
    points: Vec<Point>,
    positions: ColorMap<u8>,
    transparent: Option<u8>,
    /// For each colour those that may stand for it at most, itself first, the nearest first.
    near: Vec<Vec<u8>>,
}

impl Table {
    fn new(colors: &[RGBA8], leaves_out: bool, loss: f32) -> Self {
        let positions =
            colors.iter().enumerate().map(|(position, &color)| (key(color), position as u8)).collect();
        let points: Vec<Point> = colors.iter().map(|&color| point(color)).collect();
        let near = points.iter().map(|own| within(own, &points, loss * BUSY)).collect();
        let transparent = leaves_out.then_some(colors.len() as u8);
        Self { colors: colors.to_vec(), points, positions, transparent, near }
    }

    fn code_size(&self) -> u8 {
        palette_bits(self.colors.len() + usize::from(self.transparent.is_some())).max(2)
    }

    fn palette(&self) -> Vec<RGB8> {
        let left_out = self.transparent.map(|_| RGB8::default());
        self.colors.iter().map(|color| RGB8::new(color.r, color.g, color.b)).chain(left_out).collect()
    }

    /// Where a colour lies.
    fn point(&self, color: RGBA8) -> Point {
        self.position(color).map_or_else(|| point(color), |position| self.points[usize::from(position)])
    }

    fn position(&self, color: RGBA8) -> Option<u8> {
        self.positions.get(&key(color)).copied()
    }
}

fn key(color: RGBA8) -> u32 {
    u32::from_le_bytes(color.into())
}

fn within(own: &Point, points: &[Point], reach: f32) -> Vec<u8> {
    let mut near: Vec<(f32, u8)> = points
        .iter()
        .enumerate()
        .map(|(position, other)| (distance(own, other), position as u8))
        .filter(|&(apart, _)| apart <= reach * reach)
        .collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    near.into_iter().map(|(_, position)| position).collect()
}

/// How much of a pixel's error the next one makes up for.
const PASSED_ON: f32 = 0.7;
/// How much of the loss calm places and those amid texture bear: errors are seen in the former, and beside them.
const CALM: f32 = 0.3;
const BUSY: f32 = 1.4;
/// The difference between neighbours that makes all of a texture.
const BUSY_DIFFERENCE: f32 = 0.15;

/// What one pixel of a frame may be.
#[derive(Clone, Copy)]
struct PixelChoice {
    /// Its colour's position; none where only leaving it out will do.
    color: Option<u8>,
    /// Whether it may be left out whatever is seen there.
    stays: bool,
    /// What is seen when it is left out, where that can be near enough.
    seen: Option<Point>,
    /// How far it may come from its colour, squared.
    reach: f32,
}

struct FrameChoices<'a> {
    table: &'a Table,
    pixels: Vec<PixelChoice>,
}

impl<'a> FrameChoices<'a> {
    fn new(
        table: &'a Table,
        planned: &PlannedFrame,
        base: &Raster,
        seen: &Raster,
        wanted: &Raster,
        loss: f32,
    ) -> Self {
        let may_leave_out = planned.leaves_out && table.transparent.is_some();
        let width = wanted.width as usize;
        let busy_shares = if loss > 0.0 { texture::busy_shares(wanted) } else { Vec::new() };
        // Neighbours mostly have the same colour.
        let mut last = (RGBA8::default(), None);
        let choice = |at: usize| {
            let color = wanted.pixels[at];
            if last.0 != color {
                last = (color, table.position(color));
            }
            let position = last.1;
            let stays = may_leave_out && base.pixels[at] == color;
            let Some(own) =
                position.filter(|_| loss > 0.0).map(|position| &table.points[usize::from(position)])
            else {
                return PixelChoice { color: position, stays, seen: None, reach: 0.0 };
            };
            let apart = |other: RGBA8| if other == color { 0.0 } else { distance(own, &table.point(other)) };
            let left = if at.is_multiple_of(width) { 0.0 } else { apart(wanted.pixels[at - 1]) };
            let above = if at >= width { apart(wanted.pixels[at - width]) } else { 0.0 };
            let busy = (left.max(above).sqrt() / BUSY_DIFFERENCE).min(1.0) * busy_shares[at];
            let reach = (loss * (CALM + (BUSY - CALM) * busy)).powi(2);
            let shown = seen.pixels[at];
            let seen = (may_leave_out && shown.a == 255 && !stays).then(|| table.point(shown));
            PixelChoice { color: position, stays, seen, reach }
        };
        Self { table, pixels: planned.place.rows(width).flatten().map(choice).collect() }
    }
}

impl Choices for FrameChoices<'_> {
    /// The error to make up for.
    type Carry = Point;

    fn allows(&self, pixel: usize, index: u8, carry: &Point) -> Option<Point> {
        let choice = &self.pixels[pixel];
        let shown = if Some(index) == self.table.transparent {
            if choice.stays {
                return Some(Point::default());
            }
            choice.seen.as_ref()?
        } else if Some(index) == choice.color {
            return Some(carry.map(|error| error * PASSED_ON));
        } else {
            &self.table.points[usize::from(index)]
        };
        if choice.reach <= 0.0 {
            return None;
        }
        let own = &self.table.points[usize::from(choice.color?)];
        let error: Point = std::array::from_fn(|i| own[i] + carry[i] - shown[i]);
        let length =
            (error[0] * error[0] + error[1] * error[1]) + (error[2] * error[2] + error[3] * error[3]);
        (length <= choice.reach).then(|| error.map(|error| error * PASSED_ON))
    }

    fn each(&self, pixel: usize, carry: &Point, mut visit: impl FnMut(u8, Point)) {
        let mut offer = |index| {
            if let Some(carry) = self.allows(pixel, index, carry) {
                visit(index, carry);
            }
        };
        if let Some(transparent) = self.table.transparent {
            offer(transparent);
        }
        match self.pixels[pixel].color {
            Some(color) if self.pixels[pixel].reach > 0.0 => {
                self.table.near[usize::from(color)].iter().copied().for_each(offer);
            }
            Some(color) => offer(color),
            None => {}
        }
    }
}
