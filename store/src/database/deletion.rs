//! The end of an account: first whatever lets anybody in, in one transaction, then all its rows, some at a time, so that
//! nobody else waits long; the account's own row goes last.
//!
//! A table with rows of accounts belongs into this file; the test that deletes an account looks into every table.

use super::{Columns, Connection, statements};
use crate::{AccountId, Error, JobId, Timestamp};

/// What an account's deletion takes with it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Keys that work.
    pub keys: u64,
    /// Sites that were seen with any of its keys.
    pub sites: u64,
    /// Jobs, finished ones and waiting ones.
    pub jobs: u64,
    /// Of these, such as have not ended.
    pub living_jobs: u64,
    /// Results, originals and uploads that can be downloaded now.
    pub files: u64,
    /// Links by which anyone sees a proof.
    pub shares: u64,
    /// Accounts below it; they go on by themselves.
    pub sub_accounts: u64,
    /// Lines of the log.
    pub log_lines: u64,
}

const ROWS_AT_ONCE: i64 = 500;

statements! {
    COUNT = "SELECT
        (SELECT CAST(count(*) AS BIGINT) FROM api_keys WHERE account_id = $1 AND state <> 'revoked') AS keys,
        (SELECT CAST(count(DISTINCT s.host) AS BIGINT) FROM sites s JOIN api_keys k ON k.id = s.api_key_id
            WHERE k.account_id = $1) AS sites,
        (SELECT CAST(count(*) AS BIGINT) FROM jobs WHERE account_id = $1) AS jobs,
        (SELECT CAST(count(*) AS BIGINT) FROM queue WHERE account_id = $1) AS living_jobs,
        (SELECT CAST(count(*) AS BIGINT) FROM downloads WHERE account_id = $1) AS downloads,
        (SELECT CAST(count(*) AS BIGINT) FROM uploads WHERE account_id = $1) AS uploads,
        (SELECT CAST(count(*) AS BIGINT) FROM shares WHERE account_id = $1) AS shares,
        (SELECT CAST(count(*) AS BIGINT) FROM accounts WHERE parent_id = $1) AS sub_accounts,
        (SELECT CAST(count(*) AS BIGINT) FROM audit_entries WHERE account_id = $1) AS log_lines";
    MARK = "UPDATE accounts SET deleted_at = $2, state = 'suspended', email = '', email_normalized = 'deleted ' || id,
        password_hash = NULL, is_operator = 0, parent_id = NULL WHERE id = $1 AND deleted_at IS NULL";
    LIST_MARKED = "SELECT id FROM accounts WHERE deleted_at IS NOT NULL";
    LIVING_JOBS = "SELECT job_id FROM queue WHERE account_id = $1";

    SITES = "DELETE FROM sites WHERE api_key_id IN (SELECT id FROM api_keys WHERE account_id = $1)";
    INSTALLS = "DELETE FROM installs WHERE api_key_id IN (SELECT id FROM api_keys WHERE account_id = $1)";
    SITE_CREDENTIALS = "DELETE FROM site_credentials
        WHERE api_key_id IN (SELECT id FROM api_keys WHERE account_id = $1)";
    API_KEYS = "DELETE FROM api_keys WHERE account_id = $1";
    WEB_SESSIONS = "DELETE FROM web_sessions WHERE account_id = $1";
    MAIL_TOKENS = "DELETE FROM mail_tokens WHERE account_id = $1";
    SECOND_FACTORS = "DELETE FROM second_factors WHERE account_id = $1";
    RECOVERY_CODES = "DELETE FROM recovery_codes WHERE account_id = $1";
    EMAIL_CHANGES = "DELETE FROM email_changes WHERE account_id = $1";
    SHARES = "DELETE FROM shares WHERE account_id = $1";
    QUEUE = "DELETE FROM queue WHERE account_id = $1";
    DOMAINS = "DELETE FROM domains WHERE account_id = $1";
    // Whom only the account above could let work again, the operator can from now on.
    SUB_ACCOUNTS = "UPDATE accounts SET parent_id = NULL,
        suspended_by = CASE WHEN suspended_by = 'parent' THEN 'operator' ELSE suspended_by END WHERE parent_id = $1";
    INVITATIONS = "DELETE FROM invitations WHERE parent_id = $1";

    // An object may be another account's as well, and a worker of that one may be about to refer to it.
    LET_GO_DOWNLOADS = "UPDATE objects SET keep_until = $3 WHERE keep_until > $3 AND object_key IN
        (SELECT object_key FROM downloads WHERE job_id IN
        (SELECT id FROM jobs WHERE account_id = $1 ORDER BY id LIMIT $2))";
    DOWNLOADS = "DELETE FROM downloads WHERE job_id IN
        (SELECT id FROM jobs WHERE account_id = $1 ORDER BY id LIMIT $2)";
    REQUEST_KEYS = "DELETE FROM request_keys WHERE job_id IN
        (SELECT id FROM jobs WHERE account_id = $1 ORDER BY id LIMIT $2)";
    JOBS = "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE account_id = $1 ORDER BY id LIMIT $2)";
    CHARGES = "DELETE FROM charges WHERE account_id = $1
        AND charge_key IN (SELECT charge_key FROM charges WHERE account_id = $1 LIMIT $2)";
    CREDIT_ENTRIES = "DELETE FROM credit_entries WHERE account_id = $1
        AND reference IN (SELECT reference FROM credit_entries WHERE account_id = $1 LIMIT $2)";
    LET_GO_VARIANTS = "UPDATE objects SET keep_until = $3 WHERE keep_until > $3 AND object_key IN
        (SELECT object_key FROM variants WHERE account_id = $1 AND original_digest IN
        (SELECT original_digest FROM variants WHERE account_id = $1 LIMIT $2))";
    VARIANTS = "DELETE FROM variants WHERE account_id = $1
        AND original_digest IN (SELECT original_digest FROM variants WHERE account_id = $1 LIMIT $2)";

    LET_GO_UPLOADS = "UPDATE objects SET keep_until = $2 WHERE keep_until > $2
        AND object_key IN (SELECT object_key FROM uploads WHERE account_id = $1)";
    UPLOADS = "DELETE FROM uploads WHERE account_id = $1";
    BALANCES = "DELETE FROM balances WHERE account_id = $1";
    USAGE_DAYS = "DELETE FROM usage_days WHERE account_id = $1";
    USAGE_PARTS = "DELETE FROM usage_parts WHERE account_id = $1";
    TRIED_PICTURES = "DELETE FROM tried_pictures WHERE try_name IN (SELECT name FROM tries WHERE account_id = $1)";
    TRIES = "DELETE FROM tries WHERE account_id = $1";
    IDEMPOTENCY_KEYS = "DELETE FROM idempotency_keys WHERE account_id = $1";
    AUDIT_ENTRIES = "DELETE FROM audit_entries WHERE account_id = $1";
    ACCOUNTS = "DELETE FROM accounts WHERE id = $1 AND deleted_at IS NOT NULL";
}

