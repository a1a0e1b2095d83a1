//! Plots as SVG that the templates draw: bars with their numbers on hover, and the same in a table.

use crate::{
    Timestamp,
    domain::{jobs::History, language::Language},
    words::Text,
};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// The drawing's own units; it is as wide as its place.
const WIDTH: u32 = 720;
const HEIGHT: u32 = 140;

/// Bars side by side, one a day.
pub(super) struct DayPlot {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) bars: Vec<DayBar>,
    pub(super) first: Text,
    pub(super) last: Text,
    pub(super) highest: Text,
    pub(super) summary: Text,
}

/// One day.
pub(super) struct DayBar {
    pub(super) x: u32,
    pub(super) y: u32,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) day: Text,
    pub(super) images: Text,
    pub(super) saved: Text,
    pub(super) percent: Text,
    pub(super) has_images: bool,
}

/// Bars below each other, one a site or format.
pub(super) struct PartPlot {
    pub(super) rows: Vec<PartBar>,
}

/// One site or format.
pub(super) struct PartBar {
    pub(super) name: String,
    pub(super) images: String,
    pub(super) saved: Text,
    pub(super) percent: Text,
    /// Of the largest one, out of 100.
    pub(super) share: u32,
}

impl DayPlot {
    /// Draws what was saved day by day; `None` where there is nothing.
    pub(super) fn of(t: Language, history: &History) -> Option<Self> {
        let saved_on = |day: i64| {
            let row = history.days.iter().find(|row| row.name == day.to_string());
            row.map_or((0, 0, 0), |row| (row.jobs, row.original_bytes, row.result_bytes))
        };
        let days: Vec<_> = (history.first_day..=history.last_day).map(|day| (day, saved_on(day))).collect();
        let highest = days.iter().map(|(_, (_, before, after))| before.saturating_sub(*after)).max()?;
        if history.days.is_empty() {
            return None;
        }
        let slot = WIDTH / u32::try_from(days.len()).unwrap_or(u32::MAX).max(1);
        let bars = days.iter().zip(0_u32..).map(|((day_number, (images, before, after)), index)| {
            let saved = before.saturating_sub(*after);
            let height = scaled(saved, highest, HEIGHT, *images > 0);
            DayBar {
                x: index * slot,
                y: HEIGHT - height,
                width: slot.saturating_sub(4).max(1),
                height,
                day: t.day(Timestamp(day_number * DAY_MS)),
                images: t.say("plots-images-counted").with("count", images),
                saved: t.size(saved),
                percent: t.saved_percent(*before, *after),
                has_images: *images > 0,
            }
        });
        let images: u64 = days.iter().map(|(_, (images, ..))| images).sum();
        let total: u64 = days.iter().map(|(_, (_, before, after))| before.saturating_sub(*after)).sum();
        Some(Self {
            width: slot * days.len() as u32,
            height: HEIGHT,
            bars: bars.collect(),
            first: t.day(Timestamp(history.first_day * DAY_MS)),
            last: t.day(Timestamp(history.last_day * DAY_MS)),
            highest: t.size(highest),
            summary: t
                .say("plots-summary")
                .with("saved", t.size(total))
                .with("images", t.say("plots-images-counted").with("count", images))
                .with("days", days.len()),
        })
    }
}

impl PartPlot {
    /// Draws what was saved by site or by format.
    pub(super) fn of(
        t: Language,
        rows: &[eiderpix_store::usage::UsageRow],
        name: fn(&str) -> String,
    ) -> Self {
        let saved =
            |row: &eiderpix_store::usage::UsageRow| row.original_bytes.saturating_sub(row.result_bytes);
        let highest = rows.iter().map(saved).max().unwrap_or_default();
        let rows = rows.iter().map(|row| PartBar {
            name: name(&row.name),
            images: t.count(row.jobs),
            saved: t.size(saved(row)),
            percent: t.saved_percent(row.original_bytes, row.result_bytes),
            share: scaled(saved(row), highest, 100, true),
        });
        Self { rows: rows.collect() }
    }
}

/// A length in proportion to the highest value; what is there at all is seen.
fn scaled(value: u64, highest: u64, length: u32, is_there: bool) -> u32 {
    let scaled = (value as f64 / highest.max(1) as f64 * f64::from(length)).round() as u32;
    if is_there { scaled.max(1) } else { scaled }
}

/// A format as people write it.
pub(super) fn format_name(extension: &str) -> String {
    match extension {
        "jpg" => "JPEG".into(),
        "webp" => "WebP".into(),
        other => other.to_uppercase(),
    }
}

#[cfg(test)]
mod tests {
    use eiderpix_store::usage::UsageRow;

    use super::*;

    fn row(name: &str, jobs: u64, original_bytes: u64, result_bytes: u64) -> UsageRow {
        UsageRow { name: name.into(), jobs, original_bytes, result_bytes }
    }

    #[test]
    fn each_day_has_its_place_and_its_numbers() {
        let history = History {
            first_day: 100,
            last_day: 103,
            days: vec![row("101", 2, 1_000_000, 400_000), row("103", 1, 100, 99)],
            sites: vec![],
            formats: vec![],
        };
        let plot = DayPlot::of(Language::English, &history).unwrap();
        let heights: Vec<_> = plot.bars.iter().map(|bar| (bar.x, bar.height)).collect();
        assert_eq!(heights, [(0, 0), (180, 140), (360, 0), (540, 1)]);
        insta::assert_snapshot!(plot.summary, @"600 kB saved on 3 images in the last 4 days");
        let german = DayPlot::of(Language::German, &history).unwrap();
        insta::assert_snapshot!(german.summary, @"600 kB gespart an 3 Bildern in den letzten 4 Tagen");
        assert!(DayPlot::of(Language::English, &History { days: vec![], ..history }).is_none());
    }

    #[test]
    fn parts_are_drawn_in_proportion() {
        let rows = [row("jpg", 3, 900, 300), row("png", 1, 500, 200)];
        let plot = PartPlot::of(Language::English, &rows, format_name);
        let shares: Vec<_> = plot.rows.iter().map(|bar| (bar.name.as_str(), bar.share)).collect();
        assert_eq!(shares, [("JPEG", 100), ("PNG", 50)]);
    }
}
