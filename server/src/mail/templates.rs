//! The words of each mail, as plain text and as HTML; every address in them is built from the configured public URL.
//!
//! They come from the catalogue of the recipient's language, where paragraphs of plain text are in lines.

/// Renders a mail from its two templates, which know the same fields; `t` is the language that it is written in.
macro_rules! letter {
    ($to:expr, $public_url:expr, $subject:expr, $text:tt, $html:tt, { $($field:ident: $type:ty),* $(,)? }) => {{
        #[derive(askama::Template)]
        #[template(path = $text)]
        struct PlainText<'a> {
            t: $crate::domain::language::Language,
            base: &'a str,
            $($field: $type,)*
        }
        #[derive(askama::Template)]
        #[template(path = $html)]
        struct Page<'a> {
            t: $crate::domain::language::Language,
            subject: &'a str,
            base: &'a str,
            $($field: $type,)*
        }
        let subject = String::from($subject);
        let (t, subject, base) = ($to.language, subject.as_str(), $crate::mail::templates::base($public_url));
        $crate::mail::templates::mail(
            $to,
            subject,
            &PlainText { t, base, $($field,)* },
            &Page { t, subject, base, $($field,)* },
        )
    }};
}

mod account;
mod credits;
mod invitations;
mod keys;

pub use account::{
    account_deleted, email_change_new, email_change_old, email_change_taken, email_changed, log_in_link,
    recovery_code_used, second_factor_changed,
};
pub use credits::{credits_near, key_limit_near, monthly_report};
pub use invitations::invitation;
pub use keys::{key_cut_off, key_ending, key_picked_up, key_replaced, key_replacing_undone, new_sites};

use askama::Template;
use url::Url;

use super::{Mail, Recipient};
use crate::words::Text;

/// Greets a new account, with its API key and a link to choose a password.
pub fn welcome(to: &Recipient, public_url: &Url, api_key: &str, password_link: &Url) -> Mail {
    let link = password_link.as_str();
    let subject = to.language.say("mail-welcome-subject");
    letter!(to, public_url, subject, "mail/welcome.txt", "mail/welcome.html", {
        api_key: &'a str,
        link: &'a str,
    })
}

/// Tells someone who signs up again that the account is there already.
pub fn already_registered(to: &Recipient, public_url: &Url, password_link: &Url) -> Mail {
    let link = password_link.as_str();
    let subject = to.language.say("mail-registered-subject");
    letter!(to, public_url, subject, "mail/already_registered.txt", "mail/already_registered.html", {
        link: &'a str,
    })
}

/// Carries the link to choose a new password.
pub fn password_link(to: &Recipient, public_url: &Url, password_link: &Url) -> Mail {
    let link = password_link.as_str();
    let subject = to.language.say("mail-password-subject");
    letter!(to, public_url, subject, "mail/password_link.txt", "mail/password_link.html", { link: &'a str })
}

/// The public URL as people write it: without a slash at its end.
fn base(public_url: &Url) -> &str {
    public_url.as_str().trim_end_matches('/')
}

fn mail(to: &Recipient, subject: &str, text: &impl Template, html: &impl Template) -> Mail {
    Mail {
        to: to.email.clone(),
        subject: subject.to_owned(),
        text: rendered(text),
        html: rendered(html),
        unsubscribe: None,
    }
}

fn rendered(template: &impl Template) -> String {
    let text = template.render().expect("mails are made of strings alone, which always render");
    format!("{}\n", text.trim_end())
}

impl Text {
    /// A paragraph of plain text as HTML has it: without the ends of its lines.
    fn in_one_line(&self) -> String {
        self.to_string().replace('\n', " ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        context::random::Random,
        domain::{accounts::EmailAddress, api_keys::PlainApiKey, language::Language},
    };

    fn address() -> Recipient {
        Recipient::new(&EmailAddress::parse("owner@example.org").unwrap(), None)
    }

    fn german() -> Recipient {
        Recipient { language: Language::German, ..address() }
    }

    fn base() -> Url {
        Url::parse("https://pictures.example").unwrap()
    }

    fn link() -> Url {
        Url::parse("https://pictures.example/password/choose?token=0123abcd").unwrap()
    }

    fn key() -> String {
        PlainApiKey::generate(&Random::seeded(7)).expose().to_owned()
    }

    #[test]
    fn the_welcome_mail_has_the_key_on_a_line_of_its_own() {
        let mail = welcome(&address(), &base(), &key(), &link());
        assert!(mail.text.lines().any(|line| line == key()));
        insta::assert_snapshot!("welcome.txt", mail.text);
        insta::assert_snapshot!("welcome.html", mail.html);
    }

    #[test]
    fn a_second_sign_up_is_told_of_the_account() {
        let mail = already_registered(&address(), &base(), &link());
        insta::assert_snapshot!("already_registered.txt", mail.text);
        insta::assert_snapshot!("already_registered.html", mail.html);
    }

    #[test]
    fn a_password_link_is_mailed() {
        let mail = password_link(&address(), &base(), &link());
        insta::assert_snapshot!("password_link.txt", mail.text);
        insta::assert_snapshot!("password_link.html", mail.html);
    }

    #[test]
    fn a_mail_is_written_in_the_language_of_who_gets_it() {
        let mail = welcome(&german(), &base(), &key(), &link());
        assert!(mail.text.lines().any(|line| line == key()));
        assert!(mail.html.contains("<html lang=\"de\">"), "{}", mail.html);
        insta::assert_snapshot!("german_welcome.txt", format!("{}\n\n{}", mail.subject, mail.text));
        insta::assert_snapshot!("german_welcome.html", mail.html);
    }
}
