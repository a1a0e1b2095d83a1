//! What is done to pixels before they are encoded.

mod attention;
pub(crate) mod color;
pub(crate) mod orient;
pub(crate) mod resize;
