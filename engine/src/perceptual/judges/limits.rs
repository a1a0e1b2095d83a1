//! How far the figures of the second judge may go.

use serde::{Deserialize, Serialize};

use super::Judgement;
use crate::Floor;

/// The largest figures that are accepted; what is absent is not judged.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct JudgeLimits {
    /// Of Butteraugli's 3-norm.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub butteraugli_3norm: Option<f64>,
    /// Of Butteraugli's largest difference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub butteraugli_max: Option<f64>,
    /// Of the colour difference after the eye's blur.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eye3: Option<f64>,
    /// Of the share of soft edge pixels that became hard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hardened: Option<f64>,
    /// Of the unevenness of smooth areas.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bands: Option<f64>,
}

/// What the way that a result was made can be held to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Promise {
    /// Fewer colours, fewer levels of alpha, or error put there on purpose: drawn edges stay as they are.
    Graphics,
    /// A transform coder of a picture with many colours.
    Photograph,
    /// A transform coder of a picture with few colours: its colours stay.
    FewColors,
}

/// The floors whose limits are tabled.
const LOOSE_FLOOR: f64 = 70.0;
const STRICT_FLOOR: f64 = 85.0;
/// Figures are compared in steps of a thousandth, so that a processor's last bits decide nothing.
const STEPS: f64 = 1000.0;

impl JudgeLimits {
    /// The limits that go with a floor.
    pub(crate) fn of(floor: Floor, promise: Promise) -> Self {
        let strictness = ((floor.0 - LOOSE_FLOOR) / (STRICT_FLOOR - LOOSE_FLOOR)).clamp(0.0, 1.0);
        let between = |loose: f64, strict: f64| Some(loose + (strict - loose) * strictness);
        match promise {
            Promise::Graphics => Self {
                butteraugli_3norm: between(1.3, 0.9),
                butteraugli_max: between(4.5, 3.0),
                eye3: between(1.6, 1.2),
                hardened: between(0.08, 0.04),
                bands: None,
            },
            Promise::Photograph => {
                Self { eye3: between(2.5, 1.4), bands: between(0.65, 0.4), ..Self::default() }
            }
            Promise::FewColors => {
                Self { eye3: between(1.6, 1.2), bands: between(0.65, 0.4), ..Self::default() }
            }
        }
    }

    /// Says whether all figures that were measured are within the limits.
    pub fn admits(&self, judgement: &Judgement) -> bool {
        self.excess(judgement) <= 0.0
    }

    /// By what share of its limit the worst figure lies beyond it; below 0 within.
    pub(crate) fn excess(&self, judgement: &Judgement) -> f64 {
        let beyond = |figure: Option<f64>, limit: Option<f64>| match (figure, limit) {
            (Some(figure), Some(limit)) => (figure * STEPS).round() / STEPS / limit - 1.0,
            _ => -1.0,
        };
        [
            beyond(judgement.butteraugli_3norm, self.butteraugli_3norm),
            beyond(judgement.butteraugli_max, self.butteraugli_max),
            beyond(judgement.eye3, self.eye3),
            beyond(judgement.hardened, self.hardened),
            beyond(judgement.bands, self.bands),
        ]
        .into_iter()
        .fold(-1.0, f64::max)
    }
}
