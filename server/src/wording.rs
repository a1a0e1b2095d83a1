//! Figures and moments as people read them.

use eiderpix_store::Timestamp;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// A file size with three digits that count: "512 bytes", "34.1 kB", "1.25 MB".
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes == 1 {
        return "1 byte".into();
    }
    if bytes < 1_000 {
        return format!("{bytes} bytes");
    }
    let mut value = bytes as f64 / 1_000.0;
    let mut unit = 0;
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1_000.0;
        unit += 1;
    }
    let decimals = if value < 9.995 { 2 } else { usize::from(value < 99.95) };
    format!("{value:.decimals$} {}", UNITS[unit])
}

/// The share that was saved of an original: "62.8 %".
pub(crate) fn saved_percent(original_bytes: u64, result_bytes: u64) -> String {
    if original_bytes == 0 {
        return "0 %".into();
    }
    let saved = original_bytes.saturating_sub(result_bytes) as f64 / original_bytes as f64 * 100.0;
    // 99.97 % must not read as everything.
    format!("{:.1} %", (saved * 10.0).floor() / 10.0)
}

/// A number with its thousands apart: "12,345".
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number with its noun: "1 site", "3 sites".
pub(crate) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// How long ago a moment was: "just now", "5 minutes ago", "3 days ago", then its date.
pub(crate) fn ago(now: Timestamp, moment: Timestamp) -> String {
    let passed = now.0.saturating_sub(moment.0);
    let (number, one, many) = match passed {
        ..MINUTE_MS => return "just now".into(),
        MINUTE_MS..HOUR_MS => (passed / MINUTE_MS, "minute ago", "minutes ago"),
        HOUR_MS..DAY_MS => (passed / HOUR_MS, "hour ago", "hours ago"),
        _ if passed < 30 * DAY_MS => (passed / DAY_MS, "day ago", "days ago"),
        _ => return day(moment),
    };
    counted(number.unsigned_abs(), one, many)
}

/// How long there is until a moment: "6 days left", "5 hours left", "a minute left".
pub(crate) fn left(now: Timestamp, until: Timestamp) -> String {
    let left = until.ms_since(now);
    let (number, one, many) = match left {
        ..MINUTE_MS => return "less than a minute left".into(),
        MINUTE_MS..HOUR_MS => (left / MINUTE_MS, "minute left", "minutes left"),
        HOUR_MS..DAY_MS => (left / HOUR_MS, "hour left", "hours left"),
        _ => (left / DAY_MS, "day left", "days left"),
    };
    counted(number.unsigned_abs(), one, many)
}

/// A date: "30 November 2026".
pub(crate) fn day(moment: Timestamp) -> String {
    formatted(moment, "%-d %B %Y")
}

/// A date and time: "30 November 2026, 09:43 UTC".
pub(crate) fn moment(moment: Timestamp) -> String {
    formatted(moment, "%-d %B %Y, %H:%M UTC")
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

    #[test]
    fn sizes_have_three_digits_that_count() {
        let sizes = [0, 1, 999, 1_000, 34_149, 340_600, 999_499, 999_500, 1_250_000, 23_400_000_000];
        insta::assert_snapshot!(
            sizes.map(size).join(", "),
            @"0 bytes, 1 byte, 999 bytes, 1.00 kB, 34.1 kB, 341 kB, 999 kB, 1.00 MB, 1.25 MB, 23.4 GB"
        );
    }

    #[test]
    fn savings_are_never_rounded_up() {
        assert_eq!(saved_percent(100_000, 3), "99.9 %");
        assert_eq!(saved_percent(1_000, 372), "62.8 %");
        assert_eq!(saved_percent(0, 0), "0 %");
        assert_eq!(saved_percent(10, 20), "0.0 %");
    }

    #[test]
    fn thousands_stand_apart() {
        assert_eq!([7, 1_000, 12_345, 1_234_567].map(count).join(" "), "7 1,000 12,345 1,234,567");
    }

    #[test]
    fn moments_are_told_by_their_distance() {
        let now = Timestamp(1_793_000_000_000);
        let told = [0, 59, 60, 7_200, 86_400, 40 * 86_400]
            .map(|seconds: i64| ago(now, Timestamp(now.0 - seconds * 1_000)));
        insta::assert_snapshot!(told.join(", "), @"just now, just now, 1 minute ago, 2 hours ago, 1 day ago, 16 September 2026");
        insta::assert_snapshot!(moment(now), @"26 October 2026, 07:33 UTC");
        assert_eq!(ago(now, Timestamp(now.0 + 5_000)), "just now");
    }
}
