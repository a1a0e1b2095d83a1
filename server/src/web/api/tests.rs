//! The document against itself, and against what is really answered.

mod document;
mod exchange;
mod keys;
mod repeated;
mod shape;
mod support;
