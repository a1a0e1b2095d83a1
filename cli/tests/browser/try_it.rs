//! A visitor drops pictures on the page, sees them before and after, and takes them along.

use fantoccini::Locator;

use crate::{EMAIL, PASSWORD, browser::Browser, proof::picture, service::Service};

#[tokio::test]
async fn a_visitor_drops_a_picture_and_sees_it_before_and_after() {
    let (service, browser) = (Service::start().await, Browser::start().await);
    browser.open(service.url("/try")).await;
    assert!(browser.text("main").await.contains("with an account only"));
    browser.screenshot("try-closed").await;
    browser.open(service.operator_link()).await;
    browser.type_into("email", EMAIL).await;
    browser.type_into("password", PASSWORD).await;
    browser.press("main", "Make me the operator").await;
    browser.follow("Sign-up").await;
    browser.press("section[aria-labelledby=try]", "Let visitors try").await;
    browser.forget_cookies().await;

    let folder = tempfile::tempdir().expect("a folder for the picture");
    let path = folder.path().join("harbour.png");
    std::fs::write(&path, picture()).expect("the picture is written");
    browser.open(service.url("/")).await;
    browser.follow("Try it").await;
    browser.screenshot("try").await;
    let field = browser.element(Locator::Id("pictures")).await;
    field.send_keys(path.to_str().expect("a plain path")).await.expect("a file can be chosen");
    browser.press("main", "Make them smaller").await;
    // The page asks for itself again until the picture is there.
    browser.element(Locator::LinkText("Download all (ZIP)")).await;
    browser.element(Locator::Css(".compare.slides")).await;
    let page = browser.text("main").await;
    assert!(page.contains("harbour.png") && page.contains("1 picture, done."), "{page}");
    browser.screenshot("tried").await;
    let archive = browser.element(Locator::LinkText("Download all (ZIP)")).await;
    let address = archive.attr("href").await.expect("it is a link").expect("it leads somewhere");
    assert!(service.download(&address).await.starts_with(b"PK\x03\x04"));
    browser.stop().await;
}
