//! The blur that the metric is defined by: a Gaussian of σ = 1.5 as a sum of three running cosines (Charalampidis 2016).
//!
//! Mathematically nine taps would do the same. But the reference implementation runs the cosines in single
//! precision, their rounding errors add up along a row, and on flat pictures that moves the score by
//! points; so the very same operations are done here, in the same order.

use std::sync::LazyLock;

use super::lanes::Lanes;

/// How many samples before its output a step takes its newest input.
pub(super) const LEAD: usize = 4;
/// How many samples lie between the oldest and the newest input of a step.
pub(super) const SPAN: usize = 10;
/// Cosines.
const TERMS: usize = 3;

/// Where the cosines stand: their last and last but one outputs.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    last: [Lanes; TERMS],
    before: [Lanes; TERMS],
}

impl State {
    pub(super) const START: Self = Self { last: [Lanes::ZERO; TERMS], before: [Lanes::ZERO; TERMS] };

    /// One step down a column: takes the sum of the oldest and the newest input, gives the blurred value [`LEAD`] above the newest.
    #[inline(always)]
    pub(super) fn step_down(&mut self, sum: Lanes, cosines: &Cosines) -> Lanes {
        for term in 0..TERMS {
            let turned = Lanes::all(-cosines.turn[term]).mul_add(self.last[term], -self.before[term]);
            let next = Lanes::all(cosines.gain[term]).mul_add(sum, turned);
            self.before[term] = self.last[term];
            self.last[term] = next;
        }
        self.output()
    }

    /// One step along a row.
    #[inline(always)]
    fn step_along(&mut self, sum: Lanes, cosines: &Cosines) -> Lanes {
        for term in 0..TERMS {
            let row = &cosines.along[term];
            let next = sum * Lanes::all(row.input[0]);
            let next = Lanes::all(row.before[0]).mul_add(self.before[term], next);
            let next = Lanes::all(row.last[0]).mul_add(self.last[term], next);
            self.before[term] = self.last[term];
            self.last[term] = next;
        }
        self.output()
    }

    /// Four steps along a row at once.
    #[expect(clippy::needless_range_loop, reason = "the indices are those of the recurrence")]
    #[inline(always)]
    fn four_steps_along(&mut self, sums: [Lanes; 4], cosines: &Cosines) -> [Lanes; 4] {
        let mut outputs = [[Lanes::ZERO; TERMS]; 4];
        for term in 0..TERMS {
            let row = &cosines.along[term];
            for step in 0..4 {
                let mut next = sums[0] * Lanes::all(row.input[step]);
                for earlier in 1..=step {
                    next = Lanes::all(row.input[step - earlier]).mul_add(sums[earlier], next);
                }
                next = Lanes::all(row.before[step]).mul_add(self.before[term], next);
                outputs[step][term] = Lanes::all(row.last[step]).mul_add(self.last[term], next);
            }
            self.before[term] = outputs[2][term];
            self.last[term] = outputs[3][term];
        }
        let sum = |[first, second, third]: [Lanes; TERMS]| first + (second + third);
        [sum(outputs[0]), sum(outputs[1]), sum(outputs[2]), sum(outputs[3])]
    }

    #[inline(always)]
    fn output(&self) -> Lanes {
        self.last[0] + (self.last[1] + self.last[2])
    }
}

/// Blurs eight rows at once. `input(x + SPAN)` gives column `x` of them, and nothing outside of the picture.
#[inline(always)]
pub(super) fn blur_along(width: usize, input: impl Fn(usize) -> Lanes, mut output: impl FnMut(usize, Lanes)) {
    let cosines = Cosines::get();
    let mut state = State::START;
    // The step that puts out column x takes columns x - 6 and x + 4; the first one puts out column -4.
    let sum = |step: usize| input(step) + input(step + SPAN);
    let mut step = 0;
    // As the reference implementation: one by one up to column 8, then by fours, then one by one.
    let end = width + LEAD;
    let one_by_one = (8 + LEAD).min(end);
    while step < one_by_one {
        let blurred = state.step_along(sum(step), cosines);
        if step >= LEAD {
            output(step - LEAD, blurred);
        }
        step += 1;
    }
    while step + 7 < end {
        let blurred =
            state.four_steps_along([sum(step), sum(step + 1), sum(step + 2), sum(step + 3)], cosines);
        for (index, blurred) in blurred.into_iter().enumerate() {
            output(step + index - LEAD, blurred);
        }
        step += 4;
    }
    while step < end {
        output(step - LEAD, state.step_along(sum(step), cosines));
        step += 1;
    }
}

