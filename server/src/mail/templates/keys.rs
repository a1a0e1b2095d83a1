//! The mails about API keys and the sites that use them.

use url::Url;

use super::{Mail, Recipient};
use crate::{Timestamp, domain::mail::NewSite, words::Text};

/// Tells of a replaced key; the old one works until `old_key_until`, or no more when absent.
pub fn key_replaced(
    to: &Recipient,
    public_url: &Url,
    api_key: &str,
    label: Option<&str>,
    old_key_until: Option<Timestamp>,
) -> Mail {
    let subject = to.language.say("mail-key-replaced-subject");
    let until = old_key_until.map(|until| to.language.moment(until));
    let old_key_until = until.as_ref();
    letter!(to, public_url, subject, "mail/key_replaced.txt", "mail/key_replaced.html", {
        api_key: &'a str,
        label: Option<&'a str>,
        old_key_until: Option<&'a Text>,
    })
}

/// Tells that a replacement was taken back: which key works on, and until when the other does.
pub fn key_replacing_undone(
    to: &Recipient,
    public_url: &Url,
    active: &str,
    retiring: &str,
    until: Timestamp,
) -> Mail {
    let subject = to.language.say("mail-key-undone-subject");
    let until = &to.language.moment(until);
    letter!(to, public_url, subject, "mail/key_replacing_undone.txt", "mail/key_replacing_undone.html", {
        active: &'a str,
        retiring: &'a str,
        until: &'a Text,
    })
}

/// Tells of a key that was cut off, with the new one where the active main key was meant.
pub fn key_cut_off(to: &Recipient, public_url: &Url, label: Option<&str>, api_key: Option<&str>) -> Mail {
    let subject = to.language.say("mail-key-cut-off-subject");
    letter!(to, public_url, subject, "mail/key_cut_off.txt", "mail/key_cut_off.html", {
        label: Option<&'a str>,
        api_key: Option<&'a str>,
    })
}

/// Tells that a site picked up the successor of a replaced key by itself.
pub fn key_picked_up(to: &Recipient, public_url: &Url, host: &str, hint: &str) -> Mail {
    let subject = to.language.say("mail-key-picked-up-subject");
    letter!(to, public_url, subject, "mail/key_picked_up.txt", "mail/key_picked_up.html", {
        host: &'a str,
        hint: &'a str,
    })
}

/// A host, and when it was last seen, in words.
struct LastSeen<'a> {
    host: &'a str,
    seen: Text,
}

/// Names the sites that still use a key which ends soon; each with the moment it was last seen.
pub fn key_ending(
    to: &Recipient,
    public_url: &Url,
    hint: &str,
    until: Timestamp,
    sites: &[(String, Timestamp)],
) -> Mail {
    let t = to.language;
    let subject = t.say("mail-key-ending-subject").with("count", sites.len());
    let until = &t.moment(until);
    let sites: Vec<_> = sites.iter().map(|(host, seen)| LastSeen { host, seen: t.moment(*seen) }).collect();
    let (sites, count) = (sites.as_slice(), sites.len());
    letter!(to, public_url, subject, "mail/key_ending.txt", "mail/key_ending.html", {
        hint: &'a str,
        until: &'a Text,
        sites: &'a [LastSeen<'a>],
        count: usize,
    })
}

/// A new site, in words.
struct Seen<'a> {
    host: &'a str,
    hint: &'a str,
    client: String,
    first_seen: Text,
}

