//! What a job is worked on with: the fetcher, the engine, and the memory it may take.

use eiderpix_engine::{Optimizer, Outcome, VariantOutcome};

use super::{memory::Memory, single_flight::SingleFlight};
use crate::{
    AccountId,
    domain::Service,
    domain::sandbox::{self, Delivered, SandboxError, Work},
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
pub(crate) struct EngineRunner {
    pub(crate) service: Service,
    engine: Engine,
    pub(super) single_flight: SingleFlight,
    memory: Memory,
}

impl EngineRunner {
    pub(super) fn new(service: Service, engine: Engine, slots: usize) -> Self {
        Self { service, engine, single_flight: SingleFlight::default(), memory: Memory::for_slots(slots) }
    }

    /// Has the engine do a piece of work for an account as soon as there is memory for it.
    pub(crate) async fn optimize(&self, account: &AccountId, work: Work) -> Result<Delivered, SandboxError> {
        let _memory = self.memory.take(account, sandbox::memory_estimate_bytes(&work.original)).await;
        match self.engine {
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
