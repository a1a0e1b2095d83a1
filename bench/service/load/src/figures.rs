//! What was measured: times, outcomes, failures.

use std::{collections::BTreeMap, time::Duration};

#[derive(Default)]
pub(crate) struct Figures {
    times: Vec<Duration>,
    outcomes: BTreeMap<i32, u64>,
    failures: u64,
}

impl Figures {
    pub(crate) fn answered(&mut self, took: Duration, outcome: i32) {
        self.times.push(took);
        *self.outcomes.entry(outcome).or_default() += 1;
    }

    pub(crate) fn failed(&mut self) {
        self.failures += 1;
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.times.extend(other.times);
        self.failures += other.failures;
        for (outcome, count) in other.outcomes {
            *self.outcomes.entry(outcome).or_default() += count;
        }
    }

    pub(crate) fn into_json(mut self, elapsed: Duration) -> String {
        self.times.sort_unstable();
        let ms = |share: f64| self.percentile(share).as_secs_f64() * 1_000.0;
        let outcomes: Vec<_> =
            self.outcomes.iter().map(|(outcome, count)| format!("\"{outcome}\":{count}")).collect();
        format!(
            "{{\"answers\":{},\"per_second\":{:.1},\"p50_ms\":{:.2},\"p99_ms\":{:.2},\"p999_ms\":{:.2},\"max_ms\":{:.2},\"failures\":{},\"outcomes\":{{{}}}}}",
            self.times.len(),
            self.times.len() as f64 / elapsed.as_secs_f64(),
            ms(0.5),
            ms(0.99),
            ms(0.999),
            ms(1.0),
            self.failures,
            outcomes.join(","),
        )
    }

    /// The time within which that share of answers came.
    fn percentile(&self, share: f64) -> Duration {
        let rank = (self.times.len() as f64 * share).ceil() as usize;
        self.times.get(rank.saturating_sub(1)).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_the_time_within_which_that_share_came() {
        let mut figures = Figures::default();
        for ms in (1..=100).rev() {
            figures.answered(Duration::from_millis(ms), 2);
        }
        figures.failed();
        let json = figures.into_json(Duration::from_secs(10));
        assert!(json.contains("\"per_second\":10.0,\"p50_ms\":50.00,\"p99_ms\":99.00"), "{json}");
        assert!(json.contains("\"max_ms\":100.00,\"failures\":1,\"outcomes\":{\"2\":100}"), "{json}");
    }
}
