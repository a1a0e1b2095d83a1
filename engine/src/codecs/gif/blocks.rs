//! The blocks of a GIF file, as they lie in it.

use rgb::RGB8;

use crate::Error;

/// A GIF file taken apart, pixels still packed.
#[derive(Debug, Clone)]
pub(super) struct Blocks {
    pub(super) width: u16,
    pub(super) height: u16,
    pub(super) palette: Vec<RGB8>,
    /// How often it plays; 0 = for ever.
    pub(super) plays: u32,
    pub(super) frames: Vec<StoredFrame>,
}

/// One frame as it is stored.
#[derive(Debug, Clone)]
pub(super) struct StoredFrame {
    pub(super) left: u16,
    pub(super) top: u16,
    pub(super) width: u16,
    pub(super) height: u16,
    pub(super) is_interlaced: bool,
    /// Its own colours; without any it uses the file's.
    pub(super) palette: Option<Vec<RGB8>>,
    pub(super) disposal: Disposal,
    /// How long it stays, in hundredths of a second.
    pub(super) delay_cs: u16,
    /// The colour that is not drawn.
    pub(super) transparent: Option<u8>,
    pub(super) code_size: u8,
    pub(super) packed: Vec<u8>,
}

/// What becomes of a frame's place after its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Disposal {
    /// It stays.
    Keep,
    /// It is emptied.
    Clear,
    /// What was there before comes back.
    Restore,
}

/// Takes a file apart. One that ends within a block is damaged; what comes after the trailer is no part of it, and
/// the trailer itself may be missing, as viewers have it.
pub(super) fn parse(file: &[u8]) -> Result<Blocks, Error> {
    let mut reader = Reader(file);
    reader.take(6)?;
    let screen = reader.take(7)?;
    let palette = if screen[4] & 0x80 != 0 { reader.palette(screen[4])? } else { Vec::new() };
    let (width, height) = (u16_of(screen, 0), u16_of(screen, 2));
    let mut blocks = Blocks { width, height, palette, plays: 1, frames: Vec::new() };
    let mut control = Control::default();
    loop {
        match reader.0.split_first() {
            Some((0x21, rest)) => {
                reader.0 = rest;
                let label = reader.take(1)?[0];
                let data = reader.sub_blocks()?;
                match label {
                    0xF9 => control = Control::read(&data)?,
                    0xFF => blocks.plays = plays(&data).unwrap_or(blocks.plays),
                    // Comments and the like.
                    _ => {}
                }
            }
            Some((0x2C, rest)) => {
                reader.0 = rest;
                let frame = reader.frame(std::mem::take(&mut control))?;
                blocks.frames.push(frame);
            }
            Some((0x3B, _)) | None => break,
            // Some writers fill with zeros.
            Some((0, rest)) => reader.0 = rest,
            Some(_) => return Err(damaged("an unknown block")),
        }
    }
    let Some(first) = blocks.frames.first() else { return Err(damaged("no frame")) };
    if blocks.width == 0 || blocks.height == 0 {
        blocks.width = first.left.saturating_add(first.width);
        blocks.height = first.top.saturating_add(first.height);
    }
    Ok(blocks)
}

/// What a graphic control extension says of the next frame.
struct Control {
    disposal: Disposal,
    delay_cs: u16,
    transparent: Option<u8>,
}

impl Default for Control {
    fn default() -> Self {
        Self { disposal: Disposal::Keep, delay_cs: 0, transparent: None }
    }
}

impl Control {
    fn read(data: &[u8]) -> Result<Self, Error> {
        let &[flags, delay_low, delay_high, transparent, ..] = data else {
            return Err(damaged("a graphic control ends early"));
        };
        Ok(Self {
            disposal: match (flags >> 2) & 7 {
                2 => Disposal::Clear,
                3 => Disposal::Restore,
                _ => Disposal::Keep,
            },
            delay_cs: u16::from_le_bytes([delay_low, delay_high]),
            transparent: (flags & 1 == 1).then_some(transparent),
        })
    }
}

/// Reads how often to play: as often as the extension repeats, and once before.
fn plays(data: &[u8]) -> Option<u32> {
    let rest = data.strip_prefix(b"NETSCAPE2.0").or_else(|| data.strip_prefix(b"ANIMEXTS1.0"))?;
    match *rest {
        [1, 0, 0, ..] => Some(0),
        [1, low, high, ..] => Some(u32::from(u16::from_le_bytes([low, high])) + 1),
        _ => None,
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], Error> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or_else(|| damaged("the file ends early"))?;
        self.0 = rest;
        Ok(taken)
    }

    fn palette(&mut self, flags: u8) -> Result<Vec<RGB8>, Error> {
        let bytes = self.take(3 << ((flags & 7) + 1))?;
        Ok(bytes.chunks_exact(3).map(|rgb| RGB8::new(rgb[0], rgb[1], rgb[2])).collect())
    }

    fn sub_blocks(&mut self) -> Result<Vec<u8>, Error> {
        let mut data = Vec::new();
        loop {
            let length = usize::from(self.take(1)?[0]);
            if length == 0 {
                return Ok(data);
            }
            data.extend_from_slice(self.take(length)?);
        }
    }

    fn frame(&mut self, control: Control) -> Result<StoredFrame, Error> {
        let head = self.take(9)?;
        let flags = head[8];
        let palette = if flags & 0x80 != 0 { Some(self.palette(flags)?) } else { None };
        let code_size = self.take(1)?[0];
        if !(1..=8).contains(&code_size) {
            return Err(damaged("a code size out of range"));
        }
        Ok(StoredFrame {
            left: u16_of(head, 0),
            top: u16_of(head, 2),
            width: u16_of(head, 4),
            height: u16_of(head, 6),
            is_interlaced: flags & 0x40 != 0,
            palette,
            disposal: control.disposal,
            delay_cs: control.delay_cs,
            transparent: control.transparent,
            code_size,
            packed: self.sub_blocks()?,
        })
    }
}

fn u16_of(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn damaged(what: &str) -> Error {
    Error::Malformed(format!("GIF: {what}"))
}
