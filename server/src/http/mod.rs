//! The doors: every route, and the loop that serves them.

pub mod client_address;
pub mod compat;
mod downloads;
mod headers;
mod health;
mod pace;
pub mod pages;
mod router;
mod serve;
mod trace;

pub use router::router;
pub use serve::serve;
