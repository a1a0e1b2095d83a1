//! What an alias is called and bound to: label, pictures a month, hosts, an end.

use std::{fmt, str::FromStr};

use eiderpix_store::api_keys::KeyBounds;
use jiff::{civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::{Timestamp, domain::audit::AliasTerms};

/// An alias's name and bounds, as its owner set them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AliasBounds {
    /// Its owner's name for it.
    pub label: Label,
    /// Most pictures a calendar month (UTC); no bound when absent.
    pub monthly_limit: Option<u64>,
    /// The only hosts that may use it; any when empty.
    pub allowed_hosts: AllowedHosts,
    /// When it ends by itself; never when absent.
    pub expires_at: Option<Timestamp>,
}

/// What a key's holder is held to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyLimits {
    /// Most pictures a calendar month (UTC).
    pub monthly: Option<u64>,
    /// The only hosts that may use it; any when empty.
    pub hosts: AllowedHosts,
}

/// The name of an alias: 1 to 60 characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Label(String);

/// What was given is no name for a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a name has 1 to {MAX_LABEL_CHARACTERS} characters")]
pub struct BadLabel;

/// Hosts that may use a key. `shop.example` is meant with and without `www.`, `*.shop.example` is every host below it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AllowedHosts(Vec<String>);

/// What was given is no list of hosts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadHosts {
    /// One of them is none.
    #[error("{0:?} is not a host; write them like shop.example, one a line")]
    NotAHost(String),
    /// Too many.
    #[error("at most {MAX_HOSTS} hosts can be named")]
    TooMany,
}

pub(crate) const MAX_LABEL_CHARACTERS: usize = 60;
pub(crate) const MAX_HOSTS: usize = 50;
const ANY_BELOW: &str = "*.";

impl Label {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Label {
    type Err = BadLabel;

    fn from_str(text: &str) -> Result<Self, BadLabel> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let length = text.chars().count();
        let is_fine = (1..=MAX_LABEL_CHARACTERS).contains(&length) && !text.chars().any(char::is_control);
        if is_fine { Ok(Self(text)) } else { Err(BadLabel) }
    }
}

impl AllowedHosts {
    /// Says whether a host may use the key; an unknown one only where any may.
    pub fn allow(&self, host: Option<&str>) -> bool {
        if self.0.is_empty() {
            return true;
        }
        let Some(host) = host else { return false };
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        self.0.iter().any(|allowed| match allowed.strip_prefix(ANY_BELOW) {
            Some(above) => host.strip_suffix(above).is_some_and(|below| below.ends_with('.')),
            None => bare(&host) == bare(allowed),
        })
    }

    /// The hosts as they were named.
    pub fn as_slice(&self) -> &[String] {
        &self.0
    }

    /// Says whether any host may use the key.
    pub fn is_any(&self) -> bool {
        self.0.is_empty()
    }
}

fn bare(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

impl FromStr for AllowedHosts {
    type Err = BadHosts;

    /// Reads hosts apart by spaces, commas or lines; whole addresses are taken, too.
    fn from_str(text: &str) -> Result<Self, BadHosts> {
        let mut hosts = Vec::new();
        for given in text.split([',', ';', ' ', '\t', '\r', '\n']).filter(|given| !given.is_empty()) {
            let host = parse_host(given).ok_or_else(|| BadHosts::NotAHost(given.to_owned()))?;
            if !hosts.contains(&host) {
                hosts.push(host);
            }
        }
        if hosts.len() > MAX_HOSTS { Err(BadHosts::TooMany) } else { Ok(Self(hosts)) }
    }
}

impl fmt::Display for AllowedHosts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.join("\n"))
    }
}

