//! Every mail with made-up data, from the templates that are really sent, for whoever wants to look at them.

use url::Url;

use super::{Mail, Recipient, links, templates as t};
use crate::{
    Timestamp,
    context::random::Random,
    domain::{
        accounts::EmailAddress,
        api_keys::PlainApiKey,
        language::Language,
        mail::{CreditsLeft, MonthlyReport, NewSite, ReportedSite, SecondFactorChange},
    },
};

/// A mail by the name of its template.
pub struct Sample {
    /// The template's name, without its ending.
    pub name: &'static str,
    /// The mail.
    pub mail: Mail,
}

/// 30 November 2026.
const MOMENT: Timestamp = Timestamp(1_796_000_000_000);

/// Makes one of each in a language; links lead to the public URL and are good for nothing.
pub fn samples(public_url: &Url, language: Language) -> Vec<Sample> {
    let address = EmailAddress::parse("owner@example.org").expect("a well-formed address");
    let to = Recipient { email: address.clone(), language };
    let key = PlainApiKey::generate(&Random::seeded(7)).expose().to_owned();
    let link = links::choose_password(public_url, "a-sample-that-opens-nothing");
    let invitation = links::invitation(public_url, "a-sample-that-opens-nothing");
    let unsubscribe = links::unsubscribe(public_url, "a-sample-that-ends-nothing");
    let new_site = NewSite {
        host: "new.example".to_owned(),
        hint: key[..4].to_owned(),
        client: Some("WordPress plugin 6.5.1".to_owned()),
        first_seen: MOMENT,
    };
    let near = CreditsLeft { left: 200, bound: 1_000, grace: 0, next_monthly: 1_000, next_at: MOMENT };
    let site = |host: &str, images, saved_bytes| ReportedSite { host: host.into(), images, saved_bytes };
    let report = MonthlyReport {
        year: 2026,
        month: 10,
        optimized: 1_234,
        kept: 12,
        original_bytes: 900_000_000,
        result_bytes: 300_000_000,
        sites: vec![site("shop.example", 1_200, 590_000_000), site("blog.example", 46, 10_000_000)],
        credits_left: None,
    };
    let new_address = EmailAddress::parse("new@example.org").expect("a well-formed address");
    let to_new = Recipient { email: new_address.clone(), language };
    let log_in = links::with_token(public_url, links::LOG_IN_PATH, "a-sample-that-opens-nothing");
    let change = links::with_token(public_url, links::EMAIL_CHANGE_PATH, "a-sample-that-changes-nothing");
    let sample = |name, mail| Sample { name, mail };
    vec![
        sample("welcome", t::welcome(&to, public_url, &key, &link)),
        sample("already_registered", t::already_registered(&to, public_url, &link)),
        sample("password_link", t::password_link(&to, public_url, &link)),
        sample("log_in_link", t::log_in_link(&to, public_url, &log_in, 15)),
        sample("second_factor_changed", t::second_factor_changed(&to, public_url, SecondFactorChange::On)),
        sample("recovery_code_used", t::recovery_code_used(&to, public_url, 7)),
        sample("email_change_old", t::email_change_old(&to, public_url, &new_address, &change)),
        sample("email_change_new", t::email_change_new(&to_new, public_url, &change)),
        sample("email_change_taken", t::email_change_taken(&to_new, public_url)),
        sample("email_changed", t::email_changed(&to, public_url, &address, &new_address)),
        sample("account_deleted", t::account_deleted(&to, public_url)),
        sample("invitation", t::invitation(&to, public_url, Some("agency@example.org"), &invitation)),
        sample("key_replaced", t::key_replaced(&to, public_url, &key, None, Some(MOMENT))),
        sample("key_replacing_undone", t::key_replacing_undone(&to, public_url, "aaaa", "bbbb", MOMENT)),
        sample("key_cut_off", t::key_cut_off(&to, public_url, None, Some(&key))),
        sample(
            "key_ending",
            t::key_ending(&to, public_url, "aaaa", MOMENT, &[("third.example".to_owned(), MOMENT)]),
        ),
        sample("key_picked_up", t::key_picked_up(&to, public_url, "shop.example", "bbbb")),
        sample("key_limit_near", t::key_limit_near(&to, public_url, "Shop of a client", 800, 1_000)),
        sample("new_sites", t::new_sites(&to, public_url, &[new_site])),
        sample("credits_near", t::credits_near(&to, public_url, &near)),
        sample("monthly_report", t::monthly_report(&to, public_url, &report, &unsubscribe)),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_template_of_a_mail_has_a_sample() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/mail");
        let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        let templates: BTreeSet<String> =
            names.filter_map(|name| name.to_str().unwrap().strip_suffix(".txt").map(str::to_owned)).collect();
        let samples = samples(&Url::parse("https://pictures.example").unwrap(), Language::English);
        let named: BTreeSet<String> = samples.iter().map(|sample| sample.name.to_owned()).collect();
        assert_eq!(named, templates);
    }

    #[test]
    fn every_mail_is_written_in_its_language_from_the_catalogue_alone() {
        let public_url = Url::parse("https://pictures.example").unwrap();
        let languages = [Language::English, Language::German, Language::Marked];
        let [english, german, marked] = languages.map(|language| samples(&public_url, language));
        for ((english, german), marked) in english.iter().zip(&german).zip(&marked) {
            let name = english.name;
            assert_ne!(english.mail.subject, german.mail.subject, "{name}");
            assert_ne!(english.mail.text, german.mail.text, "{name}");
            assert!(german.mail.html.contains("<html lang=\"de\">"), "{name}");
            assert!(marked.mail.subject.starts_with('⟦') && marked.mail.subject.ends_with('⟧'), "{name}");
            let unmarked = outside_marks(&marked.mail.text);
            assert!(!unmarked.contains(' '), "{name} says {unmarked:?}, which no catalogue has");
        }
    }

    /// What of a mail is in no marks: lines that are an address or a key, and what stands between texts.
    fn outside_marks(text: &str) -> String {
        let mut depth = 0;
        let mut outside = String::new();
        for character in text.chars() {
            match character {
                '⟦' => depth += 1,
                '⟧' => depth -= 1,
                other if depth == 0 => outside.push(other),
                _ => {}
            }
        }
        let lines = outside.lines().map(|line| line.trim_matches(|c: char| !c.is_alphanumeric()));
        lines.collect::<Vec<_>>().join("\n")
    }
}
