//! The mails about credits: a bound that is near, and what a month came to.

use url::Url;

use super::{Mail, Recipient};
use crate::{
    domain::{
        language::Language,
        mail::{CreditsLeft, MonthlyReport, ReportedSite},
    },
    words::Text,
};

/// Warns that an account's credits run out, or says that they did.
pub fn credits_near(to: &Recipient, public_url: &Url, credits: &CreditsLeft) -> Mail {
    let t = to.language;
    let all_used = || t.say("mail-credits-all-used").with("bound", credits.bound);
    let (subject, headline, explanation) = match (credits.left, credits.grace) {
        (0, 0) => (t.say("mail-credits-used-up"), all_used(), t.say("mail-credits-used-up-means")),
        (0, grace) => {
            (t.say("mail-credits-used-up"), all_used(), t.say("mail-credits-grace").with("count", grace))
        }
        (left, _) => (
            t.say("mail-credits-near"),
            t.say("mail-credits-left").with("left", left).with("bound", credits.bound),
            t.say("mail-credits-near-means"),
        ),
    };
    let next = match credits.next_monthly {
        0 => t.say("mail-credits-ask"),
        next => t.say("mail-credits-next").with("credits", next).with("day", t.day(credits.next_at)),
    };
    let (headline, explanation, next) = (&headline, &explanation, &next);
    letter!(to, public_url, subject, "mail/credits_near.txt", "mail/credits_near.html", {
        headline: &'a Text,
        explanation: &'a Text,
        next: &'a Text,
    })
}

/// Warns that a key comes to the limit that its owner set, or says that it did.
pub fn key_limit_near(to: &Recipient, public_url: &Url, label: &str, used: u64, limit: u64) -> Mail {
    let t = to.language;
    let is_reached = used >= limit;
    let subject = match is_reached {
        true => t.say("mail-key-limit-reached-subject"),
        false => t.say("mail-key-limit-near-subject"),
    };
    letter!(to, public_url, subject, "mail/key_limit_near.txt", "mail/key_limit_near.html", {
        label: &'a str,
        used: u64,
        limit: u64,
        is_reached: bool,
    })
}

/// A site of a report, in words.
struct SiteLine<'a> {
    host: &'a str,
    images: Text,
    saved: Text,
}

impl<'a> SiteLine<'a> {
    fn of(t: Language, site: &'a ReportedSite) -> Self {
        Self { host: &site.host, images: pictures(t, site.images), saved: t.size(site.saved_bytes) }
    }
}

fn pictures(t: Language, count: u64) -> Text {
    t.say("mail-report-pictures").with("count", count)
}

/// Tells what a month came to; `unsubscribe` ends these reports without log-in.
pub fn monthly_report(to: &Recipient, public_url: &Url, report: &MonthlyReport, unsubscribe: &Url) -> Mail {
    let t = to.language;
    let month = t.say("mail-report-month").with("month", i64::from(report.month));
    let month = &month.with("year", report.year.to_string());
    let saved = t.size(report.original_bytes.saturating_sub(report.result_bytes));
    let subject = t.say("mail-report-subject").with("saved", saved).with("month", month);
    let summary = &t
        .say("mail-report-summary")
        .with("count", report.optimized)
        .with("original", t.size(report.original_bytes))
        .with("result", t.size(report.result_bytes))
        .with("percent", t.saved_percent(report.original_bytes, report.result_bytes));
    let kept = (report.kept > 0).then(|| t.say("mail-report-kept").with("count", report.kept));
    let credits = &match report.credits_left {
        None => t.say("mail-report-unlimited"),
        Some(left) => t.say("mail-report-credits").with("count", left),
    };
    let sites: Vec<_> = report.sites.iter().map(|site| SiteLine::of(t, site)).collect();
    let (kept, sites, link) = (kept.as_ref(), sites.as_slice(), unsubscribe.as_str());
    let mail = letter!(to, public_url, subject, "mail/monthly_report.txt", "mail/monthly_report.html", {
        month: &'a Text,
        summary: &'a Text,
        kept: Option<&'a Text>,
        sites: &'a [SiteLine<'a>],
        credits: &'a Text,
        link: &'a str,
    });
    Mail { unsubscribe: Some(unsubscribe.to_string()), ..mail }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Timestamp, domain::accounts::EmailAddress};

    fn address() -> Recipient {
        Recipient::new(&EmailAddress::parse("owner@example.org").unwrap(), None)
    }

    fn base() -> Url {
        Url::parse("https://pictures.example").unwrap()
    }

    fn left(left: u64, grace: u64, next_monthly: u64) -> CreditsLeft {
        CreditsLeft { left, bound: 1_000, grace, next_monthly, next_at: Timestamp(1_795_600_000_000) }
    }

    #[test]
    fn a_bound_that_is_near_is_told_with_what_comes_next() {
        let mail = credits_near(&address(), &base(), &left(200, 0, 1_000));
        insta::assert_snapshot!(mail.subject, @"Four fifths of your Eiderpix credits are used");
        insta::assert_snapshot!("credits_near.txt", mail.text);
        insta::assert_snapshot!("credits_near.html", mail.html);
    }

    #[test]
    fn a_bound_that_is_reached_is_told_with_the_grace_that_there_is() {
        insta::assert_snapshot!(
            "credits_used_up.txt",
            credits_near(&address(), &base(), &left(0, 0, 0)).text
        );
        insta::assert_snapshot!(
            "credits_grace.txt",
            credits_near(&address(), &base(), &left(0, 50, 1_000)).text
        );
    }

    #[test]
    fn a_key_near_its_limit_is_named() {
        let mail = key_limit_near(&address(), &base(), "Shop <two>", 800, 1_000);
        insta::assert_snapshot!("key_limit_near.txt", mail.text);
        insta::assert_snapshot!("key_limit_near.html", mail.html);
        let mail = key_limit_near(&address(), &base(), "Shop", 1_000, 1_000);
        insta::assert_snapshot!("key_limit_reached.txt", mail.text);
    }

    fn report() -> MonthlyReport {
        let site = |host: &str, images, saved_bytes| ReportedSite { host: host.into(), images, saved_bytes };
        MonthlyReport {
            year: 2026,
            month: 10,
            optimized: 1_234,
            kept: 12,
            original_bytes: 900_000_000,
            result_bytes: 300_000_000,
            sites: vec![site("shop.example", 1_200, 590_000_000), site("blog.example", 46, 10_000_000)],
            credits_left: Some(766),
        }
    }

    #[test]
    fn a_month_is_told_in_figures_by_site() {
        let link = Url::parse("https://pictures.example/mail/unsubscribe?token=a.b").unwrap();
        let mail = monthly_report(&address(), &base(), &report(), &link);
        insta::assert_snapshot!(mail.subject, @"600 MB saved in October 2026");
        insta::assert_snapshot!("monthly_report.txt", mail.text);
        insta::assert_snapshot!("monthly_report.html", mail.html);
    }

    #[test]
    fn figures_and_months_of_a_report_are_in_its_language() {
        let link = Url::parse("https://pictures.example/mail/unsubscribe?token=a.b").unwrap();
        let german = Recipient { language: Language::German, ..address() };
        let mail = monthly_report(&german, &base(), &report(), &link);
        insta::assert_snapshot!(mail.subject, @"600 MB gespart im Oktober 2026");
        insta::assert_snapshot!("german_monthly_report.txt", mail.text);
        insta::assert_snapshot!("german_monthly_report.html", mail.html);
    }
}
