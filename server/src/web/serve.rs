//! The server loop: connections within their bounds, and an orderly end.

use std::{
    collections::HashMap,
    convert::Infallible,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{Router, body::Body, http::StatusCode, response::IntoResponse};
use hyper::{
    Request, Response,
    body::Incoming,
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::net::TcpListener;
use tower::ServiceExt;
use tracing::{debug, info, warn};

use super::{
    client_address::{Peer, is_proxy},
    router::router,
};
use crate::{app::App, context::config::HttpConfig};

const HEAD_WITHIN: Duration = Duration::from_secs(15);
const MAX_HEAD_BYTES: usize = 32 * 1024;
/// What is still being answered when the service stops gets this long.
const GRACE: Duration = Duration::from_secs(20);

/// Serves HTTP until `shutdown`, then lets what is being answered come to its end.
pub async fn serve(
    app: App,
    listener: TcpListener,
    shutdown: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    let router = router(app.clone());
    let connections = Connections::new(&app.config.http);
    let protocol = protocol();
    let graceful = GracefulShutdown::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(cause) => {
                    // Out of file descriptors, mostly: it passes when connections end.
                    warn!(%cause, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
            () = &mut shutdown => break,
        };
        // What is refused is dropped unread: the client sees a closed connection and tries again.
        let Some(place) = connections.take(peer.ip()) else { continue };
        if let Err(cause) = stream.set_nodelay(true) {
            debug!(%cause, "a connection delays small packets");
        }
        let requests = requests_from(peer.ip(), router.clone());
        let connection = graceful.watch(protocol.serve_connection(TokioIo::new(stream), requests));
        tokio::spawn(async move {
            if let Err(cause) = connection.await {
                debug!(%cause, "a connection broke");
            }
            drop(place);
        });
    }
    drop(listener);
    info!("no further connections are accepted");
    if tokio::time::timeout(GRACE, graceful.shutdown()).await.is_err() {
        warn!("some requests did not end in time and were cut off");
    }
    Ok(())
}

/// One connection's protocol, with its bounds.
fn protocol() -> http1::Builder {
    let mut protocol = http1::Builder::new();
    protocol.timer(TokioTimer::new()).header_read_timeout(HEAD_WITHIN).max_buf_size(MAX_HEAD_BYTES);
    protocol
}

/// Answers the requests of one connection, each knowing whom it comes from.
fn requests_from(
    peer: IpAddr,
    router: Router,
) -> impl Service<Request<Incoming>, Response = Response<Body>, Error = Infallible, Future: Send> {
    service_fn(move |mut request: Request<Incoming>| {
        let router = router.clone();
        async move {
            if head_bytes(&request) > MAX_HEAD_BYTES {
                return Ok(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE.into_response());
            }
            request.extensions_mut().insert(Peer(peer));
            router.oneshot(request.map(Body::new)).await
        }
    })
}

/// Counts the head's bytes: the protocol's own bound lets a head pass that came in one piece.
fn head_bytes(request: &Request<Incoming>) -> usize {
    let headers = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4);
    let address = request.uri().path_and_query().map_or(0, |address| address.as_str().len());
    headers.sum::<usize>() + address
}

/// How many connections there are, in all and from each address.
#[derive(Clone)]
struct Connections {
    config: Arc<HttpConfig>,
    open: Arc<Mutex<Open>>,
}

#[derive(Default)]
struct Open {
    total: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// One connection's place, free again when it is dropped.
struct Place {
    connections: Connections,
    address: IpAddr,
}

impl Connections {
    fn new(config: &HttpConfig) -> Self {
        Self { config: Arc::new(config.clone()), open: Arc::default() }
    }

    fn take(&self, address: IpAddr) -> Option<Place> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        // Behind a proxy everybody has the proxy's address.
        let is_bounded = !is_proxy(address, &self.config.trusted_proxies);
        let here = open.by_address.get(&address).copied().unwrap_or(0);
        let is_full = open.total >= self.config.max_connections
            || (is_bounded && here >= self.config.max_connections_per_address);
        if is_full {
            return None;
        }
        open.total += 1;
        open.by_address.insert(address, here + 1);
        Some(Place { connections: self.clone(), address })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.connections.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.total -= 1;
        if let Some(here) = open.by_address.get_mut(&self.address) {
            *here -= 1;
            if *here == 0 {
                open.by_address.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Holds up W3.
    #[test]
    fn connections_are_bounded_in_all_and_for_each_address() {
        let config = HttpConfig {
            max_connections: 3,
            max_connections_per_address: 2,
            trusted_proxies: vec!["10.0.0.1".parse().unwrap()],
            ..HttpConfig::default()
        };
        let connections = Connections::new(&config);
        let here: IpAddr = "198.51.100.7".parse().unwrap();
        let first = connections.take(here);
        let second = connections.take(here);
        assert!(first.is_some() && second.is_some());
        assert!(connections.take(here).is_none(), "a third from one address");

        drop(first);
        let proxied: Vec<_> = (0..3).map(|_| connections.take("10.0.0.1".parse().unwrap())).collect();
        assert_eq!(proxied.iter().flatten().count(), 2, "up to the bound of all");
    }
}
