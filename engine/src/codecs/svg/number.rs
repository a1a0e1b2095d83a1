//! Numbers in the fewest letters, on a grid of so many decimals.

/// No drawing needs more.
pub(super) const MOST_DECIMALS: u32 = 8;

/// Where numbers may lie: on multiples of a power of a tenth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Grid {
    pub(super) decimals: u32,
}

impl Grid {
    /// How many steps make 1.
    pub(super) fn steps(self) -> f64 {
        10_f64.powi(self.decimals as i32)
    }

    /// The step that a number is nearest to; `None` where it is none, or beyond what is exact.
    pub(super) fn step(self, value: f64) -> Option<i64> {
        let step = (value * self.steps()).round();
        // Up to here every whole number is a number of its own.
        (step.abs() < 9e15).then_some(step as i64)
    }

    /// Writes a step: `-.5`, `12`, `0`.
    pub(super) fn write(self, step: i64) -> String {
        let unit = 10_i64.pow(self.decimals);
        let (whole, part) = (step.unsigned_abs() / unit as u64, step.unsigned_abs() % unit as u64);
        let sign = if step < 0 { "-" } else { "" };
        if part == 0 {
            return format!("{sign}{whole}");
        }
        let part = format!("{part:0width$}", width = self.decimals as usize);
        let whole = if whole == 0 { String::new() } else { whole.to_string() };
        format!("{sign}{whole}.{}", part.trim_end_matches('0'))
    }

    /// Writes a number as near as the grid allows.
    pub(super) fn written(self, value: f64) -> Option<String> {
        self.step(value).map(|step| self.write(step))
    }
}

/// The decimals with which numbers are written in a text, at most [`MOST_DECIMALS`].
pub(super) fn decimals_in(text: &str) -> u32 {
    let mut most = 0;
    // ".5.25" are two numbers.
    for part in text.split('.').skip(1) {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let exponent = part[digits..].strip_prefix(['e', 'E']).map_or(0, exponent);
        most = most.max(digits as i64 - exponent);
    }
    // A number without a point may still be a small one: "3e-2".
    for rest in text.split(['e', 'E']).skip(1) {
        most = most.max(-exponent(rest));
    }
    most.clamp(0, MOST_DECIMALS.into()) as u32
}

/// The whole number at the start of a text.
fn exponent(text: &str) -> i64 {
    let sign = usize::from(text.starts_with(['-', '+']));
    let digits = text[sign..].bytes().take_while(u8::is_ascii_digit).count();
    text[..sign + digits].parse().unwrap_or(0)
}

/// Joins numbers with as few spaces as can be; none where a sign or a second point tells them apart.
pub(super) fn join(numbers: &[String]) -> String {
    let mut text = String::new();
    for number in numbers {
        push(&mut text, number);
    }
    text
}

/// Appends a number to a text that ends in a number, a letter or nothing.
pub(super) fn push(text: &mut String, number: &str) {
    let last = text.rfind(|letter: char| !letter.is_ascii_digit()).map_or(text.as_str(), |at| &text[at..]);
    let follows_number = text.ends_with(|letter: char| letter.is_ascii_digit() || letter == '.');
    let is_told_apart = number.starts_with('-') || (number.starts_with('.') && last.starts_with('.'));
    if follows_number && !is_told_apart {
        text.push(' ');
    }
    text.push_str(number);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_short() {
        let grid = Grid { decimals: 2 };
        let written: Vec<_> =
            [-0.504, 12.0, 0.0, -0.001, 3.10, 0.05].map(|value| grid.written(value).unwrap()).into();
        assert_eq!(written, ["-.5", "12", "0", "0", "3.1", ".05"]);
        assert_eq!(join(&written), "-.5 12 0 0 3.1.05");
        assert_eq!(grid.written(f64::NAN), None);
    }

    #[test]
    fn decimals_are_counted() {
        assert_eq!(decimals_in("M1 2.50.125-3e-2"), 3);
        assert_eq!(decimals_in("3e-4"), 4);
        assert_eq!(decimals_in("M1-2L5 5"), 0);
        assert_eq!(decimals_in("1.5e2 1.5e-3"), 4);
    }
}
