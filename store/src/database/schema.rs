//! Brings the schema up to date: each migration once, all in one transaction.

use sqlx::Executor;

use super::{Columns, Connection, statements};
use crate::Error;

/// In order; a migration that was released never changes, a further one follows it.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/0001_first.sql"),
    include_str!("../../migrations/0002_compatible_api.sql"),
    include_str!("../../migrations/0003_stages.sql"),
    include_str!("../../migrations/0004_keys.sql"),
    include_str!("../../migrations/0005_own_api.sql"),
    include_str!("../../migrations/0006_log_in.sql"),
    include_str!("../../migrations/0007_account_life.sql"),
    include_str!("../../migrations/0008_operator.sql"),
    include_str!("../../migrations/0009_credits.sql"),
    include_str!("../../migrations/0010_try_it.sql"),
    include_str!("../../migrations/0011_languages.sql"),
    include_str!("../../migrations/0012_fair_stages.sql"),
    include_str!("../../migrations/0013_codes.sql"),
];

statements! {
    VERSION = "SELECT CAST(COALESCE(max(version), 0) AS BIGINT) AS version FROM schema_migrations";
    RECORD = "INSERT INTO schema_migrations (version) VALUES ($1)";
}

const CREATE: &str = "CREATE TABLE IF NOT EXISTS schema_migrations (version BIGINT PRIMARY KEY NOT NULL)";

/// Runs the migrations that this database has not seen.
pub(super) async fn migrate(connection: &mut Connection) -> Result<(), Error> {
    connection.execute(CREATE).await?;
    let seen = version(connection).await?;
    let known = MIGRATIONS.len();
    if seen > known {
        return Err(Error::Unavailable(
            format!("the database is of a newer Eiderpix (schema {seen}, this one knows {known})").into(),
        ));
    }
    for (migration, number) in MIGRATIONS[seen..].iter().zip(seen + 1..) {
        connection.execute(sqlx::raw_sql(*migration)).await?;
        sqlx::query(RECORD).bind(number as i64).execute(&mut *connection).await?;
        tracing::info!("brought the database to schema {number}");
    }
    Ok(())
}

/// How many migrations this database has seen.
pub(super) async fn version(connection: &mut Connection) -> Result<usize, Error> {
    let row = sqlx::query(VERSION).fetch_one(connection).await?;
    Ok(row.count("version")? as usize)
}
