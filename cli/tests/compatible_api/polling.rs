//! Asking again: by any of the shapes that clients use, free of charge, and anew only when asked to.

use reqwest::multipart::Form;
use serde_json::{Value, json};

use crate::common::{TestService, origin::Origin, pictures, read_json};

#[tokio::test]
async fn the_first_answer_comes_at_once_and_a_poll_costs_nothing() {
    let service = TestService::start_with(&[("EIDERPIX_CREDITS__MONTHLY", "10")]).await;
    let origin = Origin::start().await;
    let key = service.sign_up("owner@example.org").await;
    let url = origin.put("/a.jpg", pictures::jpeg(1)).await;
    // The origin answers only after the first answer was read, so that it cannot have waited for it.
    let stalled = origin.stall("/never.jpg").await;

    let body = json!({"plugin_version": "6.5.1", "key": key, "urllist": [url, stalled], "lossy": 1, "refresh": true,
        "paramlist": [{"url": url, "convertto": "+webp"}, {"url": stalled}],
        "returndatalist": {"sizes": {"shortpixel_main_donotuse": "a.jpg", "medium": "b.jpg"}, "doubles": []}});
    let first = service.post_json("/v2/reducer.php", &body).await;
    assert_eq!(first["1"]["Status"]["Code"], "1");
    assert_eq!(first["1"]["OriginalURL"], stalled.as_str());
    let sizes: Vec<_> = first["returndatalist"]["sizes"].as_object().unwrap().keys().collect();
    assert_eq!(sizes, ["shortpixel_main_donotuse", "medium"]);

    let urls = [url];
    let done = service.reducer_until_done(&key, &urls, json!({"convertto": "+webp"})).await;
    let again = service.reducer_until_done(&key, &urls, json!({"convertto": "+webp"})).await;
    assert_eq!(done, again);
    assert_eq!(service.credits_used(&key).await, 1);
    assert_eq!(origin.requests("/a.jpg").await, 1);
}

#[tokio::test]
async fn an_upload_is_polled_for_in_all_four_shapes() {
    let service = TestService::start_with(&[("EIDERPIX_CREDITS__MONTHLY", "10")]).await;
    let key = service.sign_up("owner@example.org").await;
    let files = [("file1", "a.png", pictures::png())];
    let sent = service.post_reducer_until_done(&key, &files, &[("convertto", "+webp")]).await;
    let handle = sent[0]["OriginalURL"].as_str().unwrap();
    let post_reducer = format!("{}/v2/post-reducer.php", service.base);

    let object =
        json!({"key": key, "wait": 30, "convertto": "%2Bwebp", "lossy": 1, "file_urls": {"url1": handle}});
    let as_object = service.post_json("/v2/post-reducer.php", &object).await;
    let form = Form::new().text("key", key.clone()).text("wait", "30").text("file_urls[]", handle.to_owned());
    let as_list = read_json(service.client.post(&post_reducer).multipart(form).send().await.unwrap()).await;
    let text = json!([handle]).to_string();
    let as_text = service.post_form("/v2/post-reducer.php", &[("key", &key), ("file_urls", &text)]).await;
    let in_reducer = service.post_json("/v2/reducer.php", &json!({"key": key, "urllist": [handle]})).await;

    for answer in [as_object, as_list, as_text, in_reducer] {
        let item = &answer[0];
        assert_eq!(item["OriginalURL"], handle);
        assert_eq!(item["Key"], "file1", "the field that it came in: {answer}");
        assert_eq!(item["WebPLossyURL"], sent[0]["WebPLossyURL"], "options are remembered: {answer}");
        assert_eq!(item["LossyURL"], sent[0]["LossyURL"]);
    }
    assert_eq!(service.credits_used(&key).await, 1);

    let stranger = service.sign_up("stranger@example.org").await;
    let unknown = format!("{}/u/{}.png", service.base, "0".repeat(32));
    for (key, handle) in [(&key, unknown.as_str()), (&stranger, handle)] {
        let gone =
            service.post_json("/v2/post-reducer.php", &json!({"key": key, "file_urls": [handle]})).await;
        assert_eq!(gone[0]["Status"]["Code"], "-102", "{gone}");
        assert_eq!(gone[0]["OriginalURL"], handle);
    }
}

#[tokio::test]
async fn refresh_and_cleanup_start_anew_and_the_same_original_is_charged_once() {
    let service = TestService::start_with(&[("EIDERPIX_CREDITS__MONTHLY", "10")]).await;
    let origin = Origin::start().await;
    let key = service.sign_up("owner@example.org").await;
    let urls =
        [origin.put("/a.jpg", pictures::jpeg(1)).await, origin.put("/copy.jpg", pictures::jpeg(1)).await];

    service.reducer_until_done(&key, &urls, json!({})).await;
    assert_eq!(service.credits_used(&key).await, 1, "the same bytes twice");
    service.reducer_until_done(&key, &urls[..1], json!({"refresh": 1})).await;
    assert_eq!(origin.requests("/a.jpg").await, 2);
    let cleaned =
        service.post_json("/v2/cleanup.php", &json!({"key": key, "urllist": urls, "item_id": 7})).await;
    assert_eq!(cleaned, json!({"Status": {"Code": 2, "Message": "Success"}}));
    service.reducer_until_done(&key, &urls[..1], json!({})).await;
    assert_eq!(origin.requests("/a.jpg").await, 3);
    assert_eq!(service.credits_used(&key).await, 1);
}

#[tokio::test]
async fn a_lone_format_leaves_the_picture_alone_for_wordpress() {
    let service = TestService::start().await;
    let origin = Origin::start().await;
    let key = service.sign_up("owner@example.org").await;
    let url = origin.put("/dance.gif", pictures::gif()).await;
    let body = json!({"plugin_version": "6.5.1", "key": key, "urllist": [url], "lossy": 1, "wait": 30, "convertto": "",
        "paramlist": [{"url": url, "convertto": "webp|avif"}], "returndatalist": {"sizes": ["dance.gif"]}});
    let mut answer = Value::Null;
    for _ in 0..10 {
        answer = service.post_json("/v2/reducer.php", &body).await;
        if answer["0"]["Status"]["Code"] != "1" {
            break;
        }
    }
    let item = &answer["0"];
    assert_eq!(item["LossyURL"], url.as_str(), "{answer}");
    assert_eq!(item["LossySize"], item["OriginalSize"]);
    assert_ne!(item["AVIFLossyURL"], "NC", "AVIF can hold an animation");
}
