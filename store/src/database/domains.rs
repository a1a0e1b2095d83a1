//! Domains: hosts that are, or once were, associated with an account.

use super::{Columns, Connection, statements};
use crate::{AccountId, Error, Timestamp};

/// One host and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainRow {
    /// The host.
    pub host: String,
    /// Its owner; `None` when it is known and free.
    pub account_id: Option<AccountId>,
}

statements! {
    FIND = "SELECT host, account_id FROM domains WHERE host = $1";
    // An owner is never replaced by another: that one has to give the host up first.
    ASSOCIATE = "INSERT INTO domains (host, account_id, created_at, changed_at) VALUES ($1, $2, $3, $3)
        ON CONFLICT (host) DO UPDATE SET account_id = $2, changed_at = $3 WHERE domains.account_id IS NULL";
    // Anybody may name a host without a key, so that their number is bounded.
    MENTION = "INSERT INTO domains (host, account_id, created_at, changed_at) SELECT $1, NULL, $2, $2
        WHERE (SELECT count(*) FROM domains WHERE account_id IS NULL) < $3 ON CONFLICT (host) DO NOTHING";
    REVOKE = "UPDATE domains SET account_id = NULL, changed_at = $3 WHERE host = $1 AND account_id = $2";
    LIST = "SELECT host FROM domains WHERE account_id = $1 ORDER BY host";
    COUNT = "SELECT CAST(count(*) AS BIGINT) AS domains FROM domains WHERE account_id = $1";
}

/// Finds a host that is known.
pub async fn find(connection: &mut Connection, host: &str) -> Result<Option<DomainRow>, Error> {
    let Some(row) = sqlx::query(FIND).bind(host).fetch_optional(connection).await? else { return Ok(None) };
    let account_id = row.optional_text("account_id")?.map(AccountId::stored);
    Ok(Some(DomainRow { host: row.text("host")?, account_id }))
}

/// Gives a host that nobody owns to an account.
pub async fn associate(
    connection: &mut Connection,
    host: &str,
    account: &AccountId,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(ASSOCIATE).bind(host).bind(account.as_str()).bind(now.0).execute(connection).await?;
    Ok(())
}

/// Remembers a host without an owner, as long as there are fewer than `most` of these.
pub async fn mention(
    connection: &mut Connection,
    host: &str,
    most: u32,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(MENTION).bind(host).bind(now.0).bind(i64::from(most)).execute(connection).await?;
    Ok(())
}

/// Takes a host from the account that owns it; `false` when it does not.
pub async fn revoke(
    connection: &mut Connection,
    host: &str,
    account: &AccountId,
    now: Timestamp,
) -> Result<bool, Error> {
    let revoked =
        sqlx::query(REVOKE).bind(host).bind(account.as_str()).bind(now.0).execute(connection).await?;
    Ok(revoked.rows_affected() > 0)
}

/// Lists an account's hosts.
pub async fn list(connection: &mut Connection, account: &AccountId) -> Result<Vec<String>, Error> {
    let rows = sqlx::query(LIST).bind(account.as_str()).fetch_all(connection).await?;
    rows.iter().map(|row| row.text("host")).collect()
}

/// Counts an account's hosts.
pub async fn count(connection: &mut Connection, account: &AccountId) -> Result<u64, Error> {
    sqlx::query(COUNT).bind(account.as_str()).fetch_one(connection).await?.count("domains")
}
