//! Sign-up, log-in, log-out and passwords.

use crate::mail::outbox;
use axum::http::{Method, StatusCode, header};

use super::{EMAIL, PASSWORD, Person};

/// Holds up K5.
#[tokio::test]
async fn a_known_and_an_unknown_address_get_the_same_answer() {
    let mut person = Person::new().await;
    let mut answers = Vec::new();
    for (path, email) in [
        ("/sign-up", EMAIL),
        ("/sign-up", EMAIL),
        ("/password/forgot", EMAIL),
        ("/password/forgot", "nobody@example.org"),
    ] {
        person.get(path).await;
        let answer = person.post(path, &[("email", email)]).await;
        answers.push(format!("{} {}", answer.status.as_u16(), answer.location()));
    }
    let [first, again, known, unknown] = &answers[..] else { unreachable!() };
    assert_eq!((first, known), (again, unknown));
    let subjects: Vec<_> =
        outbox::list(&person.app).await.unwrap().into_iter().map(|mail| mail.subject).collect();
    insta::assert_snapshot!(subjects.join("\n"), @"
    Welcome to Eiderpix: your API key
    You have an Eiderpix account already
    Choose a new Eiderpix password
    ");
}

/// Holds up K5.
#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_look_the_same() {
    let mut person = Person::new().await;
    person.sign_up_and_choose_password().await;
    person.get("/login").await;
    let wrong = person.post("/login", &[("email", EMAIL), ("password", "x")]).await;
    let unknown = person.post("/login", &[("email", "nobody@example.org"), ("password", "x")]).await;
    assert_eq!(wrong.status, unknown.status);
    assert_eq!(wrong.main(), unknown.main().replace("nobody@example.org", EMAIL));
    assert!(!person.cookies.contains_key("eiderpix_session"));
}

