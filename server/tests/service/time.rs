//! What runs out of time is never final: the original stays for now, costs nothing, and is tried again.

use crate::support::{Service, grainy_png};
use eiderpix_engine::{KeptReason, Limits, MissingReason, Mode, VariantFormat};
use eiderpix_server::{
    context::config::Config,
    domain::{
        api_keys::{self, KeyHolder},
        jobs::{self, Job, JobOptions, JobState, MainResult, Source, Submission, VariantResult},
    },
};

/// No search can be begun in no time at all.
fn leave_no_time(config: &mut Config) {
    config.limits.main_ms = 0;
}

fn with_all_formats() -> JobOptions {
    JobOptions {
        mode: Mode::Lossy,
        variants: vec![VariantFormat::WebP, VariantFormat::Avif],
        ..JobOptions::default()
    }
}

async fn asked(service: &Service, holder: &KeyHolder, source: &Source, refresh: bool) -> Job {
    let (source, options) = (source.clone(), with_all_formats());
    let wanted = Submission { source, options, refresh, origin_host: None };
    let job = jobs::submit(&service.app, holder, vec![wanted]).await.unwrap().remove(0).unwrap();
    service.ended(&job.id).await
}

fn is_optimized(job: &Job) -> bool {
    matches!(job.main, Some(MainResult::Optimized(_)))
}

#[tokio::test]
async fn a_picture_that_time_ran_out_for_stays_free_of_charge_and_nothing_is_made_beside_it() {
    let mut service = Service::with(leave_no_time).await;
    let holder = service.holder().await;
    service.start_workers().await;
    let source = service.upload(&holder, &grainy_png()).await;
    let job = service.made(&holder, source, with_all_formats()).await;

    assert_eq!(job.state, JobState::Done, "{:?}", job.failure);
    assert_eq!(job.main, Some(MainResult::Kept(KeptReason::Deadline)));
    let missing = [VariantFormat::WebP, VariantFormat::Avif]
        .map(|format| (format, VariantResult::Missing(MissingReason::Deadline)));
    assert_eq!(job.variants, missing);
    assert!(!job.charged);
    service.stop_workers().await;
}

#[tokio::test]
async fn it_is_tried_again_after_ten_minutes_and_not_before() {
    for refresh in [false, true] {
        let mut service = Service::with(leave_no_time).await;
        let holder = service.holder().await;
        service.start_workers().await;
        let source = service.upload(&holder, &grainy_png()).await;
        asked(&service, &holder, &source, refresh).await;
        service.stop_workers().await;
        service.restart_with(|config| config.limits = Limits::default()).await;
        service.start_workers().await;
        let mut made = Vec::new();
        for minutes_later in [0, 9, 1] {
            service.clock.advance_ms(minutes_later * 60_000);
            service.app.store.sweep(service.clock.now()).await.unwrap();
            made.push(asked(&service, &holder, &source, refresh).await);
        }
        assert_eq!(made.iter().map(is_optimized).collect::<Vec<_>>(), [false, false, true], "{made:?}");
        assert!(made[2].variants.iter().any(|(_, result)| matches!(result, VariantResult::Made(_))));
        assert_eq!(made.iter().map(|job| job.charged).collect::<Vec<_>>(), [false, false, true]);
        service.stop_workers().await;
    }
}

#[tokio::test]
async fn a_result_that_had_time_is_the_same_as_if_none_had_run_out_before() {
    let mut service = Service::with(leave_no_time).await;
    let holder = service.holder().await;
    service.start_workers().await;
    let source = service.upload(&holder, &grainy_png()).await;
    asked(&service, &holder, &source, false).await;
    service.restart_with(|config| config.limits = Limits::default()).await;
    service.start_workers().await;
    service.clock.advance_ms(10 * 60_000);
    service.app.store.sweep(service.clock.now()).await.unwrap();
    let late = asked(&service, &holder, &source, false).await;

    let (_, other_key) = service.sign_up("other@example.org").await;
    let other = api_keys::authenticate(&service.app, other_key.expose()).await.unwrap();
    let source = service.upload(&other, &grainy_png()).await;
    let at_once = asked(&service, &other, &source, false).await;
    let bytes = |job: &Job| {
        let Some(MainResult::Optimized(main)) = &job.main else { panic!("{:?}", job.main) };
        let formats = job.variants.iter().map(|(_, result)| match result {
            VariantResult::Made(made) => made.size_bytes,
            VariantResult::Missing(_) => 0,
        });
        std::iter::once(main.size_bytes).chain(formats).collect::<Vec<_>>()
    };
    assert_eq!(bytes(&late), bytes(&at_once));
    service.stop_workers().await;
}

#[tokio::test]
async fn no_format_is_made_later_beside_a_main_result_that_time_ran_out_for() {
    let mut service = Service::with(leave_no_time).await;
    let holder = service.holder().await;
    service.start_workers().await;
    let source = service.upload(&holder, &grainy_png()).await;
    let alone = JobOptions { variants: Vec::new(), ..with_all_formats() };
    service.made(&holder, source.clone(), alone).await;
    service.stop_workers().await;
    service.restart_with(|config| config.limits = Limits::default()).await;
    service.start_workers().await;
    let job = asked(&service, &holder, &source, false).await;

    assert_eq!(job.main, Some(MainResult::Kept(KeptReason::Deadline)));
    let is_missing = |result: &VariantResult| *result == VariantResult::Missing(MissingReason::Deadline);
    assert!(job.variants.iter().all(|(_, result)| is_missing(result)), "{:?}", job.variants);
    assert!(!job.charged);
    service.stop_workers().await;
}
