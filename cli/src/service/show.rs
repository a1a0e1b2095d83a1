//! How answers are printed: tables for people, JSON for programs.

use eiderpix_server::Timestamp;
use serde::Serialize;

/// Prints one JSON object a line.
pub(super) fn json_lines<T: Serialize>(items: impl IntoIterator<Item = T>) -> anyhow::Result<()> {
    for item in items {
        println!("{}", serde_json::to_string(&item)?);
    }
    Ok(())
}

/// Writes a moment as a date and time in UTC.
pub(super) fn moment(at: Timestamp) -> String {
    match jiff::Timestamp::from_millisecond(at.0) {
        Ok(moment) => moment.strftime("%Y-%m-%d %H:%M UTC").to_string(),
        Err(_) => at.0.to_string(),
    }
}
