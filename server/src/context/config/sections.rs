//! Every setting with its meaning, unit and default.

use std::{net::SocketAddr, path::PathBuf};

use eiderpix_engine::Limits;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{AllowedTarget, Setting};

/// All settings of a service.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where HTTP is listened for.
    pub listen: SocketAddr,
    /// Folder of the database, the objects and the server secret.
    pub data: PathBuf,
    /// Base of mailed links and result URLs; the listen address when absent.
    pub public_url: Option<Url>,
    /// The database, when it is not the one in `data`; may hold a password.
    pub database_url: Option<SecretString>,
    /// Where objects lie, when not in `data`.
    pub objects_url: Option<String>,
    /// Mail server, `smtp://user:password@host:port` or `smtps://…`; without it mails lie in the built-in mailbox.
    pub smtp_url: Option<SecretString>,
    /// Most pictures worked on at once, of several one kept for main results and WebP; cores + 1 when absent, 0 = none.
    pub workers: Option<usize>,
    /// What is fetched, and how.
    pub fetch: FetchConfig,
    /// What accounts may use.
    pub credits: CreditsConfig,
    /// How long results are kept.
    pub results: ResultsConfig,
    /// Bounds on guessing and flooding.
    pub throttle: ThrottleConfig,
    /// Bounds on pictures.
    pub limits: Limits,
    /// How mails are sent.
    pub mail: MailConfig,
    /// How API keys are kept.
    pub keys: KeysConfig,
    /// How much may wait.
    pub queue: QueueConfig,
    /// Who is in front of the service.
    pub http: HttpConfig,
    /// When writing stops.
    pub storage: StorageConfig,
    /// Who may see the process's figures.
    pub metrics: MetricsConfig,
    /// Each setting as it would be written, secrets masked, with its origin.
    pub settings: Vec<Setting>,
}

impl Config {
    /// Most pictures worked on at once in a process with these settings.
    pub fn worker_slots(&self) -> usize {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        // One more than cores: of several slots one is kept for main results, and fetching takes no core.
        self.workers.unwrap_or(cores + 1)
    }
}

/// What is fetched, and how long it may take.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FetchConfig {
    /// Hosts and networks that may be fetched, on any port, although they are not public.
    #[serde(deserialize_with = "super::reader::list")]
    pub allow_private: Vec<AllowedTarget>,
    /// Milliseconds until a connection stands.
    pub connect_ms: u64,
    /// Milliseconds until the first byte of an answer.
    pub first_byte_ms: u64,
    /// Milliseconds until the last byte, redirects included.
    pub total_ms: u64,
}

impl Default for FetchConfig {
    fn default() -> Self {
        Self { allow_private: Vec::new(), connect_ms: 5_000, first_byte_ms: 10_000, total_ms: 30_000 }
    }
}

/// What accounts may use.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CreditsConfig {
    /// Credits a new account gets each month; unlimited when absent.
    pub monthly: Option<u64>,
    /// Percent of a bound of 100 or more that is given once a month to whoever reaches it within a day of its warning;
    /// 0 = none.
    pub grace_percent: u64,
}

impl Default for CreditsConfig {
    fn default() -> Self {
        Self { monthly: None, grace_percent: 5 }
    }
}

/// How long results are kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ResultsConfig {
    /// Hours until results and uploads are deleted, at least 1.
    pub ttl_hours: u64,
    /// Whether fetched originals are kept beside their results, for the comparison on proof pages.
    pub keep_originals: bool,
    /// Minutes after which a finished job answers a new request for its address only once it was looked whether the picture
    /// there has changed; 0 = never looked.
    pub recheck_after_minutes: u64,
}

impl Default for ResultsConfig {
    fn default() -> Self {
        Self { ttl_hours: 24, keep_originals: true, recheck_after_minutes: 10 }
    }
}

/// Bounds on guessing and flooding; each 0 = off.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ThrottleConfig {
    /// Sign-ups an hour from one address.
    pub sign_ups_per_hour: u32,
    /// Mails an hour to one recipient.
    pub mails_per_hour: u32,
    /// Failed log-ins in 15 minutes, for an account and for an address.
    pub login_failures: u32,
    /// Refused API keys a minute from one address.
    pub bad_keys_per_minute: u32,
    /// Pictures an hour that one address may try without an account, where the operator lets visitors try.
    pub tried_pictures_per_hour: u32,
}

impl Default for ThrottleConfig {
    fn default() -> Self {
        Self {
            sign_ups_per_hour: 20,
            mails_per_hour: 5,
            login_failures: 10,
            bad_keys_per_minute: 60,
            tried_pictures_per_hour: 10,
        }
    }
}

/// How mails are sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MailConfig {
    /// The sender, `Name <address>` or an address alone.
    pub from: String,
}

impl Default for MailConfig {
    fn default() -> Self {
        Self { from: "Eiderpix <eiderpix@localhost>".into() }
    }
}

/// How API keys are kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeysConfig {
    /// Whether an owner may look at a key again; without it a key is shown once and only its MAC is kept.
    pub keep_sealed: bool,
}

impl Default for KeysConfig {
    fn default() -> Self {
        Self { keep_sealed: true }
    }
}

/// How much may wait.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct QueueConfig {
    /// Jobs waiting in all.
    pub max_queued: u64,
    /// Jobs waiting for one account.
    pub max_queued_per_account: u64,
}

impl Default for QueueConfig {
    fn default() -> Self {
        Self { max_queued: 100_000, max_queued_per_account: 20_000 }
    }
}

/// Who is in front of the service, and how many may connect.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HttpConfig {
    /// Proxies whose `X-Forwarded-For` counts.
    #[serde(deserialize_with = "super::reader::list")]
    pub trusted_proxies: Vec<AllowedTarget>,
    /// Connections at once in all.
    pub max_connections: usize,
    /// Connections at once from one address that is not a trusted proxy.
    pub max_connections_per_address: usize,
    /// Bytes of files that are being received, in all; an address has at most a quarter of it.
    pub max_incoming_bytes: u64,
}

impl Default for HttpConfig {
    fn default() -> Self {
        Self {
            trusted_proxies: Vec::new(),
            max_connections: 4_096,
            max_connections_per_address: 512,
            max_incoming_bytes: 4_000_000_000,
        }
    }
}

/// When writing stops.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StorageConfig {
    /// Free bytes below which nothing new is accepted; 5 % of the disk counts instead where that is less.
    pub min_free_bytes: u64,
}

impl Default for StorageConfig {
    fn default() -> Self {
        Self { min_free_bytes: 500_000_000 }
    }
}

/// Who may see the process's figures.
#[derive(Debug, Clone, Default)]
pub struct MetricsConfig {
    /// What a bearer has to bring; without one, only this machine is answered.
    pub token: Option<SecretString>,
}

/// The same as it is written.
#[derive(Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct MetricsSection {
    pub(super) token: Option<String>,
}
