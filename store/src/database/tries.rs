//! Pictures dropped on the page "Try it": which jobs belong to one visit, by a name that nobody guesses.

use super::{Columns, Connection, statements};
use crate::{AccountId, Error, JobId, Timestamp};

/// One visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TryRow {
    /// Whose jobs these are.
    pub account_id: AccountId,
    /// When it was.
    pub created_at: Timestamp,
    /// The pictures, in the order sent.
    pub pictures: Vec<TriedPicture>,
}

/// One picture of a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriedPicture {
    /// What its sender calls it.
    pub file_name: String,
    /// Its job, where it was taken.
    pub job_id: Option<JobId>,
    /// Why it was not taken.
    pub problem: Option<String>,
}

statements! {
    INSERT = "INSERT INTO tries (name, account_id, created_at) VALUES ($1, $2, $3)";
    INSERT_PICTURE = "INSERT INTO tried_pictures (try_name, position, file_name, job_id, problem)
        VALUES ($1, $2, $3, $4, $5)";
    FIND = "SELECT account_id, created_at FROM tries WHERE name = $1 AND created_at > $2";
    LIST_PICTURES = "SELECT file_name, job_id, problem FROM tried_pictures WHERE try_name = $1 ORDER BY position";
    DELETE_OLD_PICTURES = "DELETE FROM tried_pictures
        WHERE try_name IN (SELECT name FROM tries WHERE created_at <= $1)";
    DELETE_OLD = "DELETE FROM tries WHERE created_at <= $1";
}

/// Adds a visit.
pub async fn create(connection: &mut Connection, name: &str, visit: &TryRow) -> Result<(), Error> {
    sqlx::query(INSERT)
        .bind(name)
        .bind(visit.account_id.as_str())
        .bind(visit.created_at.0)
        .execute(&mut *connection)
        .await?;
    for (picture, position) in visit.pictures.iter().zip(0_i64..) {
        sqlx::query(INSERT_PICTURE)
            .bind(name)
            .bind(position)
            .bind(picture.file_name.as_str())
            .bind(picture.job_id.as_ref().map(JobId::as_str))
            .bind(picture.problem.as_deref())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Finds a visit by its name, unless it was before then.
pub async fn find(
    connection: &mut Connection,
    name: &str,
    since: Timestamp,
) -> Result<Option<TryRow>, Error> {
    let Some(visit) = sqlx::query(FIND).bind(name).bind(since.0).fetch_optional(&mut *connection).await?
    else {
        return Ok(None);
    };
    let rows = sqlx::query(LIST_PICTURES).bind(name).fetch_all(connection).await?;
    let pictures = rows.iter().map(|row| {
        Ok(TriedPicture {
            file_name: row.text("file_name")?,
            job_id: row.optional_text("job_id")?.map(JobId::stored),
            problem: row.optional_text("problem")?,
        })
    });
    Ok(Some(TryRow {
        account_id: AccountId::stored(visit.text("account_id")?),
        created_at: visit.moment("created_at")?,
        pictures: pictures.collect::<Result<_, Error>>()?,
    }))
}

/// Forgets the visits until then.
pub async fn delete_old(connection: &mut Connection, until: Timestamp) -> Result<(), Error> {
    sqlx::query(DELETE_OLD_PICTURES).bind(until.0).execute(&mut *connection).await?;
    sqlx::query(DELETE_OLD).bind(until.0).execute(connection).await?;
    Ok(())
}
