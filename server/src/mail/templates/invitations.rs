//! The mail by which somebody is invited.

use askama::Template;
use url::Url;

use super::{Mail, base, mail};
use crate::accounts::EmailAddress;

/// Carries the link by which an address signs up: below an account where one is named, else for itself.
pub fn invitation(to: &EmailAddress, public_url: &Url, parent: Option<&str>, link: &Url) -> Mail {
    #[derive(Template)]
    #[template(path = "mail/invitation.txt")]
    struct Text<'a> {
        base: &'a str,
        parent: Option<&'a str>,
        link: &'a str,
    }
    #[derive(Template)]
    #[template(path = "mail/invitation.html")]
    struct Html<'a> {
        subject: &'a str,
        base: &'a str,
        parent: Option<&'a str>,
        link: &'a str,
    }
    let subject = "You are invited to Eiderpix";
    let (base, link) = (base(public_url), link.as_str());
    mail(to, subject, &Text { base, parent, link }, &Html { subject, base, parent, link })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_says_who_invites_and_where_to_sign_up() {
        let to = EmailAddress::parse("client@example.org").unwrap();
        let base = Url::parse("https://pictures.example").unwrap();
        let link = Url::parse("https://pictures.example/sign-up?invitation=0123abcd").unwrap();
        let mail = invitation(&to, &base, Some("agency@example.org"), &link);
        insta::assert_snapshot!("invitation.txt", mail.text);
        insta::assert_snapshot!("invitation.html", mail.html);
        let mail = invitation(&to, &base, None, &link);
        assert!(
            mail.text.contains("the operator of the Eiderpix at https://pictures.example"),
            "{}",
            mail.text
        );
    }
}
