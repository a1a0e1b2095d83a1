//! A picture is sent, listed, looked at before and after, and shared.

use fantoccini::Locator;

use crate::{browser::Browser, choose_password, log_in, service::Service, sign_up};

#[tokio::test]
async fn a_picture_is_listed_proved_and_shared_until_the_link_is_withdrawn() {
    let (service, browser) = (Service::start().await, Browser::start().await);
    browser.open(service.url("/")).await;
    let key = sign_up(&service, &browser).await;
    choose_password(&service, &browser).await;
    log_in(&service, &browser).await;
    let answer = service.optimize(&key, "harbour.png", picture()).await;
    assert_eq!(answer[0]["Status"]["Code"], "2", "{answer}");

    browser.open(service.url("/dashboard")).await;
    browser.screenshot("dashboard-with-plots").await;
    browser.follow("Jobs").await;
    browser.choose("state", "failed").await;
    browser.press("main", "Show these").await;
    assert!(browser.text("main").await.contains("No job is like that."));
    browser.choose("state", "done").await;
    browser.press("main", "Show these").await;
    browser.screenshot("jobs").await;
    browser.follow("harbour.png").await;
    let facts = browser.text("main").await;
    assert!(facts.contains("Worst tile") && facts.contains("held to 70 or more"), "{facts}");
    browser.element(Locator::Css(".compare.slides")).await;
    browser.screenshot("proof").await;

    browser.press("#share", "Make a link").await;
    let link = browser.text("#share-link").await;
    let proof = browser.address().await;
    browser.forget_cookies().await;
    browser.open(link.clone()).await;
    let shared = browser.text("body").await;
    assert!(shared.contains("held to 70 or more") && !shared.contains("harbour"), "{shared}");
    browser.screenshot("proof-shared").await;

    log_in(&service, &browser).await;
    browser.open(proof).await;
    browser.press("#share", "Withdraw the link").await;
    browser.open(link).await;
    assert_eq!(browser.text("h1").await, "There is no such page");
    browser.stop().await;
}

/// A sky over water, with some grain: 640 by 480 pixels as an uncompressed PNG would be made.
pub(crate) fn picture() -> Vec<u8> {
    const SIZE: (u32, u32) = (640, 480);
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, SIZE.0, SIZE.1);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().expect("a header");
    let pixel = |index: u32| {
        let (x, y) = (index % SIZE.0, index / SIZE.0);
        let grain = (index.wrapping_mul(2_654_435_761) >> 28) as u8;
        let light = (y * 255 / SIZE.1) as u8;
        match y < 300 {
            true => [light / 2 + grain, light / 2 + 90, 200 - light / 3],
            false => [20 + grain, 70 + (x / 16 % 8) as u8 * 6, 110 + light / 4],
        }
    };
    let pixels: Vec<u8> = (0..SIZE.0 * SIZE.1).flat_map(pixel).collect();
    writer.write_image_data(&pixels).expect("pixels");
    drop(writer);
    file
}
