//! No other site makes a browser change anything here (K7).

use crate::mail::outbox;
use axum::http::{Method, StatusCode, header};

use super::{EMAIL, PASSWORD, Person};

const HERE: &str = "http://127.0.0.1:8787";

#[tokio::test]
async fn a_form_without_its_token_is_refused_with_its_input_kept() {
    let mut person = Person::new().await;
    person.get("/sign-up").await;
    let answer = person.send(Method::POST, "/sign-up", &[("email", EMAIL)], &[]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.html.contains(&format!("value=\"{EMAIL}\"")), "{}", answer.html);
    assert!(outbox::list(&person.app,).await.unwrap().is_empty());
    // The answer's own form works.
    assert_eq!(person.post("/sign-up", &[("email", EMAIL)]).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_token_of_another_browser_is_refused() {
    let mut person = Person::new().await;
    person.get("/sign-up").await;
    person.cookies.clear();
    let answer = person.post("/sign-up", &[("email", EMAIL)]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

/// Holds up K7.
#[tokio::test]
async fn a_form_that_another_site_sends_is_refused() {
    let mut person = Person::new().await;
    for headers in
        [[("origin", "https://evil.example")], [("origin", "null")], [("sec-fetch-site", "cross-site")]]
    {
        person.get("/sign-up").await;
        let answer = person.post_with("/sign-up", &[("email", EMAIL)], &headers).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{headers:?}");
    }
    person.get("/sign-up").await;
    let answer = person.post_with("/sign-up", &[("email", EMAIL)], &[("origin", HERE)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}

/// Holds up K7.
#[tokio::test]
async fn a_private_form_needs_the_token_of_its_session() {
    let mut person = Person::logged_in().await;
    let page = person.get("/dashboard/api-keys/reset").await;
    let key = page.field("key").unwrap();
    let forms = [
        ("/dashboard/api-keys/replace", [("key", key.as_str()), ("overlap", "0")]),
        ("/dashboard/api-keys/cut-off", [("key", key.as_str()), ("", "")]),
        ("/dashboard/api-keys/show", [("key", key.as_str()), ("", "")]),
        ("/logout", [("", ""), ("", "")]),
    ];
    for (path, fields) in forms {
        let answer = person.send(Method::POST, path, &fields, &[]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        let answer = person.post_with(path, &fields, &[("origin", "https://evil.example")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
    let page = person.get("/dashboard/api-keys/reset").await;
    assert_eq!(page.field("key"), Some(key), "the key is still the same");
}

/// Holds up K7.
#[tokio::test]
async fn what_changes_something_is_never_a_get() {
    let mut person = Person::logged_in().await;
    for path in
        ["/logout", "/dashboard/api-keys/show", "/dashboard/api-keys/replace", "/dashboard/api-keys/cut-off"]
    {
        assert_eq!(person.get(path).await.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
    }
    assert_eq!(person.get("/dashboard").await.status, StatusCode::OK);
}

/// Holds up K6.
#[tokio::test]
async fn cookies_are_bound_to_the_host_where_browsers_come_by_https() {
    let mut person = Person::at("https://pictures.example", |_| {}).await;
    person.sign_up_and_choose_password().await;
    let answer = person.log_in(PASSWORD).await;
    let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.starts_with("__Host-eiderpix_session="), "{cookie}");
    for attribute in ["Path=/", "HttpOnly", "SameSite=Lax", "Secure"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert_eq!(person.get("/dashboard").await.status, StatusCode::OK);
}
