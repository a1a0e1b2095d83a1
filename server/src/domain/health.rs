//! How the service is, as findings: each with a stable code, how grave it is, and its figures.

use std::net::IpAddr;

use eiderpix_store::{Timestamp, mails};

use super::{
    Service,
    overview::{QueueView, StorageView},
};
use crate::StoreError;

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gravity {
    /// As it should be.
    Fine,
    /// Worth a look.
    Look,
    /// Someone must act.
    Act,
}

/// How one part of the service is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the codes say what each is")]
pub enum Finding {
    DatabaseAnswers,
    DiskFree { free_bytes: u64, total_bytes: u64 },
    DiskNear { free_bytes: u64, total_bytes: u64, floor_bytes: u64 },
    DiskFull { free_bytes: u64, total_bytes: u64, floor_bytes: u64 },
    NoWorkers,
    NoWorkersWaiting { waiting: u64 },
    WorkersSlow { running: u64, waiting: u64, oldest_waiting: Timestamp },
    WorkersFine { running: u64, waiting: u64 },
    NoMailServer,
    MailsGivenUp { count: u64 },
    MailsRetrying { count: u64 },
    MailsSent,
    AddressLoopback { address: String },
    AddressHttp { address: String },
    AddressFine { address: String },
    ProxyUntrusted { proxy: IpAddr },
}

const MINUTE_MS: i64 = 60_000;
/// Whoever waits longer than this for a first result wonders.
const LONG_WAIT_MS: i64 = 10 * MINUTE_MS;

/// Finds how the service is, the gravest first, given its queue and its disk.
pub async fn check(
    service: &Service,
    queue: &QueueView,
    storage: &StorageView,
) -> Result<Vec<Finding>, StoreError> {
    let counts = mails::count(&mut *service.store.read().await?).await?;
    let mut findings = vec![
        Finding::DatabaseAnswers,
        disk(storage),
        workers(queue, service.clock.now()),
        mail(service.config.smtp_url.is_some(), counts),
        address(service),
    ];
    let proxy = service.untrusted_forwarding.lately_from();
    findings.extend(proxy.map(|proxy| Finding::ProxyUntrusted { proxy }));
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.gravity()));
    Ok(findings)
}

impl Finding {
    /// How grave it is.
    pub fn gravity(&self) -> Gravity {
        match self {
            Self::DatabaseAnswers
            | Self::DiskFree { .. }
            | Self::WorkersFine { .. }
            | Self::MailsSent
            | Self::AddressFine { .. } => Gravity::Fine,
            Self::DiskNear { .. }
            | Self::NoWorkers
            | Self::WorkersSlow { .. }
            | Self::NoMailServer
            | Self::MailsRetrying { .. }
            | Self::AddressLoopback { .. }
            | Self::AddressHttp { .. }
            | Self::ProxyUntrusted { .. } => Gravity::Look,
            Self::DiskFull { .. } | Self::NoWorkersWaiting { .. } | Self::MailsGivenUp { .. } => Gravity::Act,
        }
    }
}

pub(crate) fn disk(storage: &StorageView) -> Finding {
    let (free_bytes, total_bytes) = (storage.disk.free_bytes, storage.disk.total_bytes);
    let floor_bytes = storage.floor_bytes;
    if free_bytes <= floor_bytes {
        return Finding::DiskFull { free_bytes, total_bytes, floor_bytes };
    }
    if free_bytes <= floor_bytes.saturating_mul(3) {
        return Finding::DiskNear { free_bytes, total_bytes, floor_bytes };
    }
    Finding::DiskFree { free_bytes, total_bytes }
}

pub(crate) fn workers(queue: &QueueView, now: Timestamp) -> Finding {
    let waiting = queue.first.waiting + queue.later.waiting;
    if queue.slots == 0 {
        return match waiting {
            0 => Finding::NoWorkers,
            _ => Finding::NoWorkersWaiting { waiting },
        };
    }
    let running = queue.first.running + queue.later.running;
    match queue.first.oldest_waiting {
        Some(oldest_waiting) if now.ms_since(oldest_waiting) >= LONG_WAIT_MS => {
            Finding::WorkersSlow { running, waiting, oldest_waiting }
        }
        _ => Finding::WorkersFine { running, waiting },
    }
}

pub(crate) fn mail(has_server: bool, mails: mails::MailCounts) -> Finding {
    if !has_server {
        return Finding::NoMailServer;
    }
    if mails.given_up > 0 {
        return Finding::MailsGivenUp { count: mails.given_up };
    }
    if mails.retrying > 0 {
        return Finding::MailsRetrying { count: mails.retrying };
    }
    Finding::MailsSent
}

fn address(service: &Service) -> Finding {
    let url = &service.public_url;
    let address = url.as_str().trim_end_matches('/').to_owned();
    let is_loopback = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => true,
    };
    if is_loopback {
        return Finding::AddressLoopback { address };
    }
    if url.scheme() != "https" {
        return Finding::AddressHttp { address };
    }
    Finding::AddressFine { address }
}
