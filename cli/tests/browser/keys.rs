//! A leak: the key of three sites is replaced, two move, the third is named, cut off, and only it stops. And a key for a client.

use fantoccini::Locator;

use crate::{browser::Browser, choose_password, log_in, service::Service, sign_up};

#[tokio::test]
async fn after_a_leak_the_site_that_has_not_moved_is_named_and_only_it_stops() {
    let (service, browser) = (Service::start().await, Browser::start().await);
    browser.open(service.url("/")).await;
    let old = sign_up(&service, &browser).await;
    choose_password(&service, &browser).await;
    log_in(&service, &browser).await;
    for site in ["one.example", "two.example", "three.example"] {
        assert_eq!(service.check_from(site, &old).await, "2");
    }

    browser.follow("API Keys").await;
    let asked = browser.text("section[aria-labelledby=new-sites]").await;
    assert!(asked.contains("two.example") && asked.contains("three.example"), "{asked}");
    browser.screenshot("new-sites").await;
    browser.press("section[aria-labelledby=new-sites]", "Yes, I know them").await;

    browser.follow("Reset API key").await;
    browser.press("main", "Replace").await;
    let new = browser.text("#api-key").await;
    for site in ["one.example", "two.example"] {
        assert_eq!(service.check_from(site, &new).await, "2");
    }
    browser.follow("API Keys").await;
    let retiring = browser.text("section[aria-labelledby=retiring-1]").await;
    assert!(retiring.contains("three.example still uses it"), "{retiring}");
    assert!(retiring.contains("days left"), "{retiring}");
    browser.screenshot("who-moved").await;

    // Undone and done again: nobody is cut off meanwhile.
    browser.press("section[aria-labelledby=retiring-1]", "Undo the replacement").await;
    for (site, key) in [("one.example", &new), ("three.example", &old)] {
        assert_eq!(service.check_from(site, key).await, "2");
    }
    browser.press("section[aria-labelledby=retiring-1]", "Undo the replacement").await;

    browser.press("section[aria-labelledby=retiring-1]", "Cut off now").await;
    assert_eq!(service.check_from("three.example", &old).await, "-402");
    for site in ["one.example", "two.example"] {
        assert_eq!(service.check_from(site, &new).await, "2");
    }
    browser.follow("Account").await;
    browser.screenshot("account").await;
    browser.follow("Log").await;
    let verdict = browser.text("[role=status]").await;
    assert!(verdict.contains("Intact"), "{verdict}");
    browser.screenshot("log").await;
    browser.stop().await;
}

#[tokio::test]
async fn a_key_for_a_client_is_made_after_a_mistake_bounded_and_revoked() {
    let (service, browser) = (Service::start().await, Browser::start().await);
    browser.open(service.url("/")).await;
    sign_up(&service, &browser).await;
    choose_password(&service, &browser).await;
    log_in(&service, &browser).await;
    browser.open(service.url("/dashboard/api-keys/new")).await;
    browser.screenshot("new-alias").await;
    browser.type_into("label", "Shop of a client").await;
    browser.type_into("monthly_limit", "many").await;
    browser.type_into("hosts", "shop.example\nnot a host").await;
    browser.press("main", "Make key").await;
    let problems = browser.text("main form").await;
    assert!(problems.contains("whole number") && problems.contains("is not a host"), "{problems}");
    browser.screenshot("new-alias-mistakes").await;
    browser.type_into("monthly_limit", "1000").await;
    browser.type_into("hosts", "shop.example").await;
    browser.press("main", "Make key").await;
    let key = browser.text("#api-key").await;
    assert_eq!(service.check_from("shop.example", &key).await, "2");

    browser.open(service.url("/dashboard/api-keys")).await;
    let more = browser.text("section[aria-labelledby=more]").await;
    assert!(more.contains("up to 1,000 pictures a month, only shop.example"), "{more}");
    browser.screenshot("aliases").await;
    browser.follow("Shop of a client").await;
    browser.screenshot("alias").await;
    // Two tabs: the key goes in one, the other learns of it.
    let page = browser.element(Locator::Css("form[action$='/cut-off'] button")).await;
    browser.leave_by(&page).await;
    assert!(browser.text("[role=status]").await.contains("cut off"));
    assert_eq!(service.check_from("shop.example", &key).await, "-402");
    browser.stop().await;
}