/// Tells of sites that were first seen using a key of the account.
pub fn new_sites(to: &Recipient, public_url: &Url, sites: &[NewSite]) -> Mail {
    let t = to.language;
    let subject = match sites {
        [site] => t.say("mail-new-site-subject").with("host", &site.host),
        many => t.say("mail-new-sites-subject").with("count", many.len()),
    };
    let client = |client: Option<&str>| match client {
        Some(client) => client.to_owned(),
        None => t.say("mail-new-sites-nameless").into(),
    };
    let sites: Vec<_> = sites
        .iter()
        .map(|site| Seen {
            host: &site.host,
            hint: &site.hint,
            client: client(site.client.as_deref()),
            first_seen: t.moment(site.first_seen),
        })
        .collect();
    let sites = sites.as_slice();
    letter!(to, public_url, subject, "mail/new_sites.txt", "mail/new_sites.html", { sites: &'a [Seen<'a>] })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        context::random::Random,
        domain::{accounts::EmailAddress, api_keys::PlainApiKey},
    };

    const MOMENT: Timestamp = Timestamp(1_795_600_000_000);

    fn address() -> Recipient {
        Recipient::new(&EmailAddress::parse("owner@example.org").unwrap(), None)
    }

    fn base() -> Url {
        Url::parse("https://pictures.example").unwrap()
    }

    fn key() -> String {
        PlainApiKey::generate(&Random::seeded(7)).expose().to_owned()
    }

    #[test]
    fn a_replaced_key_tells_how_long_the_old_one_works() {
        let mail = key_replaced(&address(), &base(), &key(), None, Some(MOMENT));
        insta::assert_snapshot!("key_replaced.txt", mail.text);
        insta::assert_snapshot!("key_replaced.html", mail.html);
        let at_once = key_replaced(&address(), &base(), &key(), Some("Shop two"), None);
        assert!(at_once.text.contains("The old key is refused from now on."), "{}", at_once.text);
        assert!(at_once.text.contains("“Shop two”"), "{}", at_once.text);
    }

    #[test]
    fn an_undone_replacement_tells_which_key_works_on() {
        let mail = key_replacing_undone(&address(), &base(), "aaaa", "bbbb", MOMENT);
        insta::assert_snapshot!("key_replacing_undone.txt", mail.text);
        insta::assert_snapshot!("key_replacing_undone.html", mail.html);
    }

    #[test]
    fn a_cut_off_key_is_told_with_its_successor_where_there_is_one() {
        let with_successor = key_cut_off(&address(), &base(), None, Some(key().as_str()));
        assert!(with_successor.text.lines().any(|line| line == key()));
        insta::assert_snapshot!("key_cut_off.txt", with_successor.text);
        insta::assert_snapshot!("key_cut_off.html", with_successor.html);
        insta::assert_snapshot!("key_ended.txt", key_cut_off(&address(), &base(), Some("Shop"), None).text);
    }

    #[test]
    fn a_site_that_picked_up_the_new_key_is_named() {
        let mail = key_picked_up(&address(), &base(), "shop.example", "AbCd");
        insta::assert_snapshot!("key_picked_up.txt", mail.text);
        insta::assert_snapshot!("key_picked_up.html", mail.html);
    }

    #[test]
    fn a_key_that_ends_soon_is_told_with_the_sites_that_still_use_it() {
        let mail = key_ending(&address(), &base(), "aaaa", MOMENT, &[("third.example".to_owned(), MOMENT)]);
        insta::assert_snapshot!(mail.subject, @"1 site still uses an Eiderpix API key that ends soon");
        insta::assert_snapshot!("key_ending.txt", mail.text);
        insta::assert_snapshot!("key_ending.html", mail.html);
    }

    #[test]
    fn new_sites_are_told_together() {
        let site = |host: &str, client: Option<&str>| NewSite {
            host: host.to_owned(),
            hint: "aaaa".to_owned(),
            client: client.map(str::to_owned),
            first_seen: MOMENT,
        };
        let one = new_sites(&address(), &base(), &[site("shop.example", Some("6.5.1"))]);
        insta::assert_snapshot!(one.subject, @"New site with your Eiderpix API key: shop.example");
        let two = [site("<b>.example", None), site("b.example", Some("6.5.1"))];
        let mail = new_sites(&address(), &base(), &two);
        assert!(mail.html.contains("&#60;b&#62;.example"), "what a client says is escaped: {}", mail.html);
        insta::assert_snapshot!(mail.subject, @"2 new sites with your Eiderpix API keys");
        insta::assert_snapshot!("new_sites.txt", mail.text);
        insta::assert_snapshot!("new_sites.html", mail.html);
    }
}