/// What there may be much of: what lets go of the objects, and the deletions, of which the last one tells whether more is
/// left.
const BATCHES: [(Option<&str>, &[&str]); 4] = [
    (Some(LET_GO_DOWNLOADS), &[DOWNLOADS, REQUEST_KEYS, JOBS]),
    (None, &[CHARGES]),
    (None, &[CREDIT_ENTRIES]),
    (Some(LET_GO_VARIANTS), &[VARIANTS]),
];

/// Counts what would go.
pub async fn count(connection: &mut Connection, account: &AccountId) -> Result<Counts, Error> {
    let row = sqlx::query(COUNT).bind(account.as_str()).fetch_one(connection).await?;
    Ok(Counts {
        keys: row.count("keys")?,
        sites: row.count("sites")?,
        jobs: row.count("jobs")?,
        living_jobs: row.count("living_jobs")?,
        files: row.count("downloads")? + row.count("uploads")?,
        shares: row.count("shares")?,
        sub_accounts: row.count("sub_accounts")?,
        log_lines: row.count("log_lines")?,
    })
}

/// Takes away whatever lets anybody in, and the address; gives the jobs that nobody works on any more. `None` when the
/// account is gone.
pub async fn begin(
    connection: &mut Connection,
    account: &AccountId,
    now: Timestamp,
) -> Result<Option<Vec<JobId>>, Error> {
    let marked = sqlx::query(MARK).bind(account.as_str()).bind(now.0).execute(&mut *connection).await?;
    if marked.rows_affected() == 0 {
        return Ok(None);
    }
    let rows = sqlx::query(LIVING_JOBS).bind(account.as_str()).fetch_all(&mut *connection).await?;
    let stopped = rows.iter().map(|row| row.text("job_id").map(JobId::stored)).collect::<Result<_, _>>()?;
    for statement in [
        SITES,
        INSTALLS,
        SITE_CREDENTIALS,
        API_KEYS,
        WEB_SESSIONS,
        MAIL_TOKENS,
        SECOND_FACTORS,
        RECOVERY_CODES,
        EMAIL_CHANGES,
        SHARES,
        QUEUE,
        DOMAINS,
        INVITATIONS,
        SUB_ACCOUNTS,
    ] {
        sqlx::query(statement).bind(account.as_str()).execute(&mut *connection).await?;
    }
    Ok(Some(stopped))
}

/// Lists the accounts whose rows are still to be removed.
pub async fn list_begun(connection: &mut Connection) -> Result<Vec<AccountId>, Error> {
    let rows = sqlx::query(LIST_MARKED).fetch_all(connection).await?;
    rows.iter().map(|row| row.text("id").map(AccountId::stored)).collect()
}

/// Removes some rows of an account whose deletion has begun, and in the end its own; `false` when none is left.
///
/// Files that nothing else refers to go with the sweep after `let_go_at`.
pub async fn go_on(
    connection: &mut Connection,
    account: &AccountId,
    let_go_at: Timestamp,
) -> Result<bool, Error> {
    // They refer to jobs.
    for statement in [TRIED_PICTURES, TRIES] {
        sqlx::query(statement).bind(account.as_str()).execute(&mut *connection).await?;
    }
    for (let_go, deletions) in BATCHES {
        if let Some(let_go) = let_go {
            let let_go = sqlx::query(let_go).bind(account.as_str()).bind(ROWS_AT_ONCE).bind(let_go_at.0);
            let_go.execute(&mut *connection).await?;
        }
        let mut rows = 0;
        for deletion in deletions {
            let deletion = sqlx::query(*deletion).bind(account.as_str()).bind(ROWS_AT_ONCE);
            rows = deletion.execute(&mut *connection).await?.rows_affected();
        }
        if rows > 0 {
            return Ok(true);
        }
    }
    sqlx::query(LET_GO_UPLOADS).bind(account.as_str()).bind(let_go_at.0).execute(&mut *connection).await?;
    for statement in [
        UPLOADS,
        BALANCES,
        USAGE_DAYS,
        USAGE_PARTS,
        IDEMPOTENCY_KEYS,
        AUDIT_ENTRIES,
        DOMAINS,
        INVITATIONS,
        SUB_ACCOUNTS,
        ACCOUNTS,
    ] {
        sqlx::query(statement).bind(account.as_str()).execute(&mut *connection).await?;
    }
    Ok(false)
}
