//! A picture's address as a customer gave it, parsed where it comes in.
//!
//! What was given is kept byte for byte (clients compare it with `===`); what is fetched is its percent-encoded form.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;

/// An http or https address without user-info; whether it may be connected to is the guard's to say, at each hop.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SourceUrl(Url);

/// Says why an address cannot be a picture's source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadUrl {
    /// Not an absolute address at all.
    #[error("the address is not a valid URL")]
    Malformed,
    /// Longer than any address we store.
    #[error("the address is longer than {} bytes once it is percent-encoded", SourceUrl::MAX_BYTES)]
    TooLong,
    /// Something else than http or https.
    #[error("only http and https addresses are fetched")]
    Scheme,
    /// A user name or a password before the host.
    #[error("an address with a user name or password is not fetched")]
    UserInfo,
}

impl SourceUrl {
    /// Longer addresses, as they are stored, are refused: no picture needs one.
    pub const MAX_BYTES: usize = 4096;

    /// Parses what a customer sent; raw UTF-8 and spaces are percent-encoded for fetching.
    pub fn parse(given: &str) -> Result<Self, BadUrl> {
        // Encoding makes it no shorter.
        if given.len() > SourceUrl::MAX_BYTES {
            return Err(BadUrl::TooLong);
        }
        // The parser would drop tabs and line breaks silently, and the address would no longer be the one we log.
        if given.chars().any(char::is_control) {
            return Err(BadUrl::Malformed);
        }
        Url::parse(given.trim()).map_err(|_| BadUrl::Malformed).and_then(Self::from_url)
    }

    /// Takes an address that was checked before it was stored; the bounds of today are not put to it again.
    pub(crate) fn stored(text: &str) -> Option<Self> {
        Url::parse(text).ok().map(Self)
    }

    /// Takes the next hop of a redirect.
    pub(super) fn join(&self, location: &str) -> Result<Self, BadUrl> {
        if location.len() > SourceUrl::MAX_BYTES {
            return Err(BadUrl::TooLong);
        }
        self.0.join(location).map_err(|_| BadUrl::Malformed).and_then(Self::from_url)
    }

    fn from_url(mut url: Url) -> Result<Self, BadUrl> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(BadUrl::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BadUrl::UserInfo);
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err(BadUrl::Malformed);
        }
        url.set_fragment(None);
        // As it is fetched and stored: a letter of another script takes six bytes or nine.
        if url.as_str().len() > SourceUrl::MAX_BYTES {
            return Err(BadUrl::TooLong);
        }
        Ok(Self(url))
    }

    /// Gives the address as it goes on the wire.
    pub fn as_url(&self) -> &Url {
        &self.0
    }

    /// The same as text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Names the host: what logs may say about a source.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// Gives the port, written or implied.
    pub fn port(&self) -> u16 {
        self.0.port_or_known_default().unwrap_or_default()
    }
}

impl TryFrom<String> for SourceUrl {
    type Error = BadUrl;

    fn try_from(given: String) -> Result<Self, BadUrl> {
        Self::parse(&given)
    }
}

impl From<SourceUrl> for String {
    fn from(url: SourceUrl) -> Self {
        url.0.into()
    }
}

impl fmt::Debug for SourceUrl {
    /// Shows the host only: a path may hold what its owner keeps secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SourceUrl({}://{}/…)", self.0.scheme(), self.host())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wire(given: &str) -> String {
        SourceUrl::parse(given).unwrap().as_url().to_string()
    }

    #[test]
    fn raw_utf8_and_spaces_are_encoded_for_the_wire() {
        assert_eq!(
            wire("https://shop.example/wp content/Bärenfoto 1.jpg?ver=1 2"),
            "https://shop.example/wp%20content/B%C3%A4renfoto%201.jpg?ver=1%202"
        );
    }

    #[test]
    fn what_is_encoded_already_stays() {
        assert_eq!(
            wire("http://shop.example/a%20b%2Fc.jpg?ver=17"),
            "http://shop.example/a%20b%2Fc.jpg?ver=17"
        );
    }

    #[test]
    fn numeric_hosts_become_plain_addresses() {
        for given in ["http://2130706433/a.png", "http://0x7f.1/a.png", "http://017700000001/a.png"] {
            assert_eq!(SourceUrl::parse(given).unwrap().host(), "127.0.0.1");
        }
        assert_eq!(SourceUrl::parse("http://[::ffff:127.0.0.1]/").unwrap().host(), "[::ffff:7f00:1]");
    }

    #[test]
    fn other_schemes_user_info_and_nonsense_are_refused() {
        let refused = [
            ("file:///etc/passwd", BadUrl::Scheme),
            ("ftp://shop.example/a.jpg", BadUrl::Scheme),
            ("data:image/png;base64,AAAA", BadUrl::Scheme),
            ("http://me:secret@shop.example/a.jpg", BadUrl::UserInfo),
            ("http://me@shop.example/a.jpg", BadUrl::UserInfo),
            ("", BadUrl::Malformed),
            ("a.jpg", BadUrl::Malformed),
            ("http://", BadUrl::Malformed),
            ("http://shop.example/a\r\nHost: evil", BadUrl::Malformed),
        ];
        for (given, reason) in refused {
            assert_eq!(SourceUrl::parse(given).unwrap_err(), reason, "{given}");
        }
        let long = format!("http://shop.example/{}", "a".repeat(SourceUrl::MAX_BYTES));
        assert_eq!(SourceUrl::parse(&long).unwrap_err(), BadUrl::TooLong);
    }

    #[test]
    fn an_address_is_measured_as_it_is_stored() {
        let long = format!("http://shop.example/{}.jpg", "漢".repeat(700));
        assert!(long.len() < SourceUrl::MAX_BYTES);
        assert_eq!(SourceUrl::parse(&long).unwrap_err(), BadUrl::TooLong);
        let source = SourceUrl::parse("http://shop.example/").unwrap();
        assert_eq!(source.join(&format!("/{}", "я".repeat(700))).unwrap_err(), BadUrl::TooLong);
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_taken_is_read_again_from_where_it_was_stored(path in "\\PC{0,900}") {
            if let Ok(taken) = SourceUrl::parse(&format!("http://shop.example/{path}")) {
                proptest::prop_assert_eq!(SourceUrl::parse(taken.as_str()), Ok(taken.clone()));
                proptest::prop_assert_eq!(SourceUrl::stored(taken.as_str()), Some(taken));
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_ends_in_an_address_or_a_reason(given in ".*") {
            let _ = SourceUrl::parse(&given);
        }
    }
}
