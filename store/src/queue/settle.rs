//! Ends a job: result, charge or release, and its row here, once and together.

use crate::{
    Connection, Error, Timestamp, api_keys, charges,
    credits::{self, Reservation},
    database::{statements, stored},
    jobs::{self, JobRow, JobState},
    queue::lease::Lease,
    usage::{self, Outcome},
};

/// How a job ends.
#[derive(Debug, Clone)]
pub enum Ending {
    /// With a result.
    Done {
        /// What became of the original; opaque here.
        report: String,
        /// What is charged at most once, ever; none where the result is free. It is free as well where no credit was held
        /// back for it and none is left.
        charge_key: Option<String>,
        /// When its results are deleted.
        expires_at: Timestamp,
        /// What it came to; none where that is counted with another job.
        outcome: Option<Outcome>,
    },
    /// Without one; costs nothing.
    Failed {
        /// Why; opaque here.
        failure: String,
    },
}

/// How a job ended.
#[derive(Debug, Clone)]
pub struct Settled {
    /// The job as it is now.
    pub job: JobRow,
}

statements! {
    DELETE = "DELETE FROM queue WHERE job_id = $1 AND lease_owner = $2 AND stage = $3 AND attempt = $4";
}

/// Ends a job; `None` when the lease was lost, and then nothing is changed.
pub async fn settle(
    connection: &mut Connection,
    lease: &Lease,
    ending: Ending,
    now: Timestamp,
) -> Result<Option<Settled>, Error> {
    let deleted = sqlx::query(DELETE)
        .bind(lease.job_id.as_str())
        .bind(lease.owner.as_str())
        .bind(lease.stage.stored())
        .bind(stored(lease.attempt))
        .execute(&mut *connection)
        .await?;
    if deleted.rows_affected() == 0 {
        return Ok(None);
    }
    let mut job = jobs::find(connection, &lease.job_id)
        .await?
        .ok_or_else(|| Error::Corrupt(format!("queued job {} has no row", lease.job_id)))?;
    job.finished_at = Some(now);
    match ending {
        Ending::Done { report, charge_key, expires_at, outcome } => {
            if let Some(outcome) = outcome {
                usage::add(connection, &job.account_id, outcome, now).await?;
            }
            job.state = JobState::Done;
            job.report = Some(report);
            job.expires_at = Some(expires_at);
            if let Some(charge_key) = charge_key
                && !charges::was_charged(connection, &job.account_id, &charge_key).await?
                && is_reserved(connection, &mut job, now).await?
            {
                job.is_charged =
                    charges::record(connection, &job.account_id, &charge_key, &job.id, now).await?;
            }
        }
        Ending::Failed { failure } => {
            usage::add(connection, &job.account_id, Outcome::Failed, now).await?;
            job.state = JobState::Failed;
            job.failure = Some(failure);
        }
    }
    if job.is_charged {
        credits::charge(connection, &job, now).await?;
    } else {
        credits::release(connection, &job, now).await?;
        if let Some(month) = job.key_month {
            api_keys::uncount_image(connection, &job.api_key_id, month).await?;
        }
    }
    jobs::finish(connection, &job).await?;
    Ok(Some(Settled { job }))
}

/// Makes sure that nothing is charged without a reservation: what nobody could foresee at acceptance is held back now.
async fn is_reserved(connection: &mut Connection, job: &mut JobRow, now: Timestamp) -> Result<bool, Error> {
    if job.reservation == Reservation::Nothing {
        match credits::reserve(connection, &job.account_id, &job.id, now).await? {
            None => return Ok(false),
            Some(Reservation::Nothing) => {}
            Some(reservation) => {
                job.reservation = reservation;
                jobs::note_reservation(connection, job).await?;
            }
        }
    }
    Ok(true)
}
