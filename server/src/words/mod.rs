//! What people read: which language somebody wants, and each text, figure and event in it.
//!
//! Pages and mails are for people; the JSON APIs, the logs and the command line stay English.

mod catalogue;
pub(crate) mod failure;
pub(crate) mod figures;
mod log;
mod negotiation;
pub mod refusal;
mod text;

#[cfg(test)]
mod tests;

pub use text::{Argument, Html, Text};

use crate::domain::language::Language;

impl Language {
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
