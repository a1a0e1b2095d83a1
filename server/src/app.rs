//! The service, built once from its configuration; cheap to clone.

use std::{ops::Deref, sync::Arc};

use anyhow::Context;
use eiderpix_store::Store;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::{
    StoreError, Timestamp,
    accounts::{Accounts, OperatorDoor},
    api_keys::ApiKeys,
    audit::Audit,
    clock::Clock,
    config::Config,
    credits::Credits,
    domains::Domains,
    downloads::Downloads,
    fetch::Fetcher,
    forwarding::UntrustedForwarding,
    idempotency::Idempotency,
    incoming::Incoming,
    installs::Installs,
    jobs::{Bell, Jobs, Rechecks, SameWork},
    mail::{Mails, mailbox_door::MailboxDoor},
    overview::Overview,
    plans::Plans,
    random::Random,
    reports::Reports,
    second_factor::SecondFactor,
    secrets::Secrets,
    sessions::Sessions,
    site_credentials::SiteCredentials,
    sub_accounts::SubAccounts,
    telemetry,
    throttle::Throttles,
    tries::Tries,
    uploads::Uploads,
    worker::{self, Engine, Workers},
};

/// What every part of the service stands on.
#[derive(Debug)]
pub struct Core {
    /// The settings in force.
    pub config: Config,
    /// Base of mailed links and result URLs.
    pub public_url: Url,
    /// The time.
    pub clock: Clock,
    /// Unguessable bytes.
    pub random: Random,
    /// The server secret's subkeys.
    pub secrets: Secrets,
    /// Bounds on guessing and flooding.
    pub throttles: Throttles,
    /// Proxies that the configuration does not name.
    pub untrusted_forwarding: UntrustedForwarding,
    /// The one-time link into the built-in mailbox.
    pub mailbox_door: MailboxDoor,
    /// The one-time link that makes the first operator.
    pub operator_door: OperatorDoor,
    /// Rows and objects.
    pub store: Store,
    /// Fetches from addresses that customers choose.
    pub fetcher: Fetcher,
    /// Files that are being received.
    pub incoming: Incoming,
    pub(crate) engine: Engine,
    pub(crate) bell: Bell,
    pub(crate) same_work: SameWork,
    pub(crate) rechecks: Rechecks,
}

/// The service.
#[derive(Debug, Clone)]
pub struct App(Arc<Parts>);

/// The parts of the service, by name.
#[derive(Debug)]
pub struct Parts {
    core: Arc<Core>,
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
    type Target = Core;

    fn deref(&self) -> &Core {
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
        let data = &config.data;
        std::fs::create_dir_all(data).with_context(|| format!("cannot create {}", data.display()))?;
        let secrets = Secrets::open(data, &random)?;
        let (database, objects) = (config.database_path(), config.objects_path());
        let store = Store::open_at(&database, &objects).await.with_context(|| {
            format!("cannot open the database {} or the objects in {}", database.display(), objects.display())
        })?;
        let fetcher = Fetcher::new(&config.fetch, config.limits.file_bytes)
            .context("the client that fetches pictures cannot be built")?;
        let throttles = Throttles::new(&config.throttle, clock.clone());
        let untrusted_forwarding = UntrustedForwarding::new(clock.clone());
        let (mailbox_door, operator_door) = (MailboxDoor::default(), OperatorDoor::default());
        let (min_free_bytes, most_bytes) = (config.storage.min_free_bytes, config.http.max_incoming_bytes);
        let incoming = Incoming::new(store.objects().clone(), min_free_bytes, most_bytes);
        let core = Arc::new(Core {
            config,
            public_url,
            clock,
            random,
            secrets,
            throttles,
            untrusted_forwarding,
            mailbox_door,
            operator_door,
            store,
            fetcher,
            incoming,
            engine,
            bell: Bell::new(),
            same_work: SameWork::default(),
            rechecks: Rechecks::default(),
        });
        Ok(Self(Arc::new(Parts {
            accounts: Accounts::new(Arc::clone(&core)),
            second_factor: SecondFactor::new(Arc::clone(&core)),
            sessions: Sessions::new(Arc::clone(&core)),
            api_keys: ApiKeys::new(Arc::clone(&core)),
            installs: Installs::new(Arc::clone(&core)),
            idempotency: Idempotency::new(Arc::clone(&core)),
            audit: Audit::new(Arc::clone(&core)),
            credits: Credits::new(Arc::clone(&core)),
            jobs: Jobs::new(Arc::clone(&core)),
            uploads: Uploads::new(Arc::clone(&core)),
            downloads: Downloads::new(Arc::clone(&core)),
            domains: Domains::new(Arc::clone(&core)),
            site_credentials: SiteCredentials::new(Arc::clone(&core)),
            mails: Mails::new(Arc::clone(&core)),
            plans: Plans::new(Arc::clone(&core)),
            sub_accounts: SubAccounts::new(Arc::clone(&core)),
            overview: Overview::new(Arc::clone(&core)),
            reports: Reports::new(Arc::clone(&core)),
            tries: Tries::new(Arc::clone(&core)),
            metrics: telemetry::metrics(),
            core,
        })))
    }

    /// What every part stands on.
    #[cfg(test)]
    pub(crate) fn core(&self) -> &Arc<Core> {
        &self.0.core
    }

    /// Starts the workers, the sweeper and the mail sender of this process; they end after `shutdown`.
    pub async fn start_workers(&self, shutdown: CancellationToken) -> anyhow::Result<Workers> {
        worker::start(&self.core, shutdown).await
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

impl Core {
    /// Refuses before the disk is full, so that what was accepted can still be finished.
    pub(crate) async fn check_room(&self) -> Result<(), StoreError> {
        let has_room = self.store.objects().has_room(self.config.storage.min_free_bytes).await?;
        if has_room { Ok(()) } else { Err(StoreError::Full) }
    }

    /// When what is made now is deleted.
    pub(crate) fn results_expire_at(&self) -> Timestamp {
        let hours = i64::try_from(self.config.results.ttl_hours.max(1)).unwrap_or(i64::MAX);
        self.clock.now().plus_ms(hours.saturating_mul(HOUR_MS))
    }
}

const HOUR_MS: i64 = 60 * 60 * 1_000;
