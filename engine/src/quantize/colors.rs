//! The different colours of a picture, and how much each counts.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use rgb::RGBA8;

use super::space::{self, Point};
use super::texture::Texture;
use crate::Raster;

/// The different colours of a picture, in the order of their first pixels.
#[derive(Debug, Clone, Default)]
pub(crate) struct Colors {
    /// The colours; all fully transparent ones are one.
    pub(crate) list: Vec<RGBA8>,
    /// Where each lies in the space of [`space`].
    pub(crate) points: Vec<Point>,
    /// How much each counts: its pixels, those in calm places more.
    pub(crate) weights: Vec<f32>,
    /// For each pixel the position of its colour in the list.
    pub(crate) positions: Vec<u32>,
    /// What is around each pixel.
    pub(super) texture: Texture,
}

impl Colors {
    /// Looks at every pixel.
    pub(crate) fn of(raster: &Raster) -> Self {
        let mut colors = Self { positions: Vec::with_capacity(raster.pixels.len()), ..Self::default() };
        let mut known: ColorMap<u32> = ColorMap::default();
        let mut last = None;
        for &pixel in &raster.pixels {
            let color = if pixel.a == 0 { RGBA8::default() } else { pixel };
            let position = match last {
                Some((last_color, position)) if last_color == color => position,
                _ => *known.entry(u32::from_le_bytes(color.into())).or_insert_with(|| {
                    colors.list.push(color);
                    colors.list.len() as u32 - 1
                }),
            };
            last = Some((color, position));
            colors.positions.push(position);
        }
        colors.points = colors.list.iter().map(|&color| space::point(color)).collect();
        colors.texture = Texture::of(&colors, raster.width as usize);
        colors.weigh();
        colors
    }

    /// Counts pixels; one amid texture hides its own error and counts less.
    fn weigh(&mut self) {
        self.weights = vec![0.0; self.list.len()];
        for (&position, hidden) in self.positions.iter().zip(&self.texture.hidden) {
            self.weights[position as usize] += 1.0 / (1.0 + hidden / CALM).sqrt();
        }
    }

    /// Lists at most `most` colours that stand for all: neighbouring colours are taken together until they fit.
    pub(crate) fn representatives(&self, most: usize) -> Vec<Representative> {
        self.representatives_by(&self.weights, most)
    }

    /// Lists representatives with other weights.
    pub(super) fn representatives_by(&self, weights: &[f32], most: usize) -> Vec<Representative> {
        let mut shift = 0;
        loop {
            let mut cells: ColorMap<usize> = ColorMap::default();
            let mut list: Vec<Representative> = Vec::new();
            for ((&color, point), &weight) in self.list.iter().zip(&self.points).zip(weights) {
                // Full opacity and full transparency stay by themselves.
                let alpha = if matches!(color.a, 0 | 255) { color.a } else { (color.a >> shift).max(1) };
                let cell = [color.r >> shift, color.g >> shift, color.b >> shift, alpha];
                let position = *cells.entry(u32::from_le_bytes(cell)).or_insert_with(|| {
                    list.push(Representative { color, point: [0.0; 4], weight: 0.0, heaviest: 0.0 });
                    list.len() - 1
                });
                list[position].add(color, point, weight);
                if list.len() > most {
                    break;
                }
            }
            if list.len() <= most {
                for representative in &mut list {
                    representative.point = representative.point.map(|sum| sum / representative.weight);
                }
                return list;
            }
            shift += 1;
        }
    }
}

/// The squared difference to its neighbours at which a pixel amid texture counts a good deal less.
const CALM: f32 = 0.002;

/// One colour that stands for itself and its like.
#[derive(Debug, Clone)]
pub(crate) struct Representative {
    /// The heaviest of its colours.
    pub(crate) color: RGBA8,
    /// Their mean.
    pub(crate) point: Point,
    /// Their weight.
    pub(crate) weight: f32,
    heaviest: f32,
}

impl Representative {
    fn add(&mut self, color: RGBA8, point: &Point, weight: f32) {
        if weight > self.heaviest {
            (self.color, self.heaviest) = (color, weight);
        }
        for (sum, value) in self.point.iter_mut().zip(point) {
            *sum += value * weight;
        }
        self.weight += weight;
    }
}

/// A map by the 32 bits of colours.
pub(crate) type ColorMap<Value> = HashMap<u32, Value, BuildHasherDefault<ColorHasher>>;

/// Spreads a colour's 32 bits; not for outside attackers, who can at worst slow their own picture down.
#[derive(Debug, Clone, Default)]
pub(crate) struct ColorHasher(u64);

impl Hasher for ColorHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u32(u32::from(byte));
        }
    }

    fn write_u32(&mut self, value: u32) {
        let mixed = (self.0 ^ u64::from(value)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ (mixed >> 29);
    }
}
