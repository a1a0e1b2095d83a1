//! Files that are being received: on disk beyond their first bytes, so that a slow or half upload holds no memory.
//!
//! All APIs and pages share one budget, and each address has a share of it: what one sender begins and never ends leaves room for
//! the uploads of others.

use std::{
    collections::HashMap,
    io::{self, SeekFrom},
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;
use eiderpix_store::Objects;
use tokio::{
    fs::File,
    io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt},
    sync::{OwnedSemaphorePermit, Semaphore},
};

use crate::{StoreError, domain::rate_limit::network_of};

/// What is held in memory of each file: most small pictures whole, and of others what tells their format.
const HEAD_BYTES: usize = 256 * 1024;
/// The disk is looked at again after so many bytes.
const LOOK_EVERY_BYTES: u64 = 16 * 1024 * 1024;
/// Files that came whole are read back into so much memory at once.
const READ_BACK_MIB: usize = 1_024;

/// Takes files in as they come.
#[derive(Debug, Clone)]
pub struct Incoming(Arc<Room>);

#[derive(Debug)]
struct Room {
    objects: Objects,
    min_free_bytes: u64,
    most_bytes: u64,
    taken: Mutex<Taken>,
    read_back: Arc<Semaphore>,
}

#[derive(Debug, Default)]
struct Taken {
    bytes: u64,
    of_address: HashMap<IpAddr, u64>,
}

/// Why a file is not taken in.
#[derive(Debug, thiserror::Error)]
pub enum IncomingError {
    /// Too much is being sent at once.
    #[error("too much is being received at once")]
    NoRoom,
    /// The disk.
    #[error("what is received cannot be stored")]
    Storage(#[from] StoreError),
}

/// One file, as far as it has come.
#[derive(Debug)]
pub struct IncomingFile {
    incoming: Incoming,
    from: IpAddr,
    size_bytes: u64,
    head: Vec<u8>,
    /// All of the file, once it is more than its head.
    file: Option<File>,
}

/// A file that came whole, in memory.
#[derive(Debug)]
pub struct Arrived {
    /// Its bytes.
    pub bytes: Bytes,
    _memory: Option<OwnedSemaphorePermit>,
}

impl Incoming {
    pub(crate) fn new(objects: Objects, min_free_bytes: u64, most_bytes: u64) -> Self {
        let read_back = Arc::new(Semaphore::new(READ_BACK_MIB));
        Self(Arc::new(Room { objects, min_free_bytes, most_bytes, taken: Mutex::default(), read_back }))
    }

    /// Begins a file that comes from an address.
    pub fn begin(&self, from: IpAddr) -> IncomingFile {
        let from = network_of(from);
        IncomingFile { incoming: self.clone(), from, size_bytes: 0, head: Vec::new(), file: None }
    }

    fn take(&self, from: IpAddr, bytes: u64) -> Result<(), IncomingError> {
        let mut taken = self.taken();
        let of_address = taken.of_address.get(&from).copied().unwrap_or(0);
        if taken.bytes + bytes > self.0.most_bytes || of_address + bytes > self.0.most_bytes / 4 {
            return Err(IncomingError::NoRoom);
        }
        taken.bytes += bytes;
        taken.of_address.insert(from, of_address + bytes);
        Ok(())
    }

    fn give_back(&self, from: IpAddr, bytes: u64) {
        let mut taken = self.taken();
        taken.bytes -= bytes;
        if let Some(of_address) = taken.of_address.get_mut(&from) {
            *of_address -= bytes;
            if *of_address == 0 {
                taken.of_address.remove(&from);
            }
        }
    }

