//! What every part of the service stands on: settings, time, randomness, secrets, rows and objects, figures.
//!
//! Nothing here knows what the service is for: it imports nothing of the domain, the web or the worker.

pub mod clock;
pub mod config;
pub(crate) mod hex;
pub mod random;
pub mod secrets;
pub mod telemetry;

use anyhow::Context as _;
use eiderpix_store::Store;
use url::Url;

use self::{clock::Clock, config::Config, random::Random, secrets::Secrets};
use crate::{StoreError, Timestamp};

/// Settings, time, randomness, secrets and storage.
#[derive(Debug)]
pub struct Context {
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
    /// Rows and objects.
    pub store: Store,
}

impl Context {
    /// Opens the data folder; several processes may do so at once.
    pub async fn open(config: Config, public_url: Url, clock: Clock, random: Random) -> anyhow::Result<Self> {
        let data = &config.data;
        std::fs::create_dir_all(data).with_context(|| format!("cannot create {}", data.display()))?;
        let secrets = Secrets::open(data, &random)?;
        let (database, objects) = (config.database_path(), config.objects_path());
        let store = Store::open_at(&database, &objects).await.with_context(|| {
            format!("cannot open the database {} or the objects in {}", database.display(), objects.display())
        })?;
        Ok(Self { config, public_url, clock, random, secrets, store })
    }

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
