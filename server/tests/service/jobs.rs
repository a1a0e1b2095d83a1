//! What becomes of submitted pictures, and what they cost.

use crate::support::{HOUR_MS, Service, wasteful_png};
use eiderpix_engine::{Floor, Mode, VariantFormat};
use eiderpix_server::domain::{
    api_keys::{self, KeyHolder},
    credits,
    fetch::SourceUrl,
    files::downloads,
    jobs::{
        self, FailureReason, Job, JobFilter, JobOptions, JobState, MainResult, Source, SubmitRefusal,
        VariantResult,
    },
};
use sqlx::Executor;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::method};

fn with_webp() -> JobOptions {
    JobOptions { mode: Mode::Lossless, variants: vec![VariantFormat::WebP], ..JobOptions::default() }
}

async fn charged(service: &Service, holder: &KeyHolder) -> u64 {
    credits::summary(&service.app, &holder.account_id).await.unwrap().unwrap().charged_total
}

fn url(address: &str) -> Source {
    Source::Url { url: SourceUrl::parse(address).unwrap(), given: address.to_owned() }
}

async fn optimized(service: &mut Service, holder: &KeyHolder, picture: &[u8], options: JobOptions) -> Job {
    let source = service.upload(holder, picture).await;
    service.made(holder, source, options).await
}

#[tokio::test]
async fn an_upload_becomes_smaller_and_is_downloaded_at_its_reported_size() {
    let mut service = Service::new().await;
    let holder = service.holder().await;
    service.start_workers().await;
    let picture = wasteful_png(1);
    let job = optimized(&mut service, &holder, &picture, with_webp()).await;

    assert_eq!(job.state, JobState::Done, "{:?}", job.failure);
    assert_eq!(job.original.unwrap().size_bytes, picture.len() as u64);
    let Some(MainResult::Optimized(main)) = &job.main else { panic!("{:?}", job.main) };
    assert!(main.size_bytes < picture.len() as u64);
    let (stored, bytes) = service.download(&main.name).await;
    assert_eq!((bytes.len() as u64, stored.media_type.as_str()), (main.size_bytes, "image/png"));
    assert_eq!(job.variants.len(), 1);
    assert!(job.charged);
    let totals = jobs::totals(&service.app, &holder.account_id).await.unwrap();
    assert_eq!((totals.optimized, totals.original_bytes), (1, picture.len() as u64));
    assert_eq!(totals.result_bytes, main.size_bytes);
    service.stop_workers().await;
}

#[tokio::test]
async fn a_tiff_is_delivered_as_a_jpeg_by_name_type_and_content() {
    let mut service = Service::new().await;
    let holder = service.holder().await;
    service.start_workers().await;
    let scan = include_bytes!("../../../engine/tests/pictures/read_only/lzw_predictor.tif");
    let source = service.upload(&holder, scan).await;
    let Source::Upload { name } = &source else { panic!("{source:?}") };
    assert!(name.ends_with(".tif"), "{name}");
    let options = JobOptions { mode: Mode::Lossless, ..JobOptions::default() };
    let job = service.submit(&holder, source, options).await.unwrap();
    let job = service.ended(&job.id).await;

    let Some(MainResult::Optimized(main)) = &job.main else { panic!("{:?} {:?}", job.main, job.failure) };
    assert!(main.name.ends_with(".jpg"), "{}", main.name);
    assert_eq!(main.media_type, "image/jpeg");
    assert_eq!(main.floor, Some(90.0));
    let (stored, bytes) = service.download(&main.name).await;
    assert!(bytes.starts_with(&[0xFF, 0xD8, 0xFF]));
    assert_eq!(stored.media_type, "image/jpeg");
    assert_eq!(job.original.unwrap().size_bytes, scan.len() as u64);
    service.stop_workers().await;
}

#[tokio::test]
async fn a_poll_finds_the_same_job_and_costs_nothing() {
    let mut service = Service::new().await;
    let holder = service.holder().await;
    service.start_workers().await;
    let source = service.upload(&holder, &wasteful_png(1)).await;
    let first = service.submit(&holder, source.clone(), with_webp()).await.unwrap();
    let again = service.submit(&holder, source.clone(), with_webp()).await.unwrap();
    assert_eq!(first.id, again.id);
    service.ended(&first.id).await;
    let later = service.submit(&holder, source, with_webp()).await.unwrap();
    assert_eq!((later.id, later.state), (first.id, JobState::Done));
    assert_eq!(charged(&service, &holder).await, 1);
    service.stop_workers().await;
}

