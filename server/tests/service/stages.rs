//! What is done first and what later, and what becomes of the original in between.

use eiderpix_engine::{Limits, Mode, VariantFormat};
use eiderpix_server::{
    context::config::Config,
    domain::{
        credits,
        fetch::SourceUrl,
        files::downloads,
        jobs::{self, Download, Job, JobOptions, JobState, MainResult, Source, Submission, VariantResult},
    },
};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::method};

use crate::support::{Service, grainy_png, wasteful_png};

fn with_avif() -> JobOptions {
    JobOptions {
        mode: Mode::Lossy,
        variants: vec![VariantFormat::WebP, VariantFormat::Avif],
        ..JobOptions::default()
    }
}

fn avif_alone() -> JobOptions {
    JobOptions { main_wanted: false, variants: vec![VariantFormat::Avif], ..with_avif() }
}

/// No further format can be made in no time at all.
fn leave_no_time(config: &mut Config) {
    (config.limits.variant_ms, config.limits.variant_ms_per_megapixel) = (0, 0);
}

fn avif_of(job: &Job) -> Option<&VariantResult> {
    job.variants.iter().find(|(format, _)| *format == VariantFormat::Avif).map(|(_, result)| result)
}

fn made_avif(job: &Job) -> &Download {
    let Some(VariantResult::Made(avif)) = avif_of(job) else { panic!("{job:?}") };
    avif
}

#[tokio::test]
async fn the_main_results_of_all_come_before_any_avif() {
    let mut service = Service::with(|config| config.workers = Some(1)).await;
    let holder = service.holder().await;
    let mut ids = Vec::new();
    for shade in 0..6 {
        let source = service.upload(&holder, &wasteful_png(shade)).await;
        ids.push(service.submit(&holder, source, with_avif()).await.unwrap().id);
    }
    service.start_workers().await;
    // A minute later what has its first results is answered, so that waiting ends with each step forward.
    service.clock.advance_ms(60_000);
    let mut seen_between = 0;
    loop {
        let jobs = jobs::wait(&service.app, &ids, std::time::Duration::ZERO).await.unwrap();
        let avifs = jobs.iter().filter(|job| avif_of(job).is_some()).count();
        if avifs > 0 {
            assert!(jobs.iter().all(|job| job.main.is_some()), "an AVIF came before a main result");
        }
        seen_between += usize::from(jobs.iter().any(|job| job.main.is_some() && avif_of(job).is_none()));
        if avifs == ids.len() {
            break;
        }
        tokio::task::yield_now().await;
    }
    assert!(seen_between > 0);
    service.stop_workers().await;
}

#[tokio::test]
async fn a_job_with_its_first_results_is_answered_after_a_minute_without_the_rest() {
    let service = Service::new().await;
    let holder = service.holder().await;
    let source = service.upload(&holder, &wasteful_png(1)).await;
    let mut job = service.submit(&holder, source, with_avif()).await.unwrap();
    let minute_later = job.created_at.plus_ms(60_000);
    assert!(!job.is_ready(minute_later), "nothing is there yet");

    job.state = JobState::Queued;
    job.original = Some(eiderpix_server::domain::jobs::OriginalFacts {
        size_bytes: 1,
        format: eiderpix_engine::Format::Png,
        width: 1,
        height: 1,
        frames: 1,
    });
    assert!(!job.is_ready(job.created_at.plus_ms(59_999)));
    assert!(job.is_ready(minute_later));
}

#[tokio::test]
async fn first_results_keep_their_names_when_the_rest_comes() {
    let mut service = Service::new().await;
    let holder = service.holder().await;
    let source = service.upload(&holder, &wasteful_png(1)).await;
    let id = service.submit(&holder, source, with_avif()).await.unwrap().id;
    service.clock.advance_ms(60_000);
    service.start_workers().await;
    let early = jobs::wait(&service.app, std::slice::from_ref(&id), crate::support::PATIENCE).await.unwrap();
    let done = service.until(&id, |job| job.state == JobState::Done).await;

    let Some(MainResult::Optimized(main)) = &early[0].main else { panic!("{:?}", early[0].main) };
    assert_eq!(done.main.as_ref(), Some(&MainResult::Optimized(main.clone())));
    let formats: Vec<_> = done.variants.iter().map(|(format, _)| *format).collect();
    assert_eq!(formats, [VariantFormat::WebP, VariantFormat::Avif]);
    assert!(downloads::find(&service.app, &main.name).await.unwrap().is_some());
    assert!(done.charged);
    let totals = jobs::totals(&service.app, &holder.account_id).await.unwrap();
    assert_eq!(totals.optimized, 1, "counted once");
    service.stop_workers().await;
}

