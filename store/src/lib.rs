//! Everything of Eiderpix that outlives a restart: database rows, objects, the queue.
//!
//! Knows nothing of pictures or HTTP; what decides about pictures lies here as opaque JSON.
//! Time is handed in. Whatever belongs together is written in one transaction, opened by its caller.

mod database;
mod error;
mod ids;
pub mod objects;
pub mod queue;
mod sweep;

pub use database::{
    Connection, Reading, Writing, accounts, api_keys, audit, charges, credits, deletion, domains, downloads,
    email_changes, idempotency, installs, invitations, job_list, jobs, ledger, mail_tokens, mails,
    object_rows, operator_settings, overview, plans, recovery_codes, second_factors, shares,
    site_credentials, sites, tries, uploads, usage, variants, web_sessions,
};
pub use error::Error;
pub use ids::{AccountId, ApiKeyId, InvitationId, JobId, MailId, PlanId, Timestamp};
pub use objects::Objects;
pub use sweep::{Swept, TRIES_MS};

use std::path::Path;

use database::Database;

/// The database and the object store of one service.
#[derive(Debug, Clone)]
pub struct Store {
    database: Database,
    objects: Objects,
}

impl Store {
    /// Opens what lies in a data folder, creating it where there is nothing yet; the schema is brought up to date.
    pub async fn open(data: &Path) -> Result<Self, Error> {
        Self::open_at(&data.join("eiderpix.db"), &data.join("objects")).await
    }

    /// The same with the database's file and the objects' folder named one by one.
    pub async fn open_at(database: &Path, objects: &Path) -> Result<Self, Error> {
        if let Some(folder) = database.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let objects = Objects::open(objects)?;
        let database = Database::open(database).await?;
        Ok(Self { database, objects })
    }

    /// The stored files.
    pub fn objects(&self) -> &Objects {
        &self.objects
    }

    /// Gets a connection to read by.
    pub async fn read(&self) -> Result<Reading, Error> {
        self.database.read().await
    }

    /// Begins a transaction; whatever is not committed is undone.
    pub async fn write(&self) -> Result<Writing, Error> {
        self.database.write().await
    }

    /// Says whether the database answers.
    pub async fn check(&self) -> Result<(), Error> {
        self.database.check().await
    }

    /// Lets go of the database in good order.
    pub async fn close(&self) {
        self.database.close().await;
    }
}
