//! BMP: read only. Windows programs write it and nobody should send it over a network, so results are of other formats.
//!
//! Every kind that Windows and OS/2 defined is read but for those that hold a whole JPEG or PNG.

mod decode;
mod header;
mod runs;

pub(crate) use decode::decode;
