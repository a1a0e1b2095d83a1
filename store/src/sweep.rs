//! Deletes what is past its time: first the rows that refer, then the objects that nothing refers to.

use crate::{
    Error, Store, Timestamp, downloads, email_changes, idempotency, invitations, jobs, mail_tokens,
    object_rows, site_credentials, tries, uploads, variants,
};

/// What a sweep removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Jobs whose results are gone now.
    pub jobs: u64,
    /// Files deleted.
    pub objects: u64,
}

/// A visit to "Try it" is remembered for so long; its results may be gone before.
pub const TRIES_MS: i64 = 24 * 60 * 60 * 1_000;
const JOBS_AT_ONCE: u32 = 1_000;
const OBJECTS_AT_ONCE: u32 = 50;

impl Store {
    /// Deletes results, uploads, and tokens whose time is over.
    pub async fn sweep(&self, now: Timestamp) -> Result<Swept, Error> {
        let mut swept = Swept::default();
        let mut writing = self.write().await?;
        loop {
            let expired = jobs::expire(&mut writing, now, JOBS_AT_ONCE).await?;
            swept.jobs += expired;
            if expired < u64::from(JOBS_AT_ONCE) {
                break;
            }
        }
        downloads::delete_expired(&mut writing, now).await?;
        variants::delete_expired(&mut writing, now).await?;
        uploads::delete_expired(&mut writing, now).await?;
        idempotency::delete_expired(&mut writing, now).await?;
        mail_tokens::delete_expired(&mut writing, now).await?;
        email_changes::delete_expired(&mut writing, now).await?;
        invitations::delete_expired(&mut writing, now).await?;
        tries::delete_old(&mut writing, now.minus_ms(TRIES_MS)).await?;
        site_credentials::delete_of_revoked(&mut writing).await?;
        writing.commit().await?;
        loop {
            let deleted = self.sweep_objects(now).await?;
            swept.objects += deleted;
            if deleted < u64::from(OBJECTS_AT_ONCE) {
                return Ok(swept);
            }
        }
    }

    /// The write lock is held while files go: nobody can announce an object whose file is just being deleted.
    async fn sweep_objects(&self, now: Timestamp) -> Result<u64, Error> {
        let mut writing = self.write().await?;
        let unused = object_rows::list_unused(&mut writing, now, OBJECTS_AT_ONCE).await?;
        for key in &unused {
            self.objects().delete(key).await?;
            object_rows::delete(&mut writing, key).await?;
        }
        writing.commit().await?;
        Ok(unused.len() as u64)
    }
}
