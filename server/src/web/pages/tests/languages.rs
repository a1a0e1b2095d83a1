//! Pages in each language: which one somebody gets, how they change it, and that no text was forgotten.

use axum::http::{Method, StatusCode, header};

use super::{Answer, EMAIL, PASSWORD, Person};
use crate::domain::language::Language;

impl Person {
    /// Somebody whose browser is set to a language.
    fn reading(mut self, language: Language) -> Self {
        self.cookies.insert("eiderpix_language".into(), language.code().into());
        self
    }

    async fn get_accepting(&mut self, path: &str, accept_language: &str) -> Answer {
        self.send(Method::GET, path, &[], &[("accept-language", accept_language)]).await
    }

    /// Chooses a language below a page.
    async fn switch(&mut self, language: Language, page: &str) -> Answer {
        let referer = format!("http://127.0.0.1:8787{page}");
        self.post_with("/language", &[("language", language.code())], &[("referer", &referer)]).await
    }
}

impl Answer {
    fn lang(&self) -> &str {
        self.html.split_once("<html lang=\"").unwrap().1.split_once('"').unwrap().0
    }
}

#[tokio::test]
async fn a_visitor_gets_the_language_that_the_browser_prefers() {
    let mut person = Person::new().await;
    assert_eq!(person.get("/login").await.lang(), "en");
    let german = person.get_accepting("/login", "de-AT, en;q=0.5").await;
    assert_eq!(german.lang(), "de");
    assert!(german.html.contains("<h1>Anmelden</h1>"), "{}", german.html);
    assert_eq!(person.get_accepting("/login", "fr").await.lang(), "en");
    let lost = person.get_accepting("/assets/0/nothing.css", "de").await;
    assert_eq!((lost.status, lost.lang()), (StatusCode::NOT_FOUND, "de"));
    assert_eq!(person.get_accepting("/try", "de").await.lang(), "de");
}

#[tokio::test]
async fn the_switch_sets_a_cookie_and_leads_back_to_the_page() {
    let mut person = Person::new().await;
    let answer = person.switch(Language::German, "/login/mail?x=1").await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/login/mail?x=1"));
    let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
    assert_eq!(cookie, "eiderpix_language=de; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000");
    assert_eq!(person.get_accepting("/login", "en").await.lang(), "de");
    assert_eq!(person.get_accepting("/assets/0/nothing.css", "en").await.lang(), "de");
    person.switch(Language::English, "/").await;
    assert_eq!(person.get_accepting("/login", "de").await.lang(), "en");
}

#[tokio::test]
async fn the_switch_takes_nothing_from_elsewhere_and_no_unknown_language() {
    let mut person = Person::new().await;
    let evil = [("origin", "https://evil.example"), ("referer", "https://evil.example/login")];
    let answer = person.post_with("/language", &[("language", "de")], &evil).await;
    assert_eq!(answer.location(), "/");
    assert!(answer.headers.get(header::SET_COOKIE).is_none());
    let answer = person.post("/language", &[("language", "de\r\nx: y")]).await;
    assert!(answer.headers.get(header::SET_COOKIE).is_none());
}

#[tokio::test]
async fn who_is_logged_in_keeps_their_language_in_every_browser() {
    let mut person = Person::logged_in().await;
    assert_eq!(person.account(EMAIL).await.language, Some(Language::English));
    person.get("/dashboard/account").await;
    assert_eq!(person.switch(Language::German, "/dashboard/account").await.location(), "/dashboard/account");
    assert_eq!(person.account(EMAIL).await.language, Some(Language::German));
    assert_eq!(person.log_of(EMAIL).await[0], "Chose the language: Deutsch. (you, from 127.0.0.1)");
    let mut elsewhere = person.other();
    elsewhere.get("/login").await;
    elsewhere.post("/login", &[("email", EMAIL), ("password", PASSWORD)]).await;
    assert_eq!(elsewhere.get_accepting("/dashboard/account", "en").await.lang(), "de");
    assert_eq!(elsewhere.get_accepting("/dashboard/jobs/nothing", "en").await.lang(), "de", "errors, too");
    // On the account's page, too.
    elsewhere.get("/dashboard/account").await;
    let set = elsewhere.post("/dashboard/account/language", &[("language", "en")]).await;
    assert_eq!(set.location(), "/dashboard/account?notice=language");
    assert_eq!(person.get("/dashboard/account").await.lang(), "en");
}

#[tokio::test]
async fn without_its_token_the_switch_changes_this_browser_only() {
    let mut person = Person::logged_in().await;
    let headers = [("referer", "http://127.0.0.1:8787/dashboard")];
    let answer = person.send(Method::POST, "/language", &[("language", "de")], &headers).await;
    assert!(answer.headers.contains_key(header::SET_COOKIE));
    assert_eq!(person.account(EMAIL).await.language, Some(Language::English));
}

#[tokio::test]
async fn an_account_begins_in_the_language_that_it_signed_up_in() {
    let mut person = Person::new().await.reading(Language::German);
    person.sign_up_and_choose_password().await;
    assert_eq!(person.account(EMAIL).await.language, Some(Language::German));
}
