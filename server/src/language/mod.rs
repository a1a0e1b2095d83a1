//! The languages that people read: which one somebody wants, and each text in it.
//!
//! Pages and mails are for people; the JSON APIs, the logs and the command line stay English.

mod catalogue;
mod negotiation;
mod text;

#[cfg(test)]
mod tests;

pub use text::{Argument, Html, Text};

use serde::{Serialize, Serializer};

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

    /// Chooses by an `Accept-Language` header; `None` where it names none of ours.
    pub fn negotiated(accept_language: &str) -> Option<Self> {
        negotiation::choose(accept_language)
    }

    /// A text of the catalogue.
    pub fn say(self, id: &'static str) -> Text {
        Text::new(self, id)
    }

    /// A text of the catalogue with markup in it; its arguments are escaped, it is not.
    pub fn html(self, id: &'static str) -> Html {
        Html::new(self, id)
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}