#[tokio::test]
async fn what_is_no_address_is_said_so_and_kept_in_the_form() {
    let mut person = Person::new().await;
    person.get("/sign-up").await;
    for given in ["", "owner", "a@b\r\nBcc: x@example.org", "<script>@example.org"] {
        let answer = person.post("/sign-up", &[("email", given)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{given:?}");
        assert!(answer.html.contains("This is not an e-mail address"), "{given:?}");
        assert!(!answer.html.contains("<script>@"), "{given:?}");
    }
}

/// Holds up K5.
#[tokio::test]
async fn looking_at_a_password_link_does_not_use_it_up_but_choosing_does() {
    let mut person = Person::new().await;
    person.get("/sign-up").await;
    person.post("/sign-up", &[("email", EMAIL)]).await;
    let link = person.mailed_link().await;
    let token = link.split_once("token=").unwrap().1.to_owned();
    assert_eq!(person.get(&link).await.status, StatusCode::OK);
    assert_eq!(person.get(&link).await.status, StatusCode::OK);
    let short = person.post("/password/choose", &[("token", &token), ("password", "short")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    let chosen = person.post("/password/choose", &[("token", &token), ("password", PASSWORD)]).await;
    assert_eq!(chosen.location(), "/login?notice=password-chosen");
    let again = person.post("/password/choose", &[("token", &token), ("password", "another password")]).await;
    assert_eq!(again.status, StatusCode::GONE);
    assert_eq!(person.get(&link).await.status, StatusCode::GONE);
    assert_eq!(person.get("/password/choose?token=nonsense").await.status, StatusCode::GONE);
    assert_eq!(person.get("/password/choose").await.status, StatusCode::GONE);
}

/// Holds up K6.
#[tokio::test]
async fn a_log_in_starts_a_new_session_and_goes_where_it_was_headed() {
    let mut person = Person::logged_in().await;
    let first = person.cookies["eiderpix_session"].clone();
    assert_eq!(person.get("/login").await.location(), "/dashboard");

    let next = [("email", EMAIL), ("password", PASSWORD), ("next", "/dashboard/api-keys")];
    let mut stranger = person.cookies.clone();
    stranger.remove("eiderpix_session");
    let kept = std::mem::replace(&mut person.cookies, stranger);
    person.get("/login?next=%2Fdashboard%2Fapi-keys").await;
    // A second tab logged in meanwhile: this form works all the same, and ends the session before it.
    person.cookies = kept;
    let answer = person.post("/login", &next).await;
    assert_eq!(answer.location(), "/dashboard/api-keys");
    assert_ne!(person.cookies["eiderpix_session"], first);

    person.cookies.insert("eiderpix_session".into(), first);
    assert_eq!(person.get("/dashboard").await.location(), "/login?next=%2Fdashboard");
}

#[tokio::test]
async fn a_log_in_leads_to_no_other_site() {
    let mut person = Person::new().await;
    person.sign_up_and_choose_password().await;
    person.get("/login").await;
    let fields = [("email", EMAIL), ("password", PASSWORD), ("next", "//evil.example/dashboard")];
    assert_eq!(person.post("/login", &fields).await.location(), "/dashboard");
}

#[tokio::test]
async fn a_log_out_ends_the_session_on_the_server_and_may_be_repeated() {
    let mut person = Person::logged_in().await;
    let session = person.cookies["eiderpix_session"].clone();
    person.get("/dashboard").await;
    assert_eq!(person.post("/logout", &[]).await.location(), "/login?notice=logged-out");
    assert_eq!(person.post("/logout", &[]).await.location(), "/login?notice=logged-out");
    person.cookies.insert("eiderpix_session".into(), session);
    assert_eq!(person.get("/dashboard").await.status, StatusCode::SEE_OTHER);
}

/// Holds up W1.
#[tokio::test]
async fn private_pages_ask_for_a_log_in_and_are_kept_by_no_cache() {
    let mut person = Person::logged_in().await;
    for path in ["/dashboard", "/dashboard/api-keys", "/dashboard/api-keys/reset"] {
        let answer = person.get(path).await;
        assert_eq!(
            (answer.status, &answer.headers[header::CACHE_CONTROL]),
            (StatusCode::OK, &"no-store".parse().unwrap()),
            "{path}"
        );
    }
    person.cookies.clear();
    for path in ["/dashboard", "/dashboard/api-keys", "/dashboard/api-keys/reset"] {
        assert!(person.get(path).await.location().starts_with("/login?next=%2Fdashboard"), "{path}");
    }
    let answer = person.post("/dashboard/api-keys/replace", &[("overlap", "7d")]).await;
    assert_eq!(answer.location(), "/login?next=%2Fdashboard%2Fapi-keys");
}

/// Holds up K8.
#[tokio::test]
async fn failed_log_ins_are_throttled_and_say_for_how_long() {
    let mut person = Person::at("http://127.0.0.1:8787", |config| config.throttle.login_failures = 2).await;
    person.sign_up_and_choose_password().await;
    let mut answer = person.log_in("wrong password").await;
    for _ in 0..2 {
        answer = person.log_in("wrong password").await;
    }
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.headers.contains_key(header::RETRY_AFTER));
    assert!(answer.html.contains(&format!("value=\"{EMAIL}\"")), "the input is kept");
}

/// Holds up K8.
#[tokio::test]
async fn sign_ups_are_throttled_by_address() {
    let mut person =
        Person::at("http://127.0.0.1:8787", |config| config.throttle.sign_ups_per_hour = 1).await;
    person.get("/sign-up").await;
    assert_eq!(person.post("/sign-up", &[("email", EMAIL)]).await.status, StatusCode::SEE_OTHER);
    let answer = person.post("/sign-up", &[("email", "other@example.org")]).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.headers.contains_key(header::RETRY_AFTER));
}

#[tokio::test]
async fn a_body_that_is_no_form_is_an_empty_form() {
    let mut person = Person::new().await;
    let answer = person.send(Method::POST, "/login", &[], &[("content-length", "0")]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn sessions_are_listed_and_ended_one_by_one_and_all_together() {
    let mut person = Person::logged_in().await;
    let first = person.cookies.clone();
    for _ in 0..2 {
        person.cookies.clear();
        person.log_in(PASSWORD).await;
    }
    let page = person.get("/dashboard/account").await;
    assert_eq!(page.html.matches("/sessions/end\"").count(), 2, "{}", page.main());
    assert!(page.html.contains(">this one<"), "{}", page.main());
    let id = page.field("session").unwrap();
    let answer = person.post("/dashboard/account/sessions/end", &[("session", &id)]).await;
    assert_eq!(answer.location(), "/dashboard/account?notice=ended");
    for session in [id.as_str(), "", "nonsense"] {
        let answer = person.post("/dashboard/account/sessions/end", &[("session", session)]).await;
        assert_eq!(answer.location(), "/dashboard/account?notice=gone", "{session:?}");
    }
    let answer = person.post("/dashboard/account/sessions/end-others", &[]).await;
    assert_eq!(answer.location(), "/dashboard/account?notice=others-ended");
    assert_eq!(person.get("/dashboard/account").await.status, StatusCode::OK, "this session goes on");
    person.cookies = first;
    assert!(person.get("/dashboard/account").await.location().starts_with("/login"));
}
