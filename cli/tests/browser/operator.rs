//! The operator's day: made by the link on the console, looks after accounts, plans, sign-up, the queue and mails.

use fantoccini::Locator;

use crate::{EMAIL, PASSWORD, browser::Browser, service::Service};

#[tokio::test]
async fn the_operator_looks_after_accounts_plans_and_sign_up() {
    let (service, browser) = (Service::start().await, Browser::start().await);
    browser.open(service.operator_link()).await;
    browser.type_into("email", EMAIL).await;
    browser.type_into("password", "short").await;
    browser.press("main", "Make me the operator").await;
    assert!(browser.text("[role=alert]").await.contains("at least 10 characters"));
    browser.screenshot("operator-first").await;
    browser.type_into("password", PASSWORD).await;
    browser.press("main", "Make me the operator").await;
    browser.arrive_at(service.url("/operator")).await;
    assert!(browser.text("main").await.contains("There is no mail server"));
    browser.screenshot("operator-home").await;

    browser.follow("Plans").await;
    browser.type_into("name", "Small sites").await;
    browser.type_into("monthly", "a lot").await;
    browser.press("section[aria-labelledby=new]", "Make plan").await;
    assert!(browser.text("[role=alert]").await.contains("whole number"));
    browser.type_into("monthly", "1000").await;
    browser.press("section[aria-labelledby=new]", "Make plan").await;
    browser.screenshot("operator-plans").await;

    browser.follow("Accounts").await;
    browser.screenshot("operator-accounts").await;
    browser.follow(EMAIL).await;
    let account = browser.address().await;
    browser.type_into("credits", "250").await;
    browser.press("section[aria-labelledby=grant]", "Grant").await;
    let plan = browser.element(Locator::Id("plan")).await;
    plan.select_by_label("Small sites: 1,000 a month").await.expect("the plan is there");
    browser.press("section[aria-labelledby=plan-title]", "Set plan").await;
    let page = browser.text("main").await;
    assert!(page.contains("1,250") && page.contains("Granted 250 credits."), "{page}");
    browser.screenshot("operator-account").await;

    browser.follow("Sign-up").await;
    let closed = browser.element(Locator::Css("input[value=closed]")).await;
    closed.click().await.expect("it can be chosen");
    browser.press("section[aria-labelledby=who]", "Save").await;
    browser.type_into("email", "guest@example.org").await;
    browser.press("section[aria-labelledby=invite]", "Invite").await;
    let link = browser.text("#invitation-link").await;
    browser.screenshot("operator-sign-up").await;
    for (name, words) in [
        ("Queue", "What owners wait for"),
        ("Mails", "Welcome to Eiderpix"),
        ("Settings", "results.ttl_hours"),
    ] {
        browser.follow(name).await;
        assert!(browser.text("main").await.contains(words), "{name}");
        browser.screenshot(&format!("operator-{}", name.to_lowercase())).await;
    }

    browser.forget_cookies().await;
    browser.open(account.clone()).await;
    assert_eq!(browser.text("h1").await, "Log in", "the session is gone");
    browser.open(service.url("/sign-up")).await;
    assert!(browser.text("main").await.contains("Nobody can sign up"));
    browser.screenshot("sign-up-closed").await;
    browser.open(link.clone()).await;
    browser.press("main", "Sign up").await;
    browser.arrive_at(service.url("/sign-up/done")).await;
    browser.open(link).await;
    assert!(browser.text("[role=alert]").await.contains("used already"), "an invitation works once");
    browser.stop().await;
}

#[tokio::test]
async fn an_agency_hands_credits_down_and_takes_them_back() {
    let (service, browser) = (Service::start().await, Browser::start().await);
    browser.open(service.operator_link()).await;
    browser.type_into("email", EMAIL).await;
    browser.type_into("password", PASSWORD).await;
    browser.press("main", "Make me the operator").await;
    browser.follow("Account").await;
    browser.screenshot("account").await;
    browser.follow("Sub-accounts").await;
    browser.type_into("email", "client@example.org").await;
    browser.type_into("credits", "many").await;
    browser.press("section[aria-labelledby=invite]", "Invite").await;
    assert!(browser.text("[role=alert]").await.contains("whole number"));
    browser.screenshot("sub-accounts-mistake").await;
    browser.type_into("credits", "300").await;
    browser.press("section[aria-labelledby=invite]", "Invite").await;
    assert!(browser.text("section[aria-labelledby=invite]").await.contains("client@example.org"));

    browser.open(service.mailbox_link()).await;
    let link = browser.element(Locator::Css(".letter a[href*='invitation=']")).await;
    browser.leave_by(&link).await;
    browser.screenshot("sign-up-invited").await;
    browser.press("main", "Sign up").await;
    browser.open(service.url("/dashboard/sub-accounts")).await;
    assert!(browser.text("main").await.contains("300"));
    let amount = browser.element(Locator::Css("input[name=credits][id^=credits-0]")).await;
    amount.send_keys("100").await.expect("a number can be typed");
    browser.press("main", "Take back").await;
    assert!(browser.text("main").await.contains("200"));
    browser.screenshot("sub-accounts").await;
    browser.press("main", "Suspend").await;
    assert!(browser.text("main").await.contains("suspended"));
    browser.stop().await;
}
