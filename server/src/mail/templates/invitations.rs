//! The mail by which somebody is invited.

use url::Url;

use super::{Mail, Recipient};

/// Carries the link by which an address signs up: below an account where one is named, else for itself.
pub fn invitation(to: &Recipient, public_url: &Url, parent: Option<&str>, link: &Url) -> Mail {
    let link = link.as_str();
    let subject = to.language.say("mail-invitation-subject");
    letter!(to, public_url, subject, "mail/invitation.txt", "mail/invitation.html", {
        parent: Option<&'a str>,
        link: &'a str,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::accounts::EmailAddress;

    #[test]
    fn an_invitation_says_who_invites_and_where_to_sign_up() {
        let to = Recipient::new(&EmailAddress::parse("client@example.org").unwrap(), None);
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
