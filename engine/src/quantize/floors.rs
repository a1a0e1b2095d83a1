//! Floors in steps, so that a stricter one never finds a smaller file.
//!
//! Scores and figures of the second judge waver from one candidate to the next: a search for the first that is good enough may
//! end at a larger file than a search under a stricter floor. So the search under a floor looks at what all stricter
//! ones would find, too, and takes the smallest.

use crate::Floor;

/// Between two floors that are looked at.
const STEP: f64 = 2.5;
/// The strictest of them.
const STRICTEST: f64 = 97.5;

/// Lists the floors that a search looks at: the next step at or above `floor`, and all stricter ones.
pub(crate) fn and_stricter(floor: Floor) -> impl Iterator<Item = Floor> {
    let first = (floor.0 / STEP).ceil() * STEP;
    let more = ((STRICTEST - first) / STEP).max(0.0) as u32;
    (0..=more).map(move |step| Floor(first + f64::from(step) * STEP))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_floors_of_a_stricter_search_are_among_those_of_a_looser_one() {
        let listed = |floor| and_stricter(Floor(floor)).map(|floor| floor.0).collect::<Vec<_>>();
        for (loose, strict) in [(70.0, 85.0), (71.0, 72.0), (60.0, 97.5), (85.0, 99.0), (100.0, 100.0)] {
            let (loose, strict) = (listed(loose), listed(strict));
            assert!(strict[1..].iter().all(|floor| loose.contains(floor)), "{loose:?} {strict:?}");
            assert!(loose[0] <= strict[0]);
        }
        assert_eq!(listed(70.0)[..2], [70.0, 72.5]);
    }
}
