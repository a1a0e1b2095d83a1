//! Pictures in, results out; and wrong input, each answered by name.

use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};

use super::support::{Service, wasteful_png};
use crate::{
    JobId,
    domain::jobs::{self, MainResult},
};

const JOBS: &str = "/api/v1/jobs";
const WAITING: &str = "/api/v1/jobs?wait=30";

#[tokio::test]
async fn pictures_are_sent_waited_for_and_downloaded_under_their_names() {
    let mut service = Service::working().await;
    let (first, second) = (wasteful_png(1), wasteful_png(2));
    let fields = [("mode", "lossless"), ("formats", "webp")];
    let files = [("Bär.PNG", first.as_slice()), ("b.png", second.as_slice())];
    let answer = service.upload(WAITING, &[], &files, &fields).await;
    assert_eq!(answer.status, StatusCode::OK);
    let answer = answer.json("SubmitAnswer");
    let job = &answer["items"][0]["job"];
    assert_eq!((&job["state"], &job["charged"]), (&json!("done"), &json!(true)));
    assert_eq!(job["source"], json!({ "kind": "upload", "file_name": "Bär.PNG" }));
    let main = &job["results"][0];
    assert_eq!(
        (&main["name"], &main["outcome"], &main["score"]),
        (&json!("main"), &json!("optimized"), &json!(100.0))
    );
    assert!(main["size_bytes"].as_u64().unwrap() < first.len() as u64);
    assert_eq!(answer["items"].as_array().unwrap().len(), 2);

    let id = job["id"].as_str().unwrap();
    let file = service.get(&format!("/api/v1/jobs/{id}/results/main")).await;
    assert_eq!(file.headers[header::CONTENT_TYPE], "image/png");
    assert_eq!(file.bytes.len() as u64, main["size_bytes"].as_u64().unwrap());
    let named = file.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert_eq!(named, "attachment; filename=\"B_r.PNG\"; filename*=UTF-8''B%C3%A4r.PNG");
    assert_eq!(file.headers[header::CONTENT_SECURITY_POLICY], "sandbox; default-src 'none'");
    assert_eq!(service.get(&format!("/api/v1/jobs/{id}/results/avif")).await.code(), "no_such_result");

    let usage = service.get("/api/v1/usage").await.json("Usage");
    assert_eq!((&usage["savings"]["optimized"], &usage["credits"]["charged_total"]), (&json!(2), &json!(2)));
    let latest = service.get(JOBS).await.json("SubmitAnswer");
    assert_eq!(latest["items"].as_array().unwrap().len(), 2);
    service.stop().await;
}

#[tokio::test]
async fn several_jobs_are_asked_for_at_once_and_a_strangers_is_as_missing_as_none() {
    let mut service = Service::new().await;
    let picture = wasteful_png(1);
    let accepted = service.upload(JOBS, &[], &[("a.png", &picture)], &[]).await;
    assert_eq!(accepted.status, StatusCode::ACCEPTED);
    let id = accepted.json("SubmitAnswer")["items"][0]["job"]["id"].as_str().unwrap().to_owned();
    assert_eq!(service.get(&format!("/api/v1/jobs/{id}/results/main")).await.code(), "job_not_done");
    service.start_workers().await;
    let answer = service.get(&format!("{JOBS}?ids={id},01JD0000000000000000000000,x&wait=30")).await;
    let answer = answer.json("SubmitAnswer");
    assert_eq!(answer["items"][0]["job"]["state"], "done");
    for missing in [1, 2] {
        assert_eq!(answer["items"][missing]["error"]["code"], "job_not_found");
    }
    assert_eq!(service.get("/api/v1/jobs/01JD0000000000000000000000").await.code(), "job_not_found");
    service.stop().await;
}

