//! What clients see, as snapshots: every field, its type and its place.

use eiderpix_engine::{Format, KeptReason, MissingReason, Mode, VariantFormat};
use serde_json::value::RawValue;
use url::Url;

use super::{
    answer::{self, Frame, Item},
    caller::Caller,
};
use crate::{
    JobId, Timestamp,
    domain::{
        fetch::SourceUrl,
        jobs::{
            Download, Excess, FailureReason, Found, Job, JobOptions, JobState, Loss, MainResult,
            OriginalFacts, Source, Untaken, VariantResult,
        },
    },
};

const GIVEN: &str = "https://shop.example/wp content/bärenfoto.jpg?ver=1795400000";

fn download(extension: &str, size_bytes: u64) -> Download {
    Download {
        name: format!("0123456789abcdef0123456789abcdef.{extension}"),
        size_bytes,
        media_type: "image/jpeg".into(),
        width: 10,
        height: 10,
        score: 81.5,
        worst_tile: 74.25,
        floor: Some(70.0),
        judgement: eiderpix_engine::Judgement::default(),
        limits: eiderpix_engine::JudgeLimits::default(),
        encoding: "mozjpeg".into(),
    }
}

fn job(mode: Mode, main: Option<MainResult>, variants: Vec<(VariantFormat, VariantResult)>) -> Job {
    Job {
        id: JobId::new(Timestamp(0), [0; 10]),
        state: JobState::Done,
        source: Source::Url { url: SourceUrl::parse(GIVEN).unwrap(), given: GIVEN.into() },
        options: JobOptions { mode, main_wanted: main.is_some(), ..JobOptions::default() },
        created_at: Timestamp(1_795_400_000_000),
        finished_at: Some(Timestamp(1_795_400_002_000)),
        original: Some(OriginalFacts {
            size_bytes: 482_113,
            format: Format::Jpeg,
            width: 10,
            height: 10,
            frames: 1,
        }),
        main,
        variants,
        failure: None,
        charged: true,
    }
}

fn write(job: &Job, caller: &Caller, has_return_data: bool) -> String {
    let public_url = Url::parse("https://px.example/").unwrap();
    let now = job.created_at.plus_ms(59_999);
    let frame = Frame { public_url: &public_url, caller, has_return_data, now };
    serde_json::to_string_pretty(&Item::of(job, GIVEN.into(), None, &frame)).unwrap()
}

fn wordpress() -> Caller {
    Caller { is_wordpress: true, ..Caller::default() }
}

async fn body(response: axum::response::Response) -> String {
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/json");
    String::from_utf8(axum::body::to_bytes(response.into_body(), 1_000_000).await.unwrap().to_vec()).unwrap()
}

#[test]
fn a_lossy_job_fills_the_lossy_family() {
    let webp = (VariantFormat::WebP, VariantResult::Made(download("webp", 151_002)));
    let job = job(Mode::Lossy, Some(MainResult::Optimized(download("jpg", 190_220))), vec![webp]);
    insta::assert_snapshot!(write(&job, &Caller::default(), false));
}

#[test]
fn a_lossless_job_fills_both_families() {
    let webp = (VariantFormat::WebP, VariantResult::Made(download("webp", 400_000)));
    let avif = (VariantFormat::Avif, VariantResult::Missing(MissingReason::NotSmaller));
    let job = job(Mode::Lossless, Some(MainResult::Optimized(download("jpg", 480_000))), vec![webp, avif]);
    insta::assert_snapshot!(write(&job, &Caller::default(), false));
}

#[test]
fn a_kept_original_points_to_itself_and_only_wordpress_hears_that_a_format_will_never_be() {
    let avif = (VariantFormat::Avif, VariantResult::Missing(MissingReason::NotCompatible));
    let job = job(Mode::Lossy, Some(MainResult::Kept(KeptReason::NotSmaller)), vec![avif]);
    insta::assert_snapshot!(write(&job, &wordpress(), true));
    assert!(!write(&job, &Caller::default(), true).contains("\"NC\""));
}

#[test]
fn a_lone_format_stands_beside_the_original_for_wordpress_and_in_its_place_for_others() {
    let webp = (VariantFormat::WebP, VariantResult::Made(download("webp", 151_002)));
    let job = job(Mode::Lossy, None, vec![webp]);
    let url = "\"LossyURL\": \"https://px.example/f/0123456789abcdef0123456789abcdef.webp\"";
    assert!(write(&job, &Caller::default(), false).contains(url));
    let beside = write(&job, &wordpress(), true);
    assert!(!beside.contains(&format!("\n  {url}")));
    assert!(beside.contains(&format!("\"LossyURL\": \"{GIVEN}\"")));
    assert!(beside.contains("\"WebPLossySize\": 151002"));
}