    fn taken(&self) -> std::sync::MutexGuard<'_, Taken> {
        self.0.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl IncomingFile {
    /// How much of it has come.
    pub fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// Its first bytes, enough to tell its format.
    pub fn head(&self) -> &[u8] {
        &self.head
    }

    /// Takes the next bytes in.
    pub async fn push(&mut self, chunk: &[u8]) -> Result<(), IncomingError> {
        let before = self.size_bytes;
        self.incoming.take(self.from, chunk.len() as u64)?;
        self.size_bytes += chunk.len() as u64;
        if self.size_bytes > HEAD_BYTES as u64 {
            let looked_before = self.file.as_ref().map(|_| before / LOOK_EVERY_BYTES);
            if looked_before != Some(self.size_bytes / LOOK_EVERY_BYTES) {
                self.check_disk().await?;
            }
            self.write(chunk).await?;
        }
        let of_head = chunk.len().min(HEAD_BYTES - self.head.len());
        self.head.extend_from_slice(&chunk[..of_head]);
        Ok(())
    }

    /// Writes to the disk, with the head before it where that is all there was.
    async fn write(&mut self, chunk: &[u8]) -> Result<(), StoreError> {
        let mut file = match self.file.take() {
            Some(file) => file,
            None => {
                let mut file = File::from_std(self.incoming.0.objects.open_scratch().await?);
                file.write_all(&self.head).await?;
                file
            }
        };
        file.write_all(chunk).await?;
        self.file = Some(file);
        Ok(())
    }

    async fn check_disk(&self) -> Result<(), StoreError> {
        let room = &self.incoming.0;
        if room.objects.has_room(room.min_free_bytes).await? { Ok(()) } else { Err(StoreError::Full) }
    }

    /// Reads what came back into memory, as soon as there is room for it.
    pub async fn read(mut self) -> Result<Arrived, IncomingError> {
        let head = std::mem::take(&mut self.head);
        let Some(mut file) = self.file.take() else {
            return Ok(Arrived { bytes: head.into(), _memory: None });
        };
        drop(head);
        let mib = usize::try_from(self.size_bytes.div_ceil(1024 * 1024)).unwrap_or(READ_BACK_MIB);
        let permits = u32::try_from(mib.min(READ_BACK_MIB)).unwrap_or(1);
        let memory = Arc::clone(&self.incoming.0.read_back).acquire_many_owned(permits).await;
        let memory = memory.expect("the semaphore is never closed");
        let bytes = read_back(&mut file, self.size_bytes).await.map_err(StoreError::from)?;
        Ok(Arrived { bytes, _memory: Some(memory) })
    }
}

impl Drop for IncomingFile {
    fn drop(&mut self) {
        self.incoming.give_back(self.from, self.size_bytes);
    }
}

async fn read_back(file: &mut File, size_bytes: u64) -> io::Result<Bytes> {
    file.flush().await?;
    file.seek(SeekFrom::Start(0)).await?;
    let mut bytes = vec![0; usize::try_from(size_bytes).map_err(io::Error::other)?];
    file.read_exact(&mut bytes).await?;
    Ok(bytes.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixture {
        incoming: Incoming,
        _folder: tempfile::TempDir,
    }

    impl Fixture {
        fn new(most_bytes: u64) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let objects = Objects::open(folder.path()).unwrap();
            Self { incoming: Incoming::new(objects, 0, most_bytes), _folder: folder }
        }

        async fn half(&self, from: [u8; 4], bytes: usize) -> Result<IncomingFile, IncomingError> {
            let mut file = self.incoming.begin(from.into());
            file.push(&vec![7; bytes]).await?;
            Ok(file)
        }
    }

    #[tokio::test]
    async fn a_file_is_read_back_as_it_came_whatever_its_size() {
        let fixture = Fixture::new(100_000_000);
        for size in [0, 1, HEAD_BYTES, HEAD_BYTES + 1, 5_000_000] {
            let sent: Vec<u8> = (0..size).map(|i| (i / 3) as u8).collect();
            let mut file = fixture.incoming.begin([192, 0, 2, 1].into());
            for chunk in sent.chunks(70_000) {
                file.push(chunk).await.unwrap();
            }
            assert_eq!((file.size_bytes(), file.head()), (size as u64, &sent[..size.min(HEAD_BYTES)]));
            assert!(file.read().await.unwrap().bytes == sent, "{size} bytes");
        }
    }

    #[tokio::test]
    async fn of_a_large_file_that_is_still_coming_only_its_head_is_in_memory() {
        let fixture = Fixture::new(100_000_000);
        let file = fixture.half([192, 0, 2, 1], 20_000_000).await.unwrap();
        assert!(file.head.capacity() <= 2 * HEAD_BYTES, "{}", file.head.capacity());
        assert!(file.file.is_some());
    }

    #[tokio::test]
    async fn half_uploads_of_one_address_leave_room_for_those_of_others() {
        let fixture = Fixture::new(4_000_000);
        let mut halves = Vec::new();
        for _ in 0..5 {
            halves.push(fixture.half([192, 0, 2, 1], 200_000).await.unwrap());
        }
        let more = fixture.half([192, 0, 2, 1], 200_000).await;
        assert!(matches!(more, Err(IncomingError::NoRoom)));
        let honest = fixture.half([192, 0, 2, 2], 900_000).await.unwrap();
        assert_eq!(honest.read().await.unwrap().bytes.len(), 900_000);

        drop(halves);
        assert_eq!(fixture.incoming.taken().bytes, 0, "all is given back");
        fixture.half([192, 0, 2, 1], 900_000).await.unwrap();
    }

    #[tokio::test]
    async fn all_together_take_no_more_than_the_budget() {
        let fixture = Fixture::new(4_000_000);
        let mut halves = Vec::new();
        for address in 1..=4 {
            halves.push(fixture.half([192, 0, 2, address], 1_000_000).await.unwrap());
        }
        assert!(matches!(fixture.half([192, 0, 2, 9], 1).await, Err(IncomingError::NoRoom)));
    }
}
