//! One account's long work, and everybody else's short one.

use std::time::Duration;

use eiderpix_engine::{Mode, VariantFormat};
use eiderpix_server::domain::{
    api_keys::{self, KeyHolder},
    fetch::SourceUrl,
    jobs::{self, JobOptions, JobState, Source},
};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::method};

use crate::support::{Service, wasteful_png};

async fn other_holder(service: &Service) -> KeyHolder {
    let (_, key) = service.sign_up("other@example.org").await;
    api_keys::authenticate(&service.app, key.expose()).await.unwrap()
}

fn plain() -> JobOptions {
    JobOptions { mode: Mode::Lossless, ..JobOptions::default() }
}

#[tokio::test]
async fn while_one_accounts_jobs_take_all_slots_anothers_picture_is_made() {
    let origin = MockServer::start().await;
    let stalled = ResponseTemplate::new(200).set_delay(Duration::from_secs(600));
    Mock::given(method("GET")).respond_with(stalled).mount(&origin).await;
    let mut service = Service::with(|config| {
        config.workers = Some(2);
        config.fetch.allow_private = vec!["127.0.0.1".parse().unwrap()];
    })
    .await;
    let (one, other) = (service.holder().await, other_holder(&service).await);
    let mut stuck = Vec::new();
    for number in 0..6 {
        let given = format!("{}/{number}.png", origin.uri());
        let source = Source::Url { url: SourceUrl::parse(&given).unwrap(), given };
        stuck.push(service.submit(&one, source, plain()).await.unwrap().id);
    }
    service.start_workers().await;
    for id in &stuck[..2] {
        service.until(id, |job| job.state == JobState::Running).await;
    }

    let source = service.upload(&other, &wasteful_png(1)).await;
    let done = service.made(&other, source, plain()).await;
    assert_eq!(done.state, JobState::Done, "{:?}", done.failure);
    let first = jobs::wait(&service.app, &stuck[..1], Duration::ZERO).await.unwrap().remove(0);
    assert_eq!(first.state, JobState::Running, "the other picture did not wait for it");
    service.stop_workers().await;
}

#[tokio::test]
async fn one_accounts_long_list_does_not_starve_anothers_single_avif() {
    let mut service = Service::with(|config| config.workers = Some(1)).await;
    let (one, other) = (service.holder().await, other_holder(&service).await);
    let mut list = Vec::new();
    for shade in 0..60 {
        let source = service.upload(&one, &wasteful_png(shade)).await;
        list.push(service.submit(&one, source, plain()).await.unwrap().id);
    }
    let source = service.upload(&other, &wasteful_png(100)).await;
    let options = JobOptions { variants: vec![VariantFormat::Avif], ..plain() };
    let single = service.submit(&other, source, options).await.unwrap().id;
    service.start_workers().await;

    let done = service.ended(&single).await;
    assert_eq!((done.state, done.variants.len()), (JobState::Done, 1), "{:?}", done.failure);
    let jobs = jobs::wait(&service.app, &list, Duration::ZERO).await.unwrap();
    let waiting = jobs.iter().filter(|job| job.state == JobState::Queued).count();
    assert!(waiting > 0, "the single AVIF came after the whole list");
    service.stop_workers().await;
}
