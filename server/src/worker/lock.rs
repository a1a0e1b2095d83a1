//! One process at a time works on a data folder.

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

const FILE: &str = "serve.lock";
/// A restart begins before the old process is quite gone.
const TRIES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(100);

/// The kernel lets go of it when the process dies, in whatever way.
#[derive(Debug)]
pub(super) struct DataLock(#[expect(dead_code, reason = "held, not read")] File);

impl DataLock {
    pub(super) async fn take(data: &Path) -> anyhow::Result<Self> {
        let path = data.join(FILE);
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let file = file.with_context(|| format!("cannot open {}", path.display()))?;
        for _ in 0..TRIES {
            match flock(&file, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => return Ok(Self(file)),
                Err(Errno::WOULDBLOCK) => tokio::time::sleep(PAUSE).await,
                Err(error) => return Err(error).with_context(|| format!("cannot lock {}", path.display())),
            }
        }
        bail!("another eiderpix works on {} already; stop it first, or choose another --data", data.display())
    }
}
