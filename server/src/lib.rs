//! The Eiderpix service: HTTP, accounts, credits, jobs, fetch, mail, dashboard.
//!
//! [`app::App`] is built once from [`config::Config`]; every door (API, pages, command line) goes through it.

pub mod accounts;
pub mod allocator;
pub mod api_keys;
pub mod app;
pub mod audit;
pub mod clock;
pub mod config;
pub mod credits;
pub mod domains;
pub mod downloads;
pub mod export;
pub mod fetch;
pub mod forwarding;
pub mod http;
pub mod idempotency;
pub mod incoming;
pub mod installs;
pub mod jobs;
pub mod language;
pub mod mail;
pub mod overview;
pub mod plans;
pub mod random;
pub mod reports;
pub mod sandbox;
pub mod second_factor;
pub mod secrets;
pub mod sessions;
pub mod site_credentials;
pub mod sub_accounts;
pub mod telemetry;
pub mod throttle;
mod tokens;
pub mod tries;
pub mod uploads;
mod wording;
pub mod worker;

pub use eiderpix_store::{
    AccountId, ApiKeyId, Error as StoreError, InvitationId, JobId, MailId, PlanId, Timestamp,
};
