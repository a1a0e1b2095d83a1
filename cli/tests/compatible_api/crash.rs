//! kill -9 in the midst of accepted work: all of it ends, each picture charged once.

use serde_json::{Value, json};

use crate::common::{TestService, origin::Origin, pictures};

const PICTURES: u32 = 20;

#[tokio::test]
async fn accepted_pictures_survive_kill_9_and_are_charged_once_each() {
    let mut service = TestService::start_with(&[("EIDERPIX_CREDITS__MONTHLY", "100")]).await;
    let origin = Origin::start().await;
    let key = service.sign_up("owner@example.org").await;
    let mut urls = Vec::new();
    for number in 0..PICTURES {
        urls.push(origin.put(&format!("/{number}.jpg"), pictures::jpeg(number)).await);
    }
    let options = json!({"convertto": "+webp"});

    // Accepted: from here on nothing may get lost.
    let accepted = service.reducer(&key, &urls, json!({"convertto": "+webp", "wait": 0})).await;
    assert_eq!(accepted.as_array().unwrap().len(), urls.len());
    // The first ones are done while the last ones wait: the middle of the work.
    let first = service.reducer_until_done(&key, &urls[..2], options.clone()).await;
    service.restart();
    let after_first_kill = service.reducer_until_done(&key, &urls[..6], options.clone()).await;
    service.restart();
    let items = service.reducer_until_done(&key, &urls, options).await;

    for item in first.iter().chain(&after_first_kill).chain(&items) {
        assert_eq!(item["Status"]["Code"], "2", "{item}");
    }
    for item in &items {
        // The address is the one of before, on a port that is no more; the name is what counts.
        let name = item["LossyURL"].as_str().unwrap().rsplit('/').next().unwrap();
        let file = service.download(&format!("{}/f/{name}", service.base)).await;
        assert_eq!(item["LossySize"], file.bytes.len());
    }
    assert_eq!(service.credits_used(&key).await, u64::from(PICTURES));
    assert_eq!(ledger_charges(&service), u64::from(PICTURES));
}

/// The ledger's own count, beside the balance that clients see.
fn ledger_charges(service: &TestService) -> u64 {
    let shown = service.command(&["credits", "show", "owner@example.org", "--json"]);
    assert!(shown.status.success(), "{shown:?}");
    let text = String::from_utf8(shown.stdout).unwrap();
    let summary: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!(summary["reserved"], 0, "{summary}");
    summary["charged_total"].as_u64().unwrap()
}
