//! What parent and child say to each other: a JSON head, then raw bytes, both with their length before them.

use std::io::{self, Read, Write};

use eiderpix_engine::{Options, OriginalInfo, Outcome, VariantFormat, VariantOutcome};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt};

use crate::domain::jobs::FailureReason;

/// Heads are small; a longer one is no head.
const MOST_HEAD_BYTES: u32 = 1 << 20;
/// No result is larger than the largest original that could be configured sensibly.
const MOST_BODY_BYTES: u64 = 1 << 31;

/// What the parent asks; the picture's bytes follow.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Request {
    pub(super) options: Options,
    pub(super) main_bytes: Option<u64>,
    pub(super) variants: Vec<VariantFormat>,
    pub(super) later: Vec<VariantFormat>,
    pub(super) memory_limit_bytes: u64,
    pub(super) opening_cpu_seconds: u64,
    pub(super) cpu_limit_seconds: u64,
}

/// What the child answers, each as soon as it is known; a result's bytes follow it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub(super) enum Answer {
    /// The child is confined, but for these layers.
    Confined { missing: Vec<String> },
    /// The picture was decoded.
    Opened { info: OriginalInfo },
    /// The picture cannot be optimized.
    Refused {
        reason: FailureReason,
        /// What the engine said, for the log.
        cause: String,
    },
    /// The main result.
    Main { outcome: Outcome },
    /// A further format.
    Variant {
        format: VariantFormat,
        outcome: VariantOutcome,
        /// Why a codec failed, for the log.
        cause: Option<String>,
    },
    /// Nothing more will come.
    Finished,
}

/// Renders everything of a request but the picture itself.
pub(super) fn render_request(request: &Request, original_bytes: usize) -> Vec<u8> {
    let head = serde_json::to_vec(request).expect("a request is plain data");
    let mut message = Vec::with_capacity(head.len() + 12);
    message.extend((head.len() as u32).to_le_bytes());
    message.extend(head);
    message.extend((original_bytes as u64).to_le_bytes());
    message
}

/// Reads a request with its picture; `None` where the parent wants nothing.
pub(super) fn read_request(mut from: impl Read) -> io::Result<Option<(Request, Vec<u8>)>> {
    let mut length = [0; 4];
    if from.read(&mut length[..1])? == 0 {
        return Ok(None);
    }
    from.read_exact(&mut length[1..])?;
    let mut head = vec![0; u32::from_le_bytes(length) as usize];
    from.read_exact(&mut head)?;
    let mut length = [0; 8];
    from.read_exact(&mut length)?;
    let mut original = vec![0; usize::try_from(u64::from_le_bytes(length)).map_err(io::Error::other)?];
    from.read_exact(&mut original)?;
    Ok(Some((serde_json::from_slice(&head)?, original)))
}

/// Writes one answer, whole.
pub(super) fn write_answer(mut to: impl Write, answer: &Answer, bytes: &[u8]) -> io::Result<()> {
    let head = serde_json::to_vec(answer)?;
    to.write_all(&(head.len() as u32).to_le_bytes())?;
    to.write_all(&head)?;
    to.write_all(&(bytes.len() as u64).to_le_bytes())?;
    to.write_all(bytes)?;
    to.flush()
}

/// Reads one answer; `None` when the child is gone or talks nonsense.
pub(super) async fn read_answer(from: &mut (impl AsyncRead + Unpin)) -> Option<(Answer, Vec<u8>)> {
    let head_bytes = from.read_u32_le().await.ok().filter(|&length| length <= MOST_HEAD_BYTES)?;
    let mut head = vec![0; head_bytes as usize];
    from.read_exact(&mut head).await.ok()?;
    let body_bytes = from.read_u64_le().await.ok().filter(|&length| length <= MOST_BODY_BYTES)?;
    let mut body = Vec::new();
    // Grows as bytes arrive: a length alone allocates nothing.
    let read = from.take(body_bytes).read_to_end(&mut body).await.ok()?;
    (read as u64 == body_bytes).then_some(())?;
    Some((serde_json::from_slice(&head).ok()?, body))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> Request {
        Request {
            options: Options::default(),
            main_bytes: Some(7),
            variants: vec![VariantFormat::Avif],
            later: Vec::new(),
            memory_limit_bytes: 1,
            opening_cpu_seconds: 1,
            cpu_limit_seconds: 2,
        }
    }

    #[test]
    fn a_request_arrives_as_it_was_sent() {
        let mut message = render_request(&request(), 3);
        message.extend(b"abc");
        let (read, original) = read_request(message.as_slice()).unwrap().unwrap();
        assert_eq!(
            (read.main_bytes, read.variants, original),
            (Some(7), vec![VariantFormat::Avif], b"abc".into())
        );
    }

    #[test]
    fn a_closed_pipe_is_no_request() {
        assert!(read_request(&[][..]).unwrap().is_none());
        assert!(read_request(&[1, 0][..]).is_err());
    }

    #[tokio::test]
    async fn an_answer_arrives_with_its_bytes() {
        let mut message = Vec::new();
        write_answer(&mut message, &Answer::Finished, b"xyz").unwrap();
        let (answer, bytes) = read_answer(&mut message.as_slice()).await.unwrap();
        assert!(matches!(answer, Answer::Finished));
        assert_eq!(bytes, b"xyz");
    }

    #[tokio::test]
    async fn nonsense_and_half_answers_are_none() {
        let mut whole = Vec::new();
        write_answer(&mut whole, &Answer::Finished, b"xyz").unwrap();
        assert!(read_answer(&mut &whole[..whole.len() - 1]).await.is_none());
        assert!(read_answer(&mut &[0xFF; 64][..]).await.is_none());
    }
}
