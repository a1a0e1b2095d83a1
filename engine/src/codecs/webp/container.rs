//! The RIFF container of WebP: chunks in, chunks out.

use crate::metadata::Metadata;
use crate::{Error, Raster};

/// A frame is one chunk, and there are a few beside.
const MOST_CHUNKS: usize = 100_000;

/// One chunk: its name and its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chunk<'a> {
    /// Four letters.
    pub(super) name: [u8; 4],
    /// What it holds.
    pub(super) data: &'a [u8],
}

/// One frame of an animation, as it is stored.
#[derive(Debug, Clone, Copy)]
pub(super) struct StoredFrame<'a> {
    pub(super) x: u32,
    pub(super) y: u32,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) duration_ms: u32,
    /// Whether it is laid over what is there, or put in its place.
    pub(super) blends: bool,
    /// Whether its place is emptied after its time.
    pub(super) is_disposed: bool,
    /// Its `ALPH`, `VP8 ` or `VP8L` chunks.
    pub(super) picture: &'a [u8],
}

/// Lists the chunks of a file; one that is shorter than it says is damaged.
pub(super) fn list(file: &[u8]) -> Result<Vec<Chunk<'_>>, Error> {
    let size = file.get(4..8).and_then(u32_of).ok_or_else(|| damaged("no header"))? as usize;
    let end =
        size.checked_add(8).filter(|&end| end <= file.len()).ok_or_else(|| damaged("the file ends early"))?;
    chunks(file.get(12..end).ok_or_else(|| damaged("no header"))?)
}

/// Lists chunks that follow one another.
pub(super) fn chunks(mut bytes: &[u8]) -> Result<Vec<Chunk<'_>>, Error> {
    let mut list = Vec::new();
    while let Some((name, rest)) = bytes.split_first_chunk::<4>() {
        let size = rest.get(..4).and_then(u32_of).ok_or_else(|| damaged("a chunk ends early"))? as usize;
        let data = rest[4..].get(..size).ok_or_else(|| damaged("a chunk ends early"))?;
        if list.len() == MOST_CHUNKS {
            return Err(Error::TooLarge { what: "chunks", limit: MOST_CHUNKS as u64 });
        }
        list.push(Chunk { name: *name, data });
        // Chunks begin at even places; the last may lack its filling.
        bytes = rest[4..].get(size + size % 2..).unwrap_or_default();
    }
    Ok(list)
}

/// Finds the first chunk of a name.
pub(super) fn find<'a>(chunks: &[Chunk<'a>], name: &[u8; 4]) -> Option<&'a [u8]> {
    chunks.iter().find(|chunk| chunk.name == *name).map(|chunk| chunk.data)
}

/// Reads the canvas size from a `VP8X` chunk.
pub(super) fn canvas(extended: &[u8]) -> Result<(u32, u32), Error> {
    match (extended.get(4..7).and_then(u24_of), extended.get(7..10).and_then(u24_of)) {
        (Some(width), Some(height)) => Ok((width + 1, height + 1)),
        _ => Err(damaged("no canvas size")),
    }
}

/// Reads how often an animation plays from an `ANIM` chunk; 0 = for ever.
pub(super) fn plays(animation: &[u8]) -> u32 {
    animation.get(4..6).map_or(0, |plays| u32::from(plays[0]) | u32::from(plays[1]) << 8)
}

/// Reads an `ANMF` chunk.
pub(super) fn stored_frame(data: &[u8]) -> Result<StoredFrame<'_>, Error> {
    let number =
        |at: usize| data.get(at..at + 3).and_then(u24_of).ok_or_else(|| damaged("a frame ends early"));
    let flags = *data.get(15).ok_or_else(|| damaged("a frame ends early"))?;
    Ok(StoredFrame {
        x: number(0)? * 2,
        y: number(3)? * 2,
        width: number(6)? + 1,
        height: number(9)? + 1,
        duration_ms: number(12)?,
        blends: flags & 2 == 0,
        is_disposed: flags & 1 != 0,
        picture: &data[16..],
    })
}

/// Writes a still picture, given libwebp's own file of it, with what lies beside the pixels.
pub(super) fn still(encoded: Vec<u8>, raster: &Raster, metadata: &Metadata) -> Result<Vec<u8>, Error> {
    if *metadata == Metadata::default() {
        return Ok(encoded);
    }
    let mut picture = Vec::new();
    for chunk in pixel_chunks(&list(&encoded)?) {
        push(&mut picture, chunk.name, chunk.data);
    }
    let canvas =
        Canvas { width: raster.width, height: raster.height, has_transparency: raster.has_transparency() };
    Ok(still_of(&picture, canvas, metadata))
}

/// Writes a still picture of its `ALPH`, `VP8 ` or `VP8L` chunks, in the simplest form that holds it.
pub(super) fn still_of(picture: &[u8], canvas: Canvas, metadata: &Metadata) -> Vec<u8> {
    let is_simple = *metadata == Metadata::default() && !picture.starts_with(b"ALPH");
    let mut body = Vec::new();
    if !is_simple {
        push(&mut body, *b"VP8X", &extended(canvas, metadata, false));
    }
    write_around(&mut body, metadata, |body| body.extend_from_slice(picture));
    file(&body)
}

