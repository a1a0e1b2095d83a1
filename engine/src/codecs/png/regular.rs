//! Faults of PNG files that browsers overlook, put right before a library sees them: it would refuse the file, or panic.

use std::borrow::Cow;
use std::io::Cursor;

use libdeflater::{CompressionLvl, Compressor};

use super::chunks::{self, damaged};
use super::decode;
use crate::Error;

/// Where the header says what colours there are, and how rows are interlaced.
const COLOR_TYPE: usize = 9;
const INTERLACE: usize = 12;
const INDEXED: u8 = 3;
const MOST_COLORS: usize = 256;

/// Gives the file as libraries are to read it, with the same pixels:
/// * a palette ends with its last whole colour, and there is no transparency beyond it;
/// * data that are apart from the first are left out;
/// * chunks beside the picture whose checksum is wrong are left out;
/// * a file that breaks off behind its pixels gets an end.
pub(super) fn regular(file: &[u8]) -> Result<Cow<'_, [u8]>, Error> {
    let (chunks, has_end) = chunks::list_what_there_is(file)?;
    let is_indexed = chunks.first().and_then(|header| header.data.get(COLOR_TYPE)) == Some(&INDEXED);
    let mut is_regular = has_end;
    let mut colors = 0;
    let (mut has_data, mut has_all_data) = (false, false);
    let mut kept = Vec::with_capacity(chunks.len());
    for chunk in &chunks {
        let data = match &chunk.name {
            b"PLTE" => {
                colors = chunk.data.len() / 3;
                let is_usable = (1..=MOST_COLORS).contains(&colors);
                if is_indexed && !is_usable {
                    return Err(damaged("its palette has no colour or more than 256"));
                }
                is_usable.then(|| &chunk.data[..colors * 3])
            }
            b"tRNS" if is_indexed => Some(&chunk.data[..chunk.data.len().min(colors)]),
            b"IDAT" => (!has_all_data).then_some(chunk.data),
            _ if chunk.is_ancillary() && !chunk.is_intact() => None,
            _ => Some(chunk.data),
        };
        // Data are one run of chunks; what looks like more of them behind another chunk is none.
        match chunk.name == *b"IDAT" {
            true => has_data = true,
            false => has_all_data = has_data,
        }
        is_regular &= data.map(<[u8]>::len) == Some(chunk.data.len());
        kept.extend(data.map(|data| (chunk, data)));
    }
    if is_regular {
        return Ok(file.into());
    }
    // A file that is written anew has right checksums: those of what counts must have been right before.
    let is_last = |at: usize| !has_end && at + 1 == chunks.len();
    if chunks
        .iter()
        .enumerate()
        .any(|(at, chunk)| !chunk.is_ancillary() && !is_last(at) && !chunk.is_intact())
    {
        return Err(damaged("a wrong checksum"));
    }
    Ok(chunks::write(kept.into_iter().map(|(chunk, data)| (&chunk.name, data))).into())
}

/// Stores the same samples again: as many as there are pixels, in one chunk.
pub(super) fn with_new_data(file: &[u8]) -> Result<Vec<u8>, Error> {
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(file), decode::SIDE_LIMITS);
    decoder.set_ignore_text_chunk(true);
    let mut reader = decoder.read_info().map_err(decode::damaged)?;
    let size = reader.output_buffer_size().ok_or_else(|| damaged("too many pixels"))?;
    let mut samples = vec![0; size];
    let row_bytes = reader.next_frame(&mut samples).map_err(decode::damaged)?.line_size;
    let mut rows = Vec::with_capacity(size + size / row_bytes.max(1));
    for row in samples.chunks_exact(row_bytes) {
        // No filter.
        rows.push(0);
        rows.extend_from_slice(row);
    }
    drop(samples);
    let mut compressor = Compressor::new(CompressionLvl::fastest());
    let mut data = vec![0; compressor.zlib_compress_bound(rows.len())];
    let length = compressor
        .zlib_compress(&rows, &mut data)
        .map_err(|error| Error::Codec { codec: "PNG", message: error.to_string() })?;
    data.truncate(length);
    let chunks = chunks::list(file)?;
    let mut header = chunks.first().map_or_else(Vec::new, |header| header.data.to_vec());
    if let Some(interlace) = header.get_mut(INTERLACE) {
        *interlace = 0;
    }
    let first = chunks.iter().position(|chunk| chunk.name == *b"IDAT");
    let stored = chunks.iter().enumerate().filter_map(|(at, chunk)| match &chunk.name {
        b"IHDR" => Some((&chunk.name, &header[..])),
        b"IDAT" => (Some(at) == first).then_some((&chunk.name, &data[..])),
        _ => Some((&chunk.name, chunk.data)),
    });
    Ok(chunks::write(stored))
}
