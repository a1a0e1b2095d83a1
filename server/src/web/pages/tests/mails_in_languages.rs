//! Mails are written in the language of the account that they go to.

use super::{EMAIL, PASSWORD, Person};
use crate::domain::{accounts, language::Language};

const CLIENT: &str = "client@example.net";

/// Somebody who signed up in German and is logged in.
async fn german() -> Person {
    let mut person = Person::new().await;
    person.cookies.insert("eiderpix_language".into(), Language::German.code().into());
    person.sign_up_and_choose_password().await;
    person.log_in(PASSWORD).await;
    person
}

async fn ask_for_a_password(browser: &mut Person) -> String {
    browser.get("/password/forgot").await;
    browser.post("/password/forgot", &[("email", EMAIL)]).await;
    browser.subjects_to(EMAIL).await.pop().expect("a mail was written")
}

#[tokio::test]
async fn mails_follow_the_account_whatever_the_browser_prefers() {
    let mut person = german().await;
    assert_eq!(person.subjects_to(EMAIL).await, ["Willkommen bei Eiderpix: Ihr API-Schlüssel"]);
    let mut elsewhere = person.other();
    assert_eq!(ask_for_a_password(&mut elsewhere).await, "Neues Passwort für Eiderpix wählen");
    person.get("/dashboard/account").await;
    person.post("/dashboard/account/language", &[("language", "en")]).await;
    assert_eq!(ask_for_a_password(&mut elsewhere).await, "Choose a new Eiderpix password");
}

#[tokio::test]
async fn who_has_no_account_yet_is_invited_in_the_language_of_who_invites() {
    let mut person = german().await;
    person.get("/dashboard/sub-accounts").await;
    person.post("/dashboard/sub-accounts", &[("email", CLIENT), ("credits", "1")]).await;
    assert_eq!(person.subjects_to(CLIENT).await, ["Einladung zu Eiderpix"]);
}

#[tokio::test]
async fn the_last_mail_of_an_account_is_in_its_language_still() {
    let person = german().await;
    let id = person.account(EMAIL).await.id;
    assert!(accounts::delete(&person.app, &id).await.unwrap());
    assert_eq!(person.subjects_to(EMAIL).await, ["Ihr Eiderpix-Konto ist gelöscht"]);
}
