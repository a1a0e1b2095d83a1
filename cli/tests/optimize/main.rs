//! `eiderpix optimize` and `eiderpix score`, as a user runs them.

mod attributes;
mod basics;
#[path = "../common/encode.rs"]
mod encode;
mod foreign;
mod inputs;
mod links;
mod mixed_modes;
mod progress;
mod second_run;
mod tool;
mod variants;
