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

#[cfg(test)]
mod tests {
    use sqlx::AssertSqlSafe;

    use super::*;
    use crate::{
        AccountId, Timestamp,
        database::{Database, accounts},
    };

    /// What 0.1.0 stored as the reason of a failed job, and what it becomes.
    const REASONS: [(&str, &str); 5] = [
        (
            r#"{"code":"cannot_convert","from":"PNG","to":"JPG","loss":"its transparency"}"#,
            r#"{"code":"cannot_convert","from":"PNG","to":"JPG","loss":"transparency"}"#,
        ),
        (
            r#"{"code":"unsafe_content","found":"a script (onload of <svg>)"}"#,
            r#"{"code":"unsafe_content","found":"script (onload of <svg>)"}"#,
        ),
        (
            r#"{"code":"unsupported_format","name":"a camera's raw file"}"#,
            r#"{"code":"unsupported_format","name":"raw"}"#,
        ),
        (
            r#"{"code":"too_many_pixels","what":"pixels a side","limit":30000}"#,
            r#"{"code":"too_many_pixels","what":"pixels_a_side","limit":30000}"#,
        ),
        (r#"{"code":"source_not_found"}"#, r#"{"code":"source_not_found"}"#),
    ];

    #[tokio::test]
    async fn rows_of_an_earlier_release_get_codes_for_its_sentences() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        let database = Database::open(&path).await.unwrap();
        let mut writing = database.write().await.unwrap();
        let account = AccountId::new(Timestamp(0), [0; 10]);
        accounts::create(&mut writing, &account, "a@example.org", "a@example.org", Timestamp(0))
            .await
            .unwrap();
        for (number, (before, _)) in REASONS.iter().enumerate() {
            let insert = format!(
                "INSERT INTO jobs (id, account_id, api_key_id, source_kind, source, source_given, source_bare, options,
                state, reserved_monthly, reserved_onetime, is_charged, created_at, failure)
                VALUES ('{number}', '{account}', 'k', 'url', 's', 's', 's', '{{}}', 'failed', 0, 0, 0, 0, '{}')",
                before.replace('\'', "''")
            );
            writing.execute(AssertSqlSafe(insert)).await.unwrap();
        }
        writing
            .execute("INSERT INTO tries (name, account_id, created_at) VALUES ('v', 'a', 0)")
            .await
            .unwrap();
        let picture = "INSERT INTO tried_pictures (try_name, position, file_name, problem)
            VALUES ('v', 0, 'a.png', 'Das Bild ist zu groß.')";
        writing.execute(picture).await.unwrap();
        writing.execute("DELETE FROM schema_migrations WHERE version >= 13").await.unwrap();
        writing.commit().await.unwrap();
        drop(database);

        let mut reading = Database::open(&path).await.unwrap().read().await.unwrap();
        let rows =
            sqlx::query("SELECT failure FROM jobs ORDER BY id").fetch_all(&mut *reading).await.unwrap();
        let reasons: Vec<String> = rows.iter().map(|row| row.text("failure").unwrap()).collect();
        assert_eq!(reasons, REASONS.map(|(_, after)| after));
        let row = sqlx::query("SELECT problem FROM tried_pictures").fetch_one(&mut *reading).await.unwrap();
        assert_eq!(row.text("problem").unwrap(), "\"not_taken\"");
    }
}
