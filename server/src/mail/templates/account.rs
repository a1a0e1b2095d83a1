//! The mails about getting into an account, and about its life.

use askama::Template;
use url::Url;

use super::{Mail, base, mail};
use crate::{accounts::EmailAddress, accounts::LOG_IN_LINK_MINUTES, wording::counted};

/// Renders a mail from its two templates, which know the same fields.
macro_rules! letter {
    ($to:expr, $public_url:expr, $subject:expr, $text:tt, $html:tt, { $($field:ident: $type:ty),* $(,)? }) => {{
        #[derive(Template)]
        #[template(path = $text)]
        struct Text<'a> {
            base: &'a str,
            $($field: $type,)*
        }
        #[derive(Template)]
        #[template(path = $html)]
        struct Html<'a> {
            subject: &'a str,
            base: &'a str,
            $($field: $type,)*
        }
        let (subject, base) = ($subject, base($public_url));
        mail($to, subject, &Text { base, $($field,)* }, &Html { subject, base, $($field,)* })
    }};
}

/// What became of a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecondFactorChange {
    /// It was turned on.
    On,
    /// It was turned off by the account's owner.
    Off,
    /// It was turned off by the service's operator.
    OffByOperator,
    /// The recovery codes were made anew.
    NewCodes,
}

/// Carries the link to log in.
pub fn log_in_link(to: &EmailAddress, public_url: &Url, link: &Url) -> Mail {
    let (link, minutes) = (link.as_str(), LOG_IN_LINK_MINUTES);
    letter!(to, public_url, "Log in to Eiderpix", "mail/log_in_link.txt", "mail/log_in_link.html", {
        link: &'a str,
        minutes: i64,
    })
}

/// Tells what became of the second factor.
pub fn second_factor_changed(to: &EmailAddress, public_url: &Url, change: SecondFactorChange) -> Mail {
    let (headline, meaning) = match change {
        SecondFactorChange::On => (
            "The second factor is on",
            "From now on logging in to your Eiderpix account takes a code of your authenticator app, or a recovery code. All other sessions were ended. Your API keys work as before.",
        ),
        SecondFactorChange::Off => (
            "The second factor is off",
            "Your password or a mailed link is now enough to log in to your Eiderpix account. The recovery codes are void.",
        ),
        SecondFactorChange::OffByOperator => (
            "The operator turned your second factor off",
            "Your password or a mailed link is now enough to log in to your Eiderpix account. The recovery codes are void. You can set the second factor up anew on your account's page.",
        ),
        SecondFactorChange::NewCodes => (
            "You have new recovery codes",
            "New recovery codes were made for your Eiderpix account. The old ones are void.",
        ),
    };
    letter!(to, public_url, headline, "mail/second_factor_changed.txt", "mail/second_factor_changed.html", {
        headline: &'a str,
        meaning: &'a str,
    })
}

/// Tells that a recovery code was used, and how many are left.
pub fn recovery_code_used(to: &EmailAddress, public_url: &Url, left: u64) -> Mail {
    let left = counted(left, "code is left", "codes are left");
    let left = left.as_str();
    letter!(
        to, public_url, "A recovery code of your Eiderpix account was used",
        "mail/recovery_code_used.txt", "mail/recovery_code_used.html",
        { left: &'a str }
    )
}

/// Asks an account's address whether another may take its place.
pub fn email_change_old(to: &EmailAddress, public_url: &Url, new: &EmailAddress, link: &Url) -> Mail {
    let (new, link) = (new.as_str(), link.as_str());
    letter!(
        to, public_url, "Change the address of your Eiderpix account?",
        "mail/email_change_old.txt", "mail/email_change_old.html",
        { new: &'a str, link: &'a str }
    )
}

/// Asks an address whether it is to be an account's; does not tell whose.
pub fn email_change_new(to: &EmailAddress, public_url: &Url, link: &Url) -> Mail {
    let link = link.as_str();
    letter!(
        to, public_url, "Confirm your address for Eiderpix",
        "mail/email_change_new.txt", "mail/email_change_new.html",
        { link: &'a str }
    )
}

/// Tells someone who wants to move to this address that it has an account already.
pub fn email_change_taken(to: &EmailAddress, public_url: &Url) -> Mail {
    letter!(
        to,
        public_url,
        "This address has an Eiderpix account already",
        "mail/email_change_taken.txt",
        "mail/email_change_taken.html",
        {}
    )
}

/// Tells both addresses that the change was made.
pub fn email_changed(to: &EmailAddress, public_url: &Url, old: &EmailAddress, new: &EmailAddress) -> Mail {
    let (old, new) = (old.as_str(), new.as_str());
    letter!(
        to, public_url, "The address of your Eiderpix account was changed",
        "mail/email_changed.txt", "mail/email_changed.html",
        { old: &'a str, new: &'a str }
    )
}

/// Confirms that an account was deleted.
pub fn account_deleted(to: &EmailAddress, public_url: &Url) -> Mail {
    letter!(
        to,
        public_url,
        "Your Eiderpix account is deleted",
        "mail/account_deleted.txt",
        "mail/account_deleted.html",
        {}
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> EmailAddress {
        EmailAddress::parse(text).unwrap()
    }

    #[test]
    fn each_mail_says_what_happened_and_what_to_do_if_it_was_not_you() {
        let base = Url::parse("https://pictures.example").unwrap();
        let link = |path: &str| base.join(&format!("{path}?token=0123abcd")).unwrap();
        let (old, new) = (address("owner@example.org"), address("new@example.org"));
        let change = |change| second_factor_changed(&old, &base, change);
        let mails = [
            ("log_in_link", log_in_link(&old, &base, &link("/login/link"))),
            ("second_factor_on", change(SecondFactorChange::On)),
            ("second_factor_off", change(SecondFactorChange::Off)),
            ("second_factor_off_by_operator", change(SecondFactorChange::OffByOperator)),
            ("new_recovery_codes", change(SecondFactorChange::NewCodes)),
            ("recovery_code_used", recovery_code_used(&old, &base, 9)),
            ("email_change_old", email_change_old(&old, &base, &new, &link("/email-change"))),
            ("email_change_new", email_change_new(&new, &base, &link("/email-change"))),
            ("email_change_taken", email_change_taken(&new, &base)),
            ("email_changed", email_changed(&old, &base, &old, &new)),
            ("account_deleted", account_deleted(&old, &base)),
        ];
        for (name, mail) in mails {
            assert!(mail.html.contains(&format!("<title>{}</title>", mail.subject)), "{name}");
            insta::assert_snapshot!(format!("{name}.txt"), format!("{}\n\n{}", mail.subject, mail.text));
            insta::assert_snapshot!(format!("{name}.html"), mail.html);
        }
    }
}
