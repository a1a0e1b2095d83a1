//! The boxes of an animation's file that say when it was made.

/// Sets the times in an animation's headers to none, for the same animation is to give the same bytes at any time.
pub(super) fn forget_the_time(file: &mut [u8]) {
    let mut start = 0;
    while let Some(head) = file.get(start..start + 8) {
        let size = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let name = [head[4], head[5], head[6], head[7]];
        let end = start.saturating_add(size);
        let Some(content) = file.get_mut(start + 8..end) else { return };
        match &name {
            b"moov" | b"trak" | b"mdia" => forget_the_time(content),
            b"mvhd" | b"tkhd" | b"mdhd" => clear_times(content),
            _ => {}
        }
        start = end;
    }
}

/// The first two numbers after version and flags: created, changed. Version 1 has twice the bytes.
fn clear_times(header: &mut [u8]) {
    let bytes = if header.first() == Some(&1) { 16 } else { 8 };
    if let Some(times) = header.get_mut(4..4 + bytes) {
        times.fill(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_cleared_wherever_they_lie_and_nothing_else_is() {
        let header = [&[0, 0, 0, 28], &b"mvhd"[..], &[1, 0, 0, 0], &[7; 16]].concat();
        let mut file =
            [&[0, 0, 0, 12], &b"ftyp"[..], b"avis", &[0, 0, 0, 36], b"moov", &header, b"rest"].concat();
        forget_the_time(&mut file);
        assert_eq!(
            file[..32],
            [
                &[0, 0, 0, 12],
                &b"ftypavis"[..],
                &[0, 0, 0, 36],
                b"moov",
                &[0, 0, 0, 28],
                b"mvhd",
                &[1, 0, 0, 0]
            ]
            .concat()
        );
        assert_eq!(file[32..], [&[0; 16][..], b"rest"].concat());
    }
}