/// The numbers that make the cosines run.
#[derive(Debug)]
pub(super) struct Cosines {
    gain: [f32; TERMS],
    turn: [f32; TERMS],
    along: [Along; TERMS],
}

/// Factors for one to four steps at once.
#[derive(Debug)]
struct Along {
    input: [f32; 4],
    last: [f32; 4],
    before: [f32; 4],
}

impl Cosines {
    pub(super) fn get() -> &'static Self {
        static COSINES: LazyLock<Cosines> = LazyLock::new(Cosines::new);
        &COSINES
    }

    /// Solves for the weights of the cosines; the numbers of equations are the paper's.
    fn new() -> Self {
        const SIGMA: f64 = 1.5;
        let radius = (3.2795 * SIGMA + 0.2546).round();
        let omega = [1.0, 3.0, 5.0].map(|odd| odd * (std::f64::consts::PI / (2.0 * radius)));
        // (37)
        let p = [1.0 / (0.5 * omega[0]).tan(), -1.0 / (0.5 * omega[1]).tan(), 1.0 / (0.5 * omega[2]).tan()];
        // (44)
        let r = [p[0] * p[0] / omega[0].sin(), -p[1] * p[1] / omega[1].sin(), p[2] * p[2] / omega[2].sin()];
        // (50)
        let rho = omega.map(|omega| (-0.5 * SIGMA * SIGMA * omega * omega).exp() * (1.0 / radius));
        // (52), (53)
        let determinant = 1.0 / (p[0] * r[1] - r[0] * p[1]);
        let zeta = [(p[1] * r[2] - r[1] * p[2]) * determinant, (p[2] * r[0] - r[2] * p[0]) * determinant];
        // (56)
        let wanted = [1.0, radius * radius - SIGMA * SIGMA, zeta[0] * rho[0] + zeta[1] * rho[1] + rho[2]];
        let weights = solve([p, r, [zeta[0], zeta[1], 1.0]], wanted);
        // (33)
        let gain: [f64; TERMS] =
            std::array::from_fn(|term| -weights[term] * (omega[term] * (radius + 1.0)).cos());
        let turn = omega.map(|omega| -2.0 * omega.cos());
        Self {
            gain: gain.map(|value| value as f32),
            turn: turn.map(|value| value as f32),
            along: std::array::from_fn(|term| Along::new(gain[term], turn[term])),
        }
    }
}

impl Along {
    fn new(gain: f64, turn: f64) -> Self {
        let square = turn * turn;
        Self {
            input: [gain, -turn * gain, square * gain - gain, -square * turn * gain + 2.0 * turn * gain]
                .map(|value| value as f32),
            last: [-turn, square - 1.0, -square * turn + 2.0 * turn, square * square - 3.0 * square + 1.0]
                .map(|value| value as f32),
            before: [-1.0, turn, -square + 1.0, square * turn - 2.0 * turn].map(|value| value as f32),
        }
    }
}

/// Solves three equations in three unknowns by the inverse of their matrix.
fn solve(matrix: [[f64; 3]; 3], wanted: [f64; 3]) -> [f64; 3] {
    let minor = |row: usize, column: usize| {
        let (r, c) = ([(row + 1) % 3, (row + 2) % 3], [(column + 1) % 3, (column + 2) % 3]);
        matrix[r[0]][c[0]] * matrix[r[1]][c[1]] - matrix[r[0]][c[1]] * matrix[r[1]][c[0]]
    };
    let determinant = matrix[0][0] * minor(0, 0) + matrix[0][1] * minor(0, 1) + matrix[0][2] * minor(0, 2);
    std::array::from_fn(|unknown| {
        (0..3).map(|row| minor(row, unknown) * (1.0 / determinant) * wanted[row]).sum()
    })
}
