//! Frames that were made smaller have more colours than a GIF holds; this brings them back to few.

use rgb::RGBA8;

use crate::quantize::{Care, Colors, Palette, Remap, remap};
use crate::{Animation, Deadline, Error, Frame, Raster};

/// Colours of one frame; one more is left for what is not drawn.
const COLORS: usize = 255;
/// Colours that stand for all while a palette is made.
const REPRESENTATIVES: usize = 8_192;

/// Gives every frame at most 255 colours and no half transparency. What does not change between two frames keeps
/// the colours that it got, so that nothing flickers.
pub(super) fn requantize(animation: &Animation, deadline: Deadline) -> Result<Animation, Error> {
    let mut frames: Vec<Frame> = Vec::with_capacity(animation.frames.len());
    for (index, frame) in animation.frames.iter().enumerate() {
        deadline.check()?;
        let before =
            index.checked_sub(1).map(|before| (&animation.frames[before].raster, &frames[before].raster));
        frames.push(Frame { raster: requantized(&frame.raster, before), delay_ms: frame.delay_ms });
    }
    Ok(Animation { frames, plays: animation.plays })
}

fn requantized(wanted: &Raster, before: Option<(&Raster, &Raster)>) -> Raster {
    let stays = |at: usize| before.filter(|(original, _)| original.pixels[at] == wanted.pixels[at]);
    let changing: Vec<usize> = (0..wanted.pixels.len()).filter(|&at| stays(at).is_none()).collect();
    let mut raster = before.map_or_else(|| wanted.clone(), |(_, made)| made.clone());
    if changing.is_empty() {
        return raster;
    }
    let solid = |pixel: RGBA8| RGBA8 { a: if pixel.a < 128 { 0 } else { 255 }, ..pixel };
    let strip = Raster {
        width: changing.len() as u32,
        height: 1,
        pixels: changing.iter().map(|&at| solid(wanted.pixels[at])).collect(),
    };
    let colors = Colors::of(&strip);
    let palette = Palette::new(&colors.representatives(REPRESENTATIVES), COLORS);
    let indices =
        remap(&colors, &palette, &Care::default(), changing.len(), Remap { dithering: 0.0, repetition: 0.0 });
    for (at, index) in changing.into_iter().zip(indices) {
        raster.pixels[at] = palette.colors[usize::from(index)];
    }
    raster
}
