//! The service, built once from its configuration; cheap to clone.

use std::{ops::Deref, sync::Arc};

use metrics_exporter_prometheus::PrometheusHandle;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::{
    StoreError,
    context::{Context, clock::Clock, config::Config, random::Random, telemetry},
    domain::{
        Service,
        accounts::{Accounts, second_factor::SecondFactor, sessions::Sessions, sub_accounts::SubAccounts},
        api_keys::{ApiKeys, installs::Installs},
        audit::Audit,
        credits::{Credits, plans::Plans, reports::Reports},
        demo::Tries,
        fetch::site_credentials::SiteCredentials,
        files::{downloads::Downloads, uploads::Uploads},
        idempotency::Idempotency,
        jobs::Jobs,
        overview::Overview,
        site_domains::Domains,
    },
    mail::{Mails, mailbox_link::MailboxLink},
    worker::{self, Engine, Workers},
};

/// The service.
#[derive(Debug, Clone)]
pub struct App(Arc<Parts>);

/// The parts of the service, by name.
#[derive(Debug)]
pub struct Parts {
    core: Service,
    engine: Engine,
    /// The one-time link into the built-in mailbox.
    pub mailbox_link: MailboxLink,
    /// Sign-up, log-in, passwords.
    pub accounts: Accounts,
    /// Authenticator apps and recovery codes.
    pub second_factor: SecondFactor,
    /// Browser sessions.
    pub sessions: Sessions,
    /// API keys and the sites that use them.
    pub api_keys: ApiKeys,
    /// Sites that pick up the successor of a replaced key.
    pub installs: Installs,
    /// Requests that are sent again.
    pub idempotency: Idempotency,
    /// What was done to each account.
    pub audit: Audit,
    /// The ledger.
    pub credits: Credits,
    /// Submitting, waiting, finding.
    pub jobs: Jobs,
    /// Originals that were sent to us.
    pub uploads: Uploads,
    /// Results by their public names.
    pub downloads: Downloads,
    /// Hosts and whose they are.
    pub domains: Domains,
    /// What sites behind HTTP authentication let themselves be fetched with.
    pub site_credentials: SiteCredentials,
    /// Written mails.
    pub mails: Mails,
    /// What accounts get each month, by name.
    pub plans: Plans,
    /// Accounts below accounts.
    pub sub_accounts: SubAccounts,
    /// What the operator looks at.
    pub overview: Overview,
    /// Monthly reports.
    pub reports: Reports,
    /// Pictures dropped on a page.
    pub tries: Tries,
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
        &self.core
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
        let core = Service::new(Context::open(config, public_url, clock, random).await?)?;
        Ok(Self(Arc::new(Parts {
            accounts: Accounts::new(core.clone()),
            second_factor: SecondFactor::new(core.clone()),
            sessions: Sessions::new(core.clone()),
            api_keys: ApiKeys::new(core.clone()),
            installs: Installs::new(core.clone()),
            idempotency: Idempotency::new(core.clone()),
            audit: Audit::new(core.clone()),
            credits: Credits::new(core.clone()),
            jobs: Jobs::new(core.clone()),
            uploads: Uploads::new(core.clone()),
            downloads: Downloads::new(core.clone()),
            domains: Domains::new(core.clone()),
            site_credentials: SiteCredentials::new(core.clone()),
            mails: Mails::new(core.clone()),
            plans: Plans::new(core.clone()),
            sub_accounts: SubAccounts::new(core.clone()),
            overview: Overview::new(core.clone()),
            reports: Reports::new(core.clone()),
            tries: Tries::new(core.clone()),
            metrics: telemetry::metrics(),
            mailbox_link: MailboxLink::default(),
            engine,
            core,
        })))
    }

    /// What every part stands on.
    #[cfg(test)]
    pub(crate) fn core(&self) -> &Service {
        &self.0.core
    }

    /// Starts the workers, the sweeper and the mail sender of this process; they end after `shutdown`.
    pub async fn start_workers(&self, shutdown: CancellationToken) -> anyhow::Result<Workers> {
        worker::start(&self.core, self.engine, shutdown).await
    }

    /// Ends what is past its time and writes the mails that are due; the workers do so each minute.
    pub async fn remind(&self) -> Result<(), StoreError> {
        worker::remind(&self.core).await
    }

    /// Says whether database and object store answer and there is room to write.
    pub async fn check_ready(&self) -> Result<(), StoreError> {
        self.store.check().await?;
        self.core.check_room().await
    }
}
