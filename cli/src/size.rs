//! Bytes and savings, written for people.

/// Writes a number of bytes in the unit that reads best: `812 B`, `14.2 kB`, `3.07 MB`.
pub(crate) fn bytes(count: u64) -> String {
    let count_f = count as f64;
    match count {
        0..1_000 => format!("{count} B"),
        1_000..1_000_000 => format!("{:.1} kB", count_f / 1e3),
        1_000_000..1_000_000_000 => format!("{:.2} MB", count_f / 1e6),
        _ => format!("{:.2} GB", count_f / 1e9),
    }
}

/// Writes how much smaller `after` is: `61.3 %`; nothing before is nothing saved.
pub(crate) fn saved(before: u64, after: u64) -> String {
    let share = if before == 0 { 0.0 } else { 100.0 - 100.0 * after as f64 / before as f64 };
    format!("{share:.1} %")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_written_in_the_unit_that_reads_best() {
        let written: Vec<_> = [0, 999, 1_000, 14_230, 3_070_000, 2_000_000_000].map(bytes).into();
        assert_eq!(written, ["0 B", "999 B", "1.0 kB", "14.2 kB", "3.07 MB", "2.00 GB"]);
    }

    #[test]
    fn nothing_saved_of_nothing_is_no_division_by_zero() {
        assert_eq!(saved(0, 0), "0.0 %");
        assert_eq!(saved(200, 50), "75.0 %");
    }
}
