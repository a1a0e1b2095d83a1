//! GIF files to whole frames.

use std::sync::Arc;

use rgb::RGBA8;
use weezl::{BitOrder, LzwStatus};

use super::blocks::{self, Blocks, Disposal, StoredFrame};
use crate::codecs::Decoded;
use crate::{Animation, Error, Frame, Limits, Raster};

/// Decodes into whole frames, as viewers show them; a damaged or truncated file is refused.
pub(crate) fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, Error> {
    let blocks = blocks::parse(bytes)?;
    let count = u32::try_from(blocks.frames.len()).unwrap_or(u32::MAX);
    limits.check_picture(blocks.width.into(), blocks.height.into(), count)?;
    // A frame may be larger than the canvas; what hangs over is not seen, but is unpacked.
    let largest = blocks.frames.iter().map(|frame| u64::from(frame.width) * u64::from(frame.height)).max();
    if largest.unwrap_or(0) > limits.still_pixels {
        return Err(Error::TooLarge { what: "pixels", limit: limits.still_pixels });
    }
    let animation = Animation { plays: blocks.plays, frames: compose(&blocks)? };
    let still = Decoded::still(Raster { width: 1, height: 1, pixels: vec![RGBA8::default()] });
    Ok(Decoded { animation: Arc::new(animation), ..still })
}

/// Plays the animation, frame by frame. What is not drawn is transparent; the background colour is not used.
fn compose(blocks: &Blocks) -> Result<Vec<Frame>, Error> {
    let (width, height) = (u32::from(blocks.width), u32::from(blocks.height));
    let mut canvas =
        Raster { width, height, pixels: vec![RGBA8::default(); width as usize * height as usize] };
    let mut frames = Vec::with_capacity(blocks.frames.len());
    for stored in &blocks.frames {
        let before = (stored.disposal == Disposal::Restore).then(|| canvas.clone());
        draw(&mut canvas, stored, blocks)?;
        frames.push(Frame { raster: canvas.clone(), delay_ms: u32::from(stored.delay_cs) * 10 });
        match (stored.disposal, before) {
            (Disposal::Clear, _) => clear(&mut canvas, stored),
            (Disposal::Restore, Some(before)) => canvas = before,
            _ => {}
        }
    }
    Ok(frames)
}

fn draw(canvas: &mut Raster, stored: &StoredFrame, blocks: &Blocks) -> Result<(), Error> {
    let palette = stored.palette.as_ref().unwrap_or(&blocks.palette);
    let (width, height) = (usize::from(stored.width), usize::from(stored.height));
    let indices = unpack(stored)?;
    let visible = width.min((canvas.width as usize).saturating_sub(stored.left.into()));
    for (row, y) in indices.chunks(width.max(1)).zip(rows(height, stored.is_interlaced)) {
        let y = y + usize::from(stored.top);
        if y >= canvas.height as usize {
            continue;
        }
        let start = y * canvas.width as usize + usize::from(stored.left);
        for (x, &index) in row.iter().take(visible).enumerate() {
            // Colours beyond the palette are not drawn either.
            if let Some(color) = palette.get(usize::from(index)).filter(|_| Some(index) != stored.transparent)
            {
                canvas.pixels[start + x] = color.with_alpha(255);
            }
        }
    }
    Ok(())
}

/// Unpacks a frame's palette positions. Viewers take a frame that ends cleanly but early; so does this.
pub(super) fn unpack(stored: &StoredFrame) -> Result<Vec<u8>, Error> {
    let mut indices = vec![0; usize::from(stored.width) * usize::from(stored.height)];
    let mut decoder = weezl::decode::Decoder::new(BitOrder::Lsb, stored.code_size);
    let (mut read, mut written) = (0, 0);
    while written < indices.len() {
        let step = decoder.decode_bytes(&stored.packed[read..], &mut indices[written..]);
        read += step.consumed_in;
        written += step.consumed_out;
        match step.status {
            Ok(LzwStatus::Ok) if step.consumed_in + step.consumed_out > 0 => {}
            Ok(_) => break,
            Err(_) => return Err(Error::Malformed("GIF: a frame's pixels are damaged".into())),
        }
    }
    indices.truncate(written);
    Ok(indices)
}

/// Lists the rows in the order in which they are stored.
fn rows(height: usize, is_interlaced: bool) -> Box<dyn Iterator<Item = usize>> {
    if !is_interlaced {
        return Box::new(0..height);
    }
    let passes = [(0, 8), (4, 8), (2, 4), (1, 2)];
    Box::new(passes.into_iter().flat_map(move |(first, step)| (first..height).step_by(step)))
}

fn clear(canvas: &mut Raster, stored: &StoredFrame) {
    let width = canvas.width as usize;
    let left = usize::from(stored.left).min(width);
    let right = (left + usize::from(stored.width)).min(width);
    let rows = canvas.pixels.chunks_mut(width).skip(stored.top.into()).take(stored.height.into());
    for row in rows {
        row[left..right].fill(RGBA8::default());
    }
}
