//! Who is asking: the peer of the connection, or what a proxy of the operator's says of it.

use std::{convert::Infallible, net::IpAddr};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
};

use crate::{app::App, context::config::AllowedTarget};

/// What proxies say of the client that they speak for.
const FORWARDED: [&str; 3] = ["x-forwarded-for", "forwarded", "x-real-ip"];

/// The address at the other end of the connection; the server loop puts it into each request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) IpAddr);

/// The address that rate_limits count by.
#[derive(Debug, Clone, Copy)]
pub struct ClientAddress(pub IpAddr);

impl FromRequestParts<App> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let (peer, proxies) = (peer_of(parts), &app.config.http.trusted_proxies);
        if speaks_for_others(peer, &parts.headers, proxies) {
            app.untrusted_forwarding.note(peer);
        }
        Ok(Self(resolve(peer, &parts.headers, proxies)))
    }
}

/// Whether a request was made on this machine, and not by a proxy here that speaks for somebody else.
#[derive(Debug, Clone, Copy)]
pub(super) struct IsLocal(pub(super) bool);

impl FromRequestParts<App> for IsLocal {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let (peer, proxies) = (peer_of(parts), &app.config.http.trusted_proxies);
        let Ok(ClientAddress(client)) = ClientAddress::from_request_parts(parts, app).await;
        Ok(Self(client.is_loopback() && !speaks_for_others(peer, &parts.headers, proxies)))
    }
}

fn peer_of(parts: &Parts) -> IpAddr {
    // Without a connection there is only a test; it counts as one and the same client.
    parts.extensions.get::<Peer>().map_or(IpAddr::from([127, 0, 0, 1]), |Peer(peer)| peer.to_canonical())
}

/// Says whether a peer names another client, though it is no proxy of ours.
fn speaks_for_others(peer: IpAddr, headers: &HeaderMap, proxies: &[AllowedTarget]) -> bool {
    FORWARDED.iter().any(|name| headers.contains_key(*name)) && !is_proxy(peer, proxies)
}

/// Says whether an address is one of the operator's proxies.
pub(super) fn is_proxy(address: IpAddr, proxies: &[AllowedTarget]) -> bool {
    proxies.iter().any(|proxy| proxy.contains(address))
}

/// Walks `X-Forwarded-For` from its end, as far as each hop is a proxy of ours: what comes before is anybody's claim.
fn resolve(peer: IpAddr, headers: &HeaderMap, proxies: &[AllowedTarget]) -> IpAddr {
    let mut client = peer.to_canonical();
    let lines = headers.get_all("x-forwarded-for").iter().rev();
    let hops = lines.filter_map(|line| line.to_str().ok()).flat_map(|line| line.rsplit(','));
    for hop in hops {
        if !is_proxy(client, proxies) {
            break;
        }
        let Some(address) = parse_hop(hop) else { break };
        client = address.to_canonical();
    }
    client
}

fn parse_hop(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    hop.parse::<IpAddr>()
        .ok()
        .or_else(|| hop.parse::<std::net::SocketAddr>().ok().map(|address| address.ip()))
        .or_else(|| hop.strip_prefix('[')?.strip_suffix(']')?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, forwarded: &[&str]) -> String {
        let proxies = ["10.0.0.0/8".parse().unwrap(), "127.0.0.1".parse().unwrap()];
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        resolve(peer.parse().unwrap(), &headers, &proxies).to_string()
    }

    #[test]
    fn a_stranger_is_believed_nothing() {
        assert_eq!(client("198.51.100.7", &["203.0.113.9"]), "198.51.100.7");
    }

    #[test]
    fn a_proxy_of_ours_tells_the_client() {
        assert_eq!(client("127.0.0.1", &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(client("127.0.0.1", &["[2001:db8::9]:4711"]), "2001:db8::9");
        assert_eq!(client("::ffff:127.0.0.1", &["203.0.113.9:80"]), "203.0.113.9");
    }

    /// Holds up K8.
    #[test]
    fn only_the_part_that_our_proxies_wrote_counts() {
        assert_eq!(client("10.0.0.1", &["1.1.1.1, 203.0.113.9, 10.0.0.2"]), "203.0.113.9");
        assert_eq!(client("10.0.0.1", &["1.1.1.1", "203.0.113.9", "10.0.0.2"]), "203.0.113.9");
        assert_eq!(client("10.0.0.1", &["nonsense"]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", &[]), "10.0.0.1");
    }
}
