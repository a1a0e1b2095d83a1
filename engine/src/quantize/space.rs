//! The space that colours are compared in: XYB, as people see it, with alpha folded in.
//!
//! What always holds: the distance of two points is the distance of the two colours, averaged over a white and
//! a black background, so that a colour counts for less the more transparent it is.

use std::sync::OnceLock;

use rgb::RGBA8;

/// A colour as a point: red-green, lightness, blue-yellow, alpha, each premultiplied.
pub(crate) type Point = [f32; 4];

/// Makes red-green differences as large as lightness differences of the same visibility, as SSIMULACRA2 does.
const RED_GREEN: f32 = 14.0;
/// Keeps the cube root from exaggerating differences in the dark.
const BIAS: f32 = 0.003_793_073_3;
/// Linear light to the cones' responses.
const CONES: [[f32; 3]; 3] =
    [[0.30, 0.622, 0.078], [0.23, 0.692, 0.078], [0.243_422_69, 0.204_767_44, 0.551_809_87]];
/// The lightness of white.
const WHITE: f32 = 0.845_309_4;

/// Squared distance of two points.
pub(crate) fn distance(a: &Point, b: &Point) -> f32 {
    let (d0, d1, d2, d3) = (a[0] - b[0], a[1] - b[1], a[2] - b[2], a[3] - b[3]);
    (d0 * d0 + d1 * d1) + (d2 * d2 + d3 * d3)
}

/// Places a colour.
pub(crate) fn point(color: RGBA8) -> Point {
    let linear = linear();
    let rgb = [color.r, color.g, color.b].map(|value| linear[usize::from(value)]);
    let [long, medium, short] =
        CONES.map(|row| (row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2] + BIAS).cbrt() - BIAS.cbrt());
    let lightness = (long + medium) / 2.0;
    let alpha = f32::from(color.a) / 255.0;
    // With lightness L·α over black and L·α + (1 − α)·white over white, the mean of both squared
    // differences is that of L·α − α·white/2 plus that of α·white/2.
    [
        (long - medium) / 2.0 * RED_GREEN * alpha,
        lightness * alpha - alpha * WHITE / 2.0,
        (short - lightness) * alpha,
        alpha * WHITE / 2.0,
    ]
}

/// Finds the colour at a point.
pub(crate) fn color(point: &Point) -> RGBA8 {
    let alpha = (point[3] * 2.0 / WHITE).clamp(0.0, 1.0);
    let alpha_byte = (alpha * 255.0).round() as u8;
    if alpha_byte == 0 {
        return RGBA8::new(0, 0, 0, 0);
    }
    let difference = point[0] / RED_GREEN / alpha;
    let lightness = (point[1] + point[3]) / alpha;
    let cones = [lightness + difference, lightness - difference, point[2] / alpha + lightness]
        .map(|response| (response + BIAS.cbrt()).powi(3) - BIAS);
    let [r, g, b] =
        inverse_cones().map(|row| encode(row[0] * cones[0] + row[1] * cones[1] + row[2] * cones[2]));
    RGBA8::new(r, g, b, alpha_byte)
}

/// Linear light of each sRGB value.
fn linear() -> &'static [f32; 256] {
    static TABLE: OnceLock<[f32; 256]> = OnceLock::new();
    TABLE.get_or_init(|| {
        std::array::from_fn(|value| {
            let value = value as f32 / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        })
    })
}

fn encode(light: f32) -> u8 {
    let light = light.clamp(0.0, 1.0);
    let value = if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
    (value * 255.0).round() as u8
}

fn inverse_cones() -> &'static [[f32; 3]; 3] {
    static INVERSE: OnceLock<[[f32; 3]; 3]> = OnceLock::new();
    INVERSE.get_or_init(|| {
        let m = CONES.map(|row| row.map(f64::from));
        let minor = |a: usize, b: usize, c: usize, d: usize| m[a][c] * m[b][d] - m[a][d] * m[b][c];
        let determinant =
            m[0][0] * minor(1, 2, 1, 2) - m[0][1] * minor(1, 2, 0, 2) + m[0][2] * minor(1, 2, 0, 1);
        [
            [minor(1, 2, 1, 2), -minor(0, 2, 1, 2), minor(0, 1, 1, 2)],
            [-minor(1, 2, 0, 2), minor(0, 2, 0, 2), -minor(0, 1, 0, 2)],
            [minor(1, 2, 0, 1), -minor(0, 2, 0, 1), minor(0, 1, 0, 1)],
        ]
        .map(|row| row.map(|value| (value / determinant) as f32))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_color_comes_back_from_its_point() {
        for alpha in [1, 77, 255] {
            for seed in 0..5_000_u32 {
                let [r, g, b, _] = seed.wrapping_mul(2_654_435_761).to_le_bytes();
                let there = RGBA8::new(r, g, b, alpha);
                let back = color(&point(there));
                let tolerance = if alpha == 255 { 0 } else { 1 };
                assert!(there.r.abs_diff(back.r) <= tolerance, "{there:?} {back:?}");
                assert!(there.g.abs_diff(back.g) <= tolerance, "{there:?} {back:?}");
                assert!(there.b.abs_diff(back.b) <= tolerance, "{there:?} {back:?}");
                assert_eq!(there.a, back.a);
            }
        }
    }

    #[test]
    fn transparent_colors_are_all_the_same() {
        assert_eq!(point(RGBA8::new(255, 0, 0, 0)), point(RGBA8::new(0, 9, 0, 0)));
    }

    #[test]
    fn a_half_transparent_difference_counts_half() {
        let far = distance(&point(RGBA8::new(0, 0, 0, 255)), &point(RGBA8::new(255, 255, 255, 255)));
        let near = distance(&point(RGBA8::new(0, 0, 0, 128)), &point(RGBA8::new(255, 255, 255, 128)));
        assert!((near.sqrt() * 2.0 / far.sqrt() - 1.0).abs() < 0.02);
    }
}
