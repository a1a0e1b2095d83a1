//! A new address, confirmed by both.

use crate::{
    domain::{accounts, api_keys},
    mail::outbox,
};
use axum::http::StatusCode;

use super::{EMAIL, PASSWORD, Person, looks::settings};

const PATH: &str = "/dashboard/account/email";
const NEW: &str = "new@example.org";
const HOUR_MS: i64 = 60 * 60 * 1_000;

/// Someone who asked for a new address; the links to the old and the new one.
async fn with_change() -> (Person, String, String) {
    let mut person = Person::logged_in().await;
    let (old, new) = ask(&mut person, NEW).await;
    (person, old, new)
}

async fn ask(person: &mut Person, new: &str) -> (String, String) {
    person.get(PATH).await;
    let answer = person.post(PATH, &[("email", new), ("password", PASSWORD)]).await;
    assert_eq!(answer.location(), "/dashboard/account/email?notice=asked");
    let to_old = person.mailed_link_to("/email-change?", EMAIL).await;
    (to_old, person.mailed_link_to("/email-change?", new).await)
}

/// Opens a link and presses one of its buttons; the headline of the answer.
async fn press(person: &mut Person, link: &str, answer: &str) -> String {
    person.get(link).await;
    let token = link.split_once("token=").unwrap().1;
    let page = person.post("/email-change", &[("token", token), ("answer", answer)]).await;
    let (_, headline) = page.html.split_once("<h1>").unwrap();
    headline.split_once("</h1>").unwrap().0.to_owned()
}

async fn address(person: &Person) -> String {
    accounts::list(&person.app).await.unwrap().remove(0).email.into()
}

/// Whoever opens a mail need not be logged in.
fn elsewhere(person: &mut Person) -> std::collections::BTreeMap<String, String> {
    std::mem::take(&mut person.cookies)
}

#[tokio::test]
async fn the_address_changes_when_both_have_confirmed_in_whatever_order() {
    for is_old_first in [true, false] {
        let (mut person, old, new) = with_change().await;
        let session = elsewhere(&mut person);
        let (first, second) = if is_old_first { (&old, &new) } else { (&new, &old) };
        assert_eq!(press(&mut person, first, "confirm").await, "Confirmed from this side");
        assert_eq!(address(&person).await, EMAIL);
        // The same link again is no word of the other address.
        assert_eq!(press(&mut person, first, "confirm").await, "Confirmed from this side");
        assert_eq!(address(&person).await, EMAIL);
        assert_eq!(press(&mut person, second, "confirm").await, "The address is changed");
        assert_eq!(address(&person).await, NEW);
        assert_eq!(press(&mut person, second, "confirm").await, "This link can’t be used");
        for to in [EMAIL, NEW] {
            let subjects = person.subjects_to(to).await;
            assert_eq!(subjects.last().unwrap(), "The address of your Eiderpix account was changed");
        }
        person.cookies = session;
        assert!(person.get("/dashboard/account").await.html.contains(NEW), "the session goes on");
    }
}

