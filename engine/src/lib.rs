//! Bytes in, the smallest acceptable bytes out. No files, no network, no async.
//!
//! What always holds, for every input:
//! * a result is never larger than its original, nor a variant larger than the main result beside it;
//! * a result decodes, and has the size, frames and transparency that were asked for;
//! * a lossy result's score was measured on the delivered bytes and is at or above its floor;
//! * a result says what was done to it ([`Mark`]), and what lost something once is not made to lose more;
//! * no input makes it panic past [`Optimizer`];
//! * the same original, options and [`ENGINE_VERSION`] give the same bytes, whatever the load;
//! * work stops soon after its deadline, and then yields no bytes at all.

mod deadline;
mod dynamic_range;
mod error;
mod format;
mod limits;
mod mark;
mod metadata;
mod optimizer;
mod options;
mod quantize;
mod raster;
mod report;

mod codecs;
mod perceptual;
mod sample;
mod search;
mod transform;

pub use deadline::Deadline;
pub use error::Error;
pub use format::{Format, MainFormat, VariantFormat};
pub use limits::Limits;
pub use mark::Mark;
pub use optimizer::Optimizer;
pub use options::{Effort, Floor, Mode, Options, Resize, ResizeFit};
pub use perceptual::{JudgeLimits, Judgement, Score, TileArea, judge, score};
pub use raster::{Animation, Frame, Raster};
pub use report::{
    KeptReason, MetadataKind, MissingReason, Optimized, OriginalInfo, Outcome, Produced, VariantOutcome,
};

/// Names the engine whose bytes these are; it changes whenever the bytes of any result may change.
pub const ENGINE_VERSION: &str = "7";

/// Optimizes one original: the main result first, then each variant asked for, in the order asked.
pub fn optimize(original: &[u8], options: &Options) -> Result<Optimized, Error> {
    let optimizer = Optimizer::open(original, options)?;
    let main = optimizer.main()?;
    let main_bytes = main.size_bytes(original.len());
    let variants =
        options.variants.iter().map(|&format| (format, optimizer.variant(format, main_bytes))).collect();
    Ok(Optimized { original: optimizer.info().clone(), main, variants })
}
