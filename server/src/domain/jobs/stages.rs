//! What is done first: everything its owner waits for. Formats that take long come later, mostly when nobody waits.

use eiderpix_engine::VariantFormat;
use eiderpix_store::queue::Stage;

use super::{Job, JobOptions};
use crate::Timestamp;

/// A job with its first results is answered without the rest when it is so old: clients give up a picture that is pending
/// for some minutes, and ask again for a format that they missed.
const LATER_FORMATS_WITHIN_MS: i64 = 60 * 1_000;

impl Job {
    /// Says whether it is answered now rather than waited for: it has ended, or it has all but what takes long and was
    /// accepted a minute ago.
    pub fn is_ready(&self, now: Timestamp) -> bool {
        self.state.has_ended() || self.ms_until_ready(now) == Some(0)
    }

    /// How long to wait for what takes long, once the first results are there.
    pub(crate) fn ms_until_ready(&self, now: Timestamp) -> Option<u64> {
        let age_ms = now.ms_since(self.created_at);
        let has_first_results = self.original.is_some();
        has_first_results.then(|| u64::try_from(LATER_FORMATS_WITHIN_MS - age_ms).unwrap_or(0))
    }

    /// Says whether a format that takes long was asked for alone and is not there within this time: whoever asks again for
    /// what is missing may be told that it is, before they give up.
    pub fn is_late_alone(&self, now: Timestamp, within_ms: i64) -> bool {
        !self.state.has_ended()
            && first_stage(&self.options) == Stage::Later
            && now.ms_since(self.created_at) >= within_ms
    }
}

/// Where a job begins.
pub(crate) fn first_stage(options: &JobOptions) -> Stage {
    let has_quick_work = options.main_wanted || options.variants.iter().any(|&format| !takes_long(format));
    if has_quick_work { Stage::First } else { Stage::Later }
}

/// Parts a job's formats into those to make in a stage and those to leave for a later one.
pub(crate) fn formats(stage: Stage, options: &JobOptions) -> (Vec<VariantFormat>, Vec<VariantFormat>) {
    match stage {
        Stage::First => options.variants.iter().partition(|&&format| !takes_long(format)),
        Stage::Later => (options.variants.clone(), Vec::new()),
    }
}

fn takes_long(format: VariantFormat) -> bool {
    match format {
        VariantFormat::Avif => true,
        VariantFormat::WebP => false,
    }
}
