//! What the service does and decides: accounts, API keys, credits, jobs, and what these need.
//!
//! Nothing here knows HTTP, templates or languages: it takes and gives data, which the surfaces turn into words.

pub mod accounts;
pub mod api_keys;
pub mod audit;
pub mod credits;
pub mod demo;
pub mod fetch;
pub mod files;
pub mod forwarding;
pub mod health;
pub mod idempotency;
pub(crate) mod in_progress;
pub mod intake;
pub mod jobs;
pub mod language;
pub mod mail;
pub mod overview;
pub mod rate_limit;
pub mod sandbox;
pub mod site_domains;

use std::{ops::Deref, sync::Arc};

use anyhow::Context as _;

use self::{
    accounts::{FirstOperatorLink, Passwords},
    fetch::Fetcher,
    files::incoming::Incoming,
    forwarding::UntrustedForwarding,
    in_progress::InProgress,
    jobs::{Notifier, Rechecks},
    rate_limit::RateLimits,
};
use crate::{ApiKeyId, context::Context};

/// The context, and what the domain remembers in this process only; cheap to clone.
#[derive(Debug, Clone)]
pub struct Service(Arc<Memory>);

/// What the domain remembers in this process only.
#[derive(Debug)]
pub struct Memory {
    context: Context,
    /// Bounds on guessing and flooding.
    pub rate_limits: RateLimits,
    /// Proxies that the configuration does not name.
    pub untrusted_forwarding: UntrustedForwarding,
    /// The one-time link that makes the first operator.
    pub first_operator_link: FirstOperatorLink,
    /// Fetches from addresses that customers choose.
    pub fetcher: Fetcher,
    /// Files that are being received.
    pub incoming: Incoming,
    pub(crate) passwords: Passwords,
    /// API keys whose use is being written down.
    pub(crate) key_uses: InProgress<ApiKeyId>,
    /// Sessions, by the digest of their token, whose use is being written down.
    pub(crate) session_uses: InProgress<String>,
    pub(crate) notifier: Notifier,
    pub(crate) rechecks: Rechecks,
}

impl Service {
    /// Begins with nothing remembered.
    pub fn new(context: Context) -> anyhow::Result<Self> {
        let (config, clock) = (&context.config, &context.clock);
        let fetcher = Fetcher::new(&config.fetch, config.limits.file_bytes)
            .context("the client that fetches pictures cannot be built")?;
        let (min_free_bytes, most_bytes) = (config.storage.min_free_bytes, config.http.max_incoming_bytes);
        Ok(Self(Arc::new(Memory {
            rate_limits: RateLimits::new(&config.throttle, clock.clone()),
            untrusted_forwarding: UntrustedForwarding::new(clock.clone()),
            first_operator_link: FirstOperatorLink::default(),
            fetcher,
            incoming: Incoming::new(context.store.objects().clone(), min_free_bytes, most_bytes),
            passwords: Passwords::new(&context.random),
            key_uses: InProgress::default(),
            session_uses: InProgress::default(),
            notifier: Notifier::new(),
            rechecks: Rechecks::default(),
            context,
        })))
    }
}

impl Deref for Service {
    type Target = Memory;

    fn deref(&self) -> &Memory {
        &self.0
    }
}

impl Deref for Memory {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.context
    }
}
