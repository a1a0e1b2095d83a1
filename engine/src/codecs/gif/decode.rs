//! GIF files to whole frames, by the `gif` and `gif-dispose` crates.
//!
//! What always holds: a second reading, which shares no unpacking and no drawing with these crates, shows the same
//! pixels. A mistake of either is an error, never another picture.

use std::num::NonZeroU64;
use std::sync::Arc;

use gif::{ColorOutput, DecodeOptions, DecodingError, MemoryLimit};
use gif_dispose::Screen;
use rgb::{RGBA8, bytemuck};

use super::blocks::{self, Disposal, Walked};
use super::check;
use crate::codecs::Decoded;
use crate::{Animation, Error, Frame, Limits, Raster};

/// Decodes into whole frames, as browsers show them; a file that lacks pixels is refused.
pub(crate) fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, Error> {
    let walked = blocks::parse(bytes, limits)?;
    let blocks = &walked.blocks;
    // A frame may be larger than the canvas; what hangs over is not seen, but is unpacked.
    let largest = blocks.frames.iter().map(|frame| u64::from(frame.width) * u64::from(frame.height)).max();
    if largest.unwrap_or(0) > limits.still_pixels {
        return Err(Error::TooLarge { what: "pixels", limit: limits.still_pixels });
    }
    let frames = frames(bytes, &walked, limits)?;
    match check::shows(blocks, &frames) {
        Some(true) => {}
        Some(false) => {
            return Err(Error::Codec { codec: "gif", message: "two decoders see different pixels".into() });
        }
        None => return Err(blocks::damaged("its codes make sense to one of two decoders only")),
    }
    let animation = Animation { plays: blocks.plays, frames };
    let still = Decoded::still(Raster { width: 1, height: 1, pixels: vec![RGBA8::default()] });
    Ok(Decoded { animation: Arc::new(animation), ..still })
}

/// Plays the animation, frame by frame. What is not drawn is transparent; the background colour is not used.
fn frames(bytes: &[u8], walked: &Walked, limits: &Limits) -> Result<Vec<Frame>, Error> {
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::Indexed);
    options.set_memory_limit(MemoryLimit::Bytes(
        NonZeroU64::new(limits.still_pixels).unwrap_or(NonZeroU64::MIN),
    ));
    // Extensions of unknown kinds are skipped, as browsers do.
    options.allow_unknown_blocks(true);
    let file = walked.regular(bytes);
    let mut decoder = options.read_info(&file[..]).map_err(damaged)?;
    let (width, height) = (usize::from(walked.blocks.width), usize::from(walked.blocks.height));
    let mut screen = Screen::new(width, height, decoder.global_palette().map(bytemuck::cast_slice));
    let mut frames = Vec::with_capacity(walked.blocks.frames.len());
    while let Some(stored) = decoder.next_frame_info().map_err(damaged)? {
        let mut stored = stored.clone();
        let (across, down) = (usize::from(stored.width), usize::from(stored.height));
        let mut pixels = vec![0; across * down];
        if !pixels.is_empty() {
            let number = frames.len() + 1;
            let lacks = |cause: &str| blocks::damaged(&format!("frame {number} lacks pixels{cause}"));
            let is_filled = decoder.fill_buffer(&mut pixels);
            if !is_filled.map_err(|cause| lacks(&format!(": {cause}")))? {
                return Err(lacks(""));
            }
        }
        if stored.interlaced {
            pixels = in_order(&pixels, across, down);
        }
        stored.buffer = pixels.into();
        stored.dispose =
            walked.blocks.frames.get(frames.len()).map_or(stored.dispose, |frame| frame.disposal.into());
        let delay_ms = u32::from(stored.delay) * 10;
        draw(&mut screen, stored, (width, height)).map_err(|cause| blocks::damaged(&cause.to_string()))?;
        let pixels = screen.pixels_rgba().pixels().collect();
        let raster = Raster { width: width as u32, height: height as u32, pixels };
        frames.push(Frame { raster, delay_ms });
    }
    Ok(frames)
}

/// Puts rows in order that are stored every eighth first, then those between, then those between all of them.
fn in_order(stored: &[u8], width: usize, height: usize) -> Vec<u8> {
    let pass = |row: usize| [0, 3, 2, 3, 1, 3, 2, 3][row % 8];
    let mut rows: Vec<usize> = (0..height).collect();
    rows.sort_by_key(|&row| (pass(row), row));
    let mut pixels = vec![0; stored.len()];
    for (from, to) in stored.chunks_exact(width.max(1)).zip(rows) {
        pixels[to * width..][..width].copy_from_slice(from);
    }
    pixels
}

/// Draws what of a frame lies on the canvas.
fn draw(
    screen: &mut Screen,
    mut frame: gif::Frame<'_>,
    (width, height): (usize, usize),
) -> Result<(), gif_dispose::Error> {
    let stored_width = usize::from(frame.width);
    let visible_width = stored_width.min(width.saturating_sub(frame.left.into()));
    let visible_height = usize::from(frame.height).min(height.saturating_sub(frame.top.into()));
    if visible_width == 0 || visible_height == 0 {
        drop(screen.dispose_only());
        return Ok(());
    }
    if visible_width < stored_width {
        let rows = frame.buffer.chunks_exact(stored_width).take(visible_height);
        frame.buffer = rows.flat_map(|row| &row[..visible_width]).copied().collect::<Vec<_>>().into();
    }
    (frame.width, frame.height) = (visible_width as u16, visible_height as u16);
    screen.blit_frame(&frame)
}

impl From<Disposal> for gif::DisposalMethod {
    fn from(disposal: Disposal) -> Self {
        match disposal {
            Disposal::Keep => Self::Keep,
            Disposal::Clear => Self::Background,
            Disposal::Restore => Self::Previous,
        }
    }
}

fn damaged(cause: DecodingError) -> Error {
    blocks::damaged(&cause.to_string())
}
