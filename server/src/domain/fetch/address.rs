//! Which addresses are public: the one question behind every connection we open for a customer.
//!
//! An address passes only when it is globally routable unicast. Whatever stands in IANA's special-purpose
//! registries is refused, and an IPv6 form that carries an IPv4 address is judged by what it carries.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Tells whether an address belongs to the public internet.
pub(super) fn is_public(address: IpAddr) -> bool {
    match canonical(address) {
        IpAddr::V4(v4) => !SPECIAL_V4.iter().any(|(network, bits)| v4_within(v4, *network, *bits)),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

/// Unwraps the IPv6 forms that mean an IPv4 host: mapped (`::ffff:a.b.c.d`) and NAT64 (`64:ff9b::a.b.c.d`).
pub(super) fn canonical(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) if v6_within(v6, MAPPED.0, MAPPED.1) || v6_within(v6, NAT64.0, NAT64.1) => {
            IpAddr::V4(last_four_bytes(v6))
        }
        other => other,
    }
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    // Global unicast is handed out of 2000::/3 only; all else is reserved, local or multicast.
    v6_within(address, Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3)
        && !SPECIAL_V6.iter().any(|(network, bits)| v6_within(address, *network, *bits))
        && isatap_target(address).is_none_or(|v4| is_public(IpAddr::V4(v4)))
}

/// ISATAP puts `0000:5efe` or `0200:5efe` and an IPv4 address behind any prefix.
fn isatap_target(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let words = address.segments();
    (matches!(words[4], 0x0000 | 0x0200) && words[5] == 0x5efe).then(|| last_four_bytes(address))
}

fn last_four_bytes(address: Ipv6Addr) -> Ipv4Addr {
    let octets = address.octets();
    Ipv4Addr::new(octets[12], octets[13], octets[14], octets[15])
}

fn v4_within(address: Ipv4Addr, network: Ipv4Addr, bits: u32) -> bool {
    (address.to_bits() ^ network.to_bits()).checked_shr(32 - bits).unwrap_or(0) == 0
}

fn v6_within(address: Ipv6Addr, network: Ipv6Addr, bits: u32) -> bool {
    (address.to_bits() ^ network.to_bits()).checked_shr(128 - bits).unwrap_or(0) == 0
}

const MAPPED: (Ipv6Addr, u32) = (Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0), 96);
const NAT64: (Ipv6Addr, u32) = (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96);

/// IANA IPv4 special-purpose registry, and multicast.
///
/// The few rows that IANA calls globally reachable (AS112, AMT) hold no pictures; they are refused, too.
const SPECIAL_V4: [(Ipv4Addr, u32); 18] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),       // this network
    (Ipv4Addr::new(10, 0, 0, 0), 8),      // private
    (Ipv4Addr::new(100, 64, 0, 0), 10),   // shared by carriers
    (Ipv4Addr::new(127, 0, 0, 0), 8),     // loopback
    (Ipv4Addr::new(169, 254, 0, 0), 16),  // link-local, cloud metadata
    (Ipv4Addr::new(172, 16, 0, 0), 12),   // private
    (Ipv4Addr::new(192, 0, 0, 0), 24),    // protocol assignments
    (Ipv4Addr::new(192, 0, 2, 0), 24),    // documentation
    (Ipv4Addr::new(192, 31, 196, 0), 24), // AS112
    (Ipv4Addr::new(192, 52, 193, 0), 24), // AMT
    (Ipv4Addr::new(192, 88, 99, 0), 24),  // 6to4 relays
    (Ipv4Addr::new(192, 168, 0, 0), 16),  // private
    (Ipv4Addr::new(192, 175, 48, 0), 24), // AS112
    (Ipv4Addr::new(198, 18, 0, 0), 15),   // benchmarks
    (Ipv4Addr::new(198, 51, 100, 0), 24), // documentation
    (Ipv4Addr::new(203, 0, 113, 0), 24),  // documentation
    (Ipv4Addr::new(224, 0, 0, 0), 4),     // multicast
    (Ipv4Addr::new(240, 0, 0, 0), 4),     // reserved, broadcast
];

/// IANA IPv6 special-purpose registry inside 2000::/3; Teredo (in 2001::/23) and 6to4 carry IPv4 and are refused whole.
const SPECIAL_V6: [(Ipv6Addr, u32); 5] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23), // protocol assignments
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32), // documentation
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16), // 6to4
    (Ipv6Addr::new(0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0), 48), // AS112
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20), // documentation
];

