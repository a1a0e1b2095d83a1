//! Works through the queue, as many pictures at once as slots and memory allow.
//!
//! Each task of the process is supervised: a panic ends neither it nor the process.
//!
//! One process works on a data folder: it holds a lock there for as long as it lives, however it dies. So whoever
//! gets the lock knows that every lease in the queue is of a process that is dead.

mod dispatch;
mod engine_runner;
mod lock;
mod memory;
mod run;
mod scheduled;
mod single_flight;
mod slot;
mod slots;
mod source_image;
mod supervise;

pub(crate) use engine_runner::{Engine, EngineRunner};
pub(crate) use scheduled::remind;
pub(crate) use slot::WorkerSlot;

use std::sync::Arc;

use eiderpix_store::queue;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use self::{lock::DataLock, supervise::supervise};
use crate::{
    domain::Service,
    domain::{jobs, sandbox},
    mail::{sender, smtp::Smtp},
};

/// The running workers of a process.
#[derive(Debug)]
pub struct Workers {
    tasks: JoinSet<()>,
    _lock: DataLock,
}

impl Workers {
    /// Waits until everything that ran has finished or was handed back.
    pub async fn finished(mut self) {
        while self.tasks.join_next().await.is_some() {}
    }
}

/// Takes the data folder, tidies up after whoever had it before, and starts.
pub(crate) async fn start(
    service: &Service,
    engine: Engine,
    shutdown: CancellationToken,
) -> anyhow::Result<Workers> {
    let lock = DataLock::take(&service.config).await?;
    tidy_up(service).await?;
    let mut tasks = JoinSet::new();
    tasks.spawn(stop_waiting(service.clone(), shutdown.clone()));
    let (shared, stop) = (service.clone(), shutdown.clone());
    let reap = move || scheduled::keep_reaping(shared.clone(), stop.clone());
    tasks.spawn(supervise("reap", shutdown.clone(), reap));
    let (shared, stop) = (service.clone(), shutdown.clone());
    let sweep = move || scheduled::keep_sweeping(shared.clone(), stop.clone());
    tasks.spawn(supervise("sweep", shutdown.clone(), sweep));
    if let Some(url) = &service.config.smtp_url {
        let smtp = Smtp::new(url, &service.config.mail.from)?;
        let (shared, stop) = (service.clone(), shutdown.clone());
        let send = move || sender::keep_sending(shared.clone(), smtp.clone(), stop.clone());
        tasks.spawn(supervise("send mails", shutdown.clone(), send));
    }
    let slots = service.config.worker_slots();
    if slots > 0 {
        say_what_is_missing(engine).await;
        let runner = Arc::new(EngineRunner::new(service.clone(), engine, slots));
        let stop = shutdown.clone();
        let work = move || dispatch::work(Arc::clone(&runner), slots, stop.clone());
        tasks.spawn(supervise("work", shutdown, work));
    }
    Ok(Workers { tasks, _lock: lock })
}

/// Lets go of clients that wait for jobs when the process stops, so that they ask again instead of being cut off.
async fn stop_waiting(service: Service, shutdown: CancellationToken) {
    shutdown.cancelled().await;
    service.notifier.notify_stop();
}

async fn tidy_up(service: &Service) -> anyhow::Result<()> {
    let left_overs = service.store.objects().sweep_left_overs().await?;
    let mut writing = service.store.write().await?;
    let ended = queue::release_all(&mut writing, jobs::end_crashed, service.clock.now()).await?;
    jobs::add_crashed_to_parts(service, &mut writing, &ended).await?;
    writing.commit().await?;
    if left_overs > 0 {
        info!(left_overs, "removed {left_overs} files that a process left half-written");
    }
    Ok(())
}

async fn say_what_is_missing(engine: Engine) {
    if engine == Engine::InProcess {
        return;
    }
    match sandbox::missing_layers().await {
        Ok(missing) if missing.is_empty() => info!("pictures are decoded in a confined process"),
        Ok(missing) => warn!("pictures are decoded in a process without {}", missing.join(", ")),
        Err(cause) => warn!(%cause, "the process that decodes pictures cannot be tried"),
    }
}
