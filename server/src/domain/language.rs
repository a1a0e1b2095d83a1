//! The languages that an account can choose, as data: what is said in them is the business of `words`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A language that pages and mails are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// What is read by whoever told nothing.
    #[default]
    English,
    /// As in Germany, Austria and Switzerland.
    German,
    /// English with marks around each text, so that a text which is none of the catalogue's shows.
    #[cfg(test)]
    Marked,
}

impl Language {
    /// Every language that may be chosen.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// Its code (BCP 47), as in `<html lang>`.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            #[cfg(test)]
            Self::Marked => "en-x-marked",
        }
    }

    /// What those who speak it call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            #[cfg(test)]
            Self::Marked => "⟦marked⟧",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        #[cfg(test)]
        if code == Self::Marked.code() {
            return Some(Self::Marked);
        }
        Self::ALL.into_iter().find(|language| language.code() == code)
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Language {
    /// A language that this release does not know is read as the one of whoever told nothing.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::from_code(&String::deserialize(deserializer)?).unwrap_or_default())
    }
}
