//! Somebody reads German: the pages follow, in every browser, and long words do not break them at a phone's width.

use fantoccini::Locator;

use crate::{EMAIL, PASSWORD, browser::Browser, service::Service};

#[tokio::test]
async fn a_person_lives_with_the_service_in_german() {
    let (service, browser) = (Service::start().await, Browser::start().await);
    browser.open(service.url("/login/mail")).await;
    browser.press("footer", "Deutsch").await;
    browser.arrive_at(service.url("/login/mail")).await;
    assert_eq!(browser.text("h1").await, "Per E-Mail anmelden");
    browser.open(service.url("/")).await;
    look(&browser, "home").await;

    browser.follow("Registrieren").await;
    browser.type_into("email", EMAIL).await;
    look(&browser, "sign-up").await;
    browser.press("main", "Registrieren").await;
    browser.arrive_at(service.url("/sign-up/done")).await;
    look(&browser, "sign-up-done").await;
    browser.open(service.mailbox_link()).await;
    let link = browser.element(Locator::Css(".letter a[href*='/password/choose']")).await;
    browser.leave_by(&link).await;
    browser.type_into("password", PASSWORD).await;
    look(&browser, "choose-password").await;
    browser.press("main", "Passwort speichern").await;
    browser.type_into("email", EMAIL).await;
    browser.type_into("password", "harte Steine, kaltes Nest").await;
    browser.press("main", "Anmelden").await;
    assert!(browser.text("[role=alert]").await.contains("passen nicht zusammen"));
    look(&browser, "login-refused").await;

    // The account has the language that it signed up in, whatever the browser says.
    browser.forget_cookies().await;
    browser.open(service.url("/login")).await;
    assert_eq!(browser.text("h1").await, "Log in");
    browser.type_into("email", EMAIL).await;
    browser.type_into("password", PASSWORD).await;
    browser.press("main", "Log in").await;
    for (page, headline) in [
        ("/dashboard/account", "Konto"),
        ("/dashboard/account/email", "Ihre Adresse ändern"),
        ("/dashboard/account/second-factor", "Zweiten Faktor einrichten"),
        ("/dashboard/account/delete", "Konto löschen"),
        ("/dashboard/sub-accounts", "Unterkonten"),
        ("/dashboard/log", "Protokoll"),
        ("/try", "Ausprobieren"),
        ("/nowhere-at-all", "There is no such page"),
    ] {
        browser.open(service.url(page)).await;
        assert_eq!(browser.text("h1").await, headline);
        look(&browser, page.rsplit('/').next().unwrap_or_default()).await;
    }
    browser.open(service.url("/dashboard/account")).await;
    browser.press("footer", "English").await;
    browser.arrive_at(service.url("/dashboard/account")).await;
    assert_eq!(browser.text("h1").await, "Account");
    browser.stop().await;
}

/// Looks at a page, as a phone shows it, too.
pub(crate) async fn look(browser: &Browser, name: &str) {
    browser.screenshot(&format!("german-{name}")).await;
    browser.fits_a_phone(name).await;
}
