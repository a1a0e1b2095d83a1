//! One e-mail address: no display name, no control characters, no second address.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An address that mail can be sent to. Never logged.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

/// What was given is not one e-mail address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is not an e-mail address")]
pub struct BadEmailAddress;

impl EmailAddress {
    /// Reads an address as a person typed it, blanks around it forgiven.
    pub fn parse(given: &str) -> Result<Self, BadEmailAddress> {
        let address = given.trim();
        if address.len() > 254 {
            return Err(BadEmailAddress);
        }
        let parsed: lettre::Address = address.parse().map_err(|_| BadEmailAddress)?;
        let domain = parsed.domain();
        // The mail library takes quoted local parts and address literals; nobody who signs up has one.
        let is_plain = |c: char| !c.is_control() && !c.is_whitespace() && !"\"<>()[],;:\\".contains(c);
        let has_labels = domain.split('.').all(|label| !label.is_empty()) && !domain.starts_with('-');
        if !address.chars().all(is_plain) || !has_labels {
            return Err(BadEmailAddress);
        }
        Ok(Self(address.to_owned()))
    }

    /// The address as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address by which accounts are told apart: case does not count.
    pub fn normalized(&self) -> String {
        self.0.to_lowercase()
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("EmailAddress(hidden)")
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = BadEmailAddress;

    fn try_from(text: String) -> Result<Self, BadEmailAddress> {
        Self::parse(&text)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_have_is_taken() {
        for text in ["owner@example.org", " first.last+tag@sub.example.co.uk ", "o'neil@example.org"] {
            assert!(EmailAddress::parse(text).is_ok(), "{text:?} was refused");
        }
    }

    /// Holds up W4.
    #[test]
    fn what_is_not_one_address_is_refused() {
        for text in
            ["", "owner", "@example.org", "a@b@c", "a@example.org\r\nBcc: x@y.z", "a@b, c@d", "A <a@b.c>"]
        {
            assert!(EmailAddress::parse(text).is_err(), "{text:?} was taken");
        }
    }

    #[test]
    fn case_does_not_make_another_account() {
        let a = EmailAddress::parse("Owner@Example.org").unwrap();
        let b = EmailAddress::parse("owner@example.org").unwrap();
        assert_eq!(a.normalized(), b.normalized());
    }
}
