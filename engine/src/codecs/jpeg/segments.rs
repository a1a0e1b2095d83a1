//! The segments of a JPEG, walked before libjpeg reads any of them: counted, and closed where the file breaks off.

use std::borrow::Cow;

use crate::Error;

/// A profile takes 255 segments at most, and the longest notes of cameras some hundred.
const MOST_SEGMENTS: usize = 10_000;
/// More scans than any encoder makes; each costs time, and a file of a few kilobytes may hold thousands.
pub(super) const MOST_SCANS: usize = 200;

/// Refuses a file of more segments or scans than any program writes.
pub(super) fn check(jpeg: &[u8]) -> Result<(), Error> {
    let outline = walk(jpeg);
    for (what, count, limit) in
        [("segments", outline.segments, MOST_SEGMENTS), ("scans", outline.scans, MOST_SCANS)]
    {
        if count > limit {
            return Err(Error::TooLarge { what, limit: limit as u64 });
        }
    }
    Ok(())
}

/// Gives a file that has scans and no end marker one where its last scan ends, and says whether it did.
pub(super) fn closed(jpeg: &[u8]) -> (Cow<'_, [u8]>, bool) {
    match walk(jpeg).open_end {
        Some(end) => ([&jpeg[..end], &[0xFF, EOI]].concat().into(), true),
        None => (jpeg.into(), false),
    }
}

const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;
const TEM: u8 = 0x01;

/// What the segments say, before any of their contents is looked at.
#[derive(Debug, Default)]
struct Outline {
    segments: usize,
    scans: usize,
    /// Where the end marker is to be put; `None` where there is one, or no scan.
    open_end: Option<usize>,
}

/// The frame's header: how its scans are to be counted.
#[derive(Debug, Clone, Copy)]
struct Frame {
    is_progressive: bool,
    components: u8,
}

fn walk(jpeg: &[u8]) -> Outline {
    let mut outline = Outline::default();
    let mut frame: Option<Frame> = None;
    let mut at = 2;
    loop {
        // Readers skip what lies between two segments.
        let Some((start, kind)) = next_marker(jpeg, at) else {
            outline.open_end = (outline.scans > 0).then_some(jpeg.len());
            return outline;
        };
        at = start + 2;
        match kind {
            EOI => return outline,
            TEM | 0xD0..=0xD7 => continue,
            _ => {}
        }
        outline.segments += 1;
        let Some(contents) = contents(jpeg, at).filter(|_| is_possible(kind, outline.scans)) else {
            outline.open_end = (outline.scans > 0).then_some(start);
            return outline;
        };
        at += contents.len() + 2;
        match (kind, contents) {
            (SOS, &[components, ..]) => {
                outline.scans += 1;
                let is_whole =
                    frame.is_some_and(|frame| !frame.is_progressive && frame.components == components);
                at = scan_end(jpeg, at);
                if is_whole && jpeg.get(at..at + 2) != Some(&[0xFF, EOI]) {
                    // All of the picture lay in this scan. What follows is no part of it.
                    outline.open_end = Some(at);
                    return outline;
                }
            }
            (0xC0..=0xCF, &[_, _, _, _, _, components, ..]) if is_frame(kind) => {
                frame = Some(Frame { is_progressive: !matches!(kind, 0xC0 | 0xC1), components });
            }
            _ => {}
        }
        // Behind a scan, what is not followed by another marker was none itself: something was appended to the file.
        if outline.scans > 0 && kind != SOS && jpeg.get(at).is_some_and(|&byte| byte != 0xFF) {
            outline.open_end = Some(start);
            return outline;
        }
    }
}

/// Finds the next marker, and its kind.
fn next_marker(jpeg: &[u8], from: usize) -> Option<(usize, u8)> {
    let mut at = from;
    loop {
        at += jpeg.get(at..)?.iter().position(|&byte| byte == 0xFF)?;
        match jpeg.get(at + 1)? {
            // Filling, or no marker.
            0xFF => at += 1,
            0 => at += 2,
            &kind => return Some((at, kind)),
        }
    }
}

/// What a segment holds, behind its length.
fn contents(jpeg: &[u8], at: usize) -> Option<&[u8]> {
    let length = usize::from(u16::from_be_bytes(*jpeg.get(at..)?.first_chunk()?));
    jpeg.get(at + 2..at.checked_add(length)?)
}

/// Says whether a segment of this kind can stand behind so many scans.
fn is_possible(kind: u8, scans: usize) -> bool {
    match kind {
        SOI | 0x02..=0xBF | 0xF0..=0xFD => false,
        _ if is_frame(kind) => scans == 0,
        _ => true,
    }
}

/// Says whether it is the header of a frame: all but the tables that are numbered among them.
fn is_frame(kind: u8) -> bool {
    matches!(kind, 0xC0..=0xCF) && !matches!(kind, 0xC4 | 0xC8 | 0xCC)
}

/// Where the data of a scan end: at the next marker that is none of a restart.
fn scan_end(jpeg: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some((start, kind)) = next_marker(jpeg, at) {
        if !matches!(kind, 0xD0..=0xD7) {
            return start;
        }
        at = start + 2;
    }
    jpeg.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of one channel: frame header of this kind, then scans.
    fn file(frame: u8, scans: &[&[u8]]) -> Vec<u8> {
        let mut file = vec![0xFF, SOI, 0xFF, frame, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0];
        for scan in scans {
            file.extend([0xFF, SOS, 0, 8, 1, 1, 0, 0, 63, 0]);
            file.extend_from_slice(scan);
        }
        file
    }

    #[test]
    fn an_end_marker_is_put_where_the_last_scan_ends() {
        let scan: &[u8] = &[1, 2, 0xFF, 0, 3, 0xFF, 0xD0, 4];
        let whole = [&file(0xC0, &[scan])[..], &[0xFF, EOI]].concat();
        for behind in [&b""[..], b"\xFF\xD8\xFF\xE0", b"\xFF\xFE\0\x08note..", b"\xFF\x4Dabc"] {
            let open = [&file(0xC0, &[scan])[..], behind].concat();
            assert_eq!(closed(&open), (whole.clone().into(), true), "{behind:?}");
        }
        let marked = [&whole[..], b"whatever \xFF\xD8 there is"].concat();
        assert_eq!(closed(&marked), ((&marked).into(), false));
    }

    #[test]
    fn a_progressive_picture_goes_on_as_long_as_there_are_segments() {
        let scan: &[u8] = &[1, 2, 3];
        let open = file(0xC2, &[scan, scan, scan]);
        let (ended, was_open) = closed(&open);
        assert!(was_open && ended[..open.len()] == open[..]);
        // What looks like tables and is followed by no marker is none.
        let trailer = [&open[..], b"SEFH\xFF\xC4\0\x04abSEFT"].concat();
        assert_eq!(closed(&trailer).0, [&open[..], b"SEFH\xFF\xD9"].concat());
    }

    #[test]
    fn what_ends_before_its_first_scan_stays_as_it_is() {
        for end in 2..15 {
            let part = &file(0xC0, &[])[..end];
            assert_eq!(closed(part), (part.into(), false));
        }
    }
}
