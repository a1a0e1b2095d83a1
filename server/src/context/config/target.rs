//! Hosts and networks that may be fetched although they are not public.

use std::{net::IpAddr, str::FromStr};

use serde::{Deserialize, Serialize};

/// One entry of `fetch.allow_private`: a host by name, or a network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum AllowedTarget {
    /// A host name as it stands in a URL, lower case: `intranet.example`.
    Host(String),
    /// A network, a single address being one of full length: `10.0.0.0/8`, `127.0.0.1`.
    Network {
        /// Any address of the network.
        address: IpAddr,
        /// How many leading bits count.
        prefix: u8,
    },
}

/// An entry that is neither a host name nor a network.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is neither a host name, an address nor a network like 10.0.0.0/8")]
pub struct AllowedTargetError(String);

impl AllowedTarget {
    /// Says whether the entry names this host, as written in a URL.
    pub fn names_host(&self, host: &str) -> bool {
        matches!(self, Self::Host(name) if name.eq_ignore_ascii_case(host))
    }

    /// Says whether the entry's network contains this address.
    pub fn contains(&self, address: IpAddr) -> bool {
        let Self::Network { address: network, prefix } = self else { return false };
        match (network, address.to_canonical()) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                same_prefix(u32::from(*network).into(), u32::from(address).into(), 32, *prefix)
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                same_prefix(u128::from(*network), u128::from(address), 128, *prefix)
            }
            _ => false,
        }
    }
}

fn same_prefix(a: u128, b: u128, bits: u8, prefix: u8) -> bool {
    (a ^ b).checked_shr(u32::from(bits - prefix)).unwrap_or(0) == 0
}

impl FromStr for AllowedTarget {
    type Err = AllowedTargetError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || AllowedTargetError(text.to_owned());
        let bare = text.trim().trim_start_matches('[').replace(']', "");
        let (address, prefix) = match bare.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix.parse::<u8>().map_err(|_| refused())?)),
            None => (bare.as_str(), None),
        };
        if let Ok(address) = address.parse::<IpAddr>() {
            let longest = if address.is_ipv4() { 32 } else { 128 };
            let prefix = prefix.unwrap_or(longest);
            return if prefix <= longest { Ok(Self::Network { address, prefix }) } else { Err(refused()) };
        }
        let is_host = !address.is_empty()
            && prefix.is_none()
            && address.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
        if is_host { Ok(Self::Host(address.to_ascii_lowercase())) } else { Err(refused()) }
    }
}

impl TryFrom<String> for AllowedTarget {
    type Error = AllowedTargetError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<AllowedTarget> for String {
    fn from(target: AllowedTarget) -> Self {
        match target {
            AllowedTarget::Host(host) => host,
            AllowedTarget::Network { address, prefix } => format!("{address}/{prefix}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_contains_its_addresses_and_no_others() {
        let network: AllowedTarget = "10.1.0.0/16".parse().unwrap();
        assert!(network.contains("10.1.255.3".parse().unwrap()));
        assert!(network.contains("::ffff:10.1.0.1".parse().unwrap()));
        assert!(!network.contains("10.2.0.1".parse().unwrap()));
        assert!(!network.contains("::1".parse().unwrap()));
    }

    #[test]
    fn a_network_of_no_bits_contains_everything() {
        let network: AllowedTarget = "0.0.0.0/0".parse().unwrap();
        assert!(network.contains("203.0.113.9".parse().unwrap()));
    }

    #[test]
    fn an_address_is_a_network_of_one() {
        let network: AllowedTarget = "[::1]".parse().unwrap();
        assert!(network.contains("::1".parse().unwrap()));
        assert!(!network.contains("::2".parse().unwrap()));
    }

    #[test]
    fn a_host_is_named_without_regard_to_case() {
        let host: AllowedTarget = "Intranet.example".parse().unwrap();
        assert!(host.names_host("intranet.EXAMPLE"));
        assert!(!host.names_host("example"));
    }

    #[test]
    fn what_is_neither_is_refused() {
        for text in ["", "10.0.0.0/33", "http://x", "a b", "host/8"] {
            assert!(text.parse::<AllowedTarget>().is_err(), "{text:?} was taken");
        }
    }
}
