//! What the judges say of one result.

use serde_json::{Value, json};

/// Where a figure is worst.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Place {
    pub(crate) x: usize,
    pub(crate) y: usize,
    pub(crate) frame: usize,
    pub(crate) background: u8,
}

/// A difference and where it is worst.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Difference {
    pub(crate) value: f64,
    pub(crate) place: Place,
}

impl Difference {
    fn worst(self, other: Self) -> Self {
        if other.value > self.value { other } else { self }
    }
}

/// Every judge's figure; the worst over all frames and backgrounds counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Figures {
    /// SSIMULACRA2, 100 is identical.
    pub(crate) score: f64,
    pub(crate) butteraugli_3norm: Difference,
    pub(crate) butteraugli_max: Difference,
    pub(crate) eye3: Difference,
    pub(crate) bands: Difference,
    /// `None` where there are too few soft pixels to judge.
    pub(crate) hardened: Option<f64>,
}

impl Figures {
    pub(crate) const IDENTICAL: Self = Self {
        score: 100.0,
        butteraugli_3norm: NO_DIFFERENCE,
        butteraugli_max: NO_DIFFERENCE,
        eye3: NO_DIFFERENCE,
        bands: NO_DIFFERENCE,
        hardened: None,
    };

    /// Far below what any loss of quality scores.
    pub(crate) const NOT_THE_SAME_PICTURE: Self = Self {
        score: -100.0,
        butteraugli_3norm: FAR_OFF,
        butteraugli_max: FAR_OFF,
        eye3: FAR_OFF,
        bands: FAR_OFF,
        hardened: None,
    };

    /// The worse of each figure.
    pub(crate) fn worst(self, other: Self) -> Self {
        Self {
            score: self.score.min(other.score),
            butteraugli_3norm: self.butteraugli_3norm.worst(other.butteraugli_3norm),
            butteraugli_max: self.butteraugli_max.worst(other.butteraugli_max),
            eye3: self.eye3.worst(other.eye3),
            bands: self.bands.worst(other.bands),
            hardened: self.hardened.into_iter().chain(other.hardened).reduce(f64::max),
        }
    }

    /// Places the figures in a frame.
    pub(crate) fn in_frame(mut self, frame: usize) -> Self {
        for difference in
            [&mut self.butteraugli_3norm, &mut self.butteraugli_max, &mut self.eye3, &mut self.bands]
        {
            difference.place.frame = frame;
        }
        self
    }

    pub(crate) fn to_json(self) -> Value {
        let place = |Place { x, y, frame, background }: Place| json!([x, y, frame, background]);
        json!({
            "score": self.score,
            "b3": self.butteraugli_3norm.value,
            "bmax": self.butteraugli_max.value,
            "eye3": self.eye3.value,
            "hardened": self.hardened,
            "bands": self.bands.value,
            "places": {
                "b3": place(self.butteraugli_3norm.place),
                "bmax": place(self.butteraugli_max.place),
                "eye3": place(self.eye3.place),
                "bands": place(self.bands.place),
            },
        })
    }
}

const NO_DIFFERENCE: Difference =
    Difference { value: 0.0, place: Place { x: 0, y: 0, frame: 0, background: 255 } };
const FAR_OFF: Difference =
    Difference { value: 100.0, place: Place { x: 0, y: 0, frame: 0, background: 255 } };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worst_takes_each_figure_by_itself() {
        let one =
            Figures { score: 70.0, eye3: Difference { value: 1.0, ..NO_DIFFERENCE }, ..Figures::IDENTICAL };
        let other = Figures { eye3: Difference { value: 2.0, ..NO_DIFFERENCE }, hardened: Some(0.1), ..one };
        let worst = one.worst(Figures { score: 90.0, ..other });
        assert_eq!(worst, other);
    }
}