#[tokio::test]
async fn keys_work_on_and_the_new_address_logs_in() {
    let mut person = Person::new().await;
    person.get("/sign-up").await;
    person.post("/sign-up", &[("email", EMAIL)]).await;
    let key = person.mailed_key().await;
    person.sign_up_and_choose_password().await;
    person.log_in(PASSWORD).await;
    let (old, new) = ask(&mut person, NEW).await;
    press(&mut person, &old, "confirm").await;
    press(&mut person, &new, "confirm").await;
    assert!(api_keys::authenticate(&person.app, &key).await.is_ok());
    person.cookies.clear();
    person.get("/login").await;
    let answer = person.post("/login", &[("email", EMAIL), ("password", PASSWORD)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "the old address has no account any more");
    let answer = person.post("/login", &[("email", NEW), ("password", PASSWORD)]).await;
    assert_eq!(answer.location(), "/dashboard");
}

#[tokio::test]
async fn either_address_and_the_owner_can_stop_it() {
    for stopper in ["old", "new", "owner"] {
        let (mut person, old, new) = with_change().await;
        let page = person.get("/dashboard/account").await;
        assert!(page.html.contains(NEW), "the change is shown");
        match stopper {
            "old" => assert_eq!(press(&mut person, &old, "stop").await, "The change is stopped"),
            "new" => assert_eq!(press(&mut person, &new, "stop").await, "The change is stopped"),
            _ => {
                person.get(PATH).await;
                let answer = person.post("/dashboard/account/email/stop", &[]).await;
                assert_eq!(answer.location(), "/dashboard/account/email?notice=stopped");
                let again = person.post("/dashboard/account/email/stop", &[]).await;
                assert_eq!(again.location(), "/dashboard/account/email?notice=gone");
            }
        }
        for link in [&old, &new] {
            assert_eq!(press(&mut person, link, "confirm").await, "This link can’t be used", "{stopper}");
        }
        assert_eq!(address(&person).await, EMAIL);
        assert!(!person.get("/dashboard/account").await.html.contains(NEW));
    }
}

/// Holds up K7.
#[tokio::test]
async fn looking_at_the_links_and_a_forged_answer_change_nothing() {
    let (mut person, old, new) = with_change().await;
    for link in [&old, &new, &old, &new] {
        assert_eq!(person.get(link).await.status, StatusCode::OK);
    }
    for link in [&old, &new] {
        person.get(link).await;
        let fields = [("token", link.split_once("token=").unwrap().1), ("answer", "confirm")];
        let forged = person.post_with("/email-change", &fields, &[("origin", "https://evil.example")]).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(address(&person).await, EMAIL);
    for link in ["/email-change", "/email-change?token=", "/email-change?token=nonsense"] {
        assert_eq!(person.get(link).await.status, StatusCode::GONE, "{link}");
    }
}

#[tokio::test]
async fn a_change_is_forgotten_after_an_hour_and_with_a_new_password() {
    let (mut person, old, new) = with_change().await;
    person.app.clock.advance_ms(HOUR_MS);
    for link in [&old, &new] {
        assert_eq!(person.get(link).await.status, StatusCode::GONE);
    }
    let (old, _) = ask(&mut person, NEW).await;
    person.get("/password/forgot").await;
    person.post("/password/forgot", &[("email", EMAIL)]).await;
    let token = person.mailed_link().await.split_once("token=").unwrap().1.to_owned();
    person.post("/password/choose", &[("token", &token), ("password", "another warm nest")]).await;
    assert_eq!(person.get(&old).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn a_second_change_takes_the_place_of_the_first() {
    let (mut person, old, new) = with_change().await;
    let (_, other) = ask(&mut person, "other@example.org").await;
    for link in [&old, &new] {
        assert_eq!(person.get(link).await.status, StatusCode::GONE);
    }
    assert!(person.get(&other).await.html.contains("other@example.org"));
    assert!(!person.get(&other).await.html.contains(EMAIL), "the new address does not learn the old one");
}

/// Holds up K5.
#[tokio::test]
async fn nobody_learns_here_whether_an_address_has_an_account() {
    let mut person = Person::logged_in().await;
    person.get("/sign-up").await;
    let taken = crate::domain::accounts::EmailAddress::parse("taken@example.org").unwrap();
    accounts::sign_up(&person.app, &taken, crate::domain::accounts::Admission::FromOutside).await.unwrap();
    let mut pages = Vec::new();
    for new in ["taken@example.org", "free@example.org"] {
        person.get(PATH).await;
        let answer = person.post(PATH, &[("email", new), ("password", PASSWORD)]).await;
        assert_eq!(answer.location(), "/dashboard/account/email?notice=asked");
        let page = person.get("/dashboard/account/email?notice=asked").await.main();
        settings().bind(|| insta::assert_snapshot!(format!("email-change-{}", &new[..4]), page));
        pages.push(page.replace(new, NEW).replace("59 minutes", "an hour"));
    }
    assert_eq!(pages[0].len(), pages[1].len());
    let subjects = person.subjects_to("taken@example.org").await;
    assert_eq!(subjects.last().unwrap(), "This address has an Eiderpix account already");
    let mails = outbox::list(&person.app).await.unwrap();
    assert!(!mails.iter().rfind(|mail| mail.to == "taken@example.org").unwrap().text.contains("token="));
}

#[tokio::test]
async fn an_address_that_signed_up_meanwhile_keeps_its_account() {
    let (mut person, old, new) = with_change().await;
    let taken = crate::domain::accounts::EmailAddress::parse(NEW).unwrap();
    accounts::sign_up(&person.app, &taken, crate::domain::accounts::Admission::FromOutside).await.unwrap();
    press(&mut person, &new, "confirm").await;
    assert_eq!(press(&mut person, &old, "confirm").await, "The address has an account by now");
    assert_eq!(address(&person).await, EMAIL);
}

#[tokio::test]
async fn a_change_is_asked_for_with_the_right_password_and_a_new_address_only() {
    let mut person = Person::logged_in().await;
    person.get(PATH).await;
    let before = outbox::list(&person.app).await.unwrap().len();
    for (email, password, problem) in [
        ("", PASSWORD, "This is not an e-mail address"),
        ("a@b\r\nBcc: x@example.org", PASSWORD, "This is not an e-mail address"),
        (NEW, "", "This is not your password"),
        (NEW, "hard stones", "This is not your password"),
        ("Owner@Example.org", PASSWORD, "the address of your account already"),
    ] {
        let answer = person.post(PATH, &[("email", email), ("password", password)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{email:?}");
        assert!(answer.problem().contains(problem), "{email:?}: {}", answer.problem());
    }
    assert_eq!(outbox::list(&person.app,).await.unwrap().len(), before);
    assert!(person.get(PATH).await.html.contains("Send both links"));
}
