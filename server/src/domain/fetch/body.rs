//! Reads an answer's body within its bounds: bytes on the wire, bytes after decoding, and a lowest speed.
//!
//! A body that breaks a bound is dropped at once, never read to its end.

use std::{
    io::{self, Write},
    time::Duration,
};

use bytes::Bytes;
use flate2::write::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use futures_util::StreamExt;
use reqwest::{Response, header};

use super::FetchError;

/// Slower than this over one window, and the rest is not waited for.
const LOWEST_BYTES_PER_SECOND: u64 = 1024;
const SPEED_WINDOW: Duration = Duration::from_secs(5);

/// Reads the body whole, or says which bound it broke.
pub(super) async fn read(response: Response, max_bytes: u64) -> Result<Bytes, FetchError> {
    if response.content_length().is_some_and(|announced| announced > max_bytes) {
        return Err(FetchError::TooLarge { limit_bytes: max_bytes });
    }
    let explain = |error: io::Error| match error.kind() {
        io::ErrorKind::FileTooLarge => FetchError::TooLarge { limit_bytes: max_bytes },
        _ => FetchError::BadAnswer,
    };
    let mut decoder = Decoder::for_encoding(&response, max_bytes)?;
    let mut chunks = response.bytes_stream();
    let mut received_bytes = 0u64;
    let mut window_bytes = 0u64;
    let mut window = Box::pin(tokio::time::sleep(SPEED_WINDOW));
    loop {
        let chunk = tokio::select! {
            biased;
            chunk = chunks.next() => chunk,
            () = &mut window => {
                if window_bytes < LOWEST_BYTES_PER_SECOND * SPEED_WINDOW.as_secs() {
                    return Err(FetchError::TooSlow);
                }
                window_bytes = 0;
                window.set(tokio::time::sleep(SPEED_WINDOW));
                continue;
            }
        };
        let Some(chunk) = chunk else { return decoder.finish().map_err(explain) };
        let chunk = chunk.map_err(FetchError::Unreachable)?;
        received_bytes += chunk.len() as u64;
        window_bytes += chunk.len() as u64;
        if received_bytes > max_bytes {
            return Err(FetchError::TooLarge { limit_bytes: max_bytes });
        }
        decoder.push(&chunk).map_err(explain)?;
    }
}

/// Undoes the `Content-Encoding` that some servers put on although none was asked for.
enum Decoder {
    Identity(Bounded),
    Gzip(Box<MultiGzDecoder<Bounded>>),
    /// Deflate of which too little is there to tell in which of its two forms it comes.
    Unknown(Vec<u8>, Bounded),
    /// As the standard has it: deflate within zlib.
    Zlib(Box<ZlibDecoder<Bounded>>),
    /// As some servers send it, and browsers take it.
    RawDeflate(Box<DeflateDecoder<Bounded>>),
}

impl Decoder {
    fn for_encoding(response: &Response, max_bytes: u64) -> Result<Self, FetchError> {
        let bounded = Bounded { bytes: Vec::new(), max_bytes };
        let encoding = response.headers().get(header::CONTENT_ENCODING);
        match encoding.map(|value| value.as_bytes().trim_ascii().to_ascii_lowercase()).as_deref() {
            None | Some(b"" | b"identity") => Ok(Self::Identity(bounded)),
            Some(b"gzip" | b"x-gzip") => Ok(Self::Gzip(Box::new(MultiGzDecoder::new(bounded)))),
            Some(b"deflate") => Ok(Self::Unknown(Vec::new(), bounded)),
            Some(_) => Err(FetchError::BadAnswer),
        }
    }

    fn push(&mut self, chunk: &[u8]) -> io::Result<()> {
        match self {
            Self::Identity(sink) => sink.write_all(chunk),
            Self::Gzip(decoder) => decoder.write_all(chunk),
            Self::Unknown(head, sink) => {
                head.extend_from_slice(chunk);
                if head.len() < ZLIB_HEADER_BYTES {
                    return Ok(());
                }
                let (head, sink) = (std::mem::take(head), std::mem::take(sink));
                *self = if has_zlib_header(&head) {
                    Self::Zlib(Box::new(ZlibDecoder::new(sink)))
                } else {
                    Self::RawDeflate(Box::new(DeflateDecoder::new(sink)))
                };
                self.push(&head)
            }
            Self::Zlib(decoder) => decoder.write_all(chunk),
            Self::RawDeflate(decoder) => decoder.write_all(chunk),
        }
    }

    fn finish(self) -> io::Result<Bytes> {
        let sink = match self {
            Self::Identity(sink) => sink,
            Self::Gzip(decoder) => decoder.finish()?,
            // No form of deflate is that short.
            Self::Unknown(head, sink) if head.is_empty() => sink,
            Self::Unknown(..) => return Err(io::ErrorKind::InvalidData.into()),
            Self::Zlib(decoder) => decoder.finish()?,
            Self::RawDeflate(decoder) => decoder.finish()?,
        };
        Ok(sink.bytes.into())
    }
}

const ZLIB_HEADER_BYTES: usize = 2;

/// Says whether the first two bytes are a zlib header: its method, its window, and the check over both.
fn has_zlib_header(bytes: &[u8]) -> bool {
    let &[method_and_window, flags, ..] = bytes else { return false };
    let is_deflate = method_and_window & 0x0f == 8 && method_and_window >> 4 <= 7;
    is_deflate && u16::from_be_bytes([method_and_window, flags]).is_multiple_of(31)
}

/// A buffer that refuses to grow past its bound.
#[derive(Default)]
struct Bounded {
    bytes: Vec<u8>,
    max_bytes: u64,
}

impl Write for Bounded {
    fn write(&mut self, chunk: &[u8]) -> io::Result<usize> {
        if (self.bytes.len() + chunk.len()) as u64 > self.max_bytes {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(chunk);
        Ok(chunk.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
