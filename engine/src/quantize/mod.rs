//! Pictures in few colours: for PNG palettes, and wherever else colours are scarce.
//!
//! What always holds: whatever palette they get, invisible pixels stay invisible, opaque ones opaque and visible ones
//! visible; the same picture gets the same palette.

mod accept;
mod colors;
mod floors;
mod near;
mod palette;
mod refine;
mod remap;
mod search;
mod smooth;
mod space;
mod split;
mod texture;

pub(crate) use accept::Accept;
pub(crate) use colors::{ColorMap, Colors};
pub(crate) use near::NearLossless;
pub(crate) use palette::Palette;
pub(crate) use remap::{Care, Remap, remap};
pub(crate) use search::{PaletteSearch, Quantized, SMALL_PIXELS};
pub(crate) use space::{Point, distance, point};
