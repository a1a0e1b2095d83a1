//! The mails about credits: a bound that is near, and what a month came to.

use askama::Template;
use url::Url;

use super::{Mail, base, mail};
use crate::{
    Timestamp,
    accounts::EmailAddress,
    wording::{count, counted, day, saved_percent, size},
};

/// Where an account's credits stand.
#[derive(Debug, Clone, Copy)]
pub struct CreditsLeft {
    /// What is left.
    pub left: u64,
    /// All there were this month.
    pub bound: u64,
    /// What was given beyond.
    pub grace: u64,
    /// What the next month brings.
    pub next_monthly: u64,
    /// When it begins.
    pub next_at: Timestamp,
}

/// What a month came to.
#[derive(Debug, Clone)]
pub struct MonthlyReport {
    /// The month: "October 2026".
    pub month: String,
    /// Pictures that became smaller.
    pub optimized: u64,
    /// Pictures whose original stayed.
    pub kept: u64,
    /// Size of the originals in bytes.
    pub original_bytes: u64,
    /// Size of what was delivered in their place, in bytes.
    pub result_bytes: u64,
    /// What came of each site, the largest savings first.
    pub sites: Vec<ReportedSite>,
    /// Credits left; none where they are unlimited.
    pub credits_left: Option<u64>,
}

/// What came of one site's pictures.
#[derive(Debug, Clone)]
pub struct ReportedSite {
    /// The host.
    pub host: String,
    /// Its pictures.
    pub images: u64,
    /// Bytes that they became smaller by.
    pub saved_bytes: u64,
}

/// Warns that an account's credits run out, or says that they did.
pub fn credits_near(to: &EmailAddress, public_url: &Url, credits: &CreditsLeft) -> Mail {
    #[derive(Template)]
    #[template(path = "mail/credits_near.txt")]
    struct Text<'a> {
        base: &'a str,
        headline: &'a str,
        explanation: &'a str,
        next: &'a str,
    }
    #[derive(Template)]
    #[template(path = "mail/credits_near.html")]
    struct Html<'a> {
        subject: &'a str,
        base: &'a str,
        headline: &'a str,
        explanation: &'a str,
        next: &'a str,
    }
    let (subject, headline, explanation) = match (credits.left, credits.grace) {
        (0, 0) => (
            "Your Eiderpix credits are used up",
            format!("All {} credits of this month are used.", count(credits.bound)),
            "New pictures are refused until there are credits again. What was accepted before is still made, and \
             pictures that were optimized once cost nothing when they are sent again."
                .to_owned(),
        ),
        (0, grace) => (
            "Your Eiderpix credits are used up",
            format!("All {} credits of this month are used.", count(credits.bound)),
            format!(
                "As that went fast, you have {} more, for this month and this once. After them new pictures are refused \
                 until there are credits again.",
                counted(grace, "credit", "credits")
            ),
        ),
        (left, _) => (
            "Four fifths of your Eiderpix credits are used",
            format!("{} of {} credits are left this month.", count(left), count(credits.bound)),
            "Everything works on. When none is left, new pictures are refused; you get a mail before that.".to_owned(),
        ),
    };
    let next = match credits.next_monthly {
        0 => "The operator of the service, or the account above yours, can give you more.".to_owned(),
        next => format!(
            "{} new ones come on {}. If that is too late, the operator of the service can give you more.",
            count(next),
            day(credits.next_at)
        ),
    };
    let (base, headline, explanation, next) = (base(public_url), &*headline, &*explanation, &*next);
    mail(
        to,
        subject,
        &Text { base, headline, explanation, next },
        &Html { subject, base, headline, explanation, next },
    )
}

/// Warns that a key comes to the limit that its owner set, or says that it did.
pub fn key_limit_near(to: &EmailAddress, public_url: &Url, label: &str, used: u64, limit: u64) -> Mail {
    #[derive(Template)]
    #[template(path = "mail/key_limit_near.txt")]
    struct Text<'a> {
        base: &'a str,
        label: &'a str,
        figures: &'a str,
        is_reached: bool,
    }
    #[derive(Template)]
    #[template(path = "mail/key_limit_near.html")]
    struct Html<'a> {
        subject: &'a str,
        base: &'a str,
        label: &'a str,
        figures: &'a str,
        is_reached: bool,
    }
    let is_reached = used >= limit;
    let subject = if is_reached {
        "An Eiderpix API key has reached its limit"
    } else {
        "An Eiderpix API key comes near its limit"
    };
    let figures = format!("{} of {} pictures this month", count(used), count(limit));
    let (base, figures) = (base(public_url), &*figures);
    mail(
        to,
        subject,
        &Text { base, label, figures, is_reached },
        &Html { subject, base, label, figures, is_reached },
    )
}

