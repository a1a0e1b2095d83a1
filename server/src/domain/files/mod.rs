//! Files as bytes: received from clients, kept as uploads, handed out by names that nobody guesses.
//!
//! What a picture holds is the business of jobs and the engine.

pub mod downloads;
pub mod incoming;
pub mod uploads;
