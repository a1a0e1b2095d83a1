//! The database: connections, schema, and a file for each table with all its statements.
//!
//! Statements are one portable text for SQLite and PostgreSQL. A transaction that writes takes the write
//! lock at its beginning, so that nothing it read can change under it.

pub mod accounts;
pub mod api_keys;
pub mod audit;
mod balance;
pub mod charges;
pub mod credits;
pub mod deletion;
pub mod domains;
pub mod downloads;
pub mod email_changes;
pub mod idempotency;
pub mod installs;
pub mod invitations;
pub mod job_list;
pub mod jobs;
pub mod ledger;
pub mod mail_tokens;
pub mod mails;
pub mod object_rows;
pub mod operator_settings;
pub mod overview;
pub mod plans;
pub mod recovery_codes;
mod schema;
pub mod second_factors;
pub mod shares;
pub mod site_credentials;
pub mod sites;
pub mod tries;
pub mod uploads;
pub mod usage;
pub mod variants;
pub mod web_sessions;

#[cfg(test)]
mod explain;

use std::{
    ops::{Deref, DerefMut},
    path::Path,
    time::Duration,
};

use sqlx::{
    Any, AnyPool, Connection as _, Executor, Row, Transaction,
    any::{AnyConnectOptions, AnyPoolOptions, AnyRow},
    pool::PoolConnection,
};

use crate::{Error, Timestamp};

/// What statements run on: a reading connection, or a transaction.
pub type Connection = sqlx::AnyConnection;

/// A connection to read by.
#[derive(Debug)]
pub struct Reading(PoolConnection<Any>);

/// A transaction; undone unless committed.
#[derive(Debug)]
pub struct Writing(Transaction<'static, Any>);

impl Writing {
    /// Makes everything done in this transaction last.
    pub async fn commit(self) -> Result<(), Error> {
        Ok(self.0.commit().await?)
    }
}

impl Deref for Reading {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.0
    }
}

impl DerefMut for Reading {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.0
    }
}

impl Deref for Writing {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.0
    }
}

impl DerefMut for Writing {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.0
    }
}

/// One SQLite file: a pool of one that writes, a pool that reads.
#[derive(Debug, Clone)]
pub(crate) struct Database {
    writer: AnyPool,
    reader: AnyPool,
}

const READERS: u32 = 8;
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

impl Database {
    pub(crate) async fn open(path: &Path) -> Result<Self, Error> {
        sqlx::any::install_default_drivers();
        let options: AnyConnectOptions = sqlite_url(path)?.parse().map_err(Error::from)?;
        let writer = pool(1).connect_with(options.clone()).await?;
        let reader = pool(READERS).connect_lazy_with(options);
        let database = Self { writer, reader };
        let mut writing = database.write().await?;
        schema::migrate(&mut writing).await?;
        writing.commit().await?;
        Ok(database)
    }

    pub(crate) async fn read(&self) -> Result<Reading, Error> {
        Ok(Reading(self.reader.acquire().await?))
    }

    pub(crate) async fn write(&self) -> Result<Writing, Error> {
        Ok(Writing(self.writer.begin_with("BEGIN IMMEDIATE").await?))
    }

    pub(crate) async fn check(&self) -> Result<(), Error> {
        schema::version(&mut *self.read().await?).await.map(drop)
    }

    pub(crate) async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}

fn pool(connections: u32) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        // A full disk makes SQLite undo a transaction by itself. The connection then still takes itself to be in it,
        // and would refuse every further one: it makes room for a new connection.
        .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
        .after_connect(|connection, _| {
            Box::pin(async move {
                // First, so that the others wait for a lock as well. NORMAL could lose the last commits on power loss.
                connection.execute("PRAGMA busy_timeout = 5000").await?;
                connection.execute("PRAGMA journal_mode = WAL").await?;
                connection.execute("PRAGMA synchronous = FULL").await?;
                connection.execute("PRAGMA foreign_keys = ON").await?;
                Ok(())
            })
        })
}

fn sqlite_url(path: &Path) -> Result<String, Error> {
    let absolute = std::path::absolute(path)?;
    let text = absolute
        .to_str()
        .ok_or_else(|| Error::Unavailable(format!("{} is not UTF-8", absolute.display()).into()))?;
    let mut url = String::from("sqlite://");
    for character in text.chars() {
        match character {
            '%' | '?' | '#' | ' ' | '"' | '<' | '>' | '`' | '{' | '}' | '^' | '|' | '\\' => {
                url.push_str(&format!("%{:02X}", character as u32));
            }
            _ => url.push(character),
        }
    }
    url.push_str("?mode=rwc");
    Ok(url)
}

/// Names the statements of a table's file, and lists them for the test that has the database explain each.
macro_rules! statements {
    ($($name:ident = $sql:expr;)+) => {
        $(const $name: &str = $sql;)+
        #[cfg(test)]
        pub(crate) const STATEMENTS: &[(&str, &str)] = &[$((stringify!($name), $sql)),+];
    };
}
pub(crate) use statements;

/// Reads columns of a row by name.
pub(crate) trait Columns {
    fn text(&self, name: &str) -> Result<String, Error>;
    fn optional_text(&self, name: &str) -> Result<Option<String>, Error>;
    fn number(&self, name: &str) -> Result<i64, Error>;
    fn optional_number(&self, name: &str) -> Result<Option<i64>, Error>;

    fn moment(&self, name: &str) -> Result<Timestamp, Error> {
        self.number(name).map(Timestamp)
    }

    fn optional_moment(&self, name: &str) -> Result<Option<Timestamp>, Error> {
        Ok(self.optional_number(name)?.map(Timestamp))
    }

    fn count(&self, name: &str) -> Result<u64, Error> {
        let number = self.number(name)?;
        u64::try_from(number).map_err(|_| Error::Corrupt(format!("{name} is {number}")))
    }
}

impl Columns for AnyRow {
    fn text(&self, name: &str) -> Result<String, Error> {
        Ok(self.try_get(name)?)
    }

    fn optional_text(&self, name: &str) -> Result<Option<String>, Error> {
        Ok(self.try_get(name)?)
    }

    fn number(&self, name: &str) -> Result<i64, Error> {
        Ok(self.try_get(name)?)
    }

    fn optional_number(&self, name: &str) -> Result<Option<i64>, Error> {
        Ok(self.try_get(name)?)
    }
}

/// A size or count as the database keeps it.
pub(crate) fn stored(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_folder_with_odd_characters_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let odd = folder.path().join("a b#c?d%20é");
        std::fs::create_dir(&odd).unwrap();
        let database = Database::open(&odd.join("x.db")).await.unwrap();
        database.check().await.unwrap();
        assert!(odd.join("x.db").exists());
    }

    #[tokio::test]
    async fn a_transaction_that_the_database_undid_by_itself_does_not_block_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("x.db")).await.unwrap();
        let mut writing = database.write().await.unwrap();
        writing.execute("ROLLBACK").await.unwrap();
        drop(writing);
        database.write().await.unwrap().commit().await.unwrap();
    }

    #[tokio::test]
    async fn two_processes_can_open_and_migrate_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        let (first, second) = tokio::join!(Database::open(&path), Database::open(&path));
        first.unwrap().check().await.unwrap();
        second.unwrap().check().await.unwrap();
    }
}
