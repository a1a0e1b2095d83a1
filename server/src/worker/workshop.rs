//! What a job is worked on with: the fetcher, the engine, and the memory it may take.

use std::sync::Arc;

use eiderpix_engine::{Optimizer, Outcome, VariantOutcome};
use tokio::sync::Semaphore;

use crate::{
    app::Core,
    sandbox::{self, Delivered, SandboxError, Work},
};

/// Where the engine runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    /// In a child process that can take nothing down.
    Sandboxed,
    /// In this process: for tests, whose binary has no such child.
    InProcess,
}

/// Everything that running a job needs.
#[derive(Debug)]
pub(crate) struct Workshop {
    pub(crate) core: Arc<Core>,
    /// Permits of one mebibyte.
    memory: Semaphore,
    memory_mib: u32,
}

const MIB: u64 = 1024 * 1024;
/// A budget below this would let no ordinary photo in.
const LEAST_MEMORY_MIB: u32 = 512;

impl Workshop {
    pub(super) fn new(core: Arc<Core>, slots: usize) -> Self {
        let half_mib = u32::try_from(machine_memory_bytes() / 2 / MIB).unwrap_or(u32::MAX >> 3);
        // More than every slot could ever use is of no use either.
        let most_mib = u32::try_from(slots).unwrap_or(u32::MAX).saturating_mul(2_560);
        let memory_mib = half_mib.clamp(LEAST_MEMORY_MIB, most_mib.max(LEAST_MEMORY_MIB));
        Self { core, memory: Semaphore::new(memory_mib as usize), memory_mib }
    }

    /// Has the engine do a piece of work as soon as there is memory for it.
    pub(crate) async fn optimize(&self, work: Work) -> Result<Delivered, SandboxError> {
        let wanted_mib =
            u32::try_from(sandbox::memory_estimate_bytes(&work.original) / MIB).unwrap_or(u32::MAX);
        let permits = self.memory.acquire_many(wanted_mib.min(self.memory_mib));
        let _memory = permits.await.expect("the semaphore is never closed");
        match self.core.engine {
            Engine::Sandboxed => sandbox::optimize(work).await,
            Engine::InProcess => {
                let done = tokio::task::spawn_blocking(move || optimize_here(&work)).await;
                done.unwrap_or(Err(SandboxError::Crashed))
            }
        }
    }
}

fn optimize_here(work: &Work) -> Result<Delivered, SandboxError> {
    let refused = |error: eiderpix_engine::Error| {
        let cause = error.to_string();
        SandboxError::Refused { reason: error.into(), cause }
    };
    let optimizer = Optimizer::open(&work.original, &work.options).map_err(refused)?;
    let mut delivered = Delivered { info: Some(optimizer.info().clone()), ..Delivered::default() };
    let main_bytes = match work.main_bytes {
        Some(bytes) => bytes,
        None => {
            let main: Outcome = optimizer.main().map_err(refused)?;
            let bytes = main.size_bytes(work.original.len());
            delivered.main = Some(main);
            bytes
        }
    };
    let variants = work.variants.iter().map(|&format| (format, optimizer.variant(format, main_bytes)));
    delivered.variants = variants.collect();
    let never =
        |&format| optimizer.cannot_make(format).map(|reason| (format, VariantOutcome::Missing(reason)));
    delivered.variants.extend(work.later.iter().filter_map(never));
    Ok(delivered)
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
