//! The service, built once from its configuration; cheap to clone.

use std::{ops::Deref, sync::Arc};

use metrics_exporter_prometheus::PrometheusHandle;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::{
    StoreError,
    context::{Context, clock::Clock, config::Config, random::Random, telemetry},
    domain::Service,
    mail::mailbox_link::MailboxLink,
    worker::{self, Engine, Workers},
};

/// The service with what serves it; cheap to clone.
#[derive(Debug, Clone)]
pub struct App(Arc<Parts>);

/// The parts of a running service.
#[derive(Debug)]
pub struct Parts {
    service: Service,
    engine: Engine,
    /// The one-time link into the built-in mailbox.
    pub mailbox_link: MailboxLink,
    /// Renders the metrics of this process.
    pub metrics: PrometheusHandle,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Deref for Parts {
    type Target = Service;

    fn deref(&self) -> &Service {
        &self.service
    }
}

impl App {
    /// Opens the data folder and builds the service on it; several processes may do so at once.
    pub async fn open(config: Config, public_url: Url) -> anyhow::Result<Self> {
        Self::build(config, public_url, Clock::system(), Random::system(), Engine::Sandboxed).await
    }

    /// The same with the time and randomness handed in and the engine in this process, for tests.
    pub async fn open_with(
        config: Config,
        public_url: Url,
        clock: Clock,
        random: Random,
    ) -> anyhow::Result<Self> {
        Self::build(config, public_url, clock, random, Engine::InProcess).await
    }

    async fn build(
        config: Config,
        public_url: Url,
        clock: Clock,
        random: Random,
        engine: Engine,
    ) -> anyhow::Result<Self> {
        let service = Service::new(Context::open(config, public_url, clock, random).await?)?;
        let (mailbox_link, metrics) = (MailboxLink::default(), telemetry::metrics());
        Ok(Self(Arc::new(Parts { service, engine, mailbox_link, metrics })))
    }

    /// What the domain works on.
    #[cfg(test)]
    pub(crate) fn service(&self) -> &Service {
        &self.0.service
    }

    /// Starts the workers, the sweeper and the mail sender of this process; they end after `shutdown`.
    pub async fn start_workers(&self, shutdown: CancellationToken) -> anyhow::Result<Workers> {
        worker::start(&self.service, self.engine, shutdown).await
    }

    /// Ends what is past its time and writes the mails that are due; the workers do so each minute.
    pub async fn remind(&self) -> Result<(), StoreError> {
        worker::remind(&self.service).await
    }

    /// Says whether database and object store answer and there is room to write.
    pub async fn check_ready(&self) -> Result<(), StoreError> {
        self.store.check().await?;
        self.service.check_room().await
    }
}