#[tokio::test]
async fn an_avif_that_was_made_beside_the_picture_is_found_when_asked_for_alone() {
    let mut service = Service::with(|config| config.credits.monthly = Some(1)).await;
    let holder = service.holder().await;
    service.start_workers().await;
    let source = service.upload(&holder, &grainy_png()).await;
    let full = service.made(&holder, source.clone(), with_avif()).await;
    service.stop_workers().await;
    // From here on no format could be made any more: what comes was there.
    service.restart_with(leave_no_time).await;
    service.start_workers().await;
    let alone = service.made(&holder, source, avif_alone()).await;

    let (beside, found) = (made_avif(&full), made_avif(&alone));
    assert_eq!((found.size_bytes, alone.charged, &alone.main), (beside.size_bytes, false, &None));
    service.stop_workers().await;
}

/// A service, and the server of a site that it may fetch from.
async fn service_that_keeps_no_originals() -> (Service, MockServer) {
    let service = Service::with(|config| {
        config.fetch.allow_private = vec!["127.0.0.1".parse().unwrap()];
        config.results.keep_originals = false;
    });
    tokio::join!(service, MockServer::start())
}

async fn served_once(origin: &MockServer) -> Source {
    let answer = ResponseTemplate::new(200).set_body_bytes(grainy_png());
    Mock::given(method("GET")).respond_with(answer).expect(1).mount(origin).await;
    let address = format!("{}/a.png", origin.uri());
    Source::Url { url: SourceUrl::parse(&address).unwrap(), given: address }
}

#[tokio::test]
async fn the_original_is_fetched_once_and_where_no_proof_wants_it_goes_with_its_job() {
    let (mut service, origin) = service_that_keeps_no_originals().await;
    let holder = service.holder().await;
    service.start_workers().await;
    let source = served_once(&origin).await;
    let done = service.made(&holder, source, with_avif()).await;
    assert!(matches!(avif_of(&done), Some(VariantResult::Made(_))), "{done:?}");
    service.stop_workers().await;

    service.clock.advance_ms(10 * 60_000);
    let swept = service.app.store.sweep(service.clock.now()).await.unwrap();
    assert_eq!((swept.jobs, swept.objects), (0, 1), "the original alone");
}

#[tokio::test]
async fn jobs_between_two_stages_outlive_their_process() {
    let mut service = Service::with(|config| config.workers = Some(1)).await;
    let holder = service.holder().await;
    let mut ids = Vec::new();
    for shade in 0..4 {
        let source = service.upload(&holder, &wasteful_png(shade)).await;
        ids.push(service.submit(&holder, source, with_avif()).await.unwrap().id);
    }
    service.start_workers().await;
    service.until(&ids[1], |job| job.main.is_some()).await;
    service.restart().await;
    service.start_workers().await;
    for id in &ids {
        let done = service.ended(id).await;
        assert_eq!((done.state, done.variants.len()), (JobState::Done, 2), "{:?}", done.failure);
    }
    let summary = credits::summary(&service.app, &holder.account_id).await.unwrap().unwrap();
    assert_eq!((summary.charged_total, summary.reserved), (4, 0));
    service.stop_workers().await;
}

fn main_of(job: &Job) -> &Download {
    let Some(MainResult::Optimized(main)) = &job.main else { panic!("{:?}", job.main) };
    main
}

