//! The protocol below the API: old HTTP, bounds on requests, honest downloads, an orderly end, and a log without secrets.

use serde_json::json;

use crate::common::{TestService, pictures};

fn exchange(service: &TestService, request: &[u8]) -> String {
    String::from_utf8_lossy(&service.exchange(request)).into_owned()
}

#[tokio::test]
async fn a_client_of_http_1_0_gets_a_body_of_known_length() {
    let service = TestService::start().await;
    let key = service.sign_up("owner@example.org").await;
    let body = format!("key={key}");
    let request = format!(
        "POST /v2/api-status.php HTTP/1.0\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let answer = exchange(&service, request.as_bytes()).to_ascii_lowercase();
    assert!(answer.starts_with("http/1.0 200"), "{answer}");
    assert!(answer.contains("content-length: "), "{answer}");
    assert!(!answer.contains("transfer-encoding"), "{answer}");
    assert!(answer.contains("\"code\":\"2\""), "{answer}");
}

/// The Ruby client lets its HTTP library parse what is called JSON, and then parses it itself.
#[tokio::test]
async fn the_ruby_client_is_given_text_and_everybody_else_json() {
    let service = TestService::start().await;
    for (agent, media_type) in
        [("Faraday v1.1.0", "text/plain; charset=utf-8"), ("WordPress/6.1.9", "application/json")]
    {
        let url = format!("{}/v2/reducer.php", service.base);
        let response = service.client.post(url).header("User-Agent", agent).body("{}").send().await.unwrap();
        assert_eq!(response.headers()["content-type"], media_type);
        assert!(response.text().await.unwrap().starts_with("{\"Status\":{\"Code\":\"-401\""));
    }
}

/// Holds up W3.
#[tokio::test]
async fn a_head_past_its_bound_is_refused() {
    let service = TestService::start().await;
    let request =
        format!("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Long: {}\r\n\r\n", "x".repeat(40_000));
    assert!(exchange(&service, request.as_bytes()).starts_with("HTTP/1.1 431"));
}

/// Holds up W3.
#[tokio::test]
async fn a_part_whose_head_never_ends_is_refused() {
    let service = TestService::start().await;
    let body = format!("--b\r\nContent-Disposition: form-data; name=\"{}", "x".repeat(300_000));
    let response = service
        .client
        .post(format!("{}/v2/post-reducer.php", service.base))
        .header("content-type", "multipart/form-data; boundary=b")
        .body(body)
        .send()
        .await
        .unwrap();
    assert_eq!(crate::common::read_json(response).await["Status"]["Code"], "-207");
}

/// Holds up W2.
#[tokio::test]
async fn results_are_served_as_what_they_are_and_nothing_else() {
    let service = TestService::start().await;
    let key = service.sign_up("owner@example.org").await;
    let items = service.post_reducer_until_done(&key, &[("f", "a.jpg", pictures::jpeg(1))], &[]).await;
    let url = items[0]["LossyURL"].as_str().unwrap();

    let file = service.download(url).await;
    assert_eq!(file.headers["content-type"], "image/jpeg");
    assert_eq!(file.headers["content-length"], items[0]["LossySize"].to_string());
    assert_eq!(file.headers["x-content-type-options"], "nosniff");
    assert_eq!(file.headers["content-security-policy"], "sandbox; default-src 'none'");
    assert!(file.headers.get("content-disposition").is_none());

    let head = service.client.head(url).send().await.unwrap();
    assert_eq!(head.status(), 200);
    assert_eq!(head.headers()["content-length"], file.headers["content-length"]);
    let cached = service.client.get(url).header("if-none-match", &file.headers["etag"]).send().await.unwrap();
    assert_eq!(cached.status(), 304);

    for name in ["0".repeat(32) + ".jpg", "..%2f..%2fsecret.key".into(), "x".into()] {
        let gone = service.client.get(format!("{}/f/{name}", service.base)).send().await.unwrap();
        assert_eq!(gone.status(), 404);
        let body = gone.text().await.unwrap();
        assert!(body.contains("\"Code\":\"-302\"") && body.len() < 200, "{body}");
    }
}

#[tokio::test]
async fn an_operator_sees_life_readiness_and_figures() {
    let service = TestService::start().await;
    let get = async |path: &str| {
        let response = service.client.get(format!("{}{path}", service.base)).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    };
    assert_eq!(get("/healthz").await, (200, "ok\n".into()));
    assert_eq!(get("/readyz").await, (200, "ready\n".into()));
    assert_eq!(get("/v2/notices.php?key&version=6.5.1&target=3").await, (200, "[]".into()));
    let (status, figures) = get("/metrics").await;
    assert_eq!(status, 200);
    assert!(
        figures.contains("eiderpix_http_requests_total{method=\"GET\",route=\"/healthz\",status=\"200\"}"),
        "{figures}"
    );

    // A proxy here speaks for somebody else, who is no operator.
    let figures = service.client.get(format!("{}/metrics", service.base));
    let refused = figures.header("x-forwarded-for", "203.0.113.9").send().await.unwrap();
    assert_eq!(refused.status(), 403);

    let response =
        service.client.get(format!("{}/img/connection-test-image.png", service.base)).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "image/png");
    assert!(response.headers().contains_key("x-request-id"));
}

/// Holds up K3.
#[tokio::test]
async fn the_log_holds_no_key_and_no_address_of_a_person_or_picture() {
    let mut service = TestService::start_with(&[("EIDERPIX_LOG", "debug")]).await;
    let key = service.sign_up("owner@example.org").await;
    let get = format!("{}/v2/api-status.php?key={key}", service.base);
    assert!(service.client.get(get).send().await.unwrap().status().is_success());
    let urls = ["http://127.0.0.1:1/secret-picture.jpg?ver=1".to_owned()];
    service.reducer_until_done(&key, &urls, json!({})).await;
    let items = service.post_reducer_until_done(&key, &[("f", "a.jpg", pictures::jpeg(1))], &[]).await;
    service.download(items[0]["LossyURL"].as_str().unwrap()).await;

    assert_eq!(service.stop(), Some(0));
    let log = service.log();
    assert!(log.contains("/v2/reducer.php"), "requests are logged: {log}");
    let name = items[0]["LossyURL"].as_str().unwrap().rsplit('/').next().unwrap();
    for secret in [&key, "owner@example.org", "secret-picture", name] {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
    }
}
