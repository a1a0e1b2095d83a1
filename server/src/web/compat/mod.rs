//! The APIs of others that existing clients speak, a folder each.
//!
//! Their field names, codes and quirks stay in there; nothing else of the service knows them.

pub mod shortpixel;
