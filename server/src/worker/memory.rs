//! The memory that pictures may take at once, so that one account's large ones leave room for those of others.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::AccountId;

const MIB: u64 = 1024 * 1024;
/// A budget below this would let no ordinary photo in.
const LEAST_MIB: u32 = 512;
/// More than every slot could ever use is of no use either.
const MOST_MIB_A_SLOT: u32 = 2_560;
/// From this budget on a quarter of it is for other accounts.
const SHARED_FROM_MIB: u32 = 2_048;

/// The budget, in permits of one mebibyte.
#[derive(Debug)]
pub(super) struct Memory {
    all: Arc<Semaphore>,
    most_of_account_mib: u32,
    of_account: Mutex<HashMap<AccountId, Weak<Semaphore>>>,
}

/// What one picture takes of it; given back when dropped.
#[derive(Debug)]
pub(super) struct MemoryShare {
    _all: OwnedSemaphorePermit,
    _of_account: OwnedSemaphorePermit,
    /// The permits alone do not keep the account's share from being forgotten.
    _share: Arc<Semaphore>,
}

impl Memory {
    /// Half of the machine's, as far as so many slots could use it.
    pub(super) fn for_slots(slots: usize) -> Self {
        let half_mib = u32::try_from(machine_memory_bytes() / 2 / MIB).unwrap_or(u32::MAX >> 3);
        let most_mib = u32::try_from(slots).unwrap_or(u32::MAX).saturating_mul(MOST_MIB_A_SLOT);
        Self::of_mib(half_mib.clamp(LEAST_MIB, most_mib.max(LEAST_MIB)))
    }

    fn of_mib(all_mib: u32) -> Self {
        Self {
            all: Arc::new(Semaphore::new(all_mib as usize)),
            most_of_account_mib: if all_mib < SHARED_FROM_MIB { all_mib } else { all_mib / 4 * 3 },
            of_account: Mutex::default(),
        }
    }

    /// Waits until there is memory for a picture of an account's; one that wants more than there is takes what there is.
    pub(super) async fn take(&self, account: &AccountId, bytes: u64) -> MemoryShare {
        let mib = u32::try_from(bytes / MIB).unwrap_or(u32::MAX).min(self.most_of_account_mib);
        let share = self.share_of(account);
        let closed = "the semaphore is never closed";
        // The account's own share first: whoever waits for that is not in the way of others.
        let of_account = Arc::clone(&share).acquire_many_owned(mib).await.expect(closed);
        let all = Arc::clone(&self.all).acquire_many_owned(mib).await.expect(closed);
        MemoryShare { _all: all, _of_account: of_account, _share: share }
    }

    fn share_of(&self, account: &AccountId) -> Arc<Semaphore> {
        let mut shares = self.of_account.lock().unwrap_or_else(PoisonError::into_inner);
        shares.retain(|_, share| share.strong_count() > 0);
        if let Some(share) = shares.get(account).and_then(Weak::upgrade) {
            return share;
        }
        let share = Arc::new(Semaphore::new(self.most_of_account_mib as usize));
        shares.insert(account.clone(), Arc::downgrade(&share));
        share
    }
}

/// What this machine, or the container around the process, has.
fn machine_memory_bytes() -> u64 {
    let read = |path: &str| std::fs::read_to_string(path).ok();
    let machine = read("/proc/meminfo").and_then(|text| {
        let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?.trim().to_owned();
        line.trim_end_matches("kB").trim().parse::<u64>().ok()
    });
    let container = read("/sys/fs/cgroup/memory.max").and_then(|text| text.trim().parse::<u64>().ok());
    let machine_bytes = machine.map_or(4 * 1024 * MIB, |kib| kib * 1024);
    container.map_or(machine_bytes, |bytes| bytes.min(machine_bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;

    #[tokio::test]
    async fn one_accounts_large_pictures_leave_memory_for_those_of_others() {
        let memory = Memory::of_mib(4_000);
        let (one, other) = (AccountId::new(Timestamp(0), [1; 10]), AccountId::new(Timestamp(0), [2; 10]));
        let _first = memory.take(&one, 2_560 * MIB).await;
        let mut second = Box::pin(memory.take(&one, 2_560 * MIB));
        assert!(futures_util::poll!(&mut second).is_pending());
        let of_other = Box::pin(memory.take(&other, 1_000 * MIB));
        assert!(futures_util::poll!(of_other).is_ready(), "it does not wait behind the account that waits");
    }

    #[tokio::test]
    async fn a_picture_that_wants_more_than_there_is_gets_what_there_is() {
        let memory = Memory::of_mib(600);
        let account = AccountId::new(Timestamp(0), [1; 10]);
        let taken = memory.take(&account, 2_560 * MIB).await;
        assert_eq!(memory.all.available_permits(), 0);
        drop(taken);
        assert_eq!(memory.all.available_permits(), 600);
    }
}
