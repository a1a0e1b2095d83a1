//! The Eiderpix service, from the bottom up: `context` is what everything stands on, `domain` decides, `words` and `mail`
//! tell people, `web` and `worker` are the two ways in, and `app` puts them together.
//!
//! Each folder uses those before it and none after it; `tests/structure` holds that.

pub mod allocator;
pub mod app;
pub mod context;
pub mod domain;
pub mod mail;
pub mod web;
pub mod words;
pub mod worker;

pub use eiderpix_store::{
    AccountId, ApiKeyId, Error as StoreError, InvitationId, JobId, MailId, PlanId, Timestamp,
};
