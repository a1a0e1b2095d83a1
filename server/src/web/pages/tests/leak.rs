//! The story of a leak, from end to end over HTTP: dashboard, mails and what the sites are answered.

use crate::mail::outbox;
use axum::http::Method;

use super::{EMAIL, PASSWORD, Person};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// What a site's plugin is answered when it checks its key: "2" where it works.
async fn check_from(person: &mut Person, site: &str, key: &str) -> String {
    let fields = [("key", key), ("host", site), ("plugin_version", "6.5.1")];
    let answer = person.send(Method::POST, "/v2/api-status.php", &fields, &[]).await;
    let answer: serde_json::Value = serde_json::from_str(&answer.html).unwrap();
    answer["Status"]["Code"].to_string().trim_matches('"').to_owned()
}

/// Holds up K4.
#[tokio::test]
async fn of_three_sites_on_a_leaked_key_the_one_that_has_not_moved_is_named_and_only_it_stops() {
    let mut person = Person::new().await;
    // Sites speak to the whole service.
    person.service = crate::web::router(person.app.clone());
    person.get("/sign-up").await;
    person.post("/sign-up", &[("email", EMAIL)]).await;
    let old = person.mailed_key().await;
    let link = person.mailed_link().await;
    person.get(&link).await;
    let token = link.split_once("token=").unwrap().1.to_owned();
    person.post("/password/choose", &[("token", &token), ("password", PASSWORD)]).await;
    for site in ["one.example", "two.example", "three.example"] {
        assert_eq!(check_from(&mut person, site, &old).await, "2");
    }

    person.log_in(PASSWORD).await;
    let page = person.get("/dashboard/api-keys/reset").await;
    assert!(page.html.contains("the 3 sites above"), "{}", page.main());
    let id = page.field("key").unwrap();
    let page = person.post("/dashboard/api-keys/replace", &[("key", &id), ("overlap", "7d")]).await;
    assert!(page.html.contains("The old key works until"), "{}", page.main());
    let new = person.mailed_key().await;
    for site in ["one.example", "two.example"] {
        assert_eq!(check_from(&mut person, site, &new).await, "2");
    }
    person.app.clock.advance_ms(6 * DAY_MS + DAY_MS / 2);
    assert_eq!(check_from(&mut person, "three.example", &old).await, "2", "nothing breaks in the overlap");

    person.app.remind().await.unwrap();
    let mails = outbox::list(&person.app).await.unwrap();
    let warning =
        mails.iter().rfind(|mail| mail.subject.contains("ends soon")).expect("a warning was mailed");
    assert!(
        warning.text.contains("three.example") && !warning.text.contains("two.example"),
        "{}",
        warning.text
    );

    person.log_in(PASSWORD).await;
    let page = person.get("/dashboard/api-keys").await;
    assert!(page.html.contains("three.example still uses it"), "{}", page.main());
    let answer = person.post("/dashboard/api-keys/cut-off", &[("key", &id)]).await;
    assert_eq!(answer.location(), "/dashboard/api-keys?notice=cut-off");
    assert_eq!(check_from(&mut person, "three.example", &old).await, "-402");
    for site in ["one.example", "two.example"] {
        assert_eq!(check_from(&mut person, site, &new).await, "2");
    }
    let log = person.log_words().await;
    assert!(log.iter().any(|line| line.starts_with("Replaced key")), "{log:?}");
    assert!(log.iter().any(|line| line.starts_with("Cut off key")), "{log:?}");
}
