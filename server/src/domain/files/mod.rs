//! Files as bytes: received from clients, kept as uploads, handed out by names that nobody guesses.
//!
//! What a picture holds is the business of jobs and the engine.

pub mod downloads;
pub mod incoming;
pub mod uploads;

/// A file that whoever knows its name may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublicFile<'a> {
    /// A result of ours, or an original that was kept beside it.
    Result(&'a str),
    /// A file that was sent to us.
    Upload(&'a str),
}
