//! What people do, in a real browser: sign up, read the mail, log in, live with their keys, look at their pictures.
//!
//! Needs Chromium and its driver (Debian: `apt-get install chromium chromium-driver`). Leaves screenshots of each page
//! under `target/screenshots`.

mod account;
mod browser;
mod forms;
mod german;
mod german_work;
mod keys;
mod operator;
mod proof;
mod service;
mod try_it;

use browser::Browser;
use fantoccini::Locator;
use service::Service;

const EMAIL: &str = "owner@example.org";
const PASSWORD: &str = "soft feathers, warm nest";

#[tokio::test]
async fn a_person_signs_up_by_mail_and_replaces_the_key_without_breaking_a_site() {
    let service = Service::start().await;
    let browser = Browser::start().await;

    browser.open(service.url("/")).await;
    browser.screenshot("home").await;
    let first_key = sign_up(&service, &browser).await;
    choose_password(&service, &browser).await;
    log_in(&service, &browser).await;
    show_key(&browser, &first_key).await;
    assert_eq!(service.status_of(&first_key).await, "2");

    let second_key = replace_key(&browser).await;
    assert_ne!(first_key, second_key);
    assert_eq!(service.status_of(&first_key).await, "2", "the old key works in the overlap");
    assert_eq!(service.status_of(&second_key).await, "2");

    cut_off_retiring_key(&browser, &first_key).await;
    assert_eq!(service.status_of(&first_key).await, "-402");
    assert_eq!(service.status_of(&second_key).await, "2");

    let third_key = cut_off_active_key(&browser).await;
    assert_eq!(service.status_of(&second_key).await, "-402");
    assert_eq!(service.status_of(&third_key).await, "2");

    lose_the_session_and_come_back(&service, &browser).await;
    log_out(&service, &browser).await;
    browser.stop().await;
}

/// Signs up, and gives the key of the mail that came.
pub(crate) async fn sign_up(service: &Service, browser: &Browser) -> String {
    browser.follow("Sign up").await;
    browser.type_into("email", EMAIL).await;
    browser.screenshot("sign-up").await;
    browser.press("main", "Sign up").await;
    browser.arrive_at(service.url("/sign-up/done")).await;
    browser.screenshot("sign-up-done").await;

    browser.open(service.mailbox_link()).await;
    browser.arrive_at(service.url("/mailbox")).await;
    browser.screenshot("mailbox").await;
    let mail = browser.text(".letter").await;
    let is_key = |line: &&str| line.len() == 20 && line.bytes().all(|byte| byte.is_ascii_alphanumeric());
    mail.lines().find(is_key).expect("the mail has the key on a line of its own").to_owned()
}

pub(crate) async fn choose_password(service: &Service, browser: &Browser) {
    let link = browser.element(Locator::Css(".letter a[href*='/password/choose']")).await;
    let address = link.attr("href").await.expect("the link is there").expect("it leads somewhere");
    browser.leave_by(&link).await;
    browser.element(Locator::Id("password")).await;
    browser.screenshot("choose-password").await;
    browser.type_into("password", PASSWORD).await;
    browser.press("main", "Save password").await;
    browser.arrive_at(service.url("/login?notice=password-chosen")).await;

    browser.open(address).await;
    assert_eq!(browser.text("h1").await, "This link can’t be used", "a link works once");
    browser.screenshot("link-unusable").await;
}

pub(crate) async fn log_in(service: &Service, browser: &Browser) {
    browser.open(service.url("/login")).await;
    browser.type_into("email", EMAIL).await;
    browser.type_into("password", "hard stones, cold nest").await;
    browser.press("main", "Log in").await;
    let problem = browser.text("[role=alert]").await;
    assert!(problem.contains("do not fit together"), "{problem}");
    browser.screenshot("login-refused").await;

    browser.type_into("password", PASSWORD).await;
    browser.press("main", "Log in").await;
    browser.arrive_at(service.url("/dashboard")).await;
    browser.screenshot("dashboard").await;
}

async fn show_key(browser: &Browser, key: &str) {
    browser.follow("API Keys").await;
    let masked = browser.text(".key.masked").await;
    assert!(masked.starts_with(&key[..4]) && !masked.contains(&key[4..]), "{masked}");
    browser.screenshot("api-keys").await;
    browser.press("main", "Show").await;
    assert_eq!(browser.text("#api-key").await, key);
    assert_eq!(browser.count(".key.masked").await, 0, "it is no longer masked");
    browser.screenshot("api-keys-shown").await;
}

/// Replaces the key with the proposed overlap, and gives the new one.
async fn replace_key(browser: &Browser) -> String {
    browser.follow("Reset API key").await;
    let overlap = browser.element(Locator::Css("input[name=overlap]:checked")).await;
    assert_eq!(overlap.attr("value").await.expect("a value").as_deref(), Some("7d"));
    browser.screenshot("reset").await;
    browser.press("main", "Replace").await;
    let key = browser.text("#api-key").await;
    browser.screenshot("new-key").await;
    key
}

async fn cut_off_retiring_key(browser: &Browser, key: &str) {
    browser.follow("API Keys").await;
    let retiring = browser.text("section[aria-labelledby=retiring-1]").await;
    assert!(retiring.contains(&key[..4]) && retiring.contains("works until"), "{retiring}");
    browser.screenshot("api-keys-retiring").await;
    browser.press("section[aria-labelledby=retiring-1]", "Cut off now").await;
    let notice = browser.text("[role=status]").await;
    assert!(notice.contains("cut off"), "{notice}");
}

/// Cuts the active key off, and gives its successor.
async fn cut_off_active_key(browser: &Browser) -> String {
    browser.follow("Reset API key").await;
    browser.press("section[aria-labelledby=cut-off]", "Cut off now").await;
    let consequence = browser.text("main").await;
    assert!(consequence.contains("The old key is refused from now on."), "{consequence}");
    browser.text("#api-key").await
}

async fn lose_the_session_and_come_back(service: &Service, browser: &Browser) {
    browser.open(service.url("/dashboard/api-keys/reset")).await;
    browser.forget_cookies().await;
    browser.press("main", "Replace").await;
    browser.arrive_at(service.url("/login?next=%2Fdashboard%2Fapi-keys")).await;
    browser.type_into("email", EMAIL).await;
    browser.type_into("password", PASSWORD).await;
    browser.press("main", "Log in").await;
    browser.arrive_at(service.url("/dashboard/api-keys")).await;
}

async fn log_out(service: &Service, browser: &Browser) {
    browser.press("header", "Log out").await;
    browser.arrive_at(service.url("/login?notice=logged-out")).await;
    browser.open(service.url("/dashboard")).await;
    browser.arrive_at(service.url("/login?next=%2Fdashboard")).await;
    browser.open(service.url("/nowhere")).await;
    assert_eq!(browser.text("h1").await, "There is no such page");
    browser.screenshot("not-found").await;
}
