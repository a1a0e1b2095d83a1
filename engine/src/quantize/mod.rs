//! Pictures in few colours: for PNG palettes, and wherever else colours are scarce.
//!
//! What always holds: whatever palette they get, invisible pixels stay invisible, opaque ones opaque and visible ones
//! visible; the same picture gets the same palette.

mod colors;
mod palette;
mod remap;
mod search;
mod smooth;
mod space;
mod split;

pub(crate) use colors::{ColorMap, Colors};
pub(crate) use palette::Palette;
pub(crate) use remap::{Remap, remap};
pub(crate) use search::{PaletteSearch, Quantized};
pub(crate) use space::{Point, distance, point};
