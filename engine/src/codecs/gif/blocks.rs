//! The blocks of a GIF file, as they lie in it.

use rgb::RGB8;

use crate::{Error, Limits};

/// A GIF file taken apart, pixels still packed.
#[derive(Debug, Clone)]
pub(super) struct Blocks {
    pub(super) width: u16,
    pub(super) height: u16,
    pub(super) palette: Vec<RGB8>,
    /// The colour that some programs, but no browser, show where nothing is drawn.
    pub(super) background: u8,
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

/// Extensions and frames of one file; comments and the like are a few, even where a program writes one a frame.
const MOST_BLOCKS: usize = 100_000;

/// What was found in a file, and how far it is to be read.
#[derive(Debug)]
pub(super) struct Walked {
    pub(super) blocks: Blocks,
    /// Where the picture ends in the file.
    end: usize,
    /// What is to be read behind that end: the rest of its last frame, where the file breaks off, and the trailer.
    rest: Vec<u8>,
    /// Where frames without any data end.
    without_data: Vec<usize>,
}

impl Walked {
    /// The file as a decoder is to read it: up to the end of the picture, with a trailer. Frames without data get a
    /// byte of them, as the decoder would take what follows for their data.
    pub(super) fn regular(&self, file: &[u8]) -> Vec<u8> {
        let mut regular = Vec::with_capacity(self.end + self.rest.len() + 2 * self.without_data.len());
        let mut start = 0;
        for &end in &self.without_data {
            regular.extend_from_slice(&file[start..end]);
            regular.extend([1, 0]);
            start = end;
        }
        regular.extend_from_slice(&file[start..self.end]);
        regular.extend_from_slice(&self.rest);
        regular
    }
}

/// Takes a file apart, without unpacking pixels. What follows the trailer is no part of it. A file that breaks off is
/// taken where browsers show all of it: without a trailer, or behind the last pixel. Zeros may fill its end.
///
/// The canvas is the screen that the file declares, or more where its first frame reaches further: as browsers have it.
pub(super) fn parse(file: &[u8], limits: &Limits) -> Result<Walked, Error> {
    let mut reader = Reader(file);
    reader.take(6)?;
    let screen = reader.take(7)?;
    let palette = if screen[4] & 0x80 != 0 { reader.palette(screen[4])? } else { Vec::new() };
    let background = screen[5];
    let mut blocks = Blocks { width: 0, height: 0, palette, background, plays: 1, frames: Vec::new() };
    let mut control = Control::default();
    let mut rest = vec![TRAILER];
    let mut end = file.len();
    let mut without_data = Vec::new();
    for count in 0.. {
        if count == MOST_BLOCKS {
            return Err(Error::TooLarge { what: "blocks", limit: MOST_BLOCKS as u64 });
        }
        let start = file.len() - reader.0.len();
        match reader.0.split_first() {
            Some((&EXTENSION, behind)) => {
                reader.0 = behind;
                let Some((label, data)) = reader.extension() else {
                    // Pixels that a graphic control announced are missing; anything else that is cut off shows nothing.
                    if blocks.frames.is_empty() || behind.first() == Some(&GRAPHIC_CONTROL) {
                        return Err(damaged("the file ends early"));
                    }
                    end = start;
                    break;
                };
                match label {
                    GRAPHIC_CONTROL => control = Control::read(&data)?,
                    APPLICATION => blocks.plays = plays(&data).unwrap_or(blocks.plays),
                    // Comments and the like.
                    _ => {}
                }
            }
            Some((&FRAME, behind)) => {
                reader.0 = behind;
                if blocks.frames.len() as u64 >= u64::from(limits.frames) {
                    return Err(Error::TooLarge { what: "frames", limit: limits.frames.into() });
                }
                let (frame, cut) = reader.frame(std::mem::take(&mut control))?;
                if frame.packed.is_empty() && cut.is_none() {
                    without_data.push(file.len() - reader.0.len() - 1);
                }
                blocks.frames.push(frame);
                if let Some(last_block) = cut {
                    end = file.len() - last_block.len();
                    rest = match last_block {
                        [] | [_] => vec![0, TRAILER],
                        [_, data @ ..] => [&[data.len() as u8][..], data, &[0, TRAILER]].concat(),
                    };
                    break;
                }
            }
            Some((&TRAILER, _)) => {
                end = start;
                break;
            }
            None => break,
            Some(_) => {
                let zeros = reader.0.iter().take_while(|&&byte| byte == 0).count();
                let is_filling = matches!(reader.0[zeros..], [] | [TRAILER, ..]);
                if blocks.frames.is_empty() || !is_filling {
                    return Err(damaged("an unknown block"));
                }
                end = start;
                break;
            }
        }
    }
    let Some(first) = blocks.frames.first() else { return Err(damaged("no frame")) };
    let sides = [
        u32::from(u16_of(screen, 0)).max(u32::from(first.left) + u32::from(first.width)),
        u32::from(u16_of(screen, 2)).max(u32::from(first.top) + u32::from(first.height)),
    ];
    limits.check_picture(sides[0], sides[1], blocks.frames.len() as u32)?;
    let side = |side: u32| {
        u16::try_from(side).map_err(|_| Error::TooLarge { what: "pixels a side", limit: u16::MAX.into() })
    };
    (blocks.width, blocks.height) = (side(sides[0])?, side(sides[1])?);
    Ok(Walked { blocks, end, rest, without_data })
}

const EXTENSION: u8 = 0x21;
const FRAME: u8 = 0x2C;
const TRAILER: u8 = 0x3B;
const GRAPHIC_CONTROL: u8 = 0xF9;
const APPLICATION: u8 = 0xFF;

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
        let &[flags, delay_low, delay_high, transparent] = data else {
            return Err(damaged("a graphic control of a wrong length"));
        };
        Ok(Self {
            disposal: match (flags >> 2) & 7 {
                2 => Disposal::Clear,
                // Some programs write 4, and browsers know it.
                3 | 4 => Disposal::Restore,
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

    /// Reads an extension's label and data; `None` where the file ends before it does.
    fn extension(&mut self) -> Option<(u8, Vec<u8>)> {
        let label = self.take(1).ok()?[0];
        let (data, cut) = self.sub_blocks();
        cut.is_none().then_some((label, data))
    }

    /// Reads data in blocks up to an empty one. Where the file ends first, the last block is given as it lies there,
    /// its length before it.
    fn sub_blocks(&mut self) -> (Vec<u8>, Option<&'a [u8]>) {
        let mut data = Vec::new();
        loop {
            let last_block = self.0;
            let Some((&length, behind)) = last_block.split_first() else { return (data, Some(last_block)) };
            let Some((block, behind)) = behind.split_at_checked(length.into()) else {
                data.extend_from_slice(behind);
                self.0 = &[];
                return (data, Some(last_block));
            };
            self.0 = behind;
            if block.is_empty() {
                return (data, None);
            }
            data.extend_from_slice(block);
        }
    }

    fn frame(&mut self, control: Control) -> Result<(StoredFrame, Option<&'a [u8]>), Error> {
        let head = self.take(9)?;
        let flags = head[8];
        let palette = if flags & 0x80 != 0 { Some(self.palette(flags)?) } else { None };
        let code_size = self.take(1)?[0];
        if !(1..=8).contains(&code_size) {
            return Err(damaged("a code size out of range"));
        }
        let (packed, cut) = self.sub_blocks();
        let frame = StoredFrame {
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
            packed,
        };
        Ok((frame, cut))
    }
}

fn u16_of(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

pub(super) fn damaged(what: &str) -> Error {
    Error::Malformed(format!("GIF: {what}"))
}
