//! Invitations: links by which one address signs up.

use sqlx::any::AnyRow;

use super::{Columns, Connection, statements, stored};
use crate::{AccountId, Error, InvitationId, Timestamp};

/// One invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationRow {
    /// Names the invitation.
    pub id: InvitationId,
    /// The only address that it is good for.
    pub email: String,
    /// The account that the new one will be below.
    pub parent_id: Option<AccountId>,
    /// Credits handed down then; `None` means unlimited.
    pub credits: Option<u64>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

statements! {
    INSERT = "INSERT INTO invitations (id, token_digest, email, parent_id, credits, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    FIND = "SELECT id, email, parent_id, credits, created_at, expires_at FROM invitations
        WHERE token_digest = $1 AND expires_at > $2";
    LIST = "SELECT id, email, parent_id, credits, created_at, expires_at FROM invitations
        WHERE COALESCE(parent_id, '') = $1 AND expires_at > $2 ORDER BY created_at DESC, id DESC LIMIT 200";
    DELETE = "DELETE FROM invitations WHERE id = $1 AND COALESCE(parent_id, '') = $2";
    DELETE_EXPIRED = "DELETE FROM invitations WHERE expires_at <= $1";
}

/// Adds an invitation.
pub async fn create(
    connection: &mut Connection,
    invitation: &InvitationRow,
    token_digest: &str,
) -> Result<(), Error> {
    sqlx::query(INSERT)
        .bind(invitation.id.as_str())
        .bind(token_digest)
        .bind(invitation.email.as_str())
        .bind(invitation.parent_id.as_ref().map(AccountId::as_str))
        .bind(invitation.credits.map(stored))
        .bind(invitation.created_at.0)
        .bind(invitation.expires_at.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Finds an invitation that still can be used by its token's digest.
pub async fn find(
    connection: &mut Connection,
    token_digest: &str,
    now: Timestamp,
) -> Result<Option<InvitationRow>, Error> {
    let row = sqlx::query(FIND).bind(token_digest).bind(now.0).fetch_optional(connection).await?;
    row.as_ref().map(read).transpose()
}

/// Lists the open invitations of an account, or of the operator, newest first.
pub async fn list(
    connection: &mut Connection,
    parent: Option<&AccountId>,
    now: Timestamp,
) -> Result<Vec<InvitationRow>, Error> {
    let parent = parent.map_or("", AccountId::as_str);
    sqlx::query(LIST).bind(parent).bind(now.0).fetch_all(connection).await?.iter().map(read).collect()
}

/// Removes an invitation of an account, or of the operator, used or withdrawn; `false` when there is none.
pub async fn delete(
    connection: &mut Connection,
    id: &InvitationId,
    parent: Option<&AccountId>,
) -> Result<bool, Error> {
    let parent = parent.map_or("", AccountId::as_str);
    let deleted = sqlx::query(DELETE).bind(id.as_str()).bind(parent).execute(connection).await?;
    Ok(deleted.rows_affected() == 1)
}

/// Removes the invitations whose time is over.
pub async fn delete_expired(connection: &mut Connection, now: Timestamp) -> Result<u64, Error> {
    Ok(sqlx::query(DELETE_EXPIRED).bind(now.0).execute(connection).await?.rows_affected())
}

fn read(row: &AnyRow) -> Result<InvitationRow, Error> {
    Ok(InvitationRow {
        id: InvitationId::stored(row.text("id")?),
        email: row.text("email")?,
        parent_id: row.optional_text("parent_id")?.map(AccountId::stored),
        credits: row.optional_number("credits")?.map(i64::unsigned_abs),
        created_at: row.moment("created_at")?,
        expires_at: row.moment("expires_at")?,
    })
}