/// A site of a report, in words.
struct SiteLine<'a> {
    host: &'a str,
    images: String,
    saved: String,
}

impl<'a> SiteLine<'a> {
    fn of(site: &'a ReportedSite) -> Self {
        Self {
            host: &site.host,
            images: counted(site.images, "picture", "pictures"),
            saved: size(site.saved_bytes),
        }
    }
}

/// Tells what a month came to; `unsubscribe` ends these reports without log-in.
pub fn monthly_report(
    to: &EmailAddress,
    public_url: &Url,
    report: &MonthlyReport,
    unsubscribe: &Url,
) -> Mail {
    #[derive(Template)]
    #[template(path = "mail/monthly_report.txt")]
    struct Text<'a> {
        base: &'a str,
        month: &'a str,
        summary: &'a str,
        kept: Option<&'a str>,
        sites: &'a [SiteLine<'a>],
        credits: &'a str,
        unsubscribe: &'a str,
    }
    #[derive(Template)]
    #[template(path = "mail/monthly_report.html")]
    struct Html<'a> {
        subject: &'a str,
        base: &'a str,
        month: &'a str,
        summary: &'a str,
        kept: Option<&'a str>,
        sites: &'a [SiteLine<'a>],
        credits: &'a str,
        unsubscribe: &'a str,
    }
    let saved = report.original_bytes.saturating_sub(report.result_bytes);
    let subject = format!("{} saved in {}", size(saved), report.month);
    let summary = format!(
        "{} became smaller: {} went in, {} came out, {} less.",
        counted(report.optimized, "picture", "pictures"),
        size(report.original_bytes),
        size(report.result_bytes),
        saved_percent(report.original_bytes, report.result_bytes)
    );
    let kept = match report.kept {
        0 => None,
        1 => Some("1 more could not be made smaller and stayed as it was, free of charge.".to_owned()),
        kept => Some(format!(
            "{} more could not be made smaller and stayed as they were, free of charge.",
            count(kept)
        )),
    };
    let credits = match report.credits_left {
        None => "Your credits are unlimited.".to_owned(),
        Some(left) => format!("You have {} left.", counted(left, "credit", "credits")),
    };
    let sites: Vec<_> = report.sites.iter().map(SiteLine::of).collect();
    let (base, month, subject) = (base(public_url), &*report.month, &*subject);
    let (summary, kept, sites, credits) = (&*summary, kept.as_deref(), &*sites, &*credits);
    let link = unsubscribe.as_str();
    let text = Text { base, month, summary, kept, sites, credits, unsubscribe: link };
    let html = Html { subject, base, month, summary, kept, sites, credits, unsubscribe: link };
    Mail { unsubscribe: Some(unsubscribe.to_string()), ..mail(to, subject, &text, &html) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address() -> EmailAddress {
        EmailAddress::parse("owner@example.org").unwrap()
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

    #[test]
    fn a_month_is_told_in_figures_by_site() {
        let site = |host: &str, images, saved_bytes| ReportedSite { host: host.into(), images, saved_bytes };
        let report = MonthlyReport {
            month: "October 2026".into(),
            optimized: 1_234,
            kept: 12,
            original_bytes: 900_000_000,
            result_bytes: 300_000_000,
            sites: vec![site("shop.example", 1_200, 590_000_000), site("blog.example", 46, 10_000_000)],
            credits_left: Some(766),
        };
        let link = Url::parse("https://pictures.example/mail/unsubscribe?token=a.b").unwrap();
        let mail = monthly_report(&address(), &base(), &report, &link);
        insta::assert_snapshot!(mail.subject, @"600 MB saved in October 2026");
        insta::assert_snapshot!("monthly_report.txt", mail.text);
        insta::assert_snapshot!("monthly_report.html", mail.html);
    }
}
