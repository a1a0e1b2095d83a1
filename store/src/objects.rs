//! Stored files, named by what they contain.
//!
//! A file appears whole or not at all: written aside, synced, renamed, its folder synced. The row that refers
//! to it comes after that, and no name is ever built from anything a client sent.

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream::BoxStream};
use object_store::{ObjectStoreExt, local::LocalFileSystem, path::Path as ObjectPath};
use tracing::warn;

use crate::Error;

/// The object store of a service: a local folder.
#[derive(Debug, Clone)]
pub struct Objects {
    root: Arc<PathBuf>,
    files: Arc<LocalFileSystem>,
    written: Arc<AtomicU64>,
}

/// The disk that objects lie on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disk {
    /// Its size.
    pub total_bytes: u64,
    /// What is free of it.
    pub free_bytes: u64,
}

impl Disk {
    /// Free bytes below which nothing new is written.
    pub fn floor_bytes(self, min_free_bytes: u64) -> u64 {
        min_free_bytes.min(self.total_bytes / 20)
    }
}

/// Where files are written before they are renamed into place.
const ASIDE: &str = "incoming";

impl Objects {
    /// Opens the folder, creating it where there is none.
    pub fn open(root: &Path) -> Result<Self, Error> {
        fs::create_dir_all(root.join(ASIDE))?;
        let files = LocalFileSystem::new_with_prefix(root).map_err(unavailable)?;
        Ok(Self { root: Arc::new(root.to_owned()), files: Arc::new(files), written: Arc::default() })
    }

    /// The name of an object with this content.
    pub fn key_of(bytes: &[u8]) -> String {
        Self::key_of_digest(&blake3::hash(bytes).to_hex())
    }

    /// The name of an object whose content has this BLAKE3 digest, in hexadecimal.
    pub fn key_of_digest(digest: &str) -> String {
        format!("{}/{}/{digest}", &digest[..2], &digest[2..4])
    }

    /// Stores an object, whole or not at all; once this returns it survives a power cut.
    pub async fn put(&self, key: &str, bytes: Bytes) -> Result<(), Error> {
        let target = self.path(key)?;
        let number = self.written.fetch_add(1, Ordering::Relaxed);
        let aside = self.root.join(ASIDE).join(format!("{}-{number}", std::process::id()));
        blocking(move || {
            write_durably(&aside, &target, &bytes).inspect_err(|_| {
                let _ = fs::remove_file(&aside);
            })
        })
        .await
    }

    /// Opens a file that has no name and is gone once it is closed, for what is still being received.
    pub async fn open_scratch(&self) -> Result<File, Error> {
        let number = self.written.fetch_add(1, Ordering::Relaxed);
        let aside = self.root.join(ASIDE).join(format!("{}-{number}", std::process::id()));
        blocking(move || {
            let file = File::options().read(true).write(true).create_new(true).open(&aside)?;
            fs::remove_file(&aside)?;
            Ok(file)
        })
        .await
    }

    /// Reads a whole object; `None` when there is none.
    pub async fn get(&self, key: &str) -> Result<Option<Bytes>, Error> {
        match self.files.get(&object_path(key)?).await {
            Ok(found) => found.bytes().await.map(Some).map_err(unavailable),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(unavailable(error)),
        }
    }

    /// Opens an object to be read piece by piece; `None` when there is none.
    pub async fn open_stream(
        &self,
        key: &str,
    ) -> Result<Option<BoxStream<'static, Result<Bytes, Error>>>, Error> {
        match self.files.get(&object_path(key)?).await {
            Ok(found) => Ok(Some(found.into_stream().map_err(unavailable).boxed())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(unavailable(error)),
        }
    }

    /// Removes an object; it is fine when there is none.
    pub async fn delete(&self, key: &str) -> Result<(), Error> {
        match self.files.delete(&object_path(key)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(unavailable(error)),
        }
    }

