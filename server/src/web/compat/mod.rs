//! The APIs of others that existing clients speak.

pub mod shortpixel;