#[tokio::test]
async fn a_result_put_in_its_originals_place_gets_the_avif_of_its_original_and_costs_nothing_more() {
    let mut service = Service::with(|config| config.credits.monthly = Some(2)).await;
    let holder = service.holder().await;
    service.start_workers().await;
    let source = service.upload(&holder, &grainy_png()).await;
    let full = service.made(&holder, source, with_avif()).await;
    let put_in_place = service.download(&main_of(&full).name).await.1;
    service.stop_workers().await;
    // From here on no format could be made any more: what comes was there.
    service.restart_with(leave_no_time).await;
    service.start_workers().await;
    let source = service.upload(&holder, &put_in_place).await;
    let alone = service.made(&holder, source, avif_alone()).await;

    let (beside, found) = (made_avif(&full), made_avif(&alone));
    assert_eq!((found.size_bytes, found.score, alone.charged), (beside.size_bytes, beside.score, false));
    assert_eq!(alone.original.unwrap().size_bytes, put_in_place.len() as u64, "what came is told of");
    let totals = jobs::totals(&service.app, &holder.account_id).await.unwrap();
    assert_eq!((totals.optimized, totals.kept), (1, 0), "one picture");
    service.stop_workers().await;
}

#[tokio::test]
async fn an_avif_of_a_result_of_ours_is_made_of_its_original_as_long_as_that_is_there() {
    let mut service = Service::new().await;
    let holder = service.holder().await;
    service.start_workers().await;
    let original = service.upload(&holder, &grainy_png()).await;
    let plain = JobOptions { variants: Vec::new(), ..with_avif() };
    let main = service.made(&holder, original.clone(), plain).await;
    let source = service.upload(&holder, &service.download(&main_of(&main).name).await.1).await;
    let alone = service.made(&holder, source, avif_alone()).await;
    let both = service.made(&holder, original, with_avif()).await;

    let (made, found) = (made_avif(&alone), made_avif(&both));
    assert_eq!((made.size_bytes, made.score), (found.size_bytes, found.score));
    let charged = [main.charged, alone.charged, both.charged];
    assert_eq!(charged, [true, false, false], "one picture, one credit");
    service.stop_workers().await;
}

#[tokio::test]
async fn a_format_that_time_ran_out_for_is_tried_again_after_ten_minutes_and_not_before() {
    let mut service = Service::with(leave_no_time).await;
    let holder = service.holder().await;
    service.start_workers().await;
    let source = service.upload(&holder, &grainy_png()).await;
    let job = service.submit(&holder, source.clone(), with_avif()).await.unwrap();
    service.ended(&job.id).await;
    service.restart_with(|config| config.limits = Limits::default()).await;
    service.start_workers().await;
    let mut asked = Vec::new();
    for minutes_later in [0, 9, 1] {
        service.clock.advance_ms(minutes_later * 60_000);
        service.app.store.sweep(service.clock.now()).await.unwrap();
        let options = with_avif();
        let wanted = Submission { source: source.clone(), options, refresh: true, origin_host: None };
        let job = jobs::submit(&service.app, &holder, vec![wanted]).await.unwrap().remove(0).unwrap();
        asked.push(service.ended(&job.id).await);
    }
    let is_made: Vec<_> =
        asked.iter().map(|job| matches!(avif_of(job), Some(VariantResult::Made(_)))).collect();
    assert_eq!(is_made, [false, false, true], "{asked:?}");
    service.stop_workers().await;
}

#[tokio::test]
async fn the_avif_of_a_result_of_ours_is_found_when_its_original_is_gone() {
    let (mut service, origin) = service_that_keeps_no_originals().await;
    let holder = service.holder().await;
    service.start_workers().await;
    let source = served_once(&origin).await;
    let full = service.made(&holder, source, with_avif()).await;
    service.clock.advance_ms(10 * 60_000);
    let swept = service.app.store.sweep(service.clock.now()).await.unwrap();
    assert_eq!(swept.objects, 1, "the original");
    let source = service.upload(&holder, &service.download(&main_of(&full).name).await.1).await;
    let alone = service.made(&holder, source, avif_alone()).await;

    let (beside, found) = (made_avif(&full), made_avif(&alone));
    assert_eq!((found.size_bytes, found.score, alone.charged), (beside.size_bytes, beside.score, false));
    service.stop_workers().await;
}
