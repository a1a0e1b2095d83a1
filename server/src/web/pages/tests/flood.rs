//! Many log-ins at once: no more are judged than one after the other, and no more are worked on than there is room for.

use std::collections::BTreeMap;

use axum::{
    body::Body,
    http::{Method, Request, Response, StatusCode, header},
};
use tower::ServiceExt;
use url::form_urlencoded;

use super::{EMAIL, PASSWORD, Person};

/// Sends so many log-ins at once, and gives their answers.
async fn log_ins(person: &Person, number: usize, password: &str) -> Vec<Response<Body>> {
    let sent = (0..number).map(|_| person.service.clone().oneshot(log_in(person, password)));
    futures_util::future::join_all(sent).await.into_iter().map(Result::unwrap).collect()
}

fn log_in(person: &Person, password: &str) -> Request<Body> {
    let fields = [("form_token", person.form_token.as_str()), ("email", EMAIL), ("password", password)];
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let cookies: Vec<_> = person.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    Request::builder()
        .method(Method::POST)
        .uri("/login")
        .header(header::HOST, "127.0.0.1:8787")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::COOKIE, cookies.join("; "))
        .body(Body::from(body))
        .unwrap()
}

fn by_status(answers: &[Response<Body>]) -> BTreeMap<u16, usize> {
    let mut counts = BTreeMap::new();
    for answer in answers {
        *counts.entry(answer.status().as_u16()).or_default() += 1;
    }
    counts
}

/// Holds up K8.
#[tokio::test]
async fn of_300_log_ins_at_once_no_more_are_judged_than_of_300_one_after_the_other() {
    let mut person = Person::new().await;
    person.sign_up_and_choose_password().await;
    person.get("/login").await;

    let answers = log_ins(&person, 300, "wrong password").await;

    assert_eq!(by_status(&answers), BTreeMap::from([(422, 10), (429, 290)]));
    let right = log_ins(&person, 1, PASSWORD).await;
    assert_eq!(right[0].status(), StatusCode::TOO_MANY_REQUESTS, "the right one is not judged either");
}

/// Holds up K8.
#[tokio::test]
async fn right_passwords_and_what_nobody_judged_are_not_counted_as_failures() {
    let mut person = Person::at("http://127.0.0.1:8787", |config| config.throttle.login_failures = 2).await;
    person.sign_up_and_choose_password().await;
    person.get("/login").await;
    for _ in 0..5 {
        assert_eq!(log_ins(&person, 1, PASSWORD).await[0].status(), StatusCode::SEE_OTHER);
    }
}

/// Holds up K8.
#[tokio::test]
async fn a_log_in_whose_client_hangs_up_is_counted() {
    let mut person = Person::at("http://127.0.0.1:8787", |config| config.throttle.login_failures = 2).await;
    person.sign_up_and_choose_password().await;
    person.get("/login").await;
    for _ in 0..2 {
        let mut sent = Box::pin(person.service.clone().oneshot(log_in(&person, "wrong password")));
        assert!(futures_util::poll!(&mut sent).is_pending());
    }
    let answers = log_ins(&person, 1, PASSWORD).await;
    assert_eq!(answers[0].status(), StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn log_ins_that_there_is_no_room_for_are_sent_away_for_some_seconds() {
    let mut person = Person::at("http://127.0.0.1:8787", |config| config.throttle.login_failures = 0).await;
    person.sign_up_and_choose_password().await;
    person.get("/login").await;

    let answers = log_ins(&person, 300, "wrong password").await;

    let counts = by_status(&answers);
    let cores = std::thread::available_parallelism().unwrap().get();
    assert!(counts[&422] >= cores && counts[&503] >= 100, "{counts:?}");
    assert_eq!(counts[&422] + counts[&503], 300, "{counts:?}");
    let busy = answers.iter().find(|answer| answer.status() == StatusCode::SERVICE_UNAVAILABLE).unwrap();
    assert!(busy.headers().contains_key(header::RETRY_AFTER));
    assert_eq!(log_ins(&person, 1, PASSWORD).await[0].status(), StatusCode::SEE_OTHER, "it passes");
}
