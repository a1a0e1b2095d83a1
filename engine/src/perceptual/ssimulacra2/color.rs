//! From light to the colours that the metric compares: XYB, made positive.

use super::CHANNELS;
use super::lanes::Lanes;

/// How the cones of the eye take in red, green and blue light.
const ABSORBANCE: [[f32; 3]; 3] = [
    [0.30, 1.0 - 0.078 - 0.30, 0.078],
    [0.23, 1.0 - 0.078 - 0.23, 0.078],
    [0.243_422_69, 0.204_767_45, 1.0 - 0.243_422_69 - 0.204_767_45],
];
const BIAS: f32 = 0.003_793_073_4;
const MINUS_ROOT_OF_BIAS: f32 = f32::from_bits(0xbe1f_b275);

/// Turns light (red, green, blue) into X, Y and B; what is not wanted is zero.
#[inline(always)]
pub(super) fn xyb(light: [Lanes; 3], wanted: [bool; CHANNELS]) -> [Lanes; CHANNELS] {
    let long = response(light, ABSORBANCE[0]);
    let medium = response(light, ABSORBANCE[1]);
    let half = Lanes::all(0.5);
    let y = half * (long + medium);
    let x =
        if wanted[0] { half * (long - medium) * Lanes::all(14.0) + Lanes::all(0.42) } else { Lanes::ZERO };
    let b = if wanted[2] { (response(light, ABSORBANCE[2]) - y) + Lanes::all(0.55) } else { Lanes::ZERO };
    [x, y + Lanes::all(0.01), b]
}

#[inline(always)]
fn response(light: [Lanes; 3], [red, green, blue]: [f32; 3]) -> Lanes {
    let absorbed = Lanes::all(blue).mul_add(light[2], Lanes::all(BIAS));
    let absorbed = Lanes::all(green).mul_add(light[1], absorbed);
    cube_root_and_add(Lanes::all(red).mul_add(light[0], absorbed), Lanes::all(MINUS_ROOT_OF_BIAS))
}

/// The cube root of positive numbers, and something added to it, with the reference implementation's rounding.
#[inline(always)]
fn cube_root_and_add(value: Lanes, addend: Lanes) -> Lanes {
    let third = Lanes::all(1.0 / 3.0);
    // A third of the exponent, upside down, then Newton's steps for value^(-1/3), which need no division.
    let mut inverse = value;
    for lane in &mut inverse.0 {
        *lane = f32::from_bits(0x5480_0000 - (lane.to_bits() >> 23) * 0x002a_aaaa);
    }
    for _ in 0..3 {
        let square = inverse.squared();
        inverse = (-(third * value)).mul_add(square.squared(), Lanes::all(4.0 / 3.0) * inverse);
    }
    let square = inverse.squared();
    inverse = third.mul_add((-value).mul_add(square.squared(), inverse), inverse);
    inverse.squared().mul_add(value, addend)
}