#[test]
fn pending_and_failed_pictures_say_so_and_name_themselves() {
    let mut job = job(Mode::Lossy, None, vec![]);
    job.state = JobState::Running;
    job.original = None;
    insta::assert_snapshot!(write(&job, &Caller::default(), false));
    job.state = JobState::Failed;
    job.failure = Some(FailureReason::TooManyPixels { what: Excess::PixelsASide, limit: 30_000 });
    insta::assert_snapshot!(write(&job, &Caller::default(), false));
}

#[test]
fn a_minute_after_acceptance_a_picture_is_answered_without_its_avif() {
    let webp = (VariantFormat::WebP, VariantResult::Made(download("webp", 151_002)));
    let mut job = job(Mode::Lossy, Some(MainResult::Optimized(download("jpg", 190_220))), vec![webp]);
    job.options.variants = vec![VariantFormat::WebP, VariantFormat::Avif];
    job.state = JobState::Queued;
    let public_url = Url::parse("https://px.example/").unwrap();
    let after = |ms| {
        let now = job.created_at.plus_ms(ms);
        let frame = Frame { public_url: &public_url, caller: &wordpress(), has_return_data: true, now };
        serde_json::to_value(Item::of(&job, GIVEN.into(), None, &frame)).unwrap()
    };
    assert_eq!(after(59_999)["Status"]["Code"], "1");
    let answer = after(60_000);
    assert_eq!((&answer["Status"]["Code"], &answer["LossySize"]), (&"2".into(), &190_220.into()));
    assert_eq!((&answer["WebPLossySize"], &answer["AVIFLossyURL"]), (&151_002.into(), &"NA".into()));
}

#[test]
fn an_avif_asked_for_alone_is_missing_for_now_before_wordpress_gives_its_picture_up() {
    let mut job = job(Mode::Lossy, None, vec![]);
    job.options.variants = vec![VariantFormat::Avif];
    job.state = JobState::Queued;
    job.original = None;
    let public_url = Url::parse("https://px.example/").unwrap();
    let after = |ms, caller: &Caller| {
        let now = job.created_at.plus_ms(ms);
        let frame = Frame { public_url: &public_url, caller, has_return_data: true, now };
        serde_json::to_value(Item::of(&job, GIVEN.into(), None, &frame)).unwrap()
    };
    assert_eq!(after(119_999, &wordpress())["Status"]["Code"], "1");
    let answer = after(120_000, &wordpress());
    assert_eq!((&answer["Status"]["Code"], &answer["LossyURL"]), (&"2".into(), &GIVEN.into()));
    assert_eq!((&answer["AVIFLossyURL"], &answer["AVIFLossySize"]), (&"NA".into(), &"NA".into()));
    assert_eq!(after(600_000, &Caller::default())["Status"]["Code"], "1");
}

#[test]
fn every_failure_has_its_code_and_sentence() {
    let reasons = [
        FailureReason::BadUrl,
        FailureReason::SourceRefused,
        FailureReason::SourceUnreachable,
        FailureReason::HostUnreachable,
        FailureReason::SourceProtected,
        FailureReason::SourceForbidden,
        FailureReason::SourceBusy,
        FailureReason::SourceFailing,
        FailureReason::SourceNotFound,
        FailureReason::SourceTooSlow,
        FailureReason::SourceTooLarge { limit_bytes: 100_000_000 },
        FailureReason::TooManyRedirects,
        FailureReason::NotAPicture,
        FailureReason::UnsupportedFormat { name: Untaken::of_engine("SVG") },
        FailureReason::CannotConvert {
            from: "PNG".into(),
            to: "JPG".into(),
            loss: Loss::of_engine("its transparency"),
        },
        FailureReason::PasswordProtected,
        FailureReason::UnsafeContent { found: Found::of_engine("a script (<script>)") },
        FailureReason::Damaged,
        FailureReason::TooManyPixels { what: Excess::Frames, limit: 1_000 },
        FailureReason::TookTooLong,
        FailureReason::TookTooLongToOpen,
        FailureReason::Crashed,
        FailureReason::StorageFailed,
        FailureReason::Internal,
    ];
    let table: Vec<_> = reasons
        .iter()
        .map(|reason| {
            format!("{} → {}", reason.code(), answer::to_json(&super::status::Status::from(reason)))
        })
        .collect();
    insta::assert_snapshot!(table.join("\n"));
}

#[tokio::test]
async fn data_to_be_returned_turns_the_list_into_an_object_and_keeps_its_order() {
    let item = || Item::bare(super::status::Status::scheduled(), "https://shop.example/a/b.jpg".into(), None);
    let echoed = r#"{"sizes":{"z":"b.jpg","a":"a.jpg"},"doubles":[]}"#;
    let return_data = RawValue::from_string(echoed.into()).unwrap();
    insta::assert_snapshot!(body(answer::list(&[item(), item()], Some(&return_data))).await);
    insta::assert_snapshot!(body(answer::list(&[item()], None)).await);
    insta::assert_snapshot!(body(answer::status(&super::status::Status::overloaded())).await);
}
