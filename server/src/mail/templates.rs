//! The words of each mail, as plain text and as HTML; every address in them is built from the configured public URL.

mod account;
mod credits;
mod invitations;
mod keys;

pub use account::{
    SecondFactorChange, account_deleted, email_change_new, email_change_old, email_change_taken,
    email_changed, log_in_link, recovery_code_used, second_factor_changed,
};
pub use credits::{CreditsLeft, MonthlyReport, ReportedSite, credits_near, key_limit_near, monthly_report};
pub use invitations::invitation;
pub use keys::{
    NewSite, key_cut_off, key_ending, key_picked_up, key_replaced, key_replacing_undone, new_sites,
};

use askama::Template;
use url::Url;

use super::Mail;
use crate::{accounts::EmailAddress, api_keys::PlainApiKey};

/// Greets a new account, with its API key and a link to choose a password.
pub fn welcome(to: &EmailAddress, public_url: &Url, api_key: &PlainApiKey, password_link: &Url) -> Mail {
    #[derive(Template)]
    #[template(path = "mail/welcome.txt")]
    struct Text<'a> {
        base: &'a str,
        api_key: &'a str,
        link: &'a str,
    }
    #[derive(Template)]
    #[template(path = "mail/welcome.html")]
    struct Html<'a> {
        subject: &'a str,
        base: &'a str,
        api_key: &'a str,
        link: &'a str,
    }
    let subject = "Welcome to Eiderpix: your API key";
    let (base, api_key, link) = (base(public_url), api_key.expose(), password_link.as_str());
    mail(to, subject, &Text { base, api_key, link }, &Html { subject, base, api_key, link })
}

/// Tells someone who signs up again that the account is there already.
pub fn already_registered(to: &EmailAddress, public_url: &Url, password_link: &Url) -> Mail {
    #[derive(Template)]
    #[template(path = "mail/already_registered.txt")]
    struct Text<'a> {
        base: &'a str,
        link: &'a str,
    }
    #[derive(Template)]
    #[template(path = "mail/already_registered.html")]
    struct Html<'a> {
        subject: &'a str,
        base: &'a str,
        link: &'a str,
    }
    let subject = "You have an Eiderpix account already";
    let (base, link) = (base(public_url), password_link.as_str());
    mail(to, subject, &Text { base, link }, &Html { subject, base, link })
}

/// Carries the link to choose a new password.
pub fn password_link(to: &EmailAddress, public_url: &Url, password_link: &Url) -> Mail {
    #[derive(Template)]
    #[template(path = "mail/password_link.txt")]
    struct Text<'a> {
        base: &'a str,
        link: &'a str,
    }
    #[derive(Template)]
    #[template(path = "mail/password_link.html")]
    struct Html<'a> {
        subject: &'a str,
        base: &'a str,
        link: &'a str,
    }
    let subject = "Choose a new Eiderpix password";
    let (base, link) = (base(public_url), password_link.as_str());
    mail(to, subject, &Text { base, link }, &Html { subject, base, link })
}

/// The public URL as people write it: without a slash at its end.
fn base(public_url: &Url) -> &str {
    public_url.as_str().trim_end_matches('/')
}

fn mail(to: &EmailAddress, subject: &str, text: &impl Template, html: &impl Template) -> Mail {
    Mail {
        to: to.clone(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    fn address() -> EmailAddress {
        EmailAddress::parse("owner@example.org").unwrap()
    }

    fn base() -> Url {
        Url::parse("https://pictures.example").unwrap()
    }

    fn link() -> Url {
        Url::parse("https://pictures.example/password/choose?token=0123abcd").unwrap()
    }

    fn key() -> PlainApiKey {
        PlainApiKey::generate(&Random::seeded(7))
    }

    #[test]
    fn the_welcome_mail_has_the_key_on_a_line_of_its_own() {
        let mail = welcome(&address(), &base(), &key(), &link());
        assert!(mail.text.lines().any(|line| line == key().expose()));
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
}