#[cfg(test)]
mod tests {
    use super::*;

    /// One row a range of the registries: first address, last address.
    const REFUSED: [(&str, &str, &str); 47] = [
        ("this network", "0.0.0.0", "0.255.255.255"),
        ("private use", "10.0.0.0", "10.255.255.255"),
        ("shared address space", "100.64.0.0", "100.127.255.255"),
        ("loopback", "127.0.0.0", "127.255.255.255"),
        ("link-local", "169.254.0.0", "169.254.255.255"),
        ("cloud metadata", "169.254.169.254", "169.254.169.254"),
        ("private use", "172.16.0.0", "172.31.255.255"),
        ("protocol assignments", "192.0.0.0", "192.0.0.255"),
        ("DS-Lite", "192.0.0.0", "192.0.0.7"),
        ("dummy address", "192.0.0.8", "192.0.0.8"),
        ("PCP and TURN anycast", "192.0.0.9", "192.0.0.10"),
        ("NAT64 discovery", "192.0.0.170", "192.0.0.171"),
        ("documentation 1", "192.0.2.0", "192.0.2.255"),
        ("AS112", "192.31.196.0", "192.31.196.255"),
        ("AMT", "192.52.193.0", "192.52.193.255"),
        ("6to4 relay anycast", "192.88.99.0", "192.88.99.255"),
        ("private use", "192.168.0.0", "192.168.255.255"),
        ("direct delegation AS112", "192.175.48.0", "192.175.48.255"),
        ("benchmarking", "198.18.0.0", "198.19.255.255"),
        ("documentation 2", "198.51.100.0", "198.51.100.255"),
        ("documentation 3", "203.0.113.0", "203.0.113.255"),
        ("multicast", "224.0.0.0", "239.255.255.255"),
        ("reserved", "240.0.0.0", "255.255.255.254"),
        ("limited broadcast", "255.255.255.255", "255.255.255.255"),
        ("unspecified", "::", "::"),
        ("loopback", "::1", "::1"),
        ("compatible, private inside", "::10.0.0.1", "::192.168.255.255"),
        ("compatible, public inside", "::8.8.8.8", "::8.8.8.8"),
        ("mapped, private inside", "::ffff:10.0.0.0", "::ffff:10.255.255.255"),
        ("mapped, loopback inside", "::ffff:127.0.0.1", "::ffff:127.255.255.255"),
        ("NAT64, loopback inside", "64:ff9b::7f00:1", "64:ff9b::7fff:ffff"),
        ("NAT64, metadata inside", "64:ff9b::169.254.169.254", "64:ff9b::169.254.169.254"),
        ("NAT64, local use", "64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff"),
        ("discard only", "100::", "100::ffff:ffff:ffff:ffff"),
        ("dummy prefix", "100:0:0:1::", "100:0:0:1:ffff:ffff:ffff:ffff"),
        ("Teredo", "2001::", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff"),
        (
            "protocol assignments, with benchmarking and ORCHID",
            "2001:1::1",
            "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff",
        ),
        ("documentation", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("6to4, private inside", "2002:a00:1::", "2002:aff:ffff::1"),
        ("6to4, public inside", "2002:808:808::", "2002:808:808:ffff:ffff:ffff:ffff:ffff"),
        ("direct delegation AS112", "2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff"),
        ("ISATAP, private inside", "2a00:1450::5efe:10.0.0.1", "2a00:1450::200:5efe:192.168.0.1"),
        ("documentation 2", "3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("segment routing", "5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("unique local", "fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("link-local and site-local", "fe80::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("multicast", "ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ];

    const PUBLIC: [&str; 22] = [
        "1.0.0.0",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.167.255.255",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2001:200::1",
        "2606:4700:4700::1111",
        "2a00:1450:4001:80b::200e",
        "2a00:1450::5efe:8.8.8.8",
        "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
    ];

    #[test]
    fn every_special_range_is_refused_from_its_first_to_its_last_address() {
        for (name, first, last) in REFUSED {
            for address in [first, last] {
                assert!(!is_public(address.parse().unwrap()), "{name}: {address} must be refused");
            }
        }
    }

    #[test]
    fn public_addresses_up_to_the_edge_of_each_range_pass() {
        for address in PUBLIC {
            assert!(is_public(address.parse().unwrap()), "{address} must pass");
        }
    }
}
