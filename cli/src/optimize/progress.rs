//! The bar on a terminal: files done, bytes saved, time left.

use std::{fmt::Write, io::IsTerminal, time::Duration};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::size;

/// A bar on standard error; silent where that is no terminal.
pub(super) struct Progress {
    bar: ProgressBar,
    files: usize,
    files_done: usize,
}

/// The time left is told anew that often, though nothing was finished.
const TICK: Duration = Duration::from_secs(1);

impl Progress {
    /// Begins a bar whose whole length is the bytes of all originals, once for each result asked for.
    pub(super) fn start(files: usize, total_bytes: u64) -> Self {
        let target = if std::io::stderr().is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let style = ProgressStyle::with_template("{bar:32} {percent:>3} %  {msg}{left}")
            .expect("the template is a constant")
            .with_key("left", |state: &ProgressState, text: &mut dyn Write| {
                let left = time_left(state.elapsed(), state.pos(), state.len().unwrap_or(0));
                let _ = write!(text, "{}", left.map_or_else(String::new, |left| format!(", {left}")));
            });
        let bar = ProgressBar::with_draw_target(Some(total_bytes), target).with_style(style);
        if !bar.is_hidden() {
            bar.enable_steady_tick(TICK);
        }
        let progress = Self { bar, files, files_done: 0 };
        progress.tell(0);
        progress
    }

    /// Moves on within a file.
    pub(super) fn advance(&self, bytes: u64) {
        self.bar.inc(bytes);
    }

    /// Moves on to the end of a file.
    pub(super) fn finish_file(&mut self, bytes: u64, saved_bytes: u64) {
        self.files_done += 1;
        self.tell(saved_bytes);
        self.bar.inc(bytes);
    }

    /// Prints something above the bar.
    pub(super) fn above<T>(&self, print: impl FnOnce() -> T) -> T {
        self.bar.suspend(print)
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn tell(&self, saved_bytes: u64) {
        let saved = size::bytes(saved_bytes);
        self.bar.set_message(format!("{} of {} files, {saved} saved", self.files_done, self.files));
    }
}

/// Before so much is done, and so much time has passed, nobody knows how long the rest will take.
const LEAST_DONE: f64 = 0.03;
const LEAST_ELAPSED: Duration = Duration::from_secs(5);

/// Tells in round words how long the rest takes at the pace of all that is done: files differ too much for the pace of
/// the last one to say anything.
fn time_left(elapsed: Duration, done_bytes: u64, total_bytes: u64) -> Option<String> {
    let done = done_bytes as f64 / total_bytes.max(1) as f64;
    if !(LEAST_DONE..1.0).contains(&done) || elapsed < LEAST_ELAPSED {
        return None;
    }
    let minutes = elapsed.as_secs_f64() * (1.0 - done) / done / 60.0;
    Some(match minutes {
        ..1.0 => "less than a minute left".to_owned(),
        ..90.0 => format!("about {minutes:.0} min left"),
        _ => format!("about {:.0} h left", minutes / 60.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(seconds: u64, done: u64, total: u64) -> Option<String> {
        time_left(Duration::from_secs(seconds), done, total)
    }

    #[test]
    fn nothing_is_said_of_the_time_left_before_anybody_can_know() {
        assert_eq!(left(104, 0, 1_000), None);
        assert_eq!(left(104, 20, 1_000), None);
        assert_eq!(left(2, 500, 1_000), None);
        assert_eq!(left(10, 0, 0), None);
    }

    #[test]
    fn the_time_left_follows_from_the_pace_of_all_that_is_done() {
        assert_eq!(left(104, 800, 1_000).as_deref(), Some("less than a minute left"));
        assert_eq!(left(120, 200, 1_000).as_deref(), Some("about 8 min left"));
        assert_eq!(left(3_600, 100, 1_000).as_deref(), Some("about 9 h left"));
    }

    #[test]
    fn the_bar_moves_by_results_and_ends_with_the_last_file() {
        let mut progress = Progress::start(2, 600);
        progress.advance(100);
        assert_eq!(progress.bar.position(), 100);
        progress.finish_file(200, 50);
        assert_eq!(
            (progress.bar.position(), progress.bar.message()),
            (300, "1 of 2 files, 50 B saved".into())
        );
        progress.finish_file(300, 80);
        assert_eq!(progress.bar.position(), 600);
    }
}
