//! WebP files to pixels.

use std::sync::Arc;

use rgb::RGBA8;

use super::container::{self, Chunk, StoredFrame};
use super::libwebp;
use crate::codecs::Decoded;
use crate::metadata::{self, Metadata};
use crate::transform::color::{self, Profile};
use crate::transform::orient::{self, Orientation};
use crate::{Animation, Error, Frame, Limits, Raster};

/// Decodes into upright sRGB pixels, animations into whole frames; a damaged or truncated file is refused.
pub(crate) fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, Error> {
    let chunks = container::list(bytes)?;
    let metadata = metadata(&chunks);
    let frames = stored_frames(&chunks)?;
    let (width, height) = size(bytes, &chunks)?;
    limits.check_picture(width, height, frames.len().max(1).try_into().unwrap_or(u32::MAX))?;

    let mut animation = if frames.is_empty() {
        Animation { frames: vec![Frame { raster: libwebp::decode(bytes)?, delay_ms: 0 }], plays: 1 }
    } else {
        let plays = container::find(&chunks, b"ANIM").map_or(0, container::plays);
        Animation { frames: compose(width, height, &frames)?, plays }
    };
    let mut is_srgb = true;
    // WebP stores colour; browsers ignore a profile for grey on that.
    let icc = metadata.icc.as_deref().filter(|icc| !color::is_for_grey(icc));
    if let Some(profile) = icc.and_then(Profile::read) {
        for frame in &mut animation.frames {
            is_srgb = !profile.to_srgb(&mut frame.raster);
        }
    }
    let mut orientation = Orientation::UPRIGHT;
    if frames.is_empty() {
        orientation = metadata.exif.as_deref().map_or(Orientation::UPRIGHT, metadata::orientation);
        let frame = animation.frames.remove(0);
        animation.frames.push(Frame { raster: orient::upright(frame.raster, orientation), ..frame });
    }
    let animation = Arc::new(animation);
    Ok(Decoded {
        animation,
        is_resized: false,
        orientation,
        is_srgb,
        is_deep: false,
        is_hdr: false,
        metadata,
    })
}

/// Lists the frames of an animation; none for a still.
pub(super) fn stored_frames<'a>(chunks: &[Chunk<'a>]) -> Result<Vec<StoredFrame<'a>>, Error> {
    const ANIMATED: u8 = 2;
    let is_animated =
        container::find(chunks, b"VP8X").and_then(<[u8]>::first).is_some_and(|flags| flags & ANIMATED != 0);
    let frames: Result<Vec<_>, Error> = chunks
        .iter()
        .filter(|chunk| is_animated && chunk.name == *b"ANMF")
        .map(|chunk| container::stored_frame(chunk.data))
        .collect();
    let frames = frames?;
    if is_animated && frames.is_empty() {
        return Err(Error::Malformed("WebP: an animation without frames".into()));
    }
    Ok(frames)
}

fn size(bytes: &[u8], chunks: &[Chunk<'_>]) -> Result<(u32, u32), Error> {
    if let Some(extended) = container::find(chunks, b"VP8X") {
        return container::canvas(extended);
    }
    let features = libwebp::features(bytes)?;
    Ok((features.width, features.height))
}

/// Plays the animation, frame by frame.
fn compose(width: u32, height: u32, stored: &[StoredFrame<'_>]) -> Result<Vec<Frame>, Error> {
    let mut canvas =
        Raster { width, height, pixels: vec![RGBA8::default(); width as usize * height as usize] };
    let mut frames = Vec::with_capacity(stored.len());
    for (index, frame) in stored.iter().enumerate() {
        let fits = |at: u32, side: u32, canvas: u32| at.checked_add(side).is_some_and(|end| end <= canvas);
        let features = libwebp::features(frame.picture)?;
        if !fits(frame.x, frame.width, width)
            || !fits(frame.y, frame.height, height)
            || (features.width, features.height) != (frame.width, frame.height)
        {
            return Err(Error::Malformed("WebP: a frame does not fit".into()));
        }
        if let Some(before) =
            index.checked_sub(1).map(|before| &stored[before]).filter(|frame| frame.is_disposed)
        {
            for row in rows(&mut canvas, before) {
                row.fill(RGBA8::default());
            }
        }
        let pixels = libwebp::decode(frame.picture)?.pixels;
        for (row, new) in rows(&mut canvas, frame).zip(pixels.chunks(frame.width as usize)) {
            for (below, &above) in row.iter_mut().zip(new) {
                *below = if frame.blends { blend(*below, above) } else { above };
            }
        }
        frames.push(Frame { raster: canvas.clone(), delay_ms: frame.duration_ms });
    }
    Ok(frames)
}

/// Lends the canvas' rows where a frame lies.
fn rows<'a>(canvas: &'a mut Raster, frame: &StoredFrame<'_>) -> impl Iterator<Item = &'a mut [RGBA8]> {
    let (left, right) = (frame.x as usize, (frame.x + frame.width) as usize);
    canvas
        .pixels
        .chunks_mut(canvas.width as usize)
        .skip(frame.y as usize)
        .take(frame.height as usize)
        .map(move |row| &mut row[left..right])
}

/// Lays a pixel over another, both with straight alpha, with libwebp's rounding.
fn blend(below: RGBA8, above: RGBA8) -> RGBA8 {
    if above.a == 255 || below.a == 0 {
        return above;
    }
    if above.a == 0 {
        return below;
    }
    let (above_alpha, below_alpha) =
        (u32::from(above.a), (u32::from(below.a) * (256 - u32::from(above.a))) >> 8);
    let alpha = above_alpha + below_alpha;
    let scale = (1 << 24) / alpha;
    let mix = |above: u8, below: u8| {
        let sum = u32::from(above) * above_alpha + u32::from(below) * below_alpha;
        ((u64::from(sum) * u64::from(scale)) >> 24) as u8
    };
    RGBA8::new(mix(above.r, below.r), mix(above.g, below.g), mix(above.b, below.b), alpha as u8)
}

fn metadata(chunks: &[Chunk<'_>]) -> Metadata {
    let copy = |name: &[u8; 4]| container::find(chunks, name).map(<[u8]>::to_vec);
    // Some writers put JPEG's introduction before EXIF.
    let exif = copy(b"EXIF").map(|exif| exif.strip_prefix(b"Exif\0\0").map(<[u8]>::to_vec).unwrap_or(exif));
    Metadata { icc: copy(b"ICCP"), exif, xmp: copy(b"XMP "), comments: Vec::new() }
}
