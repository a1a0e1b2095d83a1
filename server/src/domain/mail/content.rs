//! What lies sealed in a row of the outbox.

use serde::{Deserialize, Serialize};
use url::Url;

use super::{Letter, Recipient};
use crate::domain::{accounts::EmailAddress, language::Language};

/// A letter with its address.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// The one recipient.
    pub to: EmailAddress,
    /// The language to write it in.
    pub language: Language,
    /// Base of its links, as the process knew it that this is about: another one may listen elsewhere.
    pub public_url: String,
    /// What it tells.
    #[serde(flatten)]
    pub letter: Letter,
}

/// A mail in words, ready to be sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// The one recipient.
    pub to: EmailAddress,
    /// Subject line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// Where a POST ends mails of this kind, without log-in; for those that nobody asked for one by one.
    #[serde(default)]
    pub unsubscribe: Option<String>,
}

/// What a row holds.
#[derive(Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Content {
    /// A letter, yet to be written.
    Letter(Envelope),
    /// Words, as releases up to 0.1.0 stored them; such a row is sent or deleted within a week.
    Words(Mail),
}

impl Content {
    /// Whom it goes to.
    pub fn to(&self) -> &EmailAddress {
        match self {
            Self::Letter(envelope) => &envelope.to,
            Self::Words(mail) => &mail.to,
        }
    }
}

impl Envelope {
    /// Addresses a letter.
    pub fn new(to: &Recipient, public_url: &Url, letter: Letter) -> Self {
        Self { to: to.email.clone(), language: to.language, public_url: public_url.to_string(), letter }
    }

    /// Whom it goes to, and in which language.
    pub fn recipient(&self) -> Recipient {
        Recipient { email: self.to.clone(), language: self.language }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_stored_as_data_without_a_word_of_any_language() {
        let to = Recipient {
            email: EmailAddress::parse("owner@example.org").unwrap(),
            language: Language::German,
        };
        let base = Url::parse("https://pictures.example").unwrap();
        let envelope = Envelope::new(&to, &base, Letter::RecoveryCodeUsed { left: 9 });
        let stored = serde_json::to_string(&envelope).unwrap();
        insta::assert_snapshot!(stored, @r#"{"to":"owner@example.org","language":"de","public_url":"https://pictures.example/","letter":"recovery_code_used","left":9}"#);
        assert!(serde_json::from_str::<Content>(&stored).unwrap() == Content::Letter(envelope));
    }

    #[test]
    fn a_mail_that_an_earlier_release_stored_in_words_is_still_sent() {
        let stored =
            r#"{"to":"owner@example.org","subject":"Hello","text":"Hello.\n","html":"<p>Hello.</p>\n"}"#;
        let Content::Words(mail) = serde_json::from_str(stored).unwrap() else { panic!("it is in words") };
        assert_eq!((mail.subject.as_str(), mail.unsubscribe), ("Hello", None));
    }
}
