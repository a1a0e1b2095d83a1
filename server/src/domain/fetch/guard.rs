//! Decides, for each hop, what may be connected to.
//!
//! A host is looked up once, every answer is checked, and the connection goes to a checked address: there is no
//! second look-up that could answer differently. What is not public is reached only where the operator named it.

use std::{io, net::IpAddr, sync::Arc};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::Host;

use super::{
    SourceUrl,
    address::{canonical, is_public},
};
use crate::context::config::AllowedTarget;

/// The operator's exceptions, and the rules for everybody else.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    allowed: Arc<[AllowedTarget]>,
}

/// Which addresses a host's name may lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Public addresses, and the operator's networks.
    Public,
    /// The operator's networks only: the port is not one of the web's.
    AllowedNetworks,
    /// Anywhere: the operator named this very host.
    NamedHost,
}

/// The address is not one that may be connected to.
#[derive(Debug, thiserror::Error)]
#[error("address is not public")]
pub(super) struct NotPublic;

impl Guard {
    pub(super) fn new(allowed: &[AllowedTarget]) -> Self {
        Self { allowed: allowed.into() }
    }

    /// Judges an address before anything is looked up; a literal IP is judged for good here, as no look-up follows.
    pub(super) fn judge(&self, url: &SourceUrl) -> Result<Reach, NotPublic> {
        if self.allowed.iter().any(|target| target.names_host(url.host())) {
            return Ok(Reach::NamedHost);
        }
        let is_web_port = matches!(url.port(), 80 | 443);
        let reach = if is_web_port { Reach::Public } else { Reach::AllowedNetworks };
        let literal = match url.as_url().host() {
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            Some(Host::Domain(_)) | None => None,
        };
        match literal {
            Some(address) if self.permits(reach, address) => Ok(reach),
            Some(_) => Err(NotPublic),
            None => Ok(reach),
        }
    }

    /// Makes the resolver of the client for one reach.
    pub(super) fn resolver(&self, reach: Reach) -> Arc<dyn Resolve> {
        Arc::new(CheckedResolver { guard: self.clone(), reach })
    }

    fn permits(&self, reach: Reach, address: IpAddr) -> bool {
        match reach {
            Reach::NamedHost => true,
            Reach::AllowedNetworks => self.is_in_allowed_network(address),
            Reach::Public => is_public(address) || self.is_in_allowed_network(address),
        }
    }

    fn is_in_allowed_network(&self, address: IpAddr) -> bool {
        self.allowed.iter().any(|target| target.contains(canonical(address)))
    }
}

struct CheckedResolver {
    guard: Guard,
    reach: Reach,
}

impl Resolve for CheckedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (guard, reach) = (self.guard.clone(), self.reach);
        Box::pin(async move {
            let found: Vec<_> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if found.is_empty() {
                return Err(io::Error::from(io::ErrorKind::NotFound).into());
            }
            let permitted: Vec<_> =
                found.into_iter().filter(|address| guard.permits(reach, address.ip())).collect();
            if permitted.is_empty() {
                return Err(NotPublic.into());
            }
            Ok(Box::new(permitted.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(allowed: &[&str]) -> Guard {
        Guard::new(&allowed.iter().map(|text| text.parse().unwrap()).collect::<Vec<_>>())
    }

    fn judge(guard: &Guard, url: &str) -> Option<Reach> {
        guard.judge(&SourceUrl::parse(url).unwrap()).ok()
    }

    async fn resolves(guard: &Guard, reach: Reach, name: &str) -> bool {
        guard.resolver(reach).resolve(name.parse().unwrap()).await.is_ok()
    }

    #[test]
    fn literal_inner_addresses_are_refused_in_every_spelling() {
        let guard = guard(&[]);
        for host in [
            "127.0.0.1",
            "2130706433",
            "0x7f.1",
            "0177.0.0.1",
            "10.0.0.1",
            "169.254.169.254",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[::127.0.0.1]",
            "[64:ff9b::7f00:1]",
            "[fd00::1]",
            "0.0.0.0",
        ] {
            assert_eq!(judge(&guard, &format!("http://{host}/a.png")), None, "{host}");
        }
    }

    #[test]
    fn a_public_host_is_reached_on_the_ports_of_the_web_only() {
        let guard = guard(&[]);
        assert_eq!(judge(&guard, "http://8.8.8.8/a.png"), Some(Reach::Public));
        assert_eq!(judge(&guard, "https://8.8.8.8/a.png"), Some(Reach::Public));
        assert_eq!(judge(&guard, "http://8.8.8.8:8080/a.png"), None);
        assert_eq!(judge(&guard, "http://shop.example:22/a.png"), Some(Reach::AllowedNetworks));
    }

    #[test]
    fn what_the_operator_named_is_reached_on_any_port() {
        let guard = guard(&["10.0.0.0/8", "intranet.example", "::1"]);
        assert_eq!(judge(&guard, "http://10.20.30.40:8080/"), Some(Reach::AllowedNetworks));
        assert_eq!(judge(&guard, "http://[::ffff:10.20.30.40]/"), Some(Reach::Public));
        assert_eq!(judge(&guard, "http://[::1]:99/"), Some(Reach::AllowedNetworks));
        assert_eq!(judge(&guard, "http://INTRANET.example:81/"), Some(Reach::NamedHost));
        assert_eq!(judge(&guard, "http://11.0.0.1:8080/"), None);
        assert_eq!(judge(&guard, "http://127.0.0.1/"), None);
    }

    #[tokio::test]
    async fn a_name_that_leads_inward_does_not_resolve() {
        assert!(!resolves(&guard(&[]), Reach::Public, "localhost").await);
        assert!(!resolves(&guard(&["10.0.0.0/8"]), Reach::AllowedNetworks, "localhost").await);
        assert!(resolves(&guard(&["127.0.0.0/8"]), Reach::AllowedNetworks, "localhost").await);
        assert!(resolves(&guard(&["localhost"]), Reach::NamedHost, "localhost").await);
    }
}
