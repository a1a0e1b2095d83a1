//! What is done to pixels before they are encoded.

pub(crate) mod color;
pub(crate) mod orient;
pub(crate) mod resize;
