//! Log-in by a mailed link.

use crate::{domain::accounts, mail::outbox};
use axum::http::{StatusCode, header};

use super::{EMAIL, PASSWORD, Person};

const MINUTE_MS: i64 = 60_000;

/// Someone who signed up and asked for a link; its path, and its token.
async fn with_link() -> (Person, String, String) {
    let mut person = Person::new().await;
    person.sign_up_and_choose_password().await;
    let link = ask(&mut person).await;
    let token = token_of(&link);
    (person, link, token)
}

async fn ask(person: &mut Person) -> String {
    person.get("/login/mail").await;
    assert_eq!(person.post("/login/mail", &[("email", EMAIL)]).await.location(), "/login/mail/done");
    person.mailed_link_to("/login/link?", EMAIL).await
}

fn token_of(link: &str) -> String {
    link.split_once("token=").unwrap().1.to_owned()
}

/// Holds up K5 and K7.
#[tokio::test]
async fn looking_at_a_log_in_link_changes_nothing_and_its_button_logs_in_once() {
    let (mut person, link, token) = with_link().await;
    for _ in 0..2 {
        let page = person.get(&link).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.html.contains(EMAIL), "it says whose account it is");
        assert!(!person.cookies.contains_key("eiderpix_session"));
    }
    // The second of two clicks leads to the same place.
    for _ in 0..2 {
        assert_eq!(person.post("/login/link", &[("token", &token)]).await.location(), "/dashboard");
    }
    assert_eq!(person.get("/dashboard").await.status, StatusCode::OK);
    assert_eq!(person.get(&link).await.location(), "/dashboard");
    person.cookies.clear();
    assert_eq!(person.get(&link).await.status, StatusCode::GONE);
    person.get("/login").await;
    assert_eq!(person.post("/login/link", &[("token", &token)]).await.status, StatusCode::GONE);
    assert!(!person.cookies.contains_key("eiderpix_session"));
}

#[tokio::test]
async fn a_log_in_link_lasts_fifteen_minutes() {
    let (mut person, link, _) = with_link().await;
    person.app.clock.advance_ms(14 * MINUTE_MS);
    assert_eq!(person.get(&link).await.status, StatusCode::OK);
    person.app.clock.advance_ms(MINUTE_MS);
    assert_eq!(person.get(&link).await.status, StatusCode::GONE);
    for link in ["/login/link", "/login/link?token=", "/login/link?token=nonsense"] {
        assert_eq!(person.get(link).await.status, StatusCode::GONE, "{link}");
    }
}

#[tokio::test]
async fn a_new_password_ends_the_links_that_were_mailed_before() {
    let (mut person, link, _) = with_link().await;
    person.get("/password/forgot").await;
    person.post("/password/forgot", &[("email", EMAIL)]).await;
    let choose = token_of(&person.mailed_link().await);
    person.post("/password/choose", &[("token", &choose), ("password", "another warm nest")]).await;
    assert_eq!(person.get(&link).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn a_link_for_one_thing_does_nothing_else() {
    let (mut person, _, log_in) = with_link().await;
    assert_eq!(person.get(&format!("/password/choose?token={log_in}")).await.status, StatusCode::GONE);
    person.get("/password/forgot").await;
    person.post("/password/forgot", &[("email", EMAIL)]).await;
    let choose = token_of(&person.mailed_link().await);
    assert_eq!(person.get(&format!("/login/link?token={choose}")).await.status, StatusCode::GONE);
    assert_eq!(person.post("/login/link", &[("token", &choose)]).await.status, StatusCode::GONE);
    assert_eq!(person.get(&format!("/password/choose?token={choose}")).await.status, StatusCode::OK);
}

/// Holds up K5.
#[tokio::test]
async fn asking_for_a_log_in_link_does_not_tell_whether_there_is_an_account() {
    let mut person = Person::new().await;
    person.sign_up_and_choose_password().await;
    let before = outbox::list(&person.app).await.unwrap().len();
    let mut answers = Vec::new();
    for email in [EMAIL, "nobody@example.org"] {
        person.get("/login/mail").await;
        let answer = person.post("/login/mail", &[("email", email)]).await;
        answers.push((answer.status, answer.location().to_owned(), answer.html));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(outbox::list(&person.app,).await.unwrap().len(), before + 1);
    person.get("/login/mail").await;
    let answer = person.post("/login/mail", &[("email", "nobody")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.problem(), "This is not an e-mail address. It looks like name@example.org.");
}

/// Holds up K8.
#[tokio::test]
async fn mailed_links_are_throttled_for_each_recipient_known_or_not() {
    let mut person = Person::new().await;
    person.sign_up_and_choose_password().await;
    for email in [EMAIL, "nobody@example.org"] {
        let mut statuses = Vec::new();
        for _ in 0..6 {
            person.get("/login/mail").await;
            let answer = person.post("/login/mail", &[("email", email)]).await;
            assert_eq!(answer.headers.contains_key(header::RETRY_AFTER), answer.status.as_u16() == 429);
            statuses.push(answer.status.as_u16());
        }
        assert_eq!(statuses.last(), Some(&429), "{email}: {statuses:?}");
    }
}

#[tokio::test]
async fn a_suspended_account_is_let_in_by_no_link() {
    let (mut person, link, token) = with_link().await;
    let owner = accounts::list(&person.app).await.unwrap().remove(0).id;
    accounts::suspend(&person.app, &owner).await.unwrap();
    assert_eq!(person.get(&link).await.status, StatusCode::GONE);
    assert_eq!(person.post("/login/link", &[("token", &token)]).await.status, StatusCode::GONE);
    let before = outbox::list(&person.app).await.unwrap().len();
    person.get("/login/mail").await;
    person.post("/login/mail", &[("email", EMAIL)]).await;
    assert_eq!(outbox::list(&person.app,).await.unwrap().len(), before, "no link is mailed");
}

/// Holds up K6 and K7.
#[tokio::test]
async fn another_site_can_not_press_the_button_and_the_session_before_ends() {
    let (mut person, link, token) = with_link().await;
    person.get(&link).await;
    let forged = [("origin", "https://evil.example")];
    let answer = person.post_with("/login/link", &[("token", &token)], &forged).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    person.log_in(PASSWORD).await;
    let first = person.cookies["eiderpix_session"].clone();
    person.get(&link).await;
    person.post("/login/link", &[("token", &token)]).await;
    assert_ne!(person.cookies["eiderpix_session"], first);
    person.cookies.insert("eiderpix_session".into(), first);
    assert_eq!(person.get("/dashboard").await.location(), "/login?next=%2Fdashboard");
}
