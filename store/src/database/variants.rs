//! Variants: results by content, so that the same work is done once.

use super::{Columns, Connection, statements};
use crate::{AccountId, Error, Objects, Timestamp};

/// What names the results of one original with one set of settings.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct VariantSet {
    /// Whose; results are never shared between accounts.
    pub account_id: AccountId,
    /// Digest of the original's bytes, in hexadecimal.
    pub original_digest: String,
    /// Digest of everything else that decides the bytes.
    pub settings_digest: String,
    /// The engine that made them.
    pub engine_version: String,
}

/// One result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariantRow {
    /// `main`, or a further format's name.
    pub format: String,
    /// Where its bytes lie; none where nothing was worth making.
    pub object_key: Option<String>,
    /// What was measured, or why there is none; opaque here.
    pub report: String,
}

statements! {
    LIST = "SELECT format, object_key, report FROM variants WHERE account_id = $1 AND original_digest = $2
        AND settings_digest = $3 AND engine_version = $4";
    FIND_SOURCE = "SELECT original_digest FROM variants WHERE object_key = $1 AND account_id = $2
        AND settings_digest = $3 AND engine_version = $4 AND format = $5 ORDER BY keep_until DESC LIMIT 1";
    PUT = "INSERT INTO variants (account_id, original_digest, settings_digest, engine_version, format, object_key,
        report, keep_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (account_id, original_digest, settings_digest, engine_version, format)
        DO UPDATE SET keep_until = $8";
    ADD = "INSERT INTO variants (account_id, original_digest, settings_digest, engine_version, format, object_key,
        report, keep_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
    DELETE_EXPIRED = "DELETE FROM variants WHERE keep_until <= $1";
}

/// Lists what is there of a set.
pub async fn list(connection: &mut Connection, set: &VariantSet) -> Result<Vec<VariantRow>, Error> {
    let rows = sqlx::query(LIST)
        .bind(set.account_id.as_str())
        .bind(set.original_digest.as_str())
        .bind(set.settings_digest.as_str())
        .bind(set.engine_version.as_str())
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(VariantRow {
                format: row.text("format")?,
                object_key: row.optional_text("object_key")?,
                report: row.text("report")?,
            })
        })
        .collect()
}

/// Finds what a set's original is itself a result of: the digest of a picture that the same settings turn into it in this
/// format.
pub async fn find_source(
    connection: &mut Connection,
    set: &VariantSet,
    format: &str,
) -> Result<Option<String>, Error> {
    let row = sqlx::query(FIND_SOURCE)
        .bind(Objects::key_of_digest(&set.original_digest))
        .bind(set.account_id.as_str())
        .bind(set.settings_digest.as_str())
        .bind(set.engine_version.as_str())
        .bind(format)
        .fetch_optional(connection)
        .await?;
    row.map(|row| row.text("original_digest")).transpose()
}

/// Adds a result, or keeps the one that is there for longer.
pub async fn put(
    connection: &mut Connection,
    set: &VariantSet,
    variant: &VariantRow,
    keep_until: Timestamp,
) -> Result<(), Error> {
    write(PUT, connection, set, variant, keep_until).await
}

/// Adds a result, or leaves the one that is there as it is.
pub async fn add(
    connection: &mut Connection,
    set: &VariantSet,
    variant: &VariantRow,
    keep_until: Timestamp,
) -> Result<(), Error> {
    write(ADD, connection, set, variant, keep_until).await
}

async fn write(
    statement: &'static str,
    connection: &mut Connection,
    set: &VariantSet,
    variant: &VariantRow,
    keep_until: Timestamp,
) -> Result<(), Error> {
    sqlx::query(statement)
        .bind(set.account_id.as_str())
        .bind(set.original_digest.as_str())
        .bind(set.settings_digest.as_str())
        .bind(set.engine_version.as_str())
        .bind(variant.format.as_str())
        .bind(variant.object_key.as_deref())
        .bind(variant.report.as_str())
        .bind(keep_until.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Removes the results whose time is over; their objects are swept afterwards.
pub async fn delete_expired(connection: &mut Connection, now: Timestamp) -> Result<u64, Error> {
    Ok(sqlx::query(DELETE_EXPIRED).bind(now.0).execute(connection).await?.rows_affected())
}
