//! Animations, frame by frame.

use std::path::Path;

use anyhow::Context;
use image::RgbaImage;

use crate::{
    compare::Prepared,
    decode::{self, Frame},
    figures::Figures,
};

/// All frames are scored; the other judges see every k-th, at most this many.
const JUDGED_AT_MOST: usize = 8;

/// Compares each frame of the original with what the result shows in the middle of it.
///
/// By time and not by number, because an optimizer may join frames that look the same.
pub(crate) fn judge(original: &Path, frame_count: usize, result: &Path) -> anyhow::Result<Figures> {
    let mut results = decode::frames(result).context("the result")?;
    let mut shown = results.next().context("the result has no frame")??;
    let (mut original_ms, mut shown_until_ms) = (0, shown.duration_ms);
    let mut worst = Figures::IDENTICAL;
    let mut last: Option<(RgbaImage, RgbaImage)> = None;
    let step = frame_count.div_ceil(JUDGED_AT_MOST).max(1);
    for (index, original) in decode::frames(original)?.enumerate() {
        let Frame { pixels, duration_ms } = original?;
        let middle_ms = original_ms + duration_ms / 2;
        while shown_until_ms <= middle_ms {
            let Some(next) = results.next() else { break };
            shown = next?;
            shown_until_ms += shown.duration_ms;
        }
        original_ms += duration_ms;
        let is_judged = index % step == 0;
        // Many recordings stand still for seconds.
        let is_repeated = last
            .as_ref()
            .is_some_and(|(before, shown_before)| *before == pixels && *shown_before == shown.pixels);
        if is_repeated && !is_judged {
            continue;
        }
        let mut frame = Prepared::new(pixels.clone());
        let figures = if is_judged {
            frame.judge(&shown.pixels)?
        } else {
            Figures { score: frame.score(&shown.pixels)?, ..Figures::IDENTICAL }
        };
        worst = worst.worst(figures.in_frame(index));
        last = Some((pixels, shown.pixels.clone()));
    }
    Ok(worst)
}