#[tokio::test]
async fn an_svg_comes_out_as_a_file_that_no_browser_runs() {
    let mut service = Service::working().await;
    let path = format!("{}/../engine/tests/pictures/svg/badge.svg", env!("CARGO_MANIFEST_DIR"));
    let badge = std::fs::read(path).unwrap();
    let harmful = br#"<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>"#;
    let answer = service.upload(WAITING, &[], &[("badge.svg", &badge), ("harm.svg", harmful)], &[]).await;
    let answer = answer.json("SubmitAnswer");
    let (job, refused) = (&answer["items"][0]["job"], &answer["items"][1]["job"]);
    assert_eq!((&refused["failure"]["code"], &refused["charged"]), (&json!("unsafe_content"), &json!(false)));
    let detail = refused["failure"]["detail"].as_str().unwrap();
    assert!(detail.contains("a script (onload of <svg>)"), "{detail}");
    assert_eq!((&job["state"], &job["original"]["format"]), (&json!("done"), &json!("svg")));
    let main = &job["results"][0];
    assert_eq!(main["media_type"], "image/svg+xml");

    let id = job["id"].as_str().unwrap();
    let named = service.get(&format!("/api/v1/jobs/{id}/results/main")).await;
    let disposition = named.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert!(disposition.starts_with("attachment; filename=\"badge.svg\""), "{disposition}");
    // By its public address, too: a page may show it, but it is no page.
    let id = JobId::parse(id).unwrap();
    let job = jobs::find(&service.app, &service.account.id, &id).await.unwrap().unwrap();
    let Some(MainResult::Optimized(download)) = &job.main else { panic!("{:?}", job.main) };
    let public = service.get(&format!("/f/{}", download.name)).await;
    assert_eq!(public.headers[header::CONTENT_TYPE], "image/svg+xml");
    assert_eq!(public.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert!(
        public.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment; filename=")
    );
    let policy = public.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert_eq!(
        policy,
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
    );
    service.stop().await;
}

#[tokio::test]
async fn what_is_no_picture_fails_by_name_beside_one_that_is() {
    let mut service = Service::working().await;
    let picture = wasteful_png(1);
    let answer = service.upload(WAITING, &[], &[("a.txt", b"just text"), ("a.png", &picture)], &[]).await;
    let answer = answer.json("SubmitAnswer");
    let (text, picture) = (&answer["items"][0]["job"], &answer["items"][1]["job"]);
    assert_eq!((&text["state"], &text["failure"]["code"]), (&json!("failed"), &json!("not_a_picture")));
    assert_eq!(picture["state"], "done");
    let id = text["id"].as_str().unwrap();
    assert_eq!(service.get(&format!("/api/v1/jobs/{id}/results/main")).await.code(), "job_failed");
    service.stop().await;
}

#[tokio::test]
async fn a_bad_address_is_refused_in_its_place_and_alone_as_a_whole() {
    let service = Service::new().await;
    let body = json!({ "urls": ["https://shop.example/a.jpg", "ftp://shop.example/b.jpg"] });
    let answer = service.post(JOBS, &body).await.json("SubmitAnswer");
    assert_eq!(answer["items"][0]["job"]["source"]["url"], "https://shop.example/a.jpg");
    assert_eq!(answer["items"][1]["error"]["code"], "bad_url");
    assert_eq!(service.post(JOBS, &json!({ "urls": ["ftp://x/b.jpg"] })).await.code(), "bad_url");
}

#[tokio::test]
async fn every_wrong_request_is_answered_by_name() {
    let service = Service::new().await;
    let picture = wasteful_png(1);
    for (body, code) in [
        (json!({ "urls": [] }), "no_picture"),
        (json!({ "urls": ["https://shop.example/a.jpg"], "options": { "mode": "best" } }), "invalid_option"),
        (json!({ "urls": ["https://shop.example/a.jpg"], "lossy": 1 }), "invalid_option"),
        (json!({ "urls": vec!["https://shop.example/a.jpg"; 201] }), "too_many_pictures"),
    ] {
        assert_eq!(service.post(JOBS, &body).await.code(), code, "{body}");
    }
    let json_header = [("content-type", "application/json")];
    let deep = "[".repeat(100_000).into_bytes();
    assert_eq!(service.send(Method::POST, JOBS, &json_header, deep).await.code(), "invalid_option");
    assert_eq!(service.send(Method::POST, JOBS, &json_header, b"{".to_vec()).await.code(), "bad_request");
    let long = vec![b' '; 1_000_001];
    assert_eq!(service.send(Method::POST, JOBS, &json_header, long).await.code(), "too_large");
    assert_eq!(service.send(Method::POST, JOBS, &[], picture.clone()).await.code(), "unsupported_media_type");
    assert_eq!(service.upload(JOBS, &[], &[], &[("mode", "lossy")]).await.code(), "no_picture");
    let unknown = service.upload(JOBS, &[], &[("a.png", &picture)], &[("quality", "80")]).await;
    assert_eq!(unknown.code(), "invalid_option");
    let cut_off = [("content-type", "multipart/form-data; boundary=x")];
    assert_eq!(service.send(Method::POST, JOBS, &cut_off, b"--x\r\n".to_vec()).await.code(), "bad_request");
    assert_eq!(service.get("/api/v1/jobs?ids=a&wait=long").await.code(), "invalid_option");
    assert_eq!(service.get("/api/v1/nothing").await.code(), "not_found");
    assert_eq!(service.send(Method::DELETE, JOBS, &[], vec![]).await.code(), "method_not_allowed");
}

#[tokio::test]
async fn a_list_is_refused_only_where_credits_end_and_all_of_it_with_402() {
    let service = Service::with(|config| config.credits.monthly = Some(1)).await;
    let body = json!({ "urls": ["https://shop.example/a.jpg", "https://shop.example/b.jpg"] });
    let answer = service.post(JOBS, &body).await.json("SubmitAnswer");
    assert_eq!(answer["items"][0]["job"]["state"], "queued");
    assert_eq!(answer["items"][1]["error"]["code"], "out_of_credits");
    let refused = service.post(JOBS, &json!({ "urls": ["https://shop.example/c.jpg"] })).await;
    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::PAYMENT_REQUIRED, "out_of_credits"));
}

