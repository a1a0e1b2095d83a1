//! Bounds how long a request's body may take and how slowly it may come; a body past them ends with an error.
//!
//! A body that was answered before it was read to its end leaves a connection that cannot go on: the answer says so,
//! or else the client's next request would be lost on it.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{
    body::{Body, BodyDataStream, Bytes},
    extract::{Request, State},
    http::{HeaderValue, header},
    middleware::Next,
    response::Response,
};
use futures_util::{Stream, StreamExt, stream};
use tokio::time::{Sleep, sleep};

/// Less than this in a window, and the sender is given up.
const LOWEST_BYTES_PER_SECOND: usize = 1024;
const WINDOW: Duration = Duration::from_secs(10);

/// Lets the body of a request come within the time given, and not more slowly than 1 KB a second.
pub(super) async fn bound(State(within): State<Duration>, request: Request, next: Next) -> Response {
    if http_body_is_empty(request.body()) {
        return next.run(request).await;
    }
    let has_ended = Arc::new(AtomicBool::new(false));
    let end = Arc::clone(&has_ended);
    let request = request.map(|body| Body::from_stream(paced(body, within, WINDOW, end)));
    let mut response = next.run(request).await;
    if !has_ended.load(Ordering::Acquire) {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

fn http_body_is_empty(body: &Body) -> bool {
    use hyper::body::Body as _;
    body.is_end_stream()
}

struct Pace {
    chunks: BodyDataStream,
    deadline: Pin<Box<Sleep>>,
    window: Pin<Box<Sleep>>,
    window_length: Duration,
    window_bytes: usize,
}

fn paced(
    body: Body,
    within: Duration,
    window: Duration,
    has_ended: Arc<AtomicBool>,
) -> impl Stream<Item = io::Result<Bytes>> {
    let pace = Pace {
        chunks: body.into_data_stream(),
        deadline: Box::pin(sleep(within)),
        window: Box::pin(sleep(window)),
        window_length: window,
        window_bytes: 0,
    };
    stream::unfold(Some(pace), move |pace| {
        let has_ended = Arc::clone(&has_ended);
        async move {
            let mut pace = pace?;
            match pace.next().await {
                Some(Ok(chunk)) => Some((Ok(chunk), Some(pace))),
                Some(Err(error)) => Some((Err(error), None)),
                None => {
                    has_ended.store(true, Ordering::Release);
                    None
                }
            }
        }
    })
}

impl Pace {
    async fn next(&mut self) -> Option<io::Result<Bytes>> {
        loop {
            tokio::select! {
                biased;
                () = &mut self.deadline => return Some(Err(io::ErrorKind::TimedOut.into())),
                chunk = self.chunks.next() => {
                    let chunk = chunk?.map_err(io::Error::other);
                    self.window_bytes += chunk.as_ref().map_or(0, Bytes::len);
                    return Some(chunk);
                }
                () = &mut self.window => {
                    if self.window_bytes < least_bytes_in(self.window_length) {
                        return Some(Err(io::ErrorKind::TimedOut.into()));
                    }
                    self.window_bytes = 0;
                    self.window.set(sleep(self.window_length));
                }
            }
        }
    }
}

fn least_bytes_in(window: Duration) -> usize {
    usize::try_from(window.as_millis() * LOWEST_BYTES_PER_SECOND as u128 / 1_000).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(3_600);
    const SHORT: Duration = Duration::from_millis(20);

    async fn read(body: Body, within: Duration, window: Duration) -> io::Result<usize> {
        let chunks: Vec<_> = paced(body, within, window, Arc::default()).collect().await;
        chunks.into_iter().map(|chunk| chunk.map(|chunk| chunk.len())).sum()
    }

    async fn drain(body: Body, within: Duration, window: Duration) -> io::Result<()> {
        let mut chunks = Box::pin(paced(body, within, window, Arc::default()));
        while let Some(chunk) = chunks.next().await {
            chunk?;
            tokio::task::yield_now().await;
        }
        Ok(())
    }

    fn then_silence(bytes: &'static [u8]) -> Body {
        let first = stream::iter([io::Result::Ok(Bytes::from_static(bytes))]);
        Body::from_stream(first.chain(stream::pending()))
    }

    #[tokio::test]
    async fn a_body_in_time_comes_whole() {
        assert_eq!(read(Body::from("picture"), LONG, LONG).await.unwrap(), 7);
    }

    /// Holds up W3.
    #[tokio::test]
    async fn a_trickle_is_given_up_after_one_window() {
        let error = read(then_silence(b"x"), LONG, SHORT).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn a_quick_start_does_not_help_in_the_next_window() {
        assert!(read(then_silence(&[0; 64_000]), LONG, SHORT).await.is_err());
    }

    /// Holds up W3.
    #[tokio::test]
    async fn a_body_without_end_is_given_up_when_its_time_is_over() {
        assert!(read(then_silence(b"x"), SHORT, LONG).await.is_err());
        let endless = stream::repeat_with(|| io::Result::Ok(Bytes::from_static(&[0; 64])));
        assert!(drain(Body::from_stream(endless), SHORT, LONG).await.is_err());
    }
}
