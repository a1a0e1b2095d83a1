//! The doors: every route, and the loop that serves them.

mod api;
pub mod client_address;
pub mod compat;
mod downloads;
mod headers;
mod health;
mod language;
mod multipart;
pub mod pages;
mod plugin_zip;
mod router;
mod sentence;
mod serve;
mod slow_body;
mod trace;
mod zip;

pub use router::router;
pub use serve::serve;
