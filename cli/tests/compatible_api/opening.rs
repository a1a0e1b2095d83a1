//! Pictures that are expensive to open: they end by name, and nobody else waits for them.

use std::time::Duration;

use reqwest::multipart::{Form, Part};
use serde_json::Value;

use crate::common::{TestService, pictures};

/// Another account's picture waits for so long at most, with fourfold slack for a loaded machine.
const PROMISED: Duration = Duration::from_secs(4 * 10);
const ITEMS: u32 = 300_000;

/// An AVIF with many items that nothing uses: a parser that looks each up among all never comes to an end.
fn avif_with_unused_items(number: u8) -> Vec<u8> {
    let mut file = pictures::of_engine("kodim23.avif");
    let items: Vec<u8> = (0..ITEMS)
        .flat_map(|id| {
            let head = [0, 0, 0, 48, b'i', b'n', b'f', b'e', 3, 0, 0, 0];
            [&head[..], &(1_000 + id).to_be_bytes(), &[0, 0], b"Exif", &[b'x'; 25], &[0]].concat()
        })
        .collect();
    let at = |kind: &[u8]| file.windows(4).position(|window| window == kind).unwrap();
    let (meta, info) = (at(b"meta"), at(b"iinf"));
    let had = u32::from(u16::from_be_bytes([file[info + 8], file[info + 9]]));
    // Version 1 counts in four bytes where version 0 has two.
    let counted = [&[1, 0, 0, 0][..], &(had + ITEMS).to_be_bytes()].concat();
    let more = u32::try_from(items.len()).unwrap() + 2;
    for begins_at in [meta - 4, info - 4] {
        let size: [u8; 4] = file[begins_at..begins_at + 4].try_into().unwrap();
        file[begins_at..begins_at + 4].copy_from_slice(&(u32::from_be_bytes(size) + more).to_be_bytes());
    }
    let info_ends_at = info - 4
        + usize::try_from(u32::from_be_bytes(file[info - 4..info].try_into().unwrap())).unwrap()
        - more as usize;
    file.splice(info_ends_at..info_ends_at, items);
    file.splice(info + 4..info + 10, counted);
    file.push(number);
    file
}

async fn job(service: &TestService, key: &str, id: &str) -> Value {
    let request = service.client.get(format!("{}/api/v1/jobs/{id}", service.base)).bearer_auth(key);
    request.send().await.unwrap().json().await.unwrap()
}

/// Holds up D1 and D4.
#[tokio::test]
async fn expensive_pictures_of_one_account_hold_up_nobody_and_are_refused_by_name_at_once() {
    let service = TestService::start().await;
    let (one, other) = (service.sign_up("one@example.org").await, service.sign_up("other@example.org").await);
    let mut form = Form::new();
    for number in 0..3 {
        let part = Part::bytes(avif_with_unused_items(number)).file_name(format!("{number}.avif"));
        form = form.part("file", part);
    }
    let sent = service.client.post(format!("{}/api/v1/jobs", service.base)).bearer_auth(&one).multipart(form);
    let sent: Value = sent.send().await.unwrap().json().await.unwrap();
    let ids: Vec<_> =
        sent["items"].as_array().unwrap().iter().map(|item| item["job"]["id"].as_str().unwrap()).collect();
    while job(&service, &one, ids[0]).await["state"] == "queued" {}

    let files = [("f", "a.jpg", pictures::jpeg(1))];
    let done = tokio::time::timeout(PROMISED, service.post_reducer_until_done(&other, &files, &[])).await;
    let done = done.expect("another account's picture waits for these");
    assert_eq!(done[0]["Status"]["Code"], "2", "{done:?}");
    for id in &ids {
        let mut ended = job(&service, &one, id).await;
        while ended["finished_at"].is_null() {
            ended = job(&service, &one, &format!("{id}?wait=30")).await;
        }
        assert_eq!(ended["state"], "failed", "{ended}");
        assert_ne!(ended["failure"]["code"], "crashed", "{ended}");
    }
    assert!(!service.log().contains("crashed"), "one try each");
}
