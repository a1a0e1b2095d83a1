//! What a site behind HTTP authentication wants to see before it hands out a picture.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// Longer ones no site asks for.
const MOST_BYTES: usize = 1_000;

/// A user name and a password for one host; never printed.
#[derive(Clone)]
pub struct Credentials {
    user: String,
    password: SecretString,
}

impl Credentials {
    /// Takes a pair; `None` when there is no user name, or it could not stand in a header.
    pub fn new(user: &str, password: &str) -> Option<Self> {
        // The first colon ends the user name.
        let is_user = !user.is_empty() && !user.contains(':');
        let is_sound = |text: &str| text.len() <= MOST_BYTES && !text.chars().any(char::is_control);
        let is_pair = is_user && is_sound(user) && is_sound(password);
        is_pair.then(|| Self { user: user.to_owned(), password: password.to_owned().into() })
    }

    pub(crate) fn from_json(text: &str) -> Option<Self> {
        let (user, password): (String, String) = serde_json::from_str(text).ok()?;
        Self::new(&user, &password)
    }

    /// For sealing; not for eyes.
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(&(&self.user, self.password())).expect("two texts are plain data")
    }

    pub(super) fn user(&self) -> &str {
        &self.user
    }

    pub(super) fn password(&self) -> &str {
        self.password.expose_secret()
    }
}

impl PartialEq for Credentials {
    fn eq(&self, other: &Self) -> bool {
        self.user == other.user && self.password() == other.password()
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Credentials(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_reads_back_and_is_never_printed() {
        let pair = Credentials::new("me", "s:e\"cret").unwrap();
        assert_eq!(Credentials::from_json(&pair.to_json()).unwrap(), pair);
        assert_eq!(format!("{pair:?}"), "Credentials(hidden)");
        for (user, password) in [("", "secret"), ("a:b", ""), ("a\nb", ""), ("a", "b\r\nc")] {
            assert!(Credentials::new(user, password).is_none(), "{user:?} {password:?}");
        }
    }
}
