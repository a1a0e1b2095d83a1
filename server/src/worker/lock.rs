//! One process at a time works on a data folder, and on a database that lies elsewhere.

use std::{
    fs::{File, OpenOptions},
    path::Path,
    time::Duration,
};

use anyhow::{Context, bail};
use rustix::{
    fs::{FlockOperation, flock},
    io::Errno,
};

use crate::context::config::Config;

const FILE: &str = "serve.lock";
/// A restart begins before the old process is quite gone.
const TRIES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(100);

/// The kernel lets go of it when the process dies, in whatever way.
#[derive(Debug)]
pub(super) struct DataLock {
    _files: Vec<File>,
}

impl DataLock {
    pub(super) async fn take(config: &Config) -> anyhow::Result<Self> {
        let mut files = vec![lock(&config.data.join(FILE)).await?];
        let database = config.database_path();
        if database.parent() != Some(&*config.data) {
            files.push(lock(&database.with_added_extension("lock")).await?);
        }
        Ok(Self { _files: files })
    }
}

async fn lock(path: &Path) -> anyhow::Result<File> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path);
    let file = file.with_context(|| format!("cannot open {}", path.display()))?;
    for _ in 0..TRIES {
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => return Ok(file),
            Err(Errno::WOULDBLOCK) => tokio::time::sleep(PAUSE).await,
            Err(error) => return Err(error).with_context(|| format!("cannot lock {}", path.display())),
        }
    }
    let folder = path.parent().unwrap_or(path);
    bail!("another eiderpix works on {} already; stop it first, or choose another --data", folder.display())
}
