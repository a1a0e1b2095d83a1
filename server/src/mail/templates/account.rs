//! The mails about getting into an account, and about its life.

use url::Url;

use super::{Mail, Recipient};
use crate::domain::{accounts::EmailAddress, mail::SecondFactorChange};

/// Carries the link to log in.
pub fn log_in_link(to: &Recipient, public_url: &Url, link: &Url, minutes: i64) -> Mail {
    let link = link.as_str();
    let subject = to.language.say("mail-log-in-subject");
    letter!(to, public_url, subject, "mail/log_in_link.txt", "mail/log_in_link.html", {
        link: &'a str,
        minutes: i64,
    })
}

/// Tells what became of the second factor.
pub fn second_factor_changed(to: &Recipient, public_url: &Url, change: SecondFactorChange) -> Mail {
    let t = to.language;
    let (headline, meaning) = match change {
        SecondFactorChange::On => (t.say("mail-second-factor-on"), t.say("mail-second-factor-on-means")),
        SecondFactorChange::Off => (t.say("mail-second-factor-off"), t.say("mail-second-factor-off-means")),
        SecondFactorChange::OffByOperator => {
            (t.say("mail-second-factor-off-by-operator"), t.say("mail-second-factor-off-by-operator-means"))
        }
        SecondFactorChange::NewCodes => {
            (t.say("mail-second-factor-new-codes"), t.say("mail-second-factor-new-codes-means"))
        }
    };
    let (headline, meaning) = (headline.to_string(), meaning.to_string());
    let (headline, meaning) = (headline.as_str(), meaning.as_str());
    letter!(to, public_url, headline, "mail/second_factor_changed.txt", "mail/second_factor_changed.html", {
        headline: &'a str,
        meaning: &'a str,
    })
}

/// Tells that a recovery code was used, and how many are left.
pub fn recovery_code_used(to: &Recipient, public_url: &Url, left: u64) -> Mail {
    let subject = to.language.say("mail-recovery-subject");
    letter!(to, public_url, subject, "mail/recovery_code_used.txt", "mail/recovery_code_used.html", { left: u64 })
}

/// Asks an account's address whether another may take its place.
pub fn email_change_old(to: &Recipient, public_url: &Url, new: &EmailAddress, link: &Url) -> Mail {
    let (new, link) = (new.as_str(), link.as_str());
    let subject = to.language.say("mail-change-old-subject");
    letter!(to, public_url, subject, "mail/email_change_old.txt", "mail/email_change_old.html", {
        new: &'a str,
        link: &'a str,
    })
}

/// Asks an address whether it is to be an account's; does not tell whose.
pub fn email_change_new(to: &Recipient, public_url: &Url, link: &Url) -> Mail {
    let link = link.as_str();
    let subject = to.language.say("mail-change-new-subject");
    letter!(to, public_url, subject, "mail/email_change_new.txt", "mail/email_change_new.html", { link: &'a str })
}

/// Tells someone who wants to move to this address that it has an account already.
pub fn email_change_taken(to: &Recipient, public_url: &Url) -> Mail {
    let subject = to.language.say("mail-change-taken-subject");
    letter!(to, public_url, subject, "mail/email_change_taken.txt", "mail/email_change_taken.html", {})
}

/// Tells both addresses that the change was made.
pub fn email_changed(to: &Recipient, public_url: &Url, old: &EmailAddress, new: &EmailAddress) -> Mail {
    let (old, new) = (old.as_str(), new.as_str());
    let subject = to.language.say("mail-changed-subject");
    letter!(to, public_url, subject, "mail/email_changed.txt", "mail/email_changed.html", {
        old: &'a str,
        new: &'a str,
    })
}

/// Confirms that an account was deleted.
pub fn account_deleted(to: &Recipient, public_url: &Url) -> Mail {
    let subject = to.language.say("mail-deleted-subject");
    letter!(to, public_url, subject, "mail/account_deleted.txt", "mail/account_deleted.html", {})
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
        let (to_old, to_new) = (Recipient::new(&old, None), Recipient::new(&new, None));
        let change = |change| second_factor_changed(&to_old, &base, change);
        let mails = [
            ("log_in_link", log_in_link(&to_old, &base, &link("/login/link"), 15)),
            ("second_factor_on", change(SecondFactorChange::On)),
            ("second_factor_off", change(SecondFactorChange::Off)),
            ("second_factor_off_by_operator", change(SecondFactorChange::OffByOperator)),
            ("new_recovery_codes", change(SecondFactorChange::NewCodes)),
            ("recovery_code_used", recovery_code_used(&to_old, &base, 9)),
            ("email_change_old", email_change_old(&to_old, &base, &new, &link("/email-change"))),
            ("email_change_new", email_change_new(&to_new, &base, &link("/email-change"))),
            ("email_change_taken", email_change_taken(&to_new, &base)),
            ("email_changed", email_changed(&to_old, &base, &old, &new)),
            ("account_deleted", account_deleted(&to_old, &base)),
        ];
        for (name, mail) in mails {
            assert!(mail.html.contains(&format!("<title>{}</title>", mail.subject)), "{name}");
            insta::assert_snapshot!(format!("{name}.txt"), format!("{}\n\n{}", mail.subject, mail.text));
            insta::assert_snapshot!(format!("{name}.html"), mail.html);
        }
    }
}
