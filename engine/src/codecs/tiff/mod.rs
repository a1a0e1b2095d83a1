//! TIFF: read only. Scanners and cameras write it and no browser shows it, so results are of other formats.

mod bounds;
mod colors;
mod decode;
mod directory;
mod fields;
mod metadata;
mod tags;

pub(crate) use decode::decode;
