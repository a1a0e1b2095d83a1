//! Requests that are sent again under one idempotency key.

use crate::domain::{credits, idempotency};
use serde_json::{Value, json};

use super::support::{Answer, Service, wasteful_png};

const JOBS: &str = "/api/v1/jobs";

async fn send(service: &Service, key: &str, picture: &[u8], mode: &str) -> Answer {
    service.upload(JOBS, &[("idempotency-key", key)], &[("a.png", picture)], &[("mode", mode)]).await
}

fn id(answer: &Value) -> &Value {
    &answer["items"][0]["job"]["id"]
}

#[tokio::test]
async fn the_same_request_finds_the_same_job_and_another_is_refused() {
    let service = Service::new().await;
    let picture = wasteful_png(1);
    let first = send(&service, "k1", &picture, "lossy").await.json("SubmitAnswer");
    let again = send(&service, "k1", &picture, "lossy").await.json("SubmitAnswer");
    assert_eq!(id(&first), id(&again));
    assert_eq!(send(&service, "k1", &picture, "glossy").await.code(), "idempotency_key_reused");
    assert_eq!(send(&service, "k1", &wasteful_png(2), "lossy").await.code(), "idempotency_key_reused");
    let other = send(&service, "k2", &picture, "lossy").await.json("SubmitAnswer");
    assert_ne!(id(&first), id(&other));
    let jobs = service.get(JOBS).await.json("SubmitAnswer");
    assert_eq!(jobs["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_refused_request_may_be_tried_again_under_its_key() {
    let service = Service::with(|config| config.credits.monthly = Some(0)).await;
    let picture = wasteful_png(1);
    assert_eq!(send(&service, "k1", &picture, "lossy").await.code(), "out_of_credits");
    credits::grant(&service.app, &service.account.id, 1).await.unwrap();
    let taken = send(&service, "k1", &picture, "lossy").await.json("SubmitAnswer");
    assert_eq!(taken["items"][0]["job"]["state"], "queued");
}

#[tokio::test]
async fn a_request_that_died_on_its_way_is_busy_for_a_minute_and_then_done() {
    let service = Service::new().await;
    let account = &service.account.id;
    let body = json!({ "urls": ["https://shop.example/a.jpg"] });
    let headers = [("content-type", "application/json"), ("idempotency-key", "k1")];
    let send = || service.send(axum::http::Method::POST, JOBS, &headers, body.to_string().into());
    // Its digest is told only by doing it; so it is done, and then its answer is lost.
    send().await.json("SubmitAnswer");
    idempotency::forget(&service.app, account, "k1").await.unwrap();
    let digest = digest_of(&body);
    idempotency::begin(&service.app, account, "k1", &digest).await.unwrap();
    let busy = send().await;
    assert_eq!(busy.headers["retry-after"], "5");
    assert_eq!(busy.code(), "request_in_progress");
    service.app.clock.advance_ms(60_000);
    send().await.json("SubmitAnswer");
}

fn digest_of(body: &Value) -> String {
    crate::web::api::received::digest_of_urls(body)
}

#[tokio::test]
async fn a_key_is_a_few_printable_characters_and_belongs_to_one_account() {
    let service = Service::new().await;
    let picture = wasteful_png(1);
    for key in ["", "a b", &"x".repeat(201)] {
        assert_eq!(send(&service, key, &picture, "lossy").await.code(), "bad_request", "{key:?}");
    }
}
