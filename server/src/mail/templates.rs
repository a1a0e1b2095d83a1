//! The words of each mail, as plain text and as HTML; every address in them is built from the configured public URL.

use askama::Template;
use url::Url;

use super::Mail;
use crate::{Timestamp, accounts::EmailAddress, api_keys::PlainApiKey};

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

/// Tells of a replaced key; the old one works until `old_key_until`, or no more when absent.
pub fn key_replaced(
    to: &EmailAddress,
    public_url: &Url,
    new_key: &PlainApiKey,
    old_key_until: Option<Timestamp>,
) -> Mail {
    #[derive(Template)]
    #[template(path = "mail/key_replaced.txt")]
    struct Text<'a> {
        base: &'a str,
        api_key: &'a str,
        old_key_until: Option<&'a str>,
    }
    #[derive(Template)]
    #[template(path = "mail/key_replaced.html")]
    struct Html<'a> {
        subject: &'a str,
        base: &'a str,
        api_key: &'a str,
        old_key_until: Option<&'a str>,
    }
    let subject = "Your new Eiderpix API key";
    let until = old_key_until.map(crate::wording::moment);
    let (base, api_key, old_key_until) = (base(public_url), new_key.expose(), until.as_deref());
    mail(to, subject, &Text { base, api_key, old_key_until }, &Html { subject, base, api_key, old_key_until })
}

/// Tells of a key that was cut off, with the new one where the active key was meant.
pub fn key_cut_off(to: &EmailAddress, public_url: &Url, new_key: Option<&PlainApiKey>) -> Mail {
    #[derive(Template)]
    #[template(path = "mail/key_cut_off.txt")]
    struct Text<'a> {
        base: &'a str,
        api_key: Option<&'a str>,
    }
    #[derive(Template)]
    #[template(path = "mail/key_cut_off.html")]
    struct Html<'a> {
        subject: &'a str,
        base: &'a str,
        api_key: Option<&'a str>,
    }
    let subject = "An Eiderpix API key was cut off";
    let (base, api_key) = (base(public_url), new_key.map(PlainApiKey::expose));
    mail(to, subject, &Text { base, api_key }, &Html { subject, base, api_key })
}

/// Tells that a site picked up the successor of a replaced key by itself.
pub fn key_picked_up(to: &EmailAddress, public_url: &Url, host: &str, hint: &str) -> Mail {
    #[derive(Template)]
    #[template(path = "mail/key_picked_up.txt")]
    struct Text<'a> {
        base: &'a str,
        host: &'a str,
        hint: &'a str,
    }
    #[derive(Template)]
    #[template(path = "mail/key_picked_up.html")]
    struct Html<'a> {
        subject: &'a str,
        base: &'a str,
        host: &'a str,
        hint: &'a str,
    }
    let subject = "A site has picked up your new Eiderpix API key";
    let base = base(public_url);
    mail(to, subject, &Text { base, host, hint }, &Html { subject, base, host, hint })
}

/// The public URL as people write it: without a slash at its end.
fn base(public_url: &Url) -> &str {
    public_url.as_str().trim_end_matches('/')
}

fn mail(to: &EmailAddress, subject: &str, text: &impl Template, html: &impl Template) -> Mail {
    Mail { to: to.clone(), subject: subject.to_owned(), text: rendered(text), html: rendered(html) }
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

    #[test]
    fn a_replaced_key_tells_how_long_the_old_one_works() {
        let mail = key_replaced(&address(), &base(), &key(), Some(Timestamp(1_795_600_000_000)));
        insta::assert_snapshot!("key_replaced.txt", mail.text);
        insta::assert_snapshot!("key_replaced.html", mail.html);
        let at_once = key_replaced(&address(), &base(), &key(), None);
        assert!(at_once.text.contains("The old key is refused from now on."), "{}", at_once.text);
    }

    #[test]
    fn a_site_that_picked_up_the_new_key_is_named() {
        let mail = key_picked_up(&address(), &base(), "shop.example", "AbCd");
        insta::assert_snapshot!("key_picked_up.txt", mail.text);
        insta::assert_snapshot!("key_picked_up.html", mail.html);
    }

    #[test]
    fn a_cut_off_key_is_told_with_its_successor_where_there_is_one() {
        let with_successor = key_cut_off(&address(), &base(), Some(&key()));
        assert!(with_successor.text.lines().any(|line| line == key().expose()));
        insta::assert_snapshot!("key_cut_off.txt", with_successor.text);
        insta::assert_snapshot!("key_cut_off.html", with_successor.html);
        insta::assert_snapshot!("key_ended.txt", key_cut_off(&address(), &base(), None).text);
    }
}
