//! What was measured on results and found in their original, beside what clients are told. Lies in the job's row as JSON.

use eiderpix_engine::{MetadataKind, Produced, TileArea, VariantFormat};
use serde::{Deserialize, Serialize};

/// Everything that a proof shows and an API's answer does not.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Evidence {
    /// The public name of the original under `/f/`, where it was fetched and kept.
    pub original_name: Option<String>,
    /// What lay beside the original's pixels.
    pub metadata: Vec<MetadataKind>,
    /// What was measured on the main result.
    pub main: Option<Measured>,
    /// What was measured on further formats.
    pub variants: Vec<(VariantFormat, Measured)>,
}

/// What was measured on one result.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// The lowest score of any tile of 256 pixels.
    pub worst_tile: f64,
    /// The lowest that was allowed; none in lossless mode.
    pub worst_tile_floor: Option<f64>,
    /// Where that tile is; none where there is but one.
    pub worst_at: Option<TileArea>,
    /// How many candidates were measured before this one won.
    pub candidates: u32,
}

impl Measured {
    pub(super) fn on(produced: &Produced) -> Self {
        Self {
            worst_tile: produced.score.worst_tile(),
            worst_tile_floor: produced.floor.map(eiderpix_engine::Floor::worst_tile),
            worst_at: produced.score.worst_tile_at(),
            candidates: produced.candidates,
        }
    }
}
