//! HTTP: every route, the loop that serves them, and what all of them share.
//!
//! A handler turns a request into a call of the domain and its result into an answer; pages, our API and the compatible APIs
//! have a folder each.

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
mod serve;
mod slow_body;
mod trace;
mod zip;

pub use router::router;
pub use serve::serve;
