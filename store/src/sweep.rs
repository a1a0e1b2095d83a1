//! Deletes what is past its time: first the rows that refer, then the objects that nothing refers to.
//!
//! A file that cannot be deleted keeps nothing else: it is put off, and the rest goes on.

use tracing::warn;

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
    /// Files that could not be deleted now.
    pub put_off: u64,
}

/// A visit to "Try it" is remembered for so long; its results may be gone before.
pub const TRIES_MS: i64 = 24 * 60 * 60 * 1_000;
/// A file that could not be deleted is tried again after so long.
const PUT_OFF_MS: i64 = 60 * 60 * 1_000;
const JOBS_AT_ONCE: u32 = 1_000;
const OBJECTS_AT_ONCE: u32 = 50;

impl Store {
    /// Deletes results, uploads, and tokens whose time is over.
    pub async fn sweep(&self, now: Timestamp) -> Result<Swept, Error> {
        // Files go also when rows cannot: what is past its time must not fill the disk.
        let jobs = self.sweep_rows(now).await;
        let objects = self.sweep_objects(now).await?;
        Ok(Swept { jobs: jobs?, ..objects })
    }

    async fn sweep_rows(&self, now: Timestamp) -> Result<u64, Error> {
        let mut swept = 0;
        let mut writing = self.write().await?;
        loop {
            let expired = jobs::expire(&mut writing, now, JOBS_AT_ONCE).await?;
            swept += expired;
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
        Ok(swept)
    }

    async fn sweep_objects(&self, now: Timestamp) -> Result<Swept, Error> {
        let mut swept = Swept::default();
        loop {
            let batch = self.sweep_some_objects(now).await?;
            swept.objects += batch.objects;
            swept.put_off += batch.put_off;
            if batch.objects + batch.put_off < u64::from(OBJECTS_AT_ONCE) {
                return Ok(swept);
            }
        }
    }

    /// The write lock is held while files go: nobody can announce an object whose file is just being deleted.
    async fn sweep_some_objects(&self, now: Timestamp) -> Result<Swept, Error> {
        let mut swept = Swept::default();
        let mut writing = self.write().await?;
        for key in &object_rows::list_unused(&mut writing, now, OBJECTS_AT_ONCE).await? {
            match self.objects().delete(key).await {
                Ok(()) => {
                    object_rows::delete(&mut writing, key).await?;
                    swept.objects += 1;
                }
                Err(cause) => {
                    warn!(
                        object = key,
                        cause = cause.chain(),
                        "a file cannot be deleted; it is tried again later"
                    );
                    // It would head every batch otherwise.
                    object_rows::put_off(&mut writing, key, now.plus_ms(PUT_OFF_MS)).await?;
                    swept.put_off += 1;
                }
            }
        }
        writing.commit().await?;
        Ok(swept)
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::Objects;

    /// Stores objects of which nothing is referred to, kept until then.
    async fn put(
        store: &Store,
        contents: impl Iterator<Item = String>,
        keep_until: Timestamp,
    ) -> Vec<String> {
        let mut keys = Vec::new();
        for content in contents {
            let bytes = Bytes::from(content);
            let key = Objects::key_of(&bytes);
            let mut writing = store.write().await.unwrap();
            object_rows::register(&mut writing, &key, bytes.len() as u64, keep_until).await.unwrap();
            writing.commit().await.unwrap();
            store.objects().put(&key, bytes).await.unwrap();
            keys.push(key);
        }
        keys
    }

    /// Puts a folder into an object's place, which no deletion of a file removes.
    fn block(folder: &std::path::Path, key: &str) {
        let path = folder.join("objects").join(key);
        std::fs::remove_file(&path).unwrap();
        std::fs::create_dir_all(path.join("inside")).unwrap();
    }

    #[tokio::test]
    async fn files_that_cannot_be_deleted_hold_up_no_other_and_are_tried_again_later() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        // More than a batch of those that stay, and all of them first in line.
        let stay = u64::from(OBJECTS_AT_ONCE) + 5;
        let blocked = put(&store, (0..stay).map(|i| format!("stays {i}")), Timestamp(0)).await;
        let others = put(&store, (0..60).map(|i| format!("goes {i}")), Timestamp(1)).await;
        blocked.iter().for_each(|key| block(folder.path(), key));

        let now = Timestamp(1_000);
        let swept = store.sweep(now).await.unwrap();
        assert_eq!(swept, Swept { jobs: 0, objects: 60, put_off: stay });
        for key in &others {
            assert!(store.objects().get(key).await.unwrap().is_none());
        }
        assert_eq!(store.sweep(now).await.unwrap(), Swept::default(), "not at once again");

        for key in &blocked {
            std::fs::remove_dir_all(folder.path().join("objects").join(key)).unwrap();
        }
        let later = now.plus_ms(PUT_OFF_MS);
        let swept = store.sweep(later).await.unwrap();
        assert_eq!(swept, Swept { jobs: 0, objects: stay, put_off: 0 });
    }
}
