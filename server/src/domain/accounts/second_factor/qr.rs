//! A QR code as the path of an SVG: squares of one unit, with the quiet zone that readers want around it.

use qrcode::{Color, QrCode};

const QUIET: usize = 4;

/// A QR code that a template draws.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrPath {
    /// Units along a side, the quiet zone included.
    pub side: usize,
    /// The dark squares, as the `d` of a path.
    pub path: String,
}

impl QrPath {
    /// Draws a short text.
    pub(super) fn of(text: &str) -> Self {
        let code = QrCode::new(text).expect("an address of a few hundred bytes fits");
        let width = code.width();
        let mut path = String::new();
        for (row, colors) in code.to_colors().chunks(width).enumerate() {
            let mut column = 0;
            while column < width {
                let run = colors[column..].iter().take_while(|color| **color == Color::Dark).count();
                if run > 0 {
                    path.push_str(&format!("M{} {}h{run}v1h-{run}z", column + QUIET, row + QUIET));
                }
                column += run.max(1);
            }
        }
        Self { side: width + 2 * QUIET, path }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_covers_each_dark_square_once() {
        let code = QrCode::new("otpauth://totp/x").unwrap();
        let drawn = QrPath::of("otpauth://totp/x");
        let dark = code.to_colors().iter().filter(|color| **color == Color::Dark).count();
        let runs = drawn.path.split('h').filter_map(|part| part.split_once('v')?.0.parse::<usize>().ok());
        assert_eq!(runs.sum::<usize>(), dark);
        assert_eq!(drawn.side, code.width() + 8);
        assert!(drawn.path.starts_with("M4 4h7v1h-7z"), "the first finder's upper edge");
    }
}