    /// Removes what a process that died was writing; what cannot be removed stays. Only while nobody else writes.
    pub async fn sweep_left_overs(&self) -> Result<u64, Error> {
        let aside = self.root.join(ASIDE);
        blocking(move || {
            let mut swept = 0;
            for entry in fs::read_dir(aside)? {
                let path = entry?.path();
                match fs::remove_file(&path) {
                    Ok(()) => swept += 1,
                    Err(cause) => warn!(%cause, "{} cannot be removed", path.display()),
                }
            }
            Ok(swept)
        })
        .await
    }

    /// Says whether there is room to write: more than `min_free_bytes` free, or 5 % of the disk where that is less.
    pub async fn has_room(&self, min_free_bytes: u64) -> Result<bool, Error> {
        let disk = self.disk().await?;
        Ok(disk.free_bytes > disk.floor_bytes(min_free_bytes))
    }

    /// Tells how large the disk is and what is free of it.
    pub async fn disk(&self) -> Result<Disk, Error> {
        let root = Arc::clone(&self.root);
        blocking(move || {
            let disk = rustix::fs::statvfs(root.as_path()).map_err(std::io::Error::from)?;
            Ok(Disk {
                total_bytes: disk.f_blocks.saturating_mul(disk.f_frsize),
                free_bytes: disk.f_bavail.saturating_mul(disk.f_frsize),
            })
        })
        .await
    }

    fn path(&self, key: &str) -> Result<PathBuf, Error> {
        self.files.path_to_filesystem(&object_path(key)?).map_err(unavailable)
    }
}

fn write_durably(aside: &Path, target: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = target.parent().ok_or_else(|| Error::Corrupt("an object without a folder".into()))?;
    let is_new_folder = !folder.exists();
    fs::create_dir_all(folder)?;
    let mut file = File::create(aside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(aside, target)?;
    File::open(folder)?.sync_all()?;
    if is_new_folder {
        // A new folder's own name lies in the one above, and that one may be new as well.
        for above in folder.ancestors().skip(1).take(2) {
            File::open(above)?.sync_all()?;
        }
    }
    Ok(())
}

fn object_path(key: &str) -> Result<ObjectPath, Error> {
    ObjectPath::parse(key).map_err(|_| Error::Corrupt(format!("an object named {key:?}")))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(unavailable)?
}

fn unavailable(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Unavailable(Box::new(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_object_reads_back_and_is_gone_when_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::open(folder.path()).unwrap();
        let key = Objects::key_of(b"picture");
        objects.put(&key, Bytes::from_static(b"picture")).await.unwrap();
        objects.put(&key, Bytes::from_static(b"picture")).await.unwrap();
        assert_eq!(objects.get(&key).await.unwrap().unwrap(), "picture");
        let pieces = objects.open_stream(&key).await.unwrap().unwrap();
        assert_eq!(pieces.try_collect::<Vec<_>>().await.unwrap().concat(), b"picture");
        objects.delete(&key).await.unwrap();
        objects.delete(&key).await.unwrap();
        assert!(objects.get(&key).await.unwrap().is_none());
        assert_eq!(fs::read_dir(folder.path().join(ASIDE)).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn left_overs_of_a_dead_process_are_swept() {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::open(folder.path()).unwrap();
        fs::write(folder.path().join(ASIDE).join("1-2"), b"half").unwrap();
        fs::create_dir(folder.path().join(ASIDE).join("folder")).unwrap();
        assert_eq!(objects.sweep_left_overs().await.unwrap(), 1, "what cannot be removed holds nothing up");
    }

    #[tokio::test]
    async fn a_name_never_leads_out_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::open(folder.path()).unwrap();
        assert!(matches!(objects.get("../x").await, Err(Error::Corrupt(_))));
        assert!(matches!(objects.put("a/../../x", Bytes::new()).await, Err(Error::Corrupt(_))));
    }

    #[tokio::test]
    async fn the_floor_of_free_space_is_never_more_than_a_twentieth_of_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::open(folder.path()).unwrap();
        assert!(objects.has_room(0).await.unwrap());
        // Were the figure taken as it stands, no disk would ever have room.
        let disk = rustix::fs::statvfs(folder.path()).unwrap();
        assert_eq!(objects.has_room(u64::MAX).await.unwrap(), disk.f_bavail > disk.f_blocks / 20);
    }
}
