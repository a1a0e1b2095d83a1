//! How long a replaced key works on.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// A time from nothing to thirty days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Overlap {
    days: u8,
}

/// What was given is no overlap.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an overlap is \"now\" or a number of days up to 30, like \"7d\"")]
pub struct BadOverlap;

impl Default for Overlap {
    fn default() -> Self {
        Self { days: 7 }
    }
}

impl Overlap {
    /// None: the old key ends at once.
    pub const NOW: Self = Self { days: 0 };

    /// Its length in milliseconds.
    pub fn duration_ms(self) -> i64 {
        i64::from(self.days) * DAY_MS
    }
}

impl FromStr for Overlap {
    type Err = BadOverlap;

    fn from_str(text: &str) -> Result<Self, BadOverlap> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("now") {
            return Ok(Self::NOW);
        }
        let days: u8 = text.strip_suffix(['d', 'D']).unwrap_or(text).parse().map_err(|_| BadOverlap)?;
        if days <= 30 { Ok(Self { days }) } else { Err(BadOverlap) }
    }
}

impl TryFrom<String> for Overlap {
    type Error = BadOverlap;

    fn try_from(text: String) -> Result<Self, BadOverlap> {
        text.parse()
    }
}

impl From<Overlap> for String {
    fn from(overlap: Overlap) -> Self {
        format!("{}d", overlap.days)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn now_and_days_up_to_thirty_are_taken() {
        assert_eq!("now".parse(), Ok(Overlap::NOW));
        assert_eq!("0".parse(), Ok(Overlap::NOW));
        assert_eq!("7d".parse(), Ok(Overlap::default()));
        assert_eq!("30d".parse::<Overlap>().unwrap().duration_ms(), 30 * DAY_MS);
        for text in ["31d", "-1d", "", "d", "7h", "300d"] {
            assert_eq!(text.parse::<Overlap>(), Err(BadOverlap), "{text:?}");
        }
    }
}
