//! How the service is, in words.

use crate::{
    Timestamp,
    domain::{
        health::{Finding, Gravity},
        language::Language,
    },
    words::Text,
};

/// A finding in words.
pub(super) struct HealthLine {
    /// What it is about.
    pub(super) subject: Text,
    /// How grave it is.
    pub(super) gravity: Gravity,
    /// What is so, and what to do where something is to be done.
    pub(super) sentence: Text,
}

impl HealthLine {
    pub(super) fn of(t: Language, finding: &Finding, now: Timestamp) -> Self {
        let (subject, sentence) = words(t, finding, now);
        Self { subject, gravity: finding.gravity(), sentence }
    }
}

fn words(t: Language, finding: &Finding, now: Timestamp) -> (Text, Text) {
    let jobs = |text: Text, running: u64, waiting: u64| {
        text.with("running", t.say("health-jobs-run").with("count", running))
            .with("waiting", t.say("health-jobs-wait").with("count", waiting))
    };
    let disk = |text: Text, free: u64, total: u64| {
        (t.say("health-disk"), text.with("free", t.size(free)).with("total", t.size(total)))
    };
    let address = |text: Text, address: &str| (t.say("health-address"), text.with("address", address));
    match finding {
        Finding::DatabaseAnswers => (t.say("health-database"), t.say("health-database-answers")),
        Finding::DiskFree { free_bytes, total_bytes } => {
            disk(t.say("health-disk-free"), *free_bytes, *total_bytes)
        }
        Finding::DiskNear { free_bytes, total_bytes, floor_bytes } => {
            let text = t.say("health-disk-near").with("floor", t.size(*floor_bytes));
            disk(text, *free_bytes, *total_bytes)
        }
        Finding::DiskFull { free_bytes, total_bytes, floor_bytes } => {
            let text = t.say("health-disk-full").with("floor", t.size(*floor_bytes));
            disk(text, *free_bytes, *total_bytes)
        }
        Finding::NoWorkers => (t.say("health-workers"), t.say("health-no-workers")),
        Finding::NoWorkersWaiting { waiting } => {
            let waiting = t.say("health-jobs-wait").with("count", waiting);
            (t.say("health-workers"), t.say("health-no-workers-waiting").with("waiting", waiting))
        }
        Finding::WorkersSlow { running, waiting, oldest_waiting } => {
            let text = t.say("health-workers-slow").with("ago", t.ago(now, *oldest_waiting));
            (t.say("health-workers"), jobs(text, *running, *waiting))
        }
        Finding::WorkersFine { running, waiting } => {
            (t.say("health-workers"), jobs(t.say("health-workers-fine"), *running, *waiting))
        }
        Finding::NoMailServer => (t.say("health-mail"), t.say("health-mail-no-server")),
        Finding::MailsGivenUp { count } => {
            (t.say("health-mail"), t.say("health-mail-given-up").with("count", count))
        }
        Finding::MailsRetrying { count } => {
            (t.say("health-mail"), t.say("health-mail-retrying").with("count", count))
        }
        Finding::MailsSent => (t.say("health-mail"), t.say("health-mail-sent")),
        Finding::AddressLoopback { address: url } => address(t.say("health-address-loopback"), url),
        Finding::AddressHttp { address: url } => address(t.say("health-address-http"), url),
        Finding::AddressFine { address: url } => address(t.say("health-address-fine"), url),
        Finding::ProxyUntrusted { proxy } => {
            (t.say("health-proxy"), t.say("health-proxy-untrusted").with("proxy", proxy.to_string()))
        }
    }
}

#[cfg(test)]
mod tests {
    use eiderpix_store::{
        mails,
        objects::Disk,
        overview::{StageRow, Stored},
    };

    use super::*;
    use crate::domain::{
        health::{disk, mail, workers},
        overview::{QueueView, StorageView},
    };

    const MINUTE_MS: i64 = 60_000;

    const NOW: Timestamp = Timestamp(1_793_009_600_000);

    fn stage(waiting: u64, oldest_waiting: Option<Timestamp>) -> StageRow {
        StageRow { stage: 0, waiting, paused: 0, running: 1, oldest_waiting }
    }

    fn queue(slots: usize, waiting: u64, waits_ms: i64) -> QueueView {
        QueueView { first: stage(waiting, Some(NOW.minus_ms(waits_ms))), later: stage(0, None), slots }
    }

    fn storage(free_bytes: u64) -> StorageView {
        StorageView {
            disk: Disk { total_bytes: 100_000_000_000, free_bytes },
            floor_bytes: 500_000_000,
            all: Stored::default(),
            results: Stored::default(),
        }
    }

    fn told(t: Language) -> String {
        let counts = |retrying, given_up| mails::MailCounts { all: 5, retrying, given_up };
        let findings = [
            disk(&storage(50_000_000_000)),
            disk(&storage(1_000_000_000)),
            disk(&storage(400_000_000)),
            workers(&queue(3, 4, 1_000), NOW),
            workers(&queue(3, 4, 20 * MINUTE_MS), NOW),
            workers(&queue(0, 4, 1_000), NOW),
            mail(false, counts(0, 0)),
            mail(true, counts(0, 0)),
            mail(true, counts(2, 0)),
            mail(true, counts(2, 1)),
            Finding::ProxyUntrusted { proxy: "172.17.0.1".parse().unwrap() },
        ];
        let told = findings
            .map(|finding| HealthLine::of(t, &finding, NOW))
            .map(|line| format!("{:?} {}: {}", line.gravity, line.subject, line.sentence));
        told.join("\n")
    }

    #[test]
    fn what_is_wrong_is_said_with_what_to_do() {
        insta::assert_snapshot!("health", told(Language::English));
    }

    #[test]
    fn health_is_told_in_the_language_of_the_operator() {
        insta::assert_snapshot!("german_health", told(Language::German));
    }
}