/// Reads a host through the parser of addresses, so that it comes out as the hosts of pictures do.
fn parse_host(given: &str) -> Option<String> {
    let (is_any_below, given) = match given.strip_prefix(ANY_BELOW) {
        Some(above) => (true, above),
        None => (false, given),
    };
    let address = if given.contains("://") { given.to_owned() } else { format!("http://{given}") };
    let url = url::Url::parse(&address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let host = url.host_str()?.trim_end_matches('.');
    let is_host = host.contains(['.', ':']) || host == "localhost";
    let is_host = is_host && !host.contains(['*', '%', '_']) && host.len() <= 253;
    is_host.then(|| format!("{}{host}", if is_any_below { ANY_BELOW } else { "" }))
}

/// The last moment of a day written like 2026-12-31, UTC.
pub fn end_of_day(text: &str) -> Option<Timestamp> {
    let date: Date = text.trim().parse().ok()?;
    let next = date.tomorrow().ok()?.to_zoned(TimeZone::UTC).ok()?;
    Some(Timestamp(next.timestamp().as_millisecond() - 1))
}

/// The calendar month of a moment, counted from the year 0, UTC.
pub(crate) fn month_of(moment: Timestamp) -> i64 {
    let date = jiff::Timestamp::from_millisecond(moment.0).unwrap_or_default().to_zoned(TimeZone::UTC).date();
    i64::from(date.year()) * 12 + i64::from(date.month()) - 1
}

impl AliasBounds {
    pub(super) fn to_row(&self) -> KeyBounds {
        let hosts = &self.allowed_hosts;
        KeyBounds {
            label: Some(self.label.0.clone()),
            monthly_limit: self.monthly_limit,
            allowed_hosts: (!hosts.is_any())
                .then(|| serde_json::to_string(hosts).expect("hosts are plain text")),
            expires_at: self.expires_at,
        }
    }

    /// The bounds as the log keeps them.
    pub(crate) fn terms(&self) -> AliasTerms {
        AliasTerms {
            monthly_limit: self.monthly_limit,
            hosts: self.allowed_hosts.as_slice().to_vec(),
            until: self.expires_at,
        }
    }
}

/// What a stored alias is called and bound to; `None` for a main key.
pub(super) fn of_row(row: &KeyBounds) -> Option<AliasBounds> {
    Some(AliasBounds {
        label: Label(row.label.clone()?),
        monthly_limit: row.monthly_limit,
        allowed_hosts: hosts_of(row),
        expires_at: row.expires_at,
    })
}

pub(super) fn limits_of(row: &KeyBounds) -> KeyLimits {
    KeyLimits { monthly: row.monthly_limit, hosts: hosts_of(row) }
}

fn hosts_of(row: &KeyBounds) -> AllowedHosts {
    let Some(hosts) = &row.allowed_hosts else { return AllowedHosts::default() };
    // What cannot be read lets nobody in rather than everybody.
    serde_json::from_str(hosts).unwrap_or_else(|_| AllowedHosts(vec!["unreadable.invalid".into()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(text: &str) -> AllowedHosts {
        text.parse().unwrap()
    }

    #[test]
    fn a_host_is_meant_with_and_without_www_and_nothing_else() {
        let allowed = hosts("https://Shop.example/start, *.agency.example");
        for host in
            ["shop.example", "www.shop.example", "SHOP.example.", "a.agency.example", "a.b.agency.example"]
        {
            assert!(allowed.allow(Some(host)), "{host}");
        }
        for host in ["evilshop.example", "cdn.shop.example", "agency.example", "evilagency.example", ""] {
            assert!(!allowed.allow(Some(host)), "{host}");
        }
        assert!(!allowed.allow(None), "who does not say where from is not let in");
        assert!(hosts("www.shop.example").allow(Some("shop.example")));
    }

    #[test]
    fn no_host_named_means_any() {
        assert!(hosts(" \n").allow(None));
        assert!(hosts("").allow(Some("anything.example")));
    }

    #[test]
    fn what_is_no_host_is_named() {
        for text in ["shop", "a.example b", "ftp://a.example", "*", "a_b.example", "http://"] {
            assert!(matches!(text.parse::<AllowedHosts>(), Err(BadHosts::NotAHost(_))), "{text}");
        }
        let many = (0..51).map(|i| format!("h{i}.example")).collect::<Vec<_>>().join(" ");
        assert_eq!(many.parse::<AllowedHosts>(), Err(BadHosts::TooMany));
        assert_eq!(hosts("bücher.example").as_slice(), ["xn--bcher-kva.example"]);
    }

    #[test]
    fn a_label_is_one_short_line() {
        assert_eq!("  Shop \n two ".parse::<Label>().unwrap().as_str(), "Shop two");
        for text in ["", "   ", &"x".repeat(61), "a\u{7}b"] {
            assert_eq!(text.parse::<Label>(), Err(BadLabel), "{text:?}");
        }
    }

    #[test]
    fn months_begin_and_end_at_midnight_utc() {
        let december = month_of(Timestamp(1_796_083_200_000));
        assert_eq!(month_of(end_of_day("2026-11-30").unwrap()), december - 1);
        assert_eq!(month_of(end_of_day("2026-11-30").unwrap().plus_ms(1)), december);
        assert_eq!(end_of_day("30.11.2026"), None);
    }
}