#[tokio::test]
async fn the_same_bytes_are_charged_once_whatever_their_name_and_formats() {
    let mut service = Service::with(|config| config.credits.monthly = Some(1)).await;
    let holder = service.holder().await;
    service.start_workers().await;
    let picture = wasteful_png(1);
    let plain = JobOptions { variants: vec![], ..with_webp() };
    assert!(optimized(&mut service, &holder, &picture, plain.clone()).await.charged);
    // No credit is left, and none is needed.
    let more = optimized(&mut service, &holder, &picture, with_webp()).await;
    assert_eq!((more.state, more.charged), (JobState::Done, false));
    let again = optimized(&mut service, &holder, &picture, plain).await;
    assert_eq!((again.state, again.charged), (JobState::Done, false));
    let summary = credits::summary(&service.app, &holder.account_id).await.unwrap().unwrap();
    assert_eq!((summary.monthly_used, summary.monthly_left, summary.reserved), (1, 0, 0));
    service.stop_workers().await;
}

#[tokio::test]
async fn equal_work_at_the_same_time_gives_equal_bytes_and_one_charge() {
    let mut service = Service::new().await;
    let holder = service.holder().await;
    let mut jobs = Vec::new();
    for _ in 0..4 {
        let source = service.upload(&holder, &wasteful_png(1)).await;
        jobs.push(service.submit(&holder, source, with_webp()).await.unwrap());
    }
    service.start_workers().await;
    let mut objects = Vec::new();
    for job in jobs {
        let job = service.ended(&job.id).await;
        let Some(MainResult::Optimized(main)) = job.main else { panic!("{:?}", job.main) };
        objects.push(downloads::find(&service.app, &main.name).await.unwrap().unwrap().object_key);
    }
    objects.dedup();
    assert_eq!(objects.len(), 1);
    assert_eq!(charged(&service, &holder).await, 1);
    service.stop_workers().await;
}

#[tokio::test]
async fn a_variant_alone_leaves_the_main_result_out() {
    let mut service = Service::new().await;
    let holder = service.holder().await;
    service.start_workers().await;
    let options = JobOptions { main_wanted: false, ..with_webp() };
    let job = optimized(&mut service, &holder, &wasteful_png(1), options).await;
    assert!(job.main.is_none());
    assert!(matches!(job.variants.as_slice(), [(VariantFormat::WebP, VariantResult::Made(_))]));
    assert!(job.charged);
    service.stop_workers().await;
}

#[tokio::test]
async fn what_is_no_picture_fails_by_name_and_costs_nothing() {
    let mut service = Service::with(|config| config.credits.monthly = Some(1)).await;
    let holder = service.holder().await;
    service.start_workers().await;
    let truncated = &wasteful_png(1)[..200];
    for (bytes, reason) in
        [(&b"just text"[..], FailureReason::NotAPicture), (truncated, FailureReason::Damaged)]
    {
        let job = optimized(&mut service, &holder, bytes, with_webp()).await;
        assert_eq!((job.state, job.failure), (JobState::Failed, Some(reason)));
    }
    let summary = credits::summary(&service.app, &holder.account_id).await.unwrap().unwrap();
    assert_eq!((summary.monthly_left, summary.reserved, summary.charged_total), (1, 0, 0));
    service.stop_workers().await;
}

#[tokio::test]
async fn a_list_is_refused_only_where_credits_end() {
    let service = Service::with(|config| config.credits.monthly = Some(2)).await;
    let holder = service.holder().await;
    let wanted = |number| eiderpix_server::domain::jobs::Submission {
        source: url(&format!("https://example.org/{number}.jpg")),
        options: JobOptions::default(),
        refresh: false,
        origin_host: None,
    };
    let answers = jobs::submit(&service.app, &holder, (0..3).map(wanted).collect()).await.unwrap();
    assert!(answers[0].is_ok() && answers[1].is_ok());
    assert_eq!(answers[2].as_ref().unwrap_err(), &SubmitRefusal::OutOfCredits);
    credits::grant(&service.app, &holder.account_id, 1).await.unwrap();
    assert!(jobs::submit(&service.app, &holder, vec![wanted(2)]).await.unwrap()[0].is_ok());
}

