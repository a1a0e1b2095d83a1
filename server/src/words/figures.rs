//! Figures and moments as people read them, in their language.

use eiderpix_store::Timestamp;

use crate::{domain::language::Language, words::Text};

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

impl Language {
    /// A file size with three digits that count: "512 bytes", "34.1 kB", "1.25 MB".
    pub(crate) fn size(self, bytes: u64) -> Text {
        const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
        if bytes < 1_000 {
            return self.say("words-bytes").with("count", bytes);
        }
        let mut value = bytes as f64 / 1_000.0;
        let mut unit = 0;
        while value >= 999.5 && unit + 1 < UNITS.len() {
            value /= 1_000.0;
            unit += 1;
        }
        let decimals = if value < 9.995 { 2 } else { usize::from(value < 99.95) };
        let number = self.decimal(value, decimals);
        self.say("words-size").with("number", number).with("unit", UNITS[unit])
    }

    /// The share that was saved of an original: "62.8 %".
    pub(crate) fn saved_percent(self, original_bytes: u64, result_bytes: u64) -> Text {
        let number = match original_bytes {
            0 => "0".into(),
            _ => {
                let saved =
                    original_bytes.saturating_sub(result_bytes) as f64 / original_bytes as f64 * 100.0;
                // 99.97 % must not read as everything.
                self.decimal((saved * 10.0).floor() / 10.0, 1)
            }
        };
        self.say("words-percent").with("number", number)
    }

    /// A number with its thousands apart: "12,345".
    pub(crate) fn count(self, number: u64) -> String {
        grouped(self, number)
    }

    /// A number with so many decimals: "70.3".
    pub(crate) fn decimal(self, number: f64, decimals: usize) -> String {
        let text = format!("{number:.decimals$}");
        if self == Self::German { text.replace('.', ",") } else { text }
    }

    /// How long ago a moment was: "just now", "5 minutes ago", "3 days ago", then its date.
    pub(crate) fn ago(self, now: Timestamp, moment: Timestamp) -> Text {
        let passed = now.0.saturating_sub(moment.0);
        let (text, number) = match passed {
            ..MINUTE_MS => return self.say("words-just-now"),
            MINUTE_MS..HOUR_MS => (self.say("words-minutes-ago"), passed / MINUTE_MS),
            HOUR_MS..DAY_MS => (self.say("words-hours-ago"), passed / HOUR_MS),
            _ if passed < 30 * DAY_MS => (self.say("words-days-ago"), passed / DAY_MS),
            _ => return self.day(moment),
        };
        text.with("count", number)
    }

    /// How long there is until a moment: "6 days left", "5 hours left", "a minute left".
    pub(crate) fn left(self, now: Timestamp, until: Timestamp) -> Text {
        let left = until.ms_since(now);
        let (text, number) = match left {
            ..MINUTE_MS => return self.say("words-less-than-a-minute-left"),
            MINUTE_MS..HOUR_MS => (self.say("words-minutes-left"), left / MINUTE_MS),
            HOUR_MS..DAY_MS => (self.say("words-hours-left"), left / HOUR_MS),
            _ => (self.say("words-days-left"), left / DAY_MS),
        };
        text.with("count", number)
    }

    /// A time to wait: "40 seconds", "12 minutes".
    pub(crate) fn wait(self, seconds: u64) -> Text {
        let (text, number) = match seconds {
            0..=1 => return self.say("words-a-second"),
            2..=90 => (self.say("words-seconds"), seconds),
            91..=5_400 => (self.say("words-minutes"), seconds.div_ceil(60)),
            _ => (self.say("words-hours"), seconds.div_ceil(3_600)),
        };
        text.with("count", number)
    }

    /// A date: "30 November 2026".
    pub(crate) fn day(self, moment: Timestamp) -> Text {
        dated(self.say("words-day"), moment)
    }

    /// A date and time: "30 November 2026, 09:43 UTC".
    pub(crate) fn moment(self, moment: Timestamp) -> Text {
        dated(self.say("words-moment"), moment).with("time", formatted(moment, "%H:%M"))
    }
}

fn dated(text: Text, moment: Timestamp) -> Text {
    let month: u8 = formatted(moment, "%-m").parse().unwrap_or_default();
    text.with("day", formatted(moment, "%-d")).with("month", month).with("year", formatted(moment, "%Y"))
}

