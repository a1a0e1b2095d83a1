//! Pictures that are expensive to open: they end by name, and nobody else waits for them.

use reqwest::multipart::{Form, Part};
use serde_json::Value;

use crate::common::{TestService, pictures};

/// A drawing whose one filter would take hours.
fn endless_svg(number: usize) -> Vec<u8> {
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1000"><filter id="f"><feTurbulence baseFrequency="0.0{number}1" numOctaves="1000000"/></filter><rect width="1000" height="1000" filter="url(#f)"/></svg>"#
    )
    .into_bytes()
}

async fn job(service: &TestService, key: &str, id: &str) -> Value {
    let request = service.client.get(format!("{}/api/v1/jobs/{id}", service.base)).bearer_auth(key);
    request.send().await.unwrap().json().await.unwrap()
}

/// Holds up D4.
#[tokio::test]
async fn expensive_pictures_of_one_account_hold_up_nobody_and_are_refused_by_name_at_once() {
    let service = TestService::start().await;
    let (one, other) = (service.sign_up("one@example.org").await, service.sign_up("other@example.org").await);
    let mut form = Form::new();
    let slots = std::thread::available_parallelism().map_or(1, std::num::NonZero::get) + 1;
    for number in 0..slots {
        form = form.part("file", Part::bytes(endless_svg(number)).file_name(format!("{number}.svg")));
    }
    let sent = service.client.post(format!("{}/api/v1/jobs", service.base)).bearer_auth(&one).multipart(form);
    let sent: Value = sent.send().await.unwrap().json().await.unwrap();
    let ids: Vec<_> =
        sent["items"].as_array().unwrap().iter().map(|item| item["job"]["id"].as_str().unwrap()).collect();
    for id in &ids {
        while job(&service, &one, id).await["state"] == "queued" {}
    }

    let done = service.post_reducer_until_done(&other, &[("f", "a.jpg", pictures::jpeg(1))], &[]).await;
    assert_eq!(done[0]["Status"]["Code"], "2", "{done:?}");
    for id in &ids {
        assert_eq!(job(&service, &one, id).await["state"], "running", "the other picture waited for these");
    }
    for id in &ids {
        let mut ended = job(&service, &one, id).await;
        while ended["state"] == "running" {
            ended = job(&service, &one, &format!("{id}?wait=30")).await;
        }
        assert_eq!(ended["state"], "failed", "{ended}");
        assert_eq!(ended["failure"]["code"], "took_too_long_to_open", "{ended}");
    }
    assert!(!service.log().contains("crashed"), "{}", service.log());
}
