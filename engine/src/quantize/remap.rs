//! Pixels to palette positions: nearest, dithered, and with a liking for repetition.

use super::colors::Colors;
use super::palette::Palette;
use super::space::{self, Point};

/// How pixels are brought onto a palette.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Remap {
    /// How much of a pixel's error its neighbours make up for, 0 to 1.
    pub(crate) dithering: f32,
    /// How much further from its colour a pixel may come for the sake of repeating a neighbour.
    pub(crate) repetition: f32,
}

/// Where a judge saw that pixels have to be close to what they should be: nowhere, by default.
#[derive(Debug, Clone, Default)]
pub(crate) struct Care {
    /// For each pixel what is left of the liking for repetition, in 255ths; none where all of it is.
    shares: Vec<u8>,
}

/// What Butteraugli may see of a pixel before repetition is liked less.
const ALLOWED_DIFFERENCE: f32 = 1.2;

impl Care {
    /// Takes what Butteraugli saw.
    pub(super) fn of(errors: &[f32]) -> Self {
        let share = |&error: &f32| (ALLOWED_DIFFERENCE / error.max(ALLOWED_DIFFERENCE) * 255.0) as u8;
        Self { shares: errors.iter().map(share).collect() }
    }

    fn share(&self, at: usize) -> f32 {
        self.shares.get(at).map_or(1.0, |&share| f32::from(share) / 255.0)
    }
}

/// Below this squared distance a colour is as good as exact and takes no part in dithering.
const EXACT: f32 = 4e-7;
/// Errors beyond this length are not passed on: they would come back as specks.
const LARGEST_ERROR: f32 = 0.06;

/// Where nothing hides errors, repetition is liked by so much of what it is amid texture.
const CALM_SHARE: f32 = 0.4;
/// The difference between neighbours that makes all of a texture.
const BUSY: f32 = 0.1;

/// Gives each pixel a position in the palette.
pub(crate) fn remap(colors: &Colors, palette: &Palette, care: &Care, width: usize, how: Remap) -> Vec<u8> {
    let nearest = nearest_of_all(colors, palette);
    if how.dithering <= 0.0 && how.repetition <= 0.0 {
        return colors.positions.iter().map(|&position| nearest[position as usize]).collect();
    }
    let mut indices = vec![0_u8; colors.positions.len()];
    let mut errors = [vec![[0.0; 4]; width + 2], vec![[0.0; 4]; width + 2]];
    for (y, row) in colors.positions.chunks(width).enumerate() {
        let leftwards = y % 2 == 1 && how.dithering > 0.0;
        let [own_errors, below] = &mut errors;
        below.fill([0.0; 4]);
        for step in 0..width {
            let x = if leftwards { width - 1 - step } else { step };
            let at = y * width + x;
            let position = row[x] as usize;
            let undithered = nearest[position];
            let own = &colors.points[position];
            let exact = space::distance(own, &palette.points[usize::from(undithered)]) < EXACT;
            if exact {
                indices[at] = undithered;
                continue;
            }
            let candidates = palette.candidates(colors.list[position].a);
            // Beside and amid what is flat, noise is seen, and so is a neighbour's colour.
            let is_plain = colors.texture.is_plain[at];
            let dithering = if is_plain { 0.0 } else { how.dithering };
            let hidden = (colors.texture.hidden[at].sqrt() / BUSY).min(1.0);
            let repetition = how.repetition * (CALM_SHARE + (1.0 - CALM_SHARE) * hidden) * care.share(at);
            let wanted: Point =
                std::array::from_fn(|i| if is_plain { own[i] } else { own[i] + own_errors[x + 1][i] });
            let mut index = if dithering > 0.0 {
                palette.nearest(&wanted, candidates.clone(), undithered)
            } else {
                undithered
            };
            if repetition > 0.0 {
                let mut reach = space::distance(&wanted, &palette.points[usize::from(index)]).sqrt();
                reach = (reach + repetition).powi(2);
                let behind = match (leftwards, x) {
                    (false, 0) => None,
                    (false, _) => Some(at - 1),
                    (true, _) => (x + 1 < width).then_some(at + 1),
                };
                let before = [behind, at.checked_sub(width)];
                let repeated = before.into_iter().flatten().map(|at| indices[at]).find(|&before| {
                    candidates.contains(&usize::from(before))
                        && space::distance(&wanted, &palette.points[usize::from(before)]) <= reach
                });
                index = repeated.unwrap_or(index);
            }
            indices[at] = index;
            if dithering > 0.0 {
                let error: Point = std::array::from_fn(|i| wanted[i] - palette.points[usize::from(index)][i]);
                let length = space::distance(&error, &[0.0; 4]).sqrt();
                let strength = dithering * (LARGEST_ERROR / length).min(1.0);
                let error = error.map(|value| value * strength / 16.0);
                let (ahead, back) = if leftwards { (x, x + 2) } else { (x + 2, x) };
                let pass = |cell: &mut Point, share: f32| {
                    for (sum, value) in cell.iter_mut().zip(error) {
                        *sum += value * share;
                    }
                };
                pass(&mut own_errors[ahead], 7.0);
                pass(&mut below[back], 3.0);
                pass(&mut below[x + 1], 5.0);
                pass(&mut below[ahead], 1.0);
            }
        }
        errors.swap(0, 1);
    }
    indices
}

fn nearest_of_all(colors: &Colors, palette: &Palette) -> Vec<u8> {
    let mut guess = 0;
    let mut nearest = Vec::with_capacity(colors.list.len());
    for (color, point) in colors.list.iter().zip(&colors.points) {
        guess = palette.nearest(point, palette.candidates(color.a), guess);
        nearest.push(guess);
    }
    nearest
}
