//! The mails about API keys and the sites that use them.

use askama::Template;
use url::Url;

use super::{Mail, base, mail};
use crate::{
    Timestamp,
    accounts::EmailAddress,
    api_keys::PlainApiKey,
    wording::{counted, moment},
};

/// A new site, as a mail tells of it.
#[derive(Debug, Clone, Copy)]
pub struct NewSite<'a> {
    /// The host.
    pub host: &'a str,
    /// The first characters of the key it used.
    pub hint: &'a str,
    /// The client it said it was.
    pub client: Option<&'a str>,
    /// When it was first seen.
    pub first_seen: Timestamp,
}

/// Tells of a replaced key; the old one works until `old_key_until`, or no more when absent.
pub fn key_replaced(
    to: &EmailAddress,
    public_url: &Url,
    new_key: &PlainApiKey,
    label: Option<&str>,
    old_key_until: Option<Timestamp>,
) -> Mail {
    #[derive(Template)]
    #[template(path = "mail/key_replaced.txt")]
    struct Text<'a> {
        base: &'a str,
        api_key: &'a str,
        label: Option<&'a str>,
        old_key_until: Option<&'a str>,
    }
    #[derive(Template)]
    #[template(path = "mail/key_replaced.html")]
    struct Html<'a> {
        subject: &'a str,
        base: &'a str,
        api_key: &'a str,
        label: Option<&'a str>,
        old_key_until: Option<&'a str>,
    }
    let subject = "Your new Eiderpix API key";
    let until = old_key_until.map(moment);
    let (base, api_key, old_key_until) = (base(public_url), new_key.expose(), until.as_deref());
    mail(
        to,
        subject,
        &Text { base, api_key, label, old_key_until },
        &Html { subject, base, api_key, label, old_key_until },
    )
}

/// Tells that a replacement was taken back: which key works on, and until when the other does.
pub fn key_replacing_undone(
    to: &EmailAddress,
    public_url: &Url,
    active_hint: &str,
    retiring_hint: &str,
    until: Timestamp,
) -> Mail {
    #[derive(Template)]
    #[template(path = "mail/key_replacing_undone.txt")]
    struct Text<'a> {
        base: &'a str,
        active: &'a str,
        retiring: &'a str,
        until: &'a str,
    }
    #[derive(Template)]
    #[template(path = "mail/key_replacing_undone.html")]
    struct Html<'a> {
        subject: &'a str,
        base: &'a str,
        active: &'a str,
        retiring: &'a str,
        until: &'a str,
    }
    let subject = "Replacing your Eiderpix API key was undone";
    let until = moment(until);
    let (base, active, retiring, until) = (base(public_url), active_hint, retiring_hint, until.as_str());
    mail(
        to,
        subject,
        &Text { base, active, retiring, until },
        &Html { subject, base, active, retiring, until },
    )
}

/// Tells of a key that was cut off, with the new one where the active main key was meant.
pub fn key_cut_off(
    to: &EmailAddress,
    public_url: &Url,
    label: Option<&str>,
    new_key: Option<&PlainApiKey>,
) -> Mail {
    #[derive(Template)]
    #[template(path = "mail/key_cut_off.txt")]
    struct Text<'a> {
        base: &'a str,
        label: Option<&'a str>,
        api_key: Option<&'a str>,
    }
    #[derive(Template)]
    #[template(path = "mail/key_cut_off.html")]
    struct Html<'a> {
        subject: &'a str,
        base: &'a str,
        label: Option<&'a str>,
        api_key: Option<&'a str>,
    }
    let subject = "An Eiderpix API key was cut off";
    let (base, api_key) = (base(public_url), new_key.map(PlainApiKey::expose));
    mail(to, subject, &Text { base, label, api_key }, &Html { subject, base, label, api_key })
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

/// A host, and when it was last seen, in words.
struct LastSeen<'a> {
    host: &'a str,
    seen: String,
}

/// Names the sites that still use a key which ends soon; each with the moment it was last seen.
pub fn key_ending(
    to: &EmailAddress,
    public_url: &Url,
    hint: &str,
    until: Timestamp,
    sites: &[(&str, Timestamp)],
) -> Mail {
    #[derive(Template)]
    #[template(path = "mail/key_ending.txt")]
    struct Text<'a> {
        base: &'a str,
        hint: &'a str,
        until: &'a str,
        sites: &'a [LastSeen<'a>],
        still: &'a str,
    }
    #[derive(Template)]
    #[template(path = "mail/key_ending.html")]
    struct Html<'a> {
        subject: &'a str,
        base: &'a str,
        hint: &'a str,
        until: &'a str,
        sites: &'a [LastSeen<'a>],
        still: &'a str,
    }
    let sites: Vec<_> = sites.iter().map(|(host, seen)| LastSeen { host, seen: moment(*seen) }).collect();
    let still = counted(sites.len() as u64, "site still uses", "sites still use");
    let subject = format!("{still} an Eiderpix API key that ends soon");
    let (until, still) = (moment(until), still.as_str());
    let (base, until, sites, subject) =
        (base(public_url), until.as_str(), sites.as_slice(), subject.as_str());
    mail(
        to,
        subject,
        &Text { base, hint, until, sites, still },
        &Html { subject, base, hint, until, sites, still },
    )
}

/// A new site, in words.
struct Seen<'a> {
    host: &'a str,
    hint: &'a str,
    client: &'a str,
    first_seen: String,
}

/// Tells of sites that were first seen using a key of the account.
pub fn new_sites(to: &EmailAddress, public_url: &Url, sites: &[NewSite<'_>]) -> Mail {
    #[derive(Template)]
    #[template(path = "mail/new_sites.txt")]
    struct Text<'a> {
        base: &'a str,
        sites: &'a [Seen<'a>],
    }
    #[derive(Template)]
    #[template(path = "mail/new_sites.html")]
    struct Html<'a> {
        subject: &'a str,
        base: &'a str,
        sites: &'a [Seen<'a>],
    }
    let sites: Vec<_> = sites
        .iter()
        .map(|site| Seen {
            host: site.host,
            hint: site.hint,
            client: site.client.unwrap_or("a client that does not say its name"),
            first_seen: moment(site.first_seen),
        })
        .collect();
    let subject = match sites.as_slice() {
        [site] => format!("New site with your Eiderpix API key: {}", site.host),
        many => format!("{} new sites with your Eiderpix API keys", many.len()),
    };
    let (base, sites, subject) = (base(public_url), sites.as_slice(), subject.as_str());
    mail(to, subject, &Text { base, sites }, &Html { subject, base, sites })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    const MOMENT: Timestamp = Timestamp(1_795_600_000_000);

    fn address() -> EmailAddress {
        EmailAddress::parse("owner@example.org").unwrap()
    }

    fn base() -> Url {
        Url::parse("https://pictures.example").unwrap()
    }

    fn key() -> PlainApiKey {
        PlainApiKey::generate(&Random::seeded(7))
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
        let with_successor = key_cut_off(&address(), &base(), None, Some(&key()));
        assert!(with_successor.text.lines().any(|line| line == key().expose()));
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
        let mail = key_ending(&address(), &base(), "aaaa", MOMENT, &[("third.example", MOMENT)]);
        insta::assert_snapshot!(mail.subject, @"1 site still uses an Eiderpix API key that ends soon");
        insta::assert_snapshot!("key_ending.txt", mail.text);
        insta::assert_snapshot!("key_ending.html", mail.html);
    }

    #[test]
    fn new_sites_are_told_together() {
        let site = |host, client| NewSite { host, hint: "aaaa", client, first_seen: MOMENT };
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