/// What the header of an extended file says of the picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct Canvas {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) has_transparency: bool,
}

/// Writes an animation from stored frames.
pub(super) fn animation(
    canvas: Canvas,
    plays: u32,
    frames: &[StoredFrame<'_>],
    metadata: &Metadata,
) -> Vec<u8> {
    // A frame that leaves standing what was there holds alpha, also where the whole is opaque at any moment.
    let has_transparency = canvas.has_transparency || frames.iter().any(|frame| holds_alpha(frame.picture));
    let mut body = Vec::new();
    push(&mut body, *b"VP8X", &extended(Canvas { has_transparency, ..canvas }, metadata, true));
    write_around(&mut body, metadata, |body| {
        let plays = u16::try_from(plays).unwrap_or(0).to_le_bytes();
        push(body, *b"ANIM", &[0, 0, 0, 0, plays[0], plays[1]]);
        for frame in frames {
            let mut data = Vec::with_capacity(frame.picture.len() + 16);
            for number in [frame.x / 2, frame.y / 2, frame.width - 1, frame.height - 1, frame.duration_ms] {
                data.extend_from_slice(&number.to_le_bytes()[..3]);
            }
            data.push(u8::from(frame.is_disposed) | u8::from(!frame.blends) << 1);
            data.extend_from_slice(frame.picture);
            push(body, *b"ANMF", &data);
        }
    });
    file(&body)
}

/// Says whether stored chunks hold an alpha channel.
fn holds_alpha(picture: &[u8]) -> bool {
    match picture.get(..4) {
        Some(b"ALPH") => true,
        // Behind name, size and signature come 14 bits of width, 14 of height, and one that tells.
        Some(b"VP8L") => picture.get(12).is_some_and(|bits| bits & 0b1_0000 != 0),
        _ => false,
    }
}

/// Picks the chunks that hold pixels.
pub(super) fn pixel_chunks<'a>(chunks: &[Chunk<'a>]) -> Vec<Chunk<'a>> {
    chunks.iter().filter(|chunk| matches!(&chunk.name, b"ALPH" | b"VP8 " | b"VP8L")).copied().collect()
}

/// Appends a chunk.
pub(super) fn push(body: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    body.extend_from_slice(&name);
    body.extend((data.len() as u32).to_le_bytes());
    body.extend_from_slice(data);
    if data.len() % 2 == 1 {
        body.push(0);
    }
}

/// Profile before the picture, the rest behind it: the order that the format demands.
fn write_around(body: &mut Vec<u8>, metadata: &Metadata, write_picture: impl FnOnce(&mut Vec<u8>)) {
    if let Some(icc) = &metadata.icc {
        push(body, *b"ICCP", icc);
    }
    write_picture(body);
    if let Some(exif) = &metadata.exif {
        push(body, *b"EXIF", exif);
    }
    if let Some(xmp) = &metadata.xmp {
        push(body, *b"XMP ", xmp);
    }
}

fn extended(canvas: Canvas, metadata: &Metadata, is_animated: bool) -> Vec<u8> {
    let flags = u8::from(metadata.icc.is_some()) << 5
        | u8::from(canvas.has_transparency) << 4
        | u8::from(metadata.exif.is_some()) << 3
        | u8::from(metadata.xmp.is_some()) << 2
        | u8::from(is_animated) << 1;
    let mut data = vec![flags, 0, 0, 0];
    data.extend_from_slice(&(canvas.width - 1).to_le_bytes()[..3]);
    data.extend_from_slice(&(canvas.height - 1).to_le_bytes()[..3]);
    data
}

fn file(body: &[u8]) -> Vec<u8> {
    let mut file = b"RIFF".to_vec();
    file.extend((body.len() as u32 + 4).to_le_bytes());
    file.extend_from_slice(b"WEBP");
    file.extend_from_slice(body);
    file
}

fn u32_of(bytes: &[u8]) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

fn u24_of(bytes: &[u8]) -> Option<u32> {
    Some(u32::from_le_bytes([*bytes.first()?, *bytes.get(1)?, *bytes.get(2)?, 0]))
}

fn damaged(what: &str) -> Error {
    Error::Malformed(format!("WebP: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_animation_says_so_where_a_frame_holds_alpha() {
        let flags = |alpha: u8| {
            let mut picture = Vec::new();
            push(&mut picture, *b"VP8L", &[0x2f, 1, 0x40, 0, alpha << 4]);
            let frame = StoredFrame {
                x: 0,
                y: 0,
                width: 2,
                height: 2,
                duration_ms: 10,
                blends: true,
                is_disposed: false,
                picture: &picture,
            };
            let canvas = Canvas { width: 2, height: 2, has_transparency: false };
            animation(canvas, 0, &[frame], &Metadata::default())[20]
        };
        assert_eq!((flags(0), flags(1)), (0b10, 0b1_0010));
    }
}