#[tokio::test]
async fn a_full_queue_says_when_to_come_back() {
    let service = Service::with(|config| config.queue.max_queued_per_account = 0).await;
    let refused = service.post(JOBS, &json!({ "urls": ["https://shop.example/c.jpg"] })).await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(refused.headers[header::RETRY_AFTER], "60");
    assert_eq!(refused.code(), "queue_full");
}

#[tokio::test]
async fn a_picture_over_the_limit_is_refused_before_it_is_stored() {
    let service = Service::with(|config| config.limits.file_bytes = 1_000).await;
    let refused = service.upload(JOBS, &[], &[("a.png", &[7; 1_001])], &[]).await;
    assert_eq!(refused.code(), "picture_too_large");
}

#[tokio::test]
async fn a_floor_holds_and_is_told() {
    let mut service = Service::working().await;
    let picture = wasteful_png(1);
    let answer = service.upload(WAITING, &[], &[("a.png", &picture)], &[("floor", "90.5")]).await;
    let job: Value = answer.json("SubmitAnswer")["items"][0]["job"].clone();
    assert_eq!(job["options"]["floor"], 90.5);
    let main = &job["results"][0];
    assert_eq!(main["floor"], 90.5);
    assert!(main["score"].as_f64().unwrap() >= 90.5, "{main}");
    service.stop().await;
}

#[tokio::test]
async fn a_result_that_is_sent_again_is_kept_with_the_reason_and_free_of_charge() {
    let mut service = Service::working().await;
    let answer = service.upload(WAITING, &[], &[("a.png", &wasteful_png(1))], &[]).await;
    let job: Value = answer.json("SubmitAnswer")["items"][0]["job"].clone();
    let id = job["id"].as_str().unwrap();
    let result = service.get(&format!("/api/v1/jobs/{id}/results/main")).await.bytes;
    for mode in ["lossy", "glossy", "lossless"] {
        let answer = service.upload(WAITING, &[], &[("a.png", &result)], &[("mode", mode)]).await;
        let job: Value = answer.json("SubmitAnswer")["items"][0]["job"].clone();
        let main = &job["results"][0];
        let told = (&main["outcome"], &main["reason"], &job["charged"]);
        assert_eq!(told, (&json!("kept"), &json!("already_optimized"), &json!(false)), "{mode}");
    }
    service.stop().await;
}
