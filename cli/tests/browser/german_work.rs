//! Pages of pictures and keys in German, once there are some.

use crate::{
    browser::Browser, choose_password, german::look, log_in, proof::picture, service::Service, sign_up,
};

#[tokio::test]
async fn pictures_and_keys_are_told_of_in_german() {
    let (service, browser) = (Service::start().await, Browser::start().await);
    browser.open(service.url("/")).await;
    let key = sign_up(&service, &browser).await;
    choose_password(&service, &browser).await;
    log_in(&service, &browser).await;
    let answer = service.optimize(&key, "harbour.png", picture()).await;
    assert_eq!(answer[0]["Status"]["Code"], "2", "{answer}");
    assert_eq!(service.check_from("shop.example", &key).await, "2");
    browser.press("footer", "Deutsch").await;
    browser.arrive_at(service.url("/dashboard")).await;

    for (page, headline) in [
        ("/dashboard", "Übersicht"),
        ("/dashboard/jobs", "Aufträge"),
        ("/dashboard/credits", "Guthaben"),
        ("/dashboard/api-keys", "API-Schlüssel"),
        ("/dashboard/api-keys/new", "Neuer API-Schlüssel"),
        ("/dashboard/api-keys/reset", "API-Schlüssel zurücksetzen"),
    ] {
        browser.open(service.url(page)).await;
        assert_eq!(browser.text("h1").await, headline);
        look(&browser, &page[1..].replace('/', "-")).await;
    }
    browser.press("main", "Ersetzen").await;
    assert_eq!(browser.text("h1").await, "Ihr neuer API-Schlüssel");
    look(&browser, "new-key").await;
    browser.open(service.url("/dashboard/api-keys")).await;
    let retiring = browser.text("section[aria-labelledby=retiring-1]").await;
    assert!(retiring.contains("gilt bis") && retiring.contains("noch 6 Tage"), "{retiring}");
    look(&browser, "retiring-key").await;

    browser.open(service.url("/dashboard/jobs")).await;
    browser.follow("harbour.png").await;
    let facts = browser.text("main").await;
    assert!(facts.contains("Schlechteste Kachel") && facts.contains("mindestens 70 verlangt"), "{facts}");
    look(&browser, "proof").await;
    browser.stop().await;
}
