//! Palettes: few colours that stand for all of a picture's.

use rgb::RGBA8;

use super::colors::Representative;
use super::space::{self, Point};
use super::split;

/// At most 256 colours in this order: the fully transparent one, translucent ones, opaque ones.
#[derive(Debug, Clone)]
pub(crate) struct Palette {
    /// The colours.
    pub(crate) colors: Vec<RGBA8>,
    /// Where they lie.
    pub(crate) points: Vec<Point>,
    first_visible: usize,
    first_opaque: usize,
    /// For each colour all others with their distances (not squared), nearest first.
    neighbors: Vec<Vec<(f32, u8)>>,
}

/// Rounds of moving every palette colour to the middle of what it stands for.
const REFINEMENTS: usize = 8;
/// The squared distance from its palette colour at which a colour counts twice.
const FAR: f32 = 2e-4;
/// A colour that makes up so much of its group is taken as it is: flat areas keep their exact colour.
const EXACT_SHARE: f32 = 0.5;

impl Palette {
    /// Makes a palette of at most `most` colours (2 to 256).
    pub(crate) fn new(colors: &[Representative], most: usize) -> Self {
        let first_visible = usize::from(colors.iter().any(|color| color.color.a == 0));
        // Both kinds of visibility need a colour of their own.
        let groups = split::groups(colors, most.saturating_sub(first_visible).max(1));
        let first_opaque =
            first_visible + groups.iter().filter(|group| colors[group[0]].color.a != 255).count();
        let mut assigned = vec![0_u8; colors.len()];
        for (group, members) in groups.iter().enumerate() {
            for &member in members {
                assigned[member] = (first_visible + group) as u8;
            }
        }
        let size = first_visible + groups.len();
        let weights: Vec<f32> = colors.iter().map(|color| color.weight).collect();
        let mut palette = Self::of_groups(colors, &weights, &assigned, size, first_visible, first_opaque);
        for _ in 0..REFINEMENTS {
            let nearest = |(color, &group): (&Representative, &u8)| {
                palette.nearest(&color.point, palette.candidates(color.color.a), group)
            };
            let refined: Vec<u8> = colors.iter().zip(&assigned).map(nearest).collect();
            assigned = refined;
            // What is far off counts more: the worst is seen, not the mean.
            let weights: Vec<f32> = colors
                .iter()
                .zip(&assigned)
                .map(|(color, &group)| {
                    let off = space::distance(&color.point, &palette.points[usize::from(group)]);
                    color.weight * (1.0 + off / FAR)
                })
                .collect();
            palette = Self::of_groups(colors, &weights, &assigned, size, first_visible, first_opaque);
        }
        palette
    }

    /// Takes the middle of each group, or its heaviest colour where that is most of it.
    fn of_groups(
        colors: &[Representative],
        weights: &[f32],
        assigned: &[u8],
        size: usize,
        first_visible: usize,
        first_opaque: usize,
    ) -> Self {
        let mut sums = vec![([0.0_f64; 4], 0.0_f64); size];
        let mut heaviest: Vec<Option<&Representative>> = vec![None; size];
        for ((color, &weight), &group) in colors.iter().zip(weights).zip(assigned) {
            let group = usize::from(group);
            let is_opaque = color.color.a == 255;
            // An opaque colour may stand for translucent ones, but it must stay opaque.
            if color.color.a == 0 || is_opaque != (group >= first_opaque) {
                continue;
            }
            for (sum, value) in sums[group].0.iter_mut().zip(color.point) {
                *sum += f64::from(value) * f64::from(weight);
            }
            sums[group].1 += f64::from(weight);
            if heaviest[group].is_none_or(|heaviest| color.weight > heaviest.weight) {
                heaviest[group] = Some(color);
            }
        }
        let palette_colors =
            sums.iter().zip(&heaviest).enumerate().map(|(group, ((sum, weight), heaviest))| {
                match heaviest {
                    Some(heaviest) if f64::from(heaviest.weight) >= weight * f64::from(EXACT_SHARE) => {
                        heaviest.color
                    }
                    Some(_) => {
                        let mut color = space::color(&sum.map(|sum| (sum / weight) as f32));
                        color.a = if group >= first_opaque { 255 } else { color.a.clamp(1, 254) };
                        color
                    }
                    // Nothing is nearest to it any more; it only has to be of the right kind.
                    None if group >= first_opaque => RGBA8::new(0, 0, 0, 255),
                    None => RGBA8::new(0, 0, 0, u8::from(group >= first_visible)),
                }
            });
        Self::of_colors(palette_colors.collect(), first_visible, first_opaque)
    }

    fn of_colors(colors: Vec<RGBA8>, first_visible: usize, first_opaque: usize) -> Self {
        let points: Vec<Point> = colors.iter().map(|&color| space::point(color)).collect();
        let neighbors = (0..points.len())
            .map(|own| {
                let mut others: Vec<(f32, u8)> = (0..points.len())
                    .filter(|&other| other != own)
                    .map(|other| (space::distance(&points[own], &points[other]).sqrt(), other as u8))
                    .collect();
                others.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                others
            })
            .collect();
        Self { colors, points, first_visible, first_opaque, neighbors }
    }

    /// Says which colours may stand for a pixel: opaque stays opaque, invisible stays invisible and visible
    /// stays visible.
    pub(crate) fn candidates(&self, alpha: u8) -> std::ops::Range<usize> {
        match alpha {
            0 => 0..self.first_visible,
            255 => self.first_opaque..self.colors.len(),
            16..=239 if self.first_visible < self.first_opaque => self.first_visible..self.first_opaque,
            _ => self.first_visible..self.colors.len(),
        }
    }

    /// Finds the nearest of the candidates; `guess`, when it is one of them and near, makes it quick.
    pub(crate) fn nearest(&self, point: &Point, candidates: std::ops::Range<usize>, guess: u8) -> u8 {
        let start = if candidates.contains(&usize::from(guess)) { guess } else { candidates.start as u8 };
        let guessed = space::distance(point, &self.points[usize::from(start)]);
        let (mut best, mut at) = (guessed, start);
        let (from_guess, mut reach) = (guessed.sqrt(), guessed.sqrt() * 2.0);
        for &(apart, other) in &self.neighbors[usize::from(start)] {
            // Whoever is further from the guess than this is further from the point than the best.
            if apart > reach {
                break;
            }
            if !candidates.contains(&usize::from(other)) {
                continue;
            }
            let found = space::distance(point, &self.points[usize::from(other)]);
            if found < best {
                (best, at) = (found, other);
                reach = from_guess + found.sqrt();
            }
        }
        at
    }
}