#[tokio::test]
async fn a_row_that_cannot_be_read_takes_no_list_with_it() {
    let service = Service::new().await;
    let holder = service.holder().await;
    let (account, app) = (&holder.account_id, &service.app);
    let wanted = |number| eiderpix_server::domain::jobs::Submission {
        source: url(&format!("https://example.org/{number}.jpg")),
        options: JobOptions::default(),
        refresh: false,
        origin_host: None,
    };
    let all = || (0..4).map(wanted).collect::<Vec<_>>();
    let mut ids = Vec::new();
    for accepted in jobs::submit(app, &holder, all()).await.unwrap() {
        service.clock.advance_ms(1);
        ids.push(accepted.unwrap().id);
    }
    let mut writing = service.app.store.write().await.unwrap();
    // Of before the length was measured as it is stored: long, but readable.
    let long = format!("https://example.org/{}", "%E6%BC%A2".repeat(700));
    for (id, column, text) in
        [(&ids[0], "source", &*long), (&ids[1], "source", "nonsense"), (&ids[2], "options", "{")]
    {
        let spoil = format!("UPDATE jobs SET {column} = '{text}' WHERE id = '{id}'");
        writing.execute(sqlx::AssertSqlSafe(spoil)).await.unwrap();
    }
    writing.commit().await.unwrap();

    let read = |jobs: Vec<Job>| jobs.into_iter().map(|job| job.id).collect::<Vec<_>>();
    let waited = jobs::wait(app, &ids, std::time::Duration::ZERO).await.unwrap();
    assert_eq!(read(waited), [ids[0].clone(), ids[3].clone()]);
    let mut listed = read(jobs::list(app, account, &JobFilter::default(), None, 2).await.unwrap());
    listed.sort();
    assert_eq!(listed, [ids[0].clone(), ids[3].clone()], "a page is filled up");
    assert_eq!(jobs::latest(app, account, 10).await.unwrap().len(), 2);
    assert!(jobs::find(app, account, &ids[1]).await.is_err(), "asked for alone it is not hidden");

    let again = jobs::submit(app, &holder, all()).await.unwrap();
    let again: Vec<_> = again.into_iter().map(|job| job.unwrap().id).collect();
    assert_eq!((&again[0], &again[3]), (&ids[0], &ids[3]));
    assert!(again[1] != ids[1] && again[2] != ids[2], "what cannot be read is begun anew");
}

#[tokio::test]
async fn a_full_queue_refuses_and_a_strangers_upload_is_not_found() {
    let service = Service::with(|config| config.queue.max_queued_per_account = 1).await;
    let holder = service.holder().await;
    let upload = service.upload(&holder, b"x").await;
    service.submit(&holder, upload.clone(), with_webp()).await.unwrap();
    let refused = service.submit(&holder, url("https://example.org/a.jpg"), with_webp()).await;
    assert_eq!(refused.unwrap_err(), SubmitRefusal::QueueFull);

    let (_, key) = service.sign_up("stranger@example.org").await;
    let stranger = api_keys::authenticate(&service.app, key.expose()).await.unwrap();
    let refused = service.submit(&stranger, upload, with_webp()).await;
    assert_eq!(refused.unwrap_err(), SubmitRefusal::UploadGone);
}

#[tokio::test]
async fn accepted_jobs_outlive_their_process() {
    let mut service = Service::new().await;
    let holder = service.holder().await;
    let source = service.upload(&holder, &wasteful_png(1)).await;
    let job = service.submit(&holder, source, with_webp()).await.unwrap();
    service.restart().await;
    service.start_workers().await;
    assert_eq!(service.ended(&job.id).await.state, JobState::Done);
    service.stop_workers().await;
}

#[tokio::test]
async fn results_and_uploads_are_deleted_after_their_time() {
    let mut service = Service::new().await;
    let holder = service.holder().await;
    service.start_workers().await;
    let source = service.upload(&holder, &wasteful_png(1)).await;
    let job = service.submit(&holder, source.clone(), with_webp()).await.unwrap();
    let done = service.ended(&job.id).await;
    service.stop_workers().await;
    let Some(MainResult::Optimized(main)) = done.main else { panic!("{:?}", done.main) };
    let stored = downloads::find(&service.app, &main.name).await.unwrap().unwrap();

    service.clock.advance_ms(23 * HOUR_MS);
    service.app.store.sweep(service.clock.now()).await.unwrap();
    assert!(downloads::open(&service.app, &stored).await.unwrap().is_some());

    service.clock.advance_ms(2 * HOUR_MS);
    assert!(downloads::find(&service.app, &main.name).await.unwrap().is_none());
    let swept = service.app.store.sweep(service.clock.now()).await.unwrap();
    assert_eq!(swept.jobs, 1);
    assert!(swept.objects >= 2, "the upload and its results: {swept:?}");
    assert!(downloads::open(&service.app, &stored).await.unwrap().is_none());
    let expired = jobs::find(&service.app, &holder.account_id, &job.id).await.unwrap().unwrap();
    assert_eq!(expired.state, JobState::Expired);
    assert_eq!(service.submit(&holder, source, with_webp()).await.unwrap_err(), SubmitRefusal::UploadGone);
}