/// A number with its thousands apart, as a language does it.
pub(crate) fn grouped(language: Language, number: u64) -> String {
    let separator = if language == Language::German { '.' } else { ',' };
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// A moment for machines: "2026-11-30T09:43:00Z".
pub(crate) fn iso(moment: Timestamp) -> String {
    formatted(moment, "%Y-%m-%dT%H:%M:%SZ")
}

fn formatted(moment: Timestamp, pattern: &str) -> String {
    match jiff::Timestamp::from_millisecond(moment.0) {
        Ok(time) => time.to_zoned(jiff::tz::TimeZone::UTC).strftime(pattern).to_string(),
        Err(_) => "unknown".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: [Language; 2] = Language::ALL;

    #[test]
    fn sizes_have_three_digits_that_count() {
        let sizes = [0, 1, 999, 1_000, 34_149, 340_600, 999_499, 999_500, 1_250_000, 23_400_000_000];
        let told = |language: Language| sizes.map(|bytes| language.size(bytes).to_string()).join(", ");
        insta::assert_snapshot!(
            told(Language::English),
            @"0 bytes, 1 byte, 999 bytes, 1.00 kB, 34.1 kB, 341 kB, 999 kB, 1.00 MB, 1.25 MB, 23.4 GB"
        );
        insta::assert_snapshot!(
            told(Language::German),
            @"0 Bytes, 1 Byte, 999 Bytes, 1,00 kB, 34,1 kB, 341 kB, 999 kB, 1,00 MB, 1,25 MB, 23,4 GB"
        );
    }

    #[test]
    fn savings_are_never_rounded_up() {
        let told = |original, result| Language::English.saved_percent(original, result).to_string();
        assert_eq!(told(100_000, 3), "99.9 %");
        assert_eq!(told(1_000, 372), "62.8 %");
        assert_eq!(told(0, 0), "0 %");
        assert_eq!(told(10, 20), "0.0 %");
        assert_eq!(Language::German.saved_percent(1_000, 372).to_string(), "62,8 %");
    }

    #[test]
    fn thousands_stand_apart() {
        let told =
            |language: Language| [7, 1_000, 12_345, 1_234_567].map(|number| language.count(number)).join(" ");
        assert_eq!(told(Language::English), "7 1,000 12,345 1,234,567");
        assert_eq!(told(Language::German), "7 1.000 12.345 1.234.567");
        assert_eq!(
            Language::German.say("words-days-left").with("count", 1_234_u64).to_string(),
            "noch 1.234 Tage"
        );
    }

    #[test]
    fn moments_are_told_by_their_distance() {
        let now = Timestamp(1_793_000_000_000);
        let told = BOTH.map(|language| {
            [0, 59, 60, 7_200, 86_400, 40 * 86_400]
                .map(|seconds: i64| language.ago(now, Timestamp(now.0 - seconds * 1_000)).to_string())
                .join(", ")
        });
        insta::assert_snapshot!(told[0], @"just now, just now, 1 minute ago, 2 hours ago, 1 day ago, 16 September 2026");
        insta::assert_snapshot!(told[1], @"gerade eben, gerade eben, vor 1 Minute, vor 2 Stunden, vor 1 Tag, 16. September 2026");
        insta::assert_snapshot!(Language::English.moment(now), @"26 October 2026, 07:33 UTC");
        insta::assert_snapshot!(Language::German.moment(now), @"26. Oktober 2026, 07:33 UTC");
        assert_eq!(Language::English.ago(now, Timestamp(now.0 + 5_000)).to_string(), "just now");
    }

    #[test]
    fn what_is_left_and_what_is_to_be_waited_for_are_told_roughly() {
        let now = Timestamp(1_793_000_000_000);
        let told = BOTH.map(|language| {
            let left = [30, 90, 3 * 3_600, 6 * 86_400]
                .map(|s: i64| language.left(now, Timestamp(now.0 + s * 1_000)));
            let wait = [1, 40, 700, 7_300].map(|seconds| language.wait(seconds));
            left.into_iter().chain(wait).map(String::from).collect::<Vec<_>>().join(", ")
        });
        insta::assert_snapshot!(told[0], @"less than a minute left, 1 minute left, 3 hours left, 6 days left, a second, 40 seconds, 12 minutes, 3 hours");
        insta::assert_snapshot!(told[1], @"noch weniger als eine Minute, noch 1 Minute, noch 3 Stunden, noch 6 Tage, eine Sekunde, 40 Sekunden, 12 Minuten, 3 Stunden");
    }
}
