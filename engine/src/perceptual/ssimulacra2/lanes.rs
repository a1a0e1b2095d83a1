//! Eight numbers that are worked on at once.
//!
//! Each operation rounds just as on a single number, so the same scores come out on every processor.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// How many numbers go together.
pub(super) const LANES: usize = 8;

/// Eight numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(align(32))]
pub(super) struct Lanes(pub(super) [f32; LANES]);

macro_rules! lane_by_lane {
    ($lane:ident => $value:expr) => {{
        // A plain loop: a closure is not always compiled for the processor that its caller is compiled for.
        let mut lanes = [0.0; LANES];
        for $lane in 0..LANES {
            lanes[$lane] = $value;
        }
        Lanes(lanes)
    }};
}

impl Lanes {
    pub(super) const ZERO: Self = Self([0.0; LANES]);

    #[inline(always)]
    pub(super) fn all(value: f32) -> Self {
        Self([value; LANES])
    }

    /// Multiplies and adds with one rounding.
    #[inline(always)]
    pub(super) fn mul_add(self, factor: Self, addend: Self) -> Self {
        lane_by_lane!(lane => self.0[lane].mul_add(factor.0[lane], addend.0[lane]))
    }

    #[inline(always)]
    pub(super) fn abs(self) -> Self {
        lane_by_lane!(lane => self.0[lane].abs())
    }

    /// Raises what is negative to zero.
    #[inline(always)]
    pub(super) fn positive(self) -> Self {
        lane_by_lane!(lane => if self.0[lane] > 0.0 { self.0[lane] } else { 0.0 })
    }

    #[inline(always)]
    pub(super) fn squared(self) -> Self {
        self * self
    }

    /// Keeps the first lanes and empties the others.
    #[inline(always)]
    pub(super) fn first(self, count: usize) -> Self {
        lane_by_lane!(lane => if lane < count { self.0[lane] } else { 0.0 })
    }

    #[inline(always)]
    pub(super) fn sum(self) -> f64 {
        self.0.iter().map(|&value| f64::from(value)).sum()
    }
}

macro_rules! operator {
    ($operation:ident, $name:ident) => {
        impl $operation for Lanes {
            type Output = Self;

            #[inline(always)]
            fn $name(self, other: Self) -> Self {
                lane_by_lane!(lane => self.0[lane].$name(other.0[lane]))
            }
        }
    };
}

operator!(Add, add);
operator!(Sub, sub);
operator!(Mul, mul);
operator!(Div, div);

impl Neg for Lanes {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        lane_by_lane!(lane => -self.0[lane])
    }
}

/// Picks lanes of two, the second's counted from [`LANES`] on.
macro_rules! pick {
    ($a:expr, $b:expr, $($from:literal)*) => {
        Lanes([$(if $from < LANES { $a.0[$from % LANES] } else { $b.0[$from % LANES] }),*])
    };
}

/// Turns eight rows of eight into eight columns of eight.
#[inline(always)]
pub(super) fn transposed(rows: &[Lanes; LANES]) -> [Lanes; LANES] {
    let [a, b, c, d, e, f, g, h] = *rows;
    let (ab, ab_) = (pick!(a, b, 0 8 1 9 4 12 5 13), pick!(a, b, 2 10 3 11 6 14 7 15));
    let (cd, cd_) = (pick!(c, d, 0 8 1 9 4 12 5 13), pick!(c, d, 2 10 3 11 6 14 7 15));
    let (ef, ef_) = (pick!(e, f, 0 8 1 9 4 12 5 13), pick!(e, f, 2 10 3 11 6 14 7 15));
    let (gh, gh_) = (pick!(g, h, 0 8 1 9 4 12 5 13), pick!(g, h, 2 10 3 11 6 14 7 15));
    let upper = [
        pick!(ab, cd, 0 1 8 9 4 5 12 13),
        pick!(ab, cd, 2 3 10 11 6 7 14 15),
        pick!(ab_, cd_, 0 1 8 9 4 5 12 13),
        pick!(ab_, cd_, 2 3 10 11 6 7 14 15),
    ];
    let lower = [
        pick!(ef, gh, 0 1 8 9 4 5 12 13),
        pick!(ef, gh, 2 3 10 11 6 7 14 15),
        pick!(ef_, gh_, 0 1 8 9 4 5 12 13),
        pick!(ef_, gh_, 2 3 10 11 6 7 14 15),
    ];
    [
        pick!(upper[0], lower[0], 0 1 2 3 8 9 10 11),
        pick!(upper[1], lower[1], 0 1 2 3 8 9 10 11),
        pick!(upper[2], lower[2], 0 1 2 3 8 9 10 11),
        pick!(upper[3], lower[3], 0 1 2 3 8 9 10 11),
        pick!(upper[0], lower[0], 4 5 6 7 12 13 14 15),
        pick!(upper[1], lower[1], 4 5 6 7 12 13 14 15),
        pick!(upper[2], lower[2], 4 5 6 7 12 13 14 15),
        pick!(upper[3], lower[3], 4 5 6 7 12 13 14 15),
    ]
}