#[tokio::test]
async fn a_shared_object_stays_as_long_as_anything_refers_to_it() {
    let mut service = Service::new().await;
    let holder = service.holder().await;
    service.start_workers().await;
    optimized(&mut service, &holder, &wasteful_png(1), with_webp()).await;
    service.clock.advance_ms(20 * HOUR_MS);
    let later = optimized(&mut service, &holder, &wasteful_png(1), with_webp()).await;
    service.stop_workers().await;
    service.clock.advance_ms(20 * HOUR_MS);
    service.app.store.sweep(service.clock.now()).await.unwrap();
    let Some(MainResult::Optimized(main)) = later.main else { panic!("{:?}", later.main) };
    let stored = downloads::find(&service.app, &main.name).await.unwrap().unwrap();
    assert!(downloads::open(&service.app, &stored).await.unwrap().is_some());
}

#[tokio::test]
async fn a_fetched_picture_is_optimized_and_forgotten_on_request() {
    let origin = MockServer::start().await;
    let answer = ResponseTemplate::new(200).set_body_bytes(wasteful_png(1));
    Mock::given(method("GET")).respond_with(answer).expect(2).mount(&origin).await;
    let mut service =
        Service::with(|config| config.fetch.allow_private = vec!["127.0.0.1".parse().unwrap()]).await;
    let holder = service.holder().await;
    service.start_workers().await;
    let address = format!("{}/a.png?ver=1", origin.uri());
    let job = service.submit(&holder, url(&address), with_webp()).await.unwrap();
    let done = service.ended(&job.id).await;
    assert_eq!(done.state, JobState::Done, "{:?}", done.failure);

    let bare = format!("{}/a.png", origin.uri());
    jobs::forget(&service.app, &holder.account_id, &[bare]).await.unwrap();
    let anew = service.submit(&holder, url(&address), with_webp()).await.unwrap();
    assert_ne!(anew.id, job.id);
    assert_eq!(service.ended(&anew.id).await.state, JobState::Done);
    assert_eq!(charged(&service, &holder).await, 1);
    service.stop_workers().await;
}

#[tokio::test]
async fn a_private_source_fails_by_name_and_is_asked_again_only_later() {
    let mut service = Service::new().await;
    let holder = service.holder().await;
    service.start_workers().await;
    let source = url("http://127.0.0.1:9/a.png");
    let job = service.submit(&holder, source.clone(), with_webp()).await.unwrap();
    let failed = service.ended(&job.id).await;
    assert_eq!(failed.failure, Some(FailureReason::SourceRefused));
    let again = service.submit(&holder, source.clone(), with_webp()).await.unwrap();
    assert_eq!(again.id, job.id);
    service.clock.advance_ms(10 * 60 * 1_000);
    let later = service.submit(&holder, source, with_webp()).await.unwrap();
    assert_ne!(later.id, job.id);
    service.ended(&later.id).await;
    assert_eq!(charged(&service, &holder).await, 0);
    service.stop_workers().await;
}

/// Holds up J3.
#[tokio::test]
async fn another_floor_is_another_result_and_the_modes_own_floor_is_not() {
    let mut service = Service::with(|config| config.credits.monthly = Some(2)).await;
    let holder = service.holder().await;
    service.start_workers().await;
    let lossy = |floor: Option<f64>| JobOptions { floor: floor.map(Floor), ..JobOptions::default() };
    let mut charges = Vec::new();
    for floor in [None, Some(70.0), Some(80.0), Some(80.0)] {
        charges.push(optimized(&mut service, &holder, &wasteful_png(1), lossy(floor)).await.charged);
    }
    assert_eq!(charges, [true, false, true, false]);
    let source = service.upload(&holder, &wasteful_png(1)).await;
    let refused = service.submit(&holder, source, lossy(Some(90.0))).await.unwrap_err();
    assert_eq!(refused, SubmitRefusal::OutOfCredits, "a third floor is a third credit");
    service.stop_workers().await;
}

/// Holds up J3.
#[tokio::test]
async fn a_picture_in_inks_is_charged_from_what_was_held_back_for_it() {
    let mut service = Service::with(|config| config.credits.monthly = Some(3)).await;
    let holder = service.holder().await;
    service.start_workers().await;
    let inks = include_bytes!("../../../engine/tests/pictures/cmyk_without_profile.jpg");
    let lossy = JobOptions { variants: vec![VariantFormat::WebP], ..JobOptions::default() };
    // Left in its inks the same picture is lossless work, which the options alone do not say.
    let in_inks = JobOptions { keep_inks: true, ..lossy.clone() };
    let mut charges = Vec::new();
    for options in [&lossy, &in_inks, &in_inks] {
        charges.push(optimized(&mut service, &holder, inks, options.clone()).await.charged);
    }
    let summary = credits::summary(&service.app, &holder.account_id).await.unwrap().unwrap();
    assert_eq!(charges, [true, true, false]);
    assert_eq!((summary.charged_total, summary.monthly_left, summary.reserved), (2, 1, 0));
    service.stop_workers().await;
}
