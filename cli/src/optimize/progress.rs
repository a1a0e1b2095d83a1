//! The bar on a terminal: pictures done, bytes saved, time left.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::size;

/// A bar on standard error; silent where that is no terminal.
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// Begins a bar whose whole length is the bytes of all originals.
    pub(super) fn start(total_bytes: u64) -> Self {
        let target = if std::io::stderr().is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let style = ProgressStyle::with_template("{bar:32} {percent:>3} %  {msg}  about {eta} left")
            .expect("the template is a constant");
        Self(ProgressBar::with_draw_target(Some(total_bytes), target).with_style(style))
    }

    /// Moves on by one original.
    pub(super) fn advance(&self, original_bytes: u64, saved_bytes: u64) {
        self.0.set_message(format!("{} saved", size::bytes(saved_bytes)));
        self.0.inc(original_bytes);
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        self.0.finish_and_clear();
    }
}
