//! Outcomes that are not final: time ran out or the engine failed, so that another try may come to more.

use eiderpix_engine::{KeptReason, MissingReason, Outcome, VariantOutcome};

use super::{MainResult, VariantResult, rows::Report};

/// How long such an outcome stands; tried again at once, the same picture could keep a worker busy.
pub(super) const RETRY_AFTER_MS: i64 = 10 * 60 * 1_000;

/// Says whether a main result may come out otherwise another time.
pub(super) fn is_main(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Kept(KeptReason::Deadline))
}

/// Says whether a further format may come out otherwise another time.
pub(super) fn is_format(outcome: &VariantOutcome) -> bool {
    matches!(outcome, VariantOutcome::Missing(reason) if is_missing(reason))
}

/// Says whether nothing was made of a picture, and another try may make something.
pub(super) fn is_all(report: &Report) -> bool {
    let is_main_made = matches!(report.main, Some(MainResult::Optimized(_)));
    let is_main_provisional = matches!(report.main, Some(MainResult::Kept(KeptReason::Deadline)));
    let formats = || report.variants.iter().map(|(_, result)| result);
    let is_none_made = !is_main_made && !formats().any(|result| matches!(result, VariantResult::Made(_)));
    let is_format_provisional =
        || formats().any(|result| matches!(result, VariantResult::Missing(reason) if is_missing(reason)));
    is_none_made && (is_main_provisional || is_format_provisional())
}

fn is_missing(reason: &MissingReason) -> bool {
    matches!(reason, MissingReason::Deadline | MissingReason::Failed)
}
