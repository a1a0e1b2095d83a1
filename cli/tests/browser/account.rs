//! The life of an account: log-in by a mailed link, a second factor, a new address, and its end.

use fantoccini::Locator;
use totp_rs::{Builder, Secret};

use crate::{EMAIL, PASSWORD, browser::Browser, choose_password, service::Service, sign_up};

const NEW: &str = "new@example.org";

#[tokio::test]
async fn a_person_logs_in_by_mail_and_lives_with_a_second_factor() {
    let (service, browser) = (Service::start().await, Browser::start().await);
    browser.open(service.url("/")).await;
    sign_up(&service, &browser).await;
    choose_password(&service, &browser).await;

    let link = log_in_by_mail(&service, &browser).await;
    browser.open(link).await;
    browser.arrive_at(service.url("/dashboard")).await;

    browser.follow("Account").await;
    browser.screenshot("account-without-second-factor").await;
    browser.follow("Set it up").await;
    browser.screenshot("second-factor-set-up").await;
    let secret = browser.text("#secret").await;
    browser.type_into("code", "000000").await;
    browser.type_into("password", PASSWORD).await;
    browser.press("main", "Turn it on").await;
    assert!(browser.text("[role=alert]").await.contains("does not fit the secret below"));
    assert_eq!(browser.text("#secret").await, secret, "the app need not be set up again");
    browser.screenshot("second-factor-mistake").await;
    browser.type_into("code", &code(&secret, 0)).await;
    browser.type_into("password", PASSWORD).await;
    browser.press("main", "Turn it on").await;
    let codes = browser.text("#codes").await;
    assert_eq!(codes.split_whitespace().count(), 10, "{codes}");
    browser.screenshot("recovery-codes").await;
    browser.follow("I have kept them").await;
    browser.screenshot("account-with-second-factor").await;

    browser.press("header", "Log out").await;
    log_in_with_password(&service, &browser).await;
    browser.arrive_at(service.url("/login/code")).await;
    browser.screenshot("login-code").await;
    browser.type_into("code", "123456").await;
    browser.press("main", "Log in").await;
    assert!(browser.text("[role=alert]").await.contains("This code is not right"));
    browser.screenshot("login-code-refused").await;
    // The code of the step to come, as the present one was taken.
    browser.type_into("code", &code(&secret, 30)).await;
    browser.press("main", "Log in").await;
    browser.arrive_at(service.url("/dashboard")).await;

    browser.open(service.url("/dashboard/account/second-factor")).await;
    browser.screenshot("second-factor").await;
    let recovery_code = codes.split_whitespace().next().expect("there are ten");
    browser.type_into("password", "hard stones, cold nest").await;
    browser.type_into("code", recovery_code).await;
    browser.press("main", "Turn it off").await;
    assert!(browser.text("[role=alert]").await.contains("This is not your password"));
    browser.type_into("password", PASSWORD).await;
    browser.type_into("code", recovery_code).await;
    browser.press("main", "Turn it off").await;
    assert!(browser.text("[role=status]").await.contains("The second factor is off"));
    browser.stop().await;
}

#[tokio::test]
async fn an_account_moves_to_a_new_address_and_is_deleted() {
    let (service, browser) = (Service::start().await, Browser::start().await);
    browser.open(service.url("/")).await;
    let key = sign_up(&service, &browser).await;
    choose_password(&service, &browser).await;
    log_in_with_password(&service, &browser).await;
    browser.follow("Account").await;
    browser.follow("Change the address").await;
    browser.screenshot("email-change").await;
    browser.type_into("email", NEW).await;
    browser.type_into("password", PASSWORD).await;
    browser.press("main", "Send both links").await;
    browser.arrive_at(service.url("/dashboard/account/email?notice=asked")).await;
    browser.screenshot("email-change-waits").await;

    let links = mailed_links(&service, &browser, "/email-change").await;
    let [first, second] = &links[..] else { panic!("two links were mailed: {links:?}") };
    browser.open(first.clone()).await;
    browser.screenshot("email-change-link").await;
    browser.press("main", "Confirm").await;
    assert_eq!(browser.text("h1").await, "Confirmed from this side");
    browser.screenshot("email-change-half").await;
    browser.open(first.clone()).await;
    assert!(browser.text("[role=status]").await.contains("confirmed this already"));
    browser.open(second.clone()).await;
    browser.press("main", "Confirm").await;
    assert_eq!(browser.text("h1").await, "The address is changed");
    browser.open(second.clone()).await;
    assert_eq!(browser.text("h1").await, "This link can’t be used");
    assert_eq!(service.status_of(&key).await, "2", "keys work on");

    browser.open(service.url("/dashboard/account")).await;
    assert_eq!(browser.text("#who").await, NEW);
    browser.follow("Delete the account").await;
    browser.screenshot("account-delete").await;
    browser.type_into("password", "hard stones, cold nest").await;
    browser.press("main", "Delete it for good").await;
    assert!(browser.text("[role=alert]").await.contains("This is not your password"));
    browser.screenshot("account-delete-refused").await;
    browser.type_into("password", PASSWORD).await;
    browser.press("main", "Delete it for good").await;
    browser.arrive_at(service.url("/account-deleted")).await;
    browser.screenshot("account-deleted").await;
    assert_eq!(service.status_of(&key).await, "-402");
    browser.open(service.url("/dashboard")).await;
    browser.arrive_at(service.url("/login?next=%2Fdashboard")).await;
    browser.stop().await;
}

/// Logs in by a mailed link, and gives the link.
async fn log_in_by_mail(service: &Service, browser: &Browser) -> String {
    browser.open(service.url("/login")).await;
    browser.screenshot("login").await;
    browser.type_into("email", EMAIL).await;
    browser.press("main", "Mail me a link instead").await;
    browser.arrive_at(service.url("/login/mail/done")).await;
    browser.screenshot("login-mail-done").await;
    let link = mailed_links(service, browser, "/login/link").await.remove(0);
    browser.open(link.clone()).await;
    browser.screenshot("login-link").await;
    browser.press("main", "Log in").await;
    browser.arrive_at(service.url("/dashboard")).await;
    link
}

async fn log_in_with_password(service: &Service, browser: &Browser) {
    browser.open(service.url("/login")).await;
    browser.type_into("email", EMAIL).await;
    browser.type_into("password", PASSWORD).await;
    browser.press("main", "Log in").await;
}

/// The addresses of the links to a page in the mailbox, newest mail first.
async fn mailed_links(service: &Service, browser: &Browser, page: &str) -> Vec<String> {
    browser.open(service.url("/mailbox")).await;
    browser.element(Locator::Css(".letter")).await;
    browser.addresses(&format!(".letter a[href*='{page}?']")).await
}

/// What an authenticator app shows some seconds from now.
fn code(secret: &str, in_seconds: u64) -> String {
    let secret = Secret::try_from_base32(secret.replace(' ', "")).expect("the page shows base 32");
    let totp = Builder::new().with_secret(secret).build().expect("the secret is long enough");
    totp.generate(now_seconds() + in_seconds).to_string()
}

#[expect(clippy::disallowed_methods, reason = "an authenticator app looks at its own clock")]
fn now_seconds() -> u64 {
    let since_1970 = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since_1970.expect("it is after 1970").as_secs()
}
